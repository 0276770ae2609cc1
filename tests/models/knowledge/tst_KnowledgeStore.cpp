// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "core/Mailbox.h"
#include "knowledge/KnowledgeStore.h"
#include "support/KnowledgeSamples.h"

#include <QFile>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <memory>
#include <optional>

using namespace promdesk;
using namespace promdesk::test;
using namespace Qt::StringLiterals;

namespace {

constexpr int kWaitMs = 30'000;

} // namespace

class tst_KnowledgeStore : public QObject
{
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_own;
    std::unique_ptr<Mailbox> m_gui;
    std::unique_ptr<KnowledgeStore> m_store;

    [[nodiscard]] QString own(const QString& name) const { return m_own->filePath(name); }

    template <typename T> [[nodiscard]] static auto keep(std::optional<Result<T>>& place)
    {
        return [&place](const Result<T>& result) { place = result; };
    }

private Q_SLOTS:

    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        m_own = std::make_unique<QTemporaryDir>();
        m_gui = std::make_unique<Mailbox>();
        m_store = std::make_unique<KnowledgeStore>(sourceKnowledge(m_own->path()), *m_gui);
    }

    void cleanup()
    {
        m_store.reset();
        m_gui.reset();
        m_own.reset();
    }

    void whatIsSavedIsKnownBeforeItIsSaid()
    {
        const QSignalSpy changed(m_store.get(), &KnowledgeStore::changed);
        std::optional<Result<void>> saved;
        m_store->saveProfile(
            smallEngine("lab", "Lab", "lab_up"), {}, [&](const Result<void>& result) {
                QVERIFY(m_store->loaded().knowledge.profiles->find("lab") != nullptr);
                saved = result;
            });
        QVERIFY(!saved); // never at once: a file is written elsewhere
        QTRY_VERIFY_WITH_TIMEOUT(saved, kWaitMs);
        QVERIFY(saved->has_value());
        QCOMPARE(changed.count(), 1);
        QVERIFY(QFile::exists(own(u"lab.json"_s)));
    }

    void aRefusalIsAnErrorAndChangesNoFile()
    {
        std::optional<Result<void>> saved;
        m_store->saveProfile("{", {}, keep(saved));
        QTRY_VERIFY_WITH_TIMEOUT(saved, kWaitMs);
        QVERIFY(!saved->has_value());
        QVERIFY(QDir(m_own->path()).isEmpty());
    }

    void changesAreMadeOneAfterTheOther()
    {
        std::optional<Result<void>> first;
        std::optional<Result<void>> second;
        m_store->saveProfile(smallEngine("lab", "First", "a_up"), {}, keep(first));
        m_store->saveProfile(smallEngine("lab", "Second", "b_up"), {}, keep(second));
        QTRY_VERIFY_WITH_TIMEOUT(second, kWaitMs);
        QVERIFY(first && first->has_value());
        QVERIFY(!second->has_value()); // it saw the file of the first
        QCOMPARE(m_store->loaded().knowledge.profiles->find("lab")->title, u"First"_s);
    }

    void removesAndPutsBack()
    {
        writeText(own(u"vllm.json"_s), smallEngine("vllm", "Ours", "vllm_up"));
        std::optional<Result<void>> done;
        m_store->reload(keep(done));
        QTRY_VERIFY_WITH_TIMEOUT(done, kWaitMs);
        QCOMPARE(m_store->loaded().knowledge.profiles->find("vllm")->title, u"Ours"_s);
        std::optional<Result<QByteArray>> removed;
        m_store->removeOwnFile(own(u"vllm.json"_s), keep(removed));
        QTRY_VERIFY_WITH_TIMEOUT(removed, kWaitMs);
        QCOMPARE(m_store->loaded().knowledge.profiles->find("vllm")->title, u"vLLM"_s);
        done.reset();
        m_store->restoreOwnFile(own(u"vllm.json"_s), **removed, keep(done));
        QTRY_VERIFY_WITH_TIMEOUT(done, kWaitMs);
        QCOMPARE(m_store->loaded().knowledge.profiles->find("vllm")->title, u"Ours"_s);
    }

    void savesWords()
    {
        LabelWords words = m_store->loaded().shippedWords;
        words.node.push_back("box");
        std::optional<Result<void>> saved;
        m_store->saveWords(words, keep(saved));
        QTRY_VERIFY_WITH_TIMEOUT(saved && saved->has_value(), kWaitMs);
        QCOMPARE(m_store->loaded().knowledge.profiles->words.node.back(), "box");
        QCOMPARE(m_store->loaded().wordsFile, own(u"labels.json"_s));
    }

    void readsTextsAndChecksThem()
    {
        std::optional<Result<QByteArray>> text;
        m_store->readText(m_store->loaded().knowledge.profiles->find("vllm")->file, keep(text));
        QTRY_VERIFY_WITH_TIMEOUT(text && text->has_value(), kWaitMs);
        std::optional<ProfileCheck> check;
        m_store->check(**text, {}, [&](const ProfileCheck& made) { check = made; });
        QTRY_VERIFY_WITH_TIMEOUT(check, kWaitMs);
        QCOMPARE(check->profile.value().id, "vllm");
        text.reset();
        m_store->readText(own(u"gone.json"_s), keep(text));
        QTRY_VERIFY_WITH_TIMEOUT(text && !text->has_value(), kWaitMs);
    }

    void saysNothingAfterItIsGone()
    {
        bool isTold = false;
        m_store->saveProfile(smallEngine("lab", "Lab", "lab_up"), {},
            [&isTold](const Result<void>&) { isTold = true; });
        m_store.reset();
        QCoreApplication::sendPostedEvents();
        QVERIFY(!isTold);
    }
};

QTEST_GUILESS_MAIN(tst_KnowledgeStore)
#include "tst_KnowledgeStore.moc"
