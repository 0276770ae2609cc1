// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "knowledge/KnowledgeStore.h"

#include "knowledge/ProfileFolder.h"
#include "profiles/JsonReader.h"

#include <utility>

namespace promdesk {

namespace {

constexpr qsizetype kTextBytes = 1024LL * 1024;

} // namespace

KnowledgeStore::KnowledgeStore(LoadedKnowledge loaded, Executor& gui, QObject* parent)
    : QObject(parent)
    , m_gui(gui)
    , m_loaded(std::make_shared<const LoadedKnowledge>(std::move(loaded)))
{ }

KnowledgeStore::~KnowledgeStore() = default;

template <typename T>
void KnowledgeStore::change(std::function<Result<T>(const LoadedKnowledge&)> job,
    std::function<void(const Result<T>&)> done)
{
    const std::weak_ptr<int> alive = m_alive;
    m_worker.post([this, alive, &gui = m_gui, folders = m_loaded->folders, job = std::move(job),
                      done = std::move(done)] {
        // Judged by what is on the disk now, not by what was read at the start.
        const auto before = loadKnowledge(folders);
        auto result =
            std::make_shared<Result<T>>(before ? job(*before) : Result<T>(failure(before.error())));
        auto after = std::make_shared<Result<LoadedKnowledge>>(loadKnowledge(folders));
        gui.post([this, alive, result, after, done] {
            if (alive.lock()) {
                take(std::move(*after));
                if (done) {
                    done(*result);
                }
            }
        });
    });
}

void KnowledgeStore::take(Result<LoadedKnowledge> loaded)
{
    if (loaded) {
        m_loaded = std::make_shared<const LoadedKnowledge>(std::move(*loaded));
        Q_EMIT changed();
    }
}

void KnowledgeStore::reload(const Done& done)
{
    change<void>([](const LoadedKnowledge&) { return Result<void>(); }, done);
}

void KnowledgeStore::readText(const QString& file, const TextDone& done)
{
    const std::weak_ptr<int> alive = m_alive;
    m_worker.post([alive, &gui = m_gui, file, done] {
        const auto text = std::make_shared<Result<QByteArray>>(readDataFile(file, kTextBytes));
        gui.post([alive, text, done] {
            if (alive.lock()) {
                done(*text);
            }
        });
    });
}

void KnowledgeStore::check(const QByteArray& json, const QString& file, const CheckDone& done)
{
    const std::weak_ptr<int> alive = m_alive;
    m_worker.post([alive, &gui = m_gui, known = m_loaded, json, file, done] {
        const auto check =
            std::make_shared<const ProfileCheck>(checkDataFile(json, file, known->knowledge));
        gui.post([alive, check, done] {
            if (alive.lock()) {
                done(*check);
            }
        });
    });
}

void KnowledgeStore::saveProfile(const QByteArray& json, const QString& file, const Done& done)
{
    change<void>(
        [json, file](const LoadedKnowledge& known) {
            return promdesk::saveProfile(known, json, file).map([](const QString&) {});
        },
        done);
}

void KnowledgeStore::saveWords(const LabelWords& words, const Done& done)
{
    change<void>(
        [words](const LoadedKnowledge& known) { return promdesk::saveWords(known, words); }, done);
}

void KnowledgeStore::removeOwnFile(const QString& file, const TextDone& done)
{
    change<QByteArray>(
        [file](const LoadedKnowledge& known) { return promdesk::removeOwnFile(known, file); },
        done);
}

void KnowledgeStore::restoreOwnFile(
    const QString& file, const QByteArray& content, const Done& done)
{
    change<void>(
        [file, content](const LoadedKnowledge& known) {
            return promdesk::restoreOwnFile(known, file, content);
        },
        done);
}

} // namespace promdesk
