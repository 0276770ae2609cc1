// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "activity/LogTable.h"
#include "activity/QueryLogModel.h"
#include "activity/QueryLogView.h"
#include "support/SchedulerRig.h"

#include <QAbstractItemModelTester>
#include <QAction>
#include <QClipboard>
#include <QGuiApplication>
#include <QLabel>
#include <QLineEdit>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTest>
#include <QToolButton>

namespace promdesk::test {

using namespace Qt::StringLiterals;

class tst_QueryLogView : public QObject, private SchedulerRig
{
    Q_OBJECT

private Q_SLOTS:

    void init()
    {
        open();
        m_window = std::make_unique<QWidget>();
        m_window->resize(1200, 400);
        m_view =
            new QueryLogView(ActivityServices { *m_scheduler, *m_clock,
                                 [](const QString& id) { return QString(u"server "_s + id); } },
                m_window.get());
        m_view->setGeometry(m_window->rect());
        m_view->hide();
        m_window->show();
        m_window->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
        m_tester = std::make_unique<QAbstractItemModelTester>(
            table()->model(), QAbstractItemModelTester::FailureReportingMode::QtTest);
    }

    void cleanup()
    {
        m_tester.reset();
        m_window.reset();
        close();
    }

    void anEmptyLogSaysWhatToDo()
    {
        m_view->show();
        QVERIFY2(says(u"No requests yet"_s), qPrintable(texts()));
        QVERIFY(!table()->isVisible());
        QVERIFY(!button(u"Export CSV…"_s)->isEnabled());
    }

    void showsServersAboveAndQueriesBelow()
    {
        askAndAnswer({ "up", "node_load1" });
        m_view->show();
        QCOMPARE(table()->model()->rowCount(), 2);
        QCOMPARE(m_view->shownLines().front().server, u"server fake"_s);
        QCOMPARE(tallies()->model()->rowCount(), 1);
        QCOMPARE(tallies()->model()->index(0, 4).data().toString(), u"2"_s); // requests
        QVERIFY2(says(u"2 requests"_s), qPrintable(texts()));
    }

    void followsWhileItIsVisibleOnly()
    {
        m_view->show();
        askAndAnswer({ "up" });
        QTRY_COMPARE(table()->model()->rowCount(), 1); // by its own timer
        m_view->hide();
        askAndAnswer({ "node_load1" });
        QCOMPARE(table()->model()->rowCount(), 1);
        m_view->show();
        QCOMPARE(table()->model()->rowCount(), 2);
    }

    void filtersAsTheUserTypes()
    {
        askAndAnswer({ "up", "node_load1", "node_load5" });
        m_view->show();
        m_view->focusFilter();
        QTest::keyClicks(filter(), u"load"_s);
        QCOMPARE(table()->model()->rowCount(), 2);
        QVERIFY2(says(u"2 of 3 requests"_s), qPrintable(texts()));
        QTest::keyClicks(filter(), u" 5"_s);
        QCOMPARE(m_view->shownLines().front().entry.request.expression, std::string("node_load5"));
        QTest::keyClicks(filter(), u"zzz"_s);
        QVERIFY2(says(u"No request matches the filter."_s), qPrintable(texts()));
        m_view->setFilter({});
        QCOMPARE(table()->model()->rowCount(), 3);
        QVERIFY(table()->isVisible());
    }

    void aPauseKeepsTheRowsAndSaysWhatCame()
    {
        askAndAnswer({ "up" });
        m_view->show();
        m_view->setPaused(true);
        askAndAnswer({ "node_load1", "node_load5" });
        m_view->follow();
        QCOMPARE(table()->model()->rowCount(), 1);
        QVERIFY2(says(u"2 more since the pause"_s), qPrintable(texts()));
        QCOMPARE(tallies()->model()->index(0, 4).data().toString(), u"3"_s);
        QTest::mouseClick(button(u"Pause"_s), Qt::LeftButton);
        QCOMPARE(table()->model()->rowCount(), 3);
        QVERIFY(!says(u"since the pause"_s));
    }

    void clearingCountsAnew()
    {
        askAndAnswer({ "up" });
        m_view->show();
        QTest::mouseClick(button(u"Clear"_s), Qt::LeftButton);
        QCOMPARE(table()->model()->rowCount(), 0);
        QVERIFY(says(u"No requests yet"_s));
        QCOMPARE(tallies()->model()->index(0, 4).data().toString(), u"0"_s);
        askAndAnswer({ "node_load1" });
        m_view->follow();
        QCOMPARE(table()->model()->rowCount(), 1);
        QCOMPARE(tallies()->model()->index(0, 4).data().toString(), u"1"_s);
        QCOMPARE(m_scheduler->log().entries().size(), std::size_t { 2 }); // others read it too
    }

    void copiesExpressionsAsTheyWereSentFromTheKeyboard()
    {
        const std::string expression = "sum by (a) (\n  up{x=\"<b>\"}\n)";
        askAndAnswer({ "up", expression });
        m_view->show();
        table()->setFocus();
        table()->selectRow(0);
        QTest::keyClick(table(), Qt::Key_C, Qt::ControlModifier);
        QCOMPARE(clipboard(), QString::fromStdString(expression));
        table()->selectAll();
        QTest::keyClick(table(), Qt::Key_C, Qt::ControlModifier);
        QCOMPARE(clipboard(), QString(QString::fromStdString(expression) + u"\nup"_s));
    }

    void copiesRowsForSpreadsheetsFromTheKeyboard()
    {
        askAndAnswer({ "-up" });
        m_view->show();
        table()->setFocus();
        table()->selectRow(0);
        QTest::keyClick(table(), Qt::Key_C, Qt::ControlModifier | Qt::ShiftModifier);
        const QStringList lines = clipboard().split(u'\n');
        QVERIFY2(lines.value(0).startsWith(u"time\tserver\tkind\texpression\t"_s),
            qPrintable(clipboard()));
        QVERIFY2(
            lines.value(1).contains(u"\tserver fake\twhole\t'-up\t"_s), qPrintable(clipboard()));
    }

    void nothingSelectedLeavesTheClipboardAlone()
    {
        QGuiApplication::clipboard()->setText(u"before"_s);
        m_view->show();
        m_view->copyExpressions();
        m_view->copyRows();
        QCOMPARE(clipboard(), u"before"_s);
    }

    void opensAQueryWithEnter()
    {
        askAndAnswer({ "up" });
        m_view->show();
        const QSignalSpy opened(m_view, &QueryLogView::openRequested);
        table()->setFocus();
        table()->selectRow(0);
        QTest::keyClick(table(), Qt::Key_Return);
        QCOMPARE(opened.count(), 1);
        QCOMPARE(
            opened.at(0).at(0).value<LoggedQuery>().entry.request.expression, std::string("up"));
    }

    void exportsWhatIsShown()
    {
        askAndAnswer({ "up", "node_load1" });
        m_view->show();
        m_view->setFilter(u"load"_s);
        std::vector<LoggedQuery> exported;
        connect(m_view, &QueryLogView::exportRequested, this,
            [&exported](const std::vector<LoggedQuery>& lines) { exported = lines; });
        QTest::mouseClick(button(u"Export CSV…"_s), Qt::LeftButton);
        QCOMPARE(exported.size(), std::size_t { 1 });
        QCOMPARE(exported.front().entry.request.expression, std::string("node_load1"));
    }

    void whoHasScrolledDownReadsOn()
    {
        std::vector<std::string> expressions;
        for (int i = 0; i < 60; ++i) {
            expressions.push_back("up + " + std::to_string(i));
        }
        askAndAnswer(expressions);
        m_view->show();
        m_view->follow();
        QScrollBar* bar = table()->verticalScrollBar();
        askAndAnswer({ "first" });
        m_view->follow();
        QCOMPARE(bar->value(), 0); // at the top the newest are seen
        bar->setValue(10 * table()->rowHeight() + 3);
        const QVariant before = topExpression();
        askAndAnswer({ "second", "third" });
        m_view->follow();
        QCOMPARE(topExpression(), before);
        QCOMPARE(bar->value(), 12 * table()->rowHeight() + 3);
    }

    void keepsTheSelectionWhenRowsCome()
    {
        askAndAnswer({ "up" });
        m_view->show();
        table()->selectRow(0);
        askAndAnswer({ "node_load1" });
        m_view->follow();
        QCOMPARE(m_view->selectedLines().size(), std::size_t { 1 });
        QCOMPARE(m_view->selectedLines().front().entry.request.expression, std::string("up"));
    }

    void everyControlHasAName()
    {
        m_view->show();
        for (const QWidget* widget : m_view->findChildren<QToolButton*>()) {
            const auto* button = qobject_cast<const QToolButton*>(widget);
            const bool isPart = qobject_cast<const QLineEdit*>(widget->parentWidget()) != nullptr;
            QVERIFY(isPart || !button->text().isEmpty() || !button->accessibleName().isEmpty());
        }
        QVERIFY(!table()->accessibleName().isEmpty() && !tallies()->accessibleName().isEmpty());
        QVERIFY(!filter()->accessibleName().isEmpty());
    }

private:
    void askAndAnswer(const std::vector<std::string>& expressions)
    {
        for (const std::string& expression : expressions) {
            const auto subscription = subscribe(expression);
            answerAll();
        }
    }

    [[nodiscard]] LogTable* tableOf(const QString& name) const
    {
        for (LogTable* one : m_view->findChildren<LogTable*>()) {
            if (one->accessibleName() == name) {
                return one;
            }
        }
        return nullptr;
    }

    [[nodiscard]] LogTable* table() const { return tableOf(u"Queries"_s); }

    [[nodiscard]] LogTable* tallies() const { return tableOf(u"Servers"_s); }

    [[nodiscard]] QLineEdit* filter() const { return m_view->findChild<QLineEdit*>(); }

    [[nodiscard]] QToolButton* button(const QString& text) const
    {
        for (QToolButton* one : m_view->findChildren<QToolButton*>()) {
            if (one->text() == text) {
                return one;
            }
        }
        return nullptr;
    }

    [[nodiscard]] QVariant topExpression() const
    {
        return table()
            ->indexAt(QPoint(1, 1))
            .siblingAtColumn(QueryLogModel::ExpressionColumn)
            .data();
    }

    [[nodiscard]] static QString clipboard() { return QGuiApplication::clipboard()->text(); }

    /// What is to be read beside the tables.
    [[nodiscard]] QString texts() const
    {
        QStringList all;
        for (const QLabel* label : m_view->findChildren<QLabel*>()) {
            if (label->isVisible()) {
                all += label->text();
            }
        }
        return all.join(u'\n');
    }

    [[nodiscard]] bool says(const QString& part) const { return texts().contains(part); }

    std::unique_ptr<QWidget> m_window;
    QueryLogView* m_view = nullptr;
    std::unique_ptr<QAbstractItemModelTester> m_tester;
};

} // namespace promdesk::test

QTEST_MAIN(promdesk::test::tst_QueryLogView)
#include "tst_QueryLogView.moc"
