// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "KeyboardWalk.h"
#include "ProgramWindow.h"
#include "Resources.h"
#include "activity/ActivityOverlay.h"
#include "activity/FramePulse.h"
#include "activity/LogTable.h"
#include "activity/QueryLogView.h"
#include "dialogs/PanelEditor.h"
#include "support/PrometheusServer.h"
#include "theme/Theme.h"
#include "windows/ActivityController.h"
#include "windows/ExportController.h"
#include "windows/MenuActions.h"
#include "windows/TimeControls.h"

#include <QAction>
#include <QClipboard>
#include <QFile>
#include <QGuiApplication>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QStatusBar>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>

#include <algorithm>
#include <memory>

using namespace Qt::StringLiterals;

namespace promdesk::test {

namespace {

constexpr int kWaitMs = 60'000;
const QString kExpression = u"sum_over_time(load[5s]) + 0"_s;

/// A gauge with a sample each second, from ten minutes ago to ten minutes ahead.
QByteArray history(Instant now)
{
    QByteArray text = "# TYPE load gauge\n";
    for (int second = -600; second < 600; ++second) {
        text += "load{site=\"x\"} 1 " + toEpochText(now + Duration::fromSeconds(second)).toLatin1()
            + '\n';
    }
    return text;
}

} // namespace

/// The query log and the overlay in the real window, over a real server.
class tst_ActivityController : public QObject
{
    Q_OBJECT

    std::unique_ptr<PrometheusServer> m_server;
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<ProgramWindow> m_program;

    [[nodiscard]] MainWindow& window() { return m_program->window(); }

    [[nodiscard]] QueryLogView& log() { return window().activity().log(); }

    [[nodiscard]] ActivityOverlay& overlay() { return window().activity().overlay(); }

    [[nodiscard]] QAction* action(MenuCommand command)
    {
        return window().actions().action(command);
    }

    [[nodiscard]] int count(QueryLogEntry::Kind kind)
    {
        const auto lines = log().shownLines();
        return static_cast<int>(std::count_if(lines.begin(), lines.end(),
            [kind](const LoggedQuery& line) { return line.entry.kind == kind; }));
    }

    [[nodiscard]] LogTable* table(const QString& name)
    {
        for (LogTable* one : log().findChildren<LogTable*>()) {
            if (one->accessibleName() == name) {
                return one;
            }
        }
        return nullptr;
    }

    /// Of the only server, by the column's title.
    [[nodiscard]] QString tally(const QString& title)
    {
        const QAbstractItemModel* model = table(u"Servers"_s)->model();
        for (int column = 0; column < model->columnCount(); ++column) {
            if (model->headerData(column, Qt::Horizontal) == title) {
                return model->index(0, column).data().toString();
            }
        }
        return {};
    }

    void open()
    {
        Workspace workspace = workspaceOf(m_server->baseUrl().toString(), kExpression);
        // Longer than the time in which samples may still come late: the rest is stored.
        workspace.range = { u"now-1h"_s, u"now"_s };
        m_program->openWith(workspace, m_folder->filePath(u"w.promdesk"_s));
        QVERIFY(QTest::qWaitForWindowActive(&window()));
    }

private Q_SLOTS:

    void initTestCase()
    {
        initResources();
        installFonts();
        m_server = std::make_unique<PrometheusServer>(
            PrometheusSetup { .history = history(SystemClock().now()) });
        QVERIFY2(m_server->start(), qPrintable(m_server->errorText()));
    }

    void cleanupTestCase() { m_server.reset(); }

    void init()
    {
        QTest::failOnWarning(QRegularExpression(u"^(?!This plugin does not support)"_s));
        m_folder = std::make_unique<QTemporaryDir>();
        m_program = std::make_unique<ProgramWindow>(m_folder->path());
    }

    void cleanup()
    {
        m_program.reset();
        m_folder.reset();
    }

    void showsWhatAPageAsksAndThenOnlyItsTails()
    {
        open();
        QVERIFY(!log().isVisible());
        QTest::keyClick(&window(), Qt::Key_F12);
        QVERIFY(log().isVisible());
        QVERIFY(action(MenuCommand::ShowQueryLog)->isChecked());
        QVERIFY(log().isAncestorOf(QApplication::focusWidget()));
        log().setAsker(RequestOrigin::Asker::Panel);
        QTRY_COMPARE_WITH_TIMEOUT(count(QueryLogEntry::Kind::Full), 1, kWaitMs);
        QCOMPARE(count(QueryLogEntry::Kind::Tail), 0);
        const LoggedQuery first = log().shownLines().back();
        QCOMPARE(first.entry.request.expression, kExpression.toStdString());
        QCOMPARE(first.server, u"lab"_s);
        QVERIFY(!first.entry.error && first.entry.seriesCount == 1 && first.entry.bodyBytes > 0);
        QCOMPARE(first.entry.request.origin.name, u"Odd"_s); // the panel's title
        QCOMPARE(first.entry.status, 200);
        QCOMPARE(first.entry.path, u"/api/v1/query_range"_s);

        window().time().setRefresh(Duration::fromSeconds(1));
        QTRY_VERIFY_WITH_TIMEOUT(count(QueryLogEntry::Kind::Tail) >= 2, kWaitMs);
        window().time().setRefresh(Duration());
        QCOMPARE(count(QueryLogEntry::Kind::Full), 1);
        log().follow();
        QVERIFY(tally(u"Requests"_s).toInt() >= 3);
        QVERIFY2(tally(u"Tails"_s) != u"–"_s, qPrintable(tally(u"Tails"_s)));
        QVERIFY2(tally(u"Median"_s) != u"–"_s, qPrintable(tally(u"Median"_s)));
        QCOMPARE(tally(u"State"_s), u"✓ ok"_s);

        QTest::keyClick(&window(), Qt::Key_F12);
        QVERIFY(!log().isVisible());
        QVERIFY(!action(MenuCommand::ShowQueryLog)->isChecked());
    }

    void showsWhatConnectingAndDiscoveryAsk()
    {
        open();
        m_program->trigger(MenuCommand::ShowQueryLog);
        const auto has = [this](RequestOrigin::Asker asker, const QString& path) {
            log().setAsker(asker);
            log().follow(); // also when another dock lies on it
            const auto lines = log().shownLines();
            return std::any_of(lines.begin(), lines.end(), [&](const LoggedQuery& line) {
                return line.entry.path == path && line.entry.status == 200 && !line.entry.error
                    && line.entry.bodyBytes > 0 && line.entry.request.origin.asker == asker;
            });
        };
        using Asker = RequestOrigin::Asker;
        QTRY_VERIFY_WITH_TIMEOUT(has(Asker::Connection, u"/api/v1/status/buildinfo"_s), kWaitMs);
        QTRY_VERIFY_WITH_TIMEOUT(
            has(Asker::Discovery, u"/api/v1/label/__name__/values"_s), kWaitMs);
        QTRY_VERIFY_WITH_TIMEOUT(has(Asker::Discovery, u"/api/v1/query"_s), kWaitMs);
        m_program->trigger(MenuCommand::ShowServers);
        QTRY_VERIFY_WITH_TIMEOUT(has(Asker::Servers, u"/api/v1/targets"_s), kWaitMs);
    }

    void filtersAndCopiesFromTheKeyboard()
    {
        open();
        m_program->trigger(MenuCommand::ShowQueryLog);
        QTRY_COMPARE_WITH_TIMEOUT(count(QueryLogEntry::Kind::Full), 1, kWaitMs);
        QTest::keyClicks(QApplication::focusWidget(), u"nothing like it"_s);
        QCOMPARE(log().shownLines().size(), std::size_t { 0 });
        QTest::keySequence(&window(), QKeySequence(u"Ctrl+F"_s)); // back in the log's filter
        QTest::keyClicks(QApplication::focusWidget(), u"LOAD whole"_s);
        QCOMPARE(log().shownLines().size(), std::size_t { 1 });
        LogTable* rows = table(u"Queries"_s);
        rows->setFocus();
        rows->selectRow(0);
        QTest::keyClick(rows, Qt::Key_C, Qt::ControlModifier);
        QCOMPARE(QGuiApplication::clipboard()->text(), kExpression);
    }

    void opensAQueryInAPanel()
    {
        open();
        m_program->trigger(MenuCommand::ShowQueryLog);
        log().setAsker(RequestOrigin::Asker::Panel);
        QTRY_COMPARE_WITH_TIMEOUT(count(QueryLogEntry::Kind::Full), 1, kWaitMs);
        LogTable* rows = table(u"Queries"_s);
        rows->setFocus();
        rows->selectRow(0);
        QTest::keyClick(rows, Qt::Key_Return);
        auto* editor = window().findChild<PanelEditor*>();
        QVERIFY(editor != nullptr);
        QCOMPARE(editor->findChild<QPlainTextEdit*>()->toPlainText(), kExpression);
        editor->reject();
    }

    void writesTheLogToAFile()
    {
        open();
        m_program->trigger(MenuCommand::ShowQueryLog);
        QTRY_COMPARE_WITH_TIMEOUT(count(QueryLogEntry::Kind::Full), 1, kWaitMs);
        log().setAsker(RequestOrigin::Asker::Panel);
        const QString name = m_folder->filePath(u"log.csv"_s);
        const QSignalSpy written(&window().exports(), &ExportController::exported);
        window().exports().saveText(
            [lines = log().shownLines()] { return queryLogTable(lines, CellSeparator::Comma); },
            name);
        QTRY_COMPARE_WITH_TIMEOUT(written.count(), 1, kWaitMs);
        QFile file(name);
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray text = file.readAll();
        QVERIFY2(text.contains(QByteArray(",lab,whole," + kExpression.toUtf8())), text.constData());
        QVERIFY(!text.contains("127.0.0.1")); // no address, and so no secret of one
    }

    void theCountInTheStatusBarOpensIt()
    {
        open();
        const auto buttons =
            window().statusBar()->findChildren<QToolButton*>(QString(), Qt::FindDirectChildrenOnly);
        QCOMPARE(buttons.size(), 1);
        QTest::mouseClick(buttons.front(), Qt::LeftButton);
        QVERIFY(log().isVisible());
        for (QToolButton* button : log().findChildren<QToolButton*>()) {
            if (button->accessibleName() == u"Close the query log"_s) {
                QTest::mouseClick(button, Qt::LeftButton);
            }
        }
        QVERIFY(!log().isVisible());
        QVERIFY(!action(MenuCommand::ShowQueryLog)->isChecked());
    }

    void theKeyboardReachesAllOfIt()
    {
        open();
        m_program->trigger(MenuCommand::ShowQueryLog);
        m_program->trigger(MenuCommand::ShowActivity);
        QTRY_COMPARE_WITH_TIMEOUT(count(QueryLogEntry::Kind::Full), 1, kWaitMs);
        const QString faults = KeyboardWalk(window()).faults();
        QVERIFY2(faults.isEmpty(), qPrintable(faults));
    }

    void theOverlayTellsFiguresAndIsRemembered()
    {
        open();
        QVERIFY(overlay().isHidden() && !overlay().pulse().isRunning());
        QWidget* focused = QApplication::focusWidget();
        QTest::keyClick(&window(), Qt::Key_F12, Qt::ShiftModifier);
        QVERIFY(overlay().isVisible() && overlay().pulse().isRunning());
        QCOMPARE(QApplication::focusWidget(), focused);
        QTRY_VERIFY2_WITH_TIMEOUT(
            overlay().text().contains(QRegularExpression(u"lab · \\d of \\d"_s)),
            qPrintable(overlay().text()), kWaitMs);
        window().time().setRefresh(Duration::fromSeconds(1));
        // Answers come in, and what shows them is painted.
        QTRY_VERIFY2_WITH_TIMEOUT(
            !overlay().text().endsWith(u"–"_s) && overlay().pulse().framesPerSecond() > 0,
            qPrintable(overlay().text()), kWaitMs);

        m_program.reset();
        m_program = std::make_unique<ProgramWindow>(m_folder->path());
        m_program->start({});
        QVERIFY(overlay().isVisible());
        QVERIFY(action(MenuCommand::ShowActivity)->isChecked());
        m_program->trigger(MenuCommand::ShowActivity);
        QVERIFY(overlay().isHidden() && !overlay().pulse().isRunning());
    }
};

} // namespace promdesk::test

QTEST_MAIN(promdesk::test::tst_ActivityController)
#include "tst_ActivityController.moc"
