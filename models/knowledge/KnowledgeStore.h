// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "core/Executor.h"
#include "core/WorkerPool.h"
#include "knowledge/KnowledgeLoader.h"
#include "knowledge/ProfileCheck.h"

#include <QObject>

#include <functional>
#include <memory>

namespace promdesk {

/// What is known of exporters and labels while the program runs, and the user's own files of it.
/// File work is done on a thread of its own, one job after another; results come back on the GUI
/// thread, where everything here is called. A change is read back at once: who listens to changed()
/// takes it up without a restart.
class KnowledgeStore final : public QObject
{
    Q_OBJECT

public:
    using Done = std::function<void(const Result<void>& done)>;
    using TextDone = std::function<void(const Result<QByteArray>& text)>;
    using CheckDone = std::function<void(const ProfileCheck& check)>;

    /// gui runs tasks on this object's thread and outlives this.
    KnowledgeStore(LoadedKnowledge loaded, Executor& gui, QObject* parent = nullptr);
    ~KnowledgeStore() override;

    /// Valid until changed().
    [[nodiscard]] const LoadedKnowledge& loaded() const { return *m_loaded; }

    /// Reads all files again: somebody may have edited them elsewhere.
    void reload(const Done& done = {});
    /// The text of a profile's file, shipped or own.
    void readText(const QString& file, const TextDone& done);
    /// file: where the text is to be saved; empty: a new profile.
    void check(const QByteArray& json, const QString& file, const CheckDone& done);

    /// These change files as the functions of ProfileFolder.h do, with their errors.
    void saveProfile(const QByteArray& json, const QString& file, const Done& done);
    void saveWords(const LabelWords& words, const Done& done);
    void removeOwnFile(const QString& file, const TextDone& done);
    void restoreOwnFile(const QString& file, const QByteArray& content, const Done& done);

Q_SIGNALS:
    /// Read again, after a change of ours or by reload().
    void changed();

private:
    using Known = std::shared_ptr<const LoadedKnowledge>;

    /// Runs job on the worker; its result goes to done after what is known was read again.
    template <typename T>
    void change(std::function<Result<T>(const LoadedKnowledge&)> job,
        std::function<void(const Result<T>&)> done);
    void take(Result<LoadedKnowledge> loaded);

    Executor& m_gui;
    Known m_loaded; ///< never null
    std::shared_ptr<int> m_alive = std::make_shared<int>(0); ///< gone: results are dropped
    WorkerPool m_worker { 1 };
};

} // namespace promdesk
