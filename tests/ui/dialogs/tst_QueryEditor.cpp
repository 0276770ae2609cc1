// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "dialogs/QueryEditor.h"

#include <QCheckBox>
#include <QComboBox>
#include <QLabel>
#include <QPlainTextEdit>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QTest>
#include <QToolButton>

#include <memory>

using namespace Qt::StringLiterals;

namespace promdesk::test {

class tst_QueryEditor : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        m_page = std::make_unique<QWidget>();
        m_editor = new QueryEditor(u"A"_s,
            { { .id = u"s1"_s, .name = u"Prod"_s }, { .id = u"s2"_s, .name = u"Lab"_s } },
            m_page.get());
    }

    void cleanup() { m_page.reset(); }

    void givesBackWhatItWasGiven()
    {
        PanelQuery query;
        query.expression = u"up"_s;
        query.legend = u"{{instance}}"_s;
        query.sourceId = u"s2"_s;
        query.isInstant = true;
        query.groupBy = { u"pod"_s }; // not shown
        const QSignalSpy run(m_editor, &QueryEditor::runRequested);
        m_editor->setQuery(query);
        QVERIFY(m_editor->query() == query);
        QCOMPARE(run.size(), 0);
    }

    void anExpressionTakesThePlaceOfASignal()
    {
        PanelQuery query;
        query.signal = u"request_rate"_s;
        m_editor->setQuery(query);
        QCOMPARE(m_editor->query().signal, u"request_rate"_s);
        QVERIFY(expression()->placeholderText().contains(u"request_rate"_s));
        expression()->setPlainText(u"  up\n"_s);
        QCOMPARE(m_editor->query().expression, u"up"_s);
        QVERIFY(m_editor->query().signal.isEmpty());
    }

    void runsByCtrlOrShiftEnterAlone_data()
    {
        QTest::addColumn<Qt::KeyboardModifiers>("modifiers");
        QTest::addColumn<int>("runs");
        QTest::newRow("Enter") << Qt::KeyboardModifiers() << 0;
        QTest::newRow("Ctrl+Enter") << Qt::KeyboardModifiers(Qt::ControlModifier) << 1;
        QTest::newRow("Shift+Enter") << Qt::KeyboardModifiers(Qt::ShiftModifier) << 1;
    }

    void runsByCtrlOrShiftEnterAlone()
    {
        QFETCH(Qt::KeyboardModifiers, modifiers);
        QFETCH(int, runs);
        expression()->setPlainText(u"up"_s);
        const QSignalSpy run(m_editor, &QueryEditor::runRequested);
        QTest::keyClick(expression(), Qt::Key_Return, modifiers);
        QCOMPARE(run.size(), runs);
        QCOMPARE(expression()->toPlainText().contains(u'\n'), runs == 0);
    }

    void underlinesWhereTheServerStumbled_data()
    {
        QTest::addColumn<QString>("typed");
        QTest::addColumn<int>("line");
        QTest::addColumn<int>("column");
        QTest::addColumn<QString>("marked");
        QTest::newRow("to the end") << u"sum(up))"_s << 1 << 8 << u")"_s;
        QTest::newRow("second line") << u"sum(\n  up{"_s << 2 << 5 << u"{"_s;
        QTest::newRow("blanks before") << u"\n  bad("_s << 1 << 1 << u"bad("_s;
        QTest::newRow("behind the end") << u"up{"_s << 1 << 4 << u"{"_s;
        QTest::newRow("no such line") << u"up"_s << 7 << 1 << QString();
        QTest::newRow("no such column") << u"up"_s << 1 << 0 << QString();
    }

    void underlinesWhereTheServerStumbled()
    {
        QFETCH(QString, typed);
        QFETCH(int, line);
        QFETCH(int, column);
        QFETCH(QString, marked);
        expression()->setPlainText(typed);
        m_editor->markProblemAt(line, column);
        const auto marks = expression()->extraSelections();
        QCOMPARE(marks.isEmpty(), marked.isEmpty());
        if (!marks.isEmpty()) {
            QCOMPARE(marks.front().cursor.selectedText(), marked);
        }
        expression()->insertPlainText(u"x"_s);
        QVERIFY(expression()->extraSelections().isEmpty());
    }

    void aProblemIsPlainTextUntilItIsGone()
    {
        m_editor->showProblem(u"<b>parse error</b>"_s);
        const QLabel* problem = nullptr;
        for (const auto* label : m_editor->findChildren<QLabel*>()) {
            problem = label->text().contains(u"parse error"_s) ? label : problem;
        }
        QVERIFY(problem != nullptr);
        QCOMPARE(problem->textFormat(), Qt::PlainText);
        QVERIFY(!problem->isHidden());
        m_editor->showProblem({});
        QVERIFY(problem->isHidden());
    }

    void itsLetterIsInTheNamesOfItsControls()
    {
        m_editor->setLetter(u"C"_s);
        QCOMPARE(expression()->accessibleName(), u"Expression C"_s);
        QCOMPARE(m_editor->findChild<QToolButton*>()->accessibleName(), u"Remove query C"_s);
    }

    void aServerThatIsNotConnectedIsKept()
    {
        PanelQuery query;
        query.expression = u"up"_s;
        query.sourceId = u"gone"_s;
        m_editor->setQuery(query);
        auto* servers = m_editor->findChild<QComboBox*>();
        QCOMPARE(servers->currentText(), u"A server that is not connected"_s);
        QVERIFY(m_editor->query() == query);
        m_editor->setQuery(query);
        QCOMPARE(servers->count(), 4); // offered once
        servers->setCurrentIndex(0);
        QVERIFY(m_editor->query().sourceId.isEmpty());
    }

    void aQueryWithoutAServerAsksAll()
    {
        m_editor->setQuery({});
        QCOMPARE(m_editor->findChild<QComboBox*>()->currentText(), u"All servers"_s);
        QVERIFY(m_editor->query().sourceId.isEmpty());
    }

private:
    [[nodiscard]] QPlainTextEdit* expression() const
    {
        return m_editor->findChild<QPlainTextEdit*>();
    }

    std::unique_ptr<QWidget> m_page;
    QueryEditor* m_editor = nullptr; ///< of the page
};

} // namespace promdesk::test

QTEST_MAIN(promdesk::test::tst_QueryEditor)
#include "tst_QueryEditor.moc"
