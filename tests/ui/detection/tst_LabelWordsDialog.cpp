// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "core/Mailbox.h"
#include "detection/LabelListEditor.h"
#include "detection/LabelWordsDialog.h"
#include "support/KnowledgeSamples.h"

#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>

namespace promdesk::test {

using namespace Qt::StringLiterals;

namespace {

constexpr int kWaitMs = 30'000;

} // namespace

class tst_LabelWordsDialog : public QObject
{
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_own;
    Mailbox m_gui;
    std::unique_ptr<KnowledgeStore> m_store;
    std::unique_ptr<LabelWordsDialog> m_dialog;

private Q_SLOTS:

    void init()
    {
        QTest::failOnWarning(QRegularExpression(u"^(?!This plugin does not support)"_s));
        m_own = std::make_unique<QTemporaryDir>();
        m_store = std::make_unique<KnowledgeStore>(sourceKnowledge(m_own->path()), m_gui);
        m_dialog = std::make_unique<LabelWordsDialog>(*m_store);
        m_dialog->open();
    }

    void cleanup()
    {
        m_dialog.reset();
        m_store.reset();
    }

    void showsWhatIsInForce()
    {
        const LabelWords& words = m_store->loaded().shippedWords;
        QCOMPARE(m_dialog->words().node, words.node);
        QCOMPARE(m_dialog->editor().words().size(), static_cast<int>(words.cluster.size()));
        m_dialog->showList(u"node"_s);
        QCOMPARE(m_dialog->editor().words().size(), static_cast<int>(words.node.size()));
    }

    void savesEveryListAndIsKnownAtOnce()
    {
        QVERIFY(m_dialog->editor().add(u"farm"_s));
        m_dialog->showList(u"namespace"_s);
        QVERIFY(m_dialog->editor().add(u"team"_s));
        m_dialog->save();
        QTRY_VERIFY_WITH_TIMEOUT(m_dialog->isHidden(), kWaitMs);
        const LabelWords& now = m_store->loaded().knowledge.profiles->words;
        QCOMPARE(now.cluster.back(), "farm");
        QCOMPARE(now.podNamespace.back(), "team");
        QCOMPARE(now.pod, m_store->loaded().shippedWords.pod);
        QVERIFY(QFile::exists(m_own->filePath(u"labels.json"_s)));
    }

    void theShippedWordsCanBeHadAgain()
    {
        QVERIFY(m_dialog->editor().add(u"farm"_s));
        m_dialog->save();
        QTRY_VERIFY_WITH_TIMEOUT(m_dialog->isHidden(), kWaitMs);
        m_dialog = std::make_unique<LabelWordsDialog>(*m_store);
        m_dialog->open();
        m_dialog->useShipped();
        m_dialog->save();
        QTRY_VERIFY_WITH_TIMEOUT(m_dialog->isHidden(), kWaitMs);
        QVERIFY(!QFile::exists(m_own->filePath(u"labels.json"_s)));
        QCOMPARE(m_store->loaded().knowledge.profiles->words.cluster,
            m_store->loaded().shippedWords.cluster);
    }

    void offersLabelsSeenOnServers()
    {
        m_dialog->addSeen({ "__name__", "le", "farm", "cluster" });
        m_dialog->addSeen({ "farm", "rack" });
        QCOMPARE(m_dialog->editor().suggestions(), (QStringList { u"farm"_s, u"rack"_s }));
        m_dialog->showList(u"pod"_s); // cluster is free for pods
        QCOMPARE(
            m_dialog->editor().suggestions(), (QStringList { u"cluster"_s, u"farm"_s, u"rack"_s }));
    }

    void enterAddsALabelAndDoesNotSave()
    {
        QVERIFY(QTest::qWaitForWindowActive(m_dialog.get()));
        auto* line = m_dialog->editor().findChild<QLineEdit*>();
        line->setFocus();
        QTest::keyClicks(line, u"farm"_s);
        QTest::keyClick(line, Qt::Key_Return);
        QCOMPARE(m_dialog->words().cluster.back(), "farm");
        QVERIFY(m_dialog->isVisible());
        QVERIFY(!QFile::exists(m_own->filePath(u"labels.json"_s)));
    }

    void aFailureIsSaidAndNothingIsLost()
    {
        m_dialog.reset();
        KnowledgeStore nowhere(sourceKnowledge(u"/proc/promdesk/profiles"_s), m_gui);
        LabelWordsDialog dialog(nowhere);
        dialog.open();
        QVERIFY(dialog.editor().add(u"farm"_s));
        dialog.save();
        const auto isSaid = [&dialog] {
            const auto labels = dialog.findChildren<QLabel*>();
            return std::any_of(labels.begin(), labels.end(), [](const QLabel* label) {
                return label->isVisible() && label->text().startsWith(u"Not saved."_s);
            });
        };
        QTRY_VERIFY_WITH_TIMEOUT(isSaid(), kWaitMs);
        QVERIFY(dialog.isVisible());
        QCOMPARE(dialog.words().cluster.back(), "farm");
    }
};

} // namespace promdesk::test

QTEST_MAIN(promdesk::test::tst_LabelWordsDialog)
#include "tst_LabelWordsDialog.moc"
