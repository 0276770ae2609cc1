// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "core/Mailbox.h"
#include "detection/ProfileEditor.h"
#include "detection/ProfileTextEdit.h"
#include "support/FakeClock.h"
#include "support/FakeSource.h"
#include "support/KnowledgeSamples.h"

#include <QFile>
#include <QPushButton>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

namespace promdesk::test {

using namespace Qt::StringLiterals;

namespace {

constexpr int kWaitMs = 30'000;

} // namespace

class tst_ProfileEditor : public QObject
{
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_own;
    Mailbox m_gui;
    FakeClock m_clock { Instant::fromSeconds(1'790'000'000) };
    FakeSource m_source { u"lab"_s };
    std::unique_ptr<KnowledgeStore> m_store;
    std::unique_ptr<MarkerTrial> m_trial;
    std::unique_ptr<ProfileEditor> m_editor;

    void open(const QByteArray& text, const QString& file = {})
    {
        m_editor = std::make_unique<ProfileEditor>(
            ProfileEditorServices { .knowledge = *m_store,
                .trial = *m_trial,
                .servers = [this] { return std::vector<DataSource*> { &m_source }; } },
            EditedProfile {
                .title = u"Edit"_s, .hint = u"Saved there."_s, .file = file, .text = text });
        m_editor->open();
    }

    [[nodiscard]] ProfileTextEdit& edit() { return *m_editor->findChild<ProfileTextEdit*>(); }

    [[nodiscard]] QPushButton* button(const QString& text)
    {
        for (QPushButton* one : m_editor->findChildren<QPushButton*>()) {
            if (QString(one->text()).remove(u'&') == text) {
                return one;
            }
        }
        return nullptr;
    }

    [[nodiscard]] QString own(const QString& name) const { return m_own->filePath(name); }

private Q_SLOTS:

    void init()
    {
        QTest::failOnWarning(QRegularExpression(u"^(?!This plugin does not support)"_s));
        m_own = std::make_unique<QTemporaryDir>();
        m_store = std::make_unique<KnowledgeStore>(sourceKnowledge(m_own->path()), m_gui);
        m_trial = std::make_unique<MarkerTrial>(m_clock, m_gui);
        m_source.setStandingAnswer({});
    }

    void cleanup()
    {
        m_editor.reset();
        m_trial.reset();
        m_store.reset();
    }

    void savesAGoodTextToTheDisk()
    {
        const QByteArray json = smallEngine("lab", "Lab", "lab_up");
        open(json);
        QTRY_VERIFY_WITH_TIMEOUT(m_editor->verdict().startsWith(u"✓ A profile: Lab"_s), kWaitMs);
        const QSignalSpy saved(m_editor.get(), &ProfileEditor::saved);
        button(u"Save"_s)->click();
        QTRY_COMPARE_WITH_TIMEOUT(saved.count(), 1, kWaitMs);
        QCOMPARE(saved.front().front().toString(), u"lab"_s);
        QVERIFY(m_editor->isHidden());
        QCOMPARE(readAll(own(u"lab.json"_s)), json);
        QVERIFY(m_store->loaded().knowledge.profiles->find("lab") != nullptr);
    }

    void refusesATextWithAnErrorAndKeepsIt()
    {
        open(smallEngine("lab", "Lab", "lab_up"));
        QString text = m_editor->text();
        text.replace(u"\"engine\""_s, u"\"motor\""_s);
        m_editor->setText(text);
        const QSignalSpy saved(m_editor.get(), &ProfileEditor::saved);
        button(u"Save"_s)->click();
        QTRY_VERIFY2_WITH_TIMEOUT(m_editor->verdict().startsWith(u"✕ line 6: "_s),
            qPrintable(m_editor->verdict()), kWaitMs);
        QCOMPARE(edit().markedLine(), 6);
        QCOMPARE(edit().textCursor().blockNumber(), 5);
        QCOMPARE(saved.count(), 0);
        QVERIFY(m_editor->isVisible());
        QCOMPARE(m_editor->text(), text);
        QVERIFY(QDir(m_own->path()).isEmpty());
        QVERIFY(button(u"Save"_s)->isEnabled()); // after correcting it, once more
        text.replace(u"\"motor\""_s, u"\"engine\""_s);
        m_editor->setText(text);
        button(u"Save"_s)->click();
        QTRY_COMPARE_WITH_TIMEOUT(saved.count(), 1, kWaitMs);
    }

    void checksWhileOneTypes()
    {
        open(smallEngine("lab", "Lab", "lab_up"));
        QTRY_VERIFY_WITH_TIMEOUT(m_editor->verdict().startsWith(u'✓'), kWaitMs);
        edit().goToLine(2);
        QTest::keyClicks(&edit(), u"?"_s);
        QTRY_VERIFY2_WITH_TIMEOUT(
            m_editor->verdict().startsWith(u"✕ line "_s), qPrintable(m_editor->verdict()), kWaitMs);
        QVERIFY(button(u"Go to the line"_s)->isVisible());
        QVERIFY(!button(u"Try it"_s)->isEnabled());
        QTest::keyClick(&edit(), Qt::Key_Backspace);
        QTRY_VERIFY_WITH_TIMEOUT(m_editor->verdict().startsWith(u'✓'), kWaitMs);
        QCOMPARE(edit().markedLine(), 0);
        QVERIFY(!button(u"Go to the line"_s)->isVisible());
    }

    void saysWhyItCannotBeWritten()
    {
        writeText(own(u"lab.json"_s), smallEngine("lab", "First", "a_up"));
        open(smallEngine("lab", "Second", "b_up"));
        button(u"Save"_s)->click();
        QTRY_VERIFY2_WITH_TIMEOUT(m_editor->verdict().contains(u"Not saved."_s),
            qPrintable(m_editor->verdict()), kWaitMs);
        QVERIFY(m_editor->isVisible());
        QVERIFY(readAll(own(u"lab.json"_s)).contains("First"));
    }

    void remarksOnWhatIsOdd()
    {
        QByteArray json = smallEngine("lab", "Lab", "vllm:num_requests_running");
        json.replace("queue_length", "queue_colour");
        open(json);
        QTRY_VERIFY_WITH_TIMEOUT(m_editor->verdict().contains(u"queue_colour"_s), kWaitMs);
        QVERIFY(m_editor->verdict().contains(u"also marks the profile “vllm”"_s));
        QVERIFY(m_editor->verdict().startsWith(u'✓')); // it may be saved
    }

    void asksTheServersForItsSeries()
    {
        open(smallEngine("lab", "Lab", "lab_up"));
        QTRY_VERIFY_WITH_TIMEOUT(button(u"Try it"_s)->isEnabled(), kWaitMs);
        auto rows = std::make_shared<SeriesSnapshot>();
        rows->type = ResultType::Vector;
        rows->series.push_back({ .labels = LabelSet { { "__name__", "lab_up" } },
            .axis = TimeAxis::grid(Instant::fromSeconds(1), Duration::fromSeconds(1), 1),
            .values = { 5 },
            .histograms = {} });
        m_source.setStandingAnswer(Result<SnapshotPtr>(SnapshotPtr(rows)));
        button(u"Try it"_s)->click();
        QTRY_COMPARE_WITH_TIMEOUT(m_editor->trialText(), u"✓ lab: 5 series of lab_up"_s, kWaitMs);
        m_source.setStandingAnswer(
            Result<SnapshotPtr>(failure(ErrorKind::Connect, u"<b>Nobody</b> there"_s)));
        button(u"Try it"_s)->click();
        QTRY_COMPARE_WITH_TIMEOUT(m_editor->trialText(), u"– lab: <b>Nobody</b> there"_s, kWaitMs);
    }

    void unsavedChangesAreNotDroppedAtOnce()
    {
        open(smallEngine("lab", "Lab", "lab_up"));
        QTest::keyClicks(&edit(), u" "_s);
        QTest::keyClick(m_editor.get(), Qt::Key_Escape);
        QVERIFY(m_editor->isVisible());
        QVERIFY(m_editor->verdict().contains(u"not saved"_s));
        button(u"Discard changes"_s)->click();
        QVERIFY(m_editor->isHidden());
        open(smallEngine("lab", "Lab", "lab_up"));
        QTest::keyClick(m_editor.get(), Qt::Key_Escape);
        QVERIFY(m_editor->isHidden()); // nothing was changed
    }

    void editsOtherFilesAsWhatTheyAre()
    {
        writeText(own(u"labels.json"_s), "{\"schemaVersion\": 1, \"node\": [\"a b\"]}");
        open(readAll(own(u"labels.json"_s)), own(u"labels.json"_s));
        QTRY_VERIFY_WITH_TIMEOUT(m_editor->verdict().startsWith(u"✕ line 1: "_s), kWaitMs);
        QVERIFY(!button(u"Try it"_s)->isVisible());
        m_editor->setText(u"{\"schemaVersion\": 1, \"node\": [\"box\"]}"_s);
        button(u"Save"_s)->click();
        QTRY_VERIFY_WITH_TIMEOUT(m_editor->isHidden(), kWaitMs);
        QCOMPARE(
            m_store->loaded().knowledge.profiles->words.node, (std::vector<std::string> { "box" }));
    }

    void survivesItsEndWhileItIsChecked()
    {
        open(smallEngine("lab", "Lab", "lab_up"));
        m_editor->save();
        m_editor.reset();
        QTest::qWait(1); // late verdicts have nobody to tell
        QVERIFY(m_store->loaded().problems.empty());
    }
};

} // namespace promdesk::test

QTEST_MAIN(promdesk::test::tst_ProfileEditor)
#include "tst_ProfileEditor.moc"
