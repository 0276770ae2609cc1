// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "ServedWindow.h"
#include "charts/TimeSeriesPlot.h"
#include "explorer/Banner.h"
#include "explorer/FleetMap.h"
#include "explorer/FleetView.h"
#include "explorer/NavigatorView.h"
#include "panels/PanelWords.h"
#include "theme/Theme.h"
#include "tiles/PageView.h"
#include "windows/MenuActions.h"
#include "windows/NavigationController.h"
#include "windows/PageTabs.h"
#include "windows/StartPage.h"
#include "windows/TimeControls.h"
#include "windows/WorkspaceController.h"

#include <QAction>
#include <QImage>
#include <QPainter>
#include <QSignalSpy>
#include <QTest>
#include <QToolButton>
#include <QTreeView>

#include <algorithm>
#include <array>
#include <memory>

using namespace Qt::StringLiterals;

namespace promdesk::test {

namespace {

int cellOf(const FleetMap& map, const QString& name)
{
    const std::vector<FleetCell>& cells = map.cells().cells;
    const auto at = std::find_if(
        cells.begin(), cells.end(), [&name](const FleetCell& cell) { return cell.name == name; });
    return at == cells.end() ? -1 : static_cast<int>(at - cells.begin());
}

QModelIndex rowOf(const QTreeView& tree, const QString& name)
{
    return tree.model()
        ->match(tree.model()->index(0, 0), Qt::DisplayRole, name, 1,
            Qt::MatchExactly | Qt::MatchRecursive)
        .value(0);
}

void dragAcross(TimeSeriesPlot& plot, double fromShare, double toShare)
{
    const QRectF area = plot.plotArea();
    const auto at = [&area](double share) {
        return QPointF(area.left() + share * area.width(), area.center().y());
    };
    QTest::mousePress(&plot, Qt::LeftButton, {}, at(fromShare).toPoint());
    for (const double share : { (fromShare + toShare) / 2, toShare }) {
        QMouseEvent move(QEvent::MouseMove, at(share), plot.mapToGlobal(at(share)), Qt::NoButton,
            Qt::LeftButton, Qt::NoModifier);
        QCoreApplication::sendEvent(&plot, &move);
    }
    QTest::mouseRelease(&plot, Qt::LeftButton, {}, at(toShare).toPoint());
}

QImage pictureOf(PageView& page, const QString& panelId)
{
    QImage image(QSize(600, 300), QImage::Format_RGB32);
    image.fill(currentTheme().window);
    QPainter painter(&image);
    page.renderPanelTo(panelId, painter, image.size());
    return image;
}

} // namespace

/// The program end to end: its window, its network, a real server.
class tst_MainWindow : public QObject, private ServedWindow
{
    Q_OBJECT

    [[nodiscard]] FleetMap* fleetMap()
    {
        return program().window().tabs().fleet().findChild<FleetMap*>();
    }

    [[nodiscard]] QTreeView* navigator()
    {
        return program().window().findChild<NavigatorView*>()->tree();
    }

    void openNode()
    {
        FleetMap* map = fleetMap();
        QTRY_VERIFY_WITH_TIMEOUT(cellOf(*map, u"n1"_s) >= 0, kWaitMs);
        const QRect cell = map->cellRect(cellOf(*map, u"n1"_s));
        QTest::mouseDClick(map, Qt::LeftButton, {}, cell.center());
        QCOMPARE(program().window().navigation().place().scope.node, u"n1"_s);
        QVERIFY(program().page() != nullptr);
    }

private Q_SLOTS:

    void initTestCase() { serve(); }

    void init() { open(); }

    void cleanup() { close(); }

    void showsTheFleetThatTheServerKnows()
    {
        FleetMap* map = fleetMap();
        QTRY_COMPARE_WITH_TIMEOUT(map->cells().cells.size(), std::size_t { 2 }, kWaitMs);
        QVERIFY(cellOf(*map, u"n2"_s) >= 0);
        QCOMPARE(map->cells().groups.front().caption, u"lab"_s);
        QVERIFY(rowOf(*navigator(), u"llama-8b"_s).isValid());
        QVERIFY2(program().serverTexts().contains(u"Ok"_s), qPrintable(program().serverTexts()));
    }

    void offersNoQuestionsWithoutAServer()
    {
        const auto isOffered = [this](MenuCommand command) {
            return program().window().actions().action(command)->isEnabled();
        };
        const auto buttonsOf = [this](MenuCommand command) {
            const QAction* action = program().window().actions().action(command);
            QList<QToolButton*> buttons = program().window().findChildren<QToolButton*>();
            erase_if(buttons, [action](const QToolButton* button) {
                return button->defaultAction() != action || !button->isVisible();
            });
            return buttons;
        };
        const std::array asking { MenuCommand::ShowChanges, MenuCommand::ShowServers,
            MenuCommand::AddFilter };
        for (const MenuCommand command : asking) {
            QVERIFY(isOffered(command));
        }
        QCOMPARE(buttonsOf(MenuCommand::ShowChanges).size(), 1);
        QCOMPARE(buttonsOf(MenuCommand::AddFilter).size(), 1);
        QVERIFY(buttonsOf(MenuCommand::AddFilter).front()->toolTip().contains(u"Ctrl+Shift+F"_s));
        close();
        m_folder = std::make_unique<QTemporaryDir>();
        m_program = std::make_unique<ProgramWindow>(m_folder->path());
        program().start({ .startsDemo = false,
            .restoresSession = false,
            .serverAddresses = {},
            .httpConfigFile = {},
            .workspaceFile = {} });
        QVERIFY(program().window().startPage().isVisible());
        for (const MenuCommand command : asking) {
            QVERIFY(!isOffered(command));
            QVERIFY(program().window().actions().action(command)->toolTip().contains(
                u"Connect to a server"_s));
            QVERIFY(buttonsOf(command).isEmpty());
        }
    }

    void drillsDownAndComesBack()
    {
        openNode();
        QTRY_VERIFY_WITH_TIMEOUT(panelsWithSamples(*program().page()) > 0, kWaitMs);
        QTreeView* tree = navigator();
        tree->setFocus();
        tree->setCurrentIndex(rowOf(*tree, u"llama-8b"_s));
        QTest::keyClick(tree, Qt::Key_Return);
        QCOMPARE(program().window().navigation().place().scope.level, Level::Endpoint);
        QCOMPARE(program().window().navigation().place().scope.endpoint, u"llama-8b"_s);
        QTRY_VERIFY_WITH_TIMEOUT(panelsWithSamples(*program().page()) > 2, kWaitMs);
        QTest::keyClick(tree, Qt::Key_Backspace);
        QCOMPARE(program().window().navigation().place().scope.level, Level::Cluster);
        QTest::keyClick(&program().window(), Qt::Key_Left, Qt::AltModifier);
        QCOMPARE(program().window().navigation().place().scope.level, Level::Endpoint);
        QTest::keyClick(&program().window(), Qt::Key_Left, Qt::AltModifier);
        QCOMPARE(program().window().navigation().place().scope.node, u"n1"_s);
        QTest::keyClick(&program().window(), Qt::Key_Home, Qt::AltModifier);
        QVERIFY(program().page() == nullptr);
    }

    void aDragInOneChartZoomsAllPanels()
    {
        openNode();
        QTRY_VERIFY_WITH_TIMEOUT(panelsWithSamples(*program().page()) > 1, kWaitMs);
        const TimeRangeSpec before = program().window().time().range();
        const QList<TimeSeriesPlot*> plots = program().page()->findChildren<TimeSeriesPlot*>();
        QVERIFY(plots.size() > 1);
        const TimeRange shown = plots.front()->timeRange();
        dragAcross(*plots.front(), 0.25, 0.75);
        QVERIFY(program().window().time().range() != before);
        const TimeRange zoomed = plots.front()->timeRange();
        QVERIFY(std::abs(zoomed.length().toMs() * 2 - shown.length().toMs())
            < shown.length().toMs() / 20);
        for (const TimeSeriesPlot* plot : plots) {
            QCOMPARE(plot->timeRange(), zoomed);
        }
        QTRY_VERIFY_WITH_TIMEOUT(panelsWithSamples(*program().page()) > 1, kWaitMs);
        QTest::mouseDClick(
            plots.front(), Qt::LeftButton, {}, plots.front()->plotArea().center().toPoint());
        QCOMPARE(program().window().time().range(), before);
    }

    void keepsAPageOfOnesOwnInAFile()
    {
        addOwnPanel(program(), kTitle, kExpression);
        const QString file = m_folder->filePath(u"mine.promdesk"_s);
        QSignalSpy saved(&program().window().workspaces(), &WorkspaceController::saved);
        program().window().workspaces().saveAs(file);
        QTRY_COMPARE_WITH_TIMEOUT(saved.size(), 1, kWaitMs);
        program().window().close(); // when all is kept
        QTRY_VERIFY_WITH_TIMEOUT(!program().window().isVisible(), kWaitMs);
        m_program.reset();

        m_program = std::make_unique<ProgramWindow>(m_folder->filePath(u"second"_s));
        program().start({ .startsDemo = false,
            .restoresSession = false,
            .serverAddresses = {},
            .httpConfigFile = {},
            .workspaceFile = file });
        QTRY_VERIFY_WITH_TIMEOUT(program().page() != nullptr, kWaitMs);
        const std::vector<PanelSpec> panels = program().page()->panels();
        QCOMPARE(panels.size(), std::size_t { 1 });
        QCOMPARE(panels.front().title, kTitle);
        QCOMPARE(panels.front().queries.front().expression, kExpression);
        QTRY_COMPARE_WITH_TIMEOUT(panelsWithSamples(*program().page()), 1, kWaitMs);
        const SeriesFrame& frame = program().page()->framesOf(panels.front().id).front();
        const std::vector<double>& values = frame.snapshot->series.front().values;
        QVERIFY(std::any_of(
            values.begin(), values.end(), [](double value) { return std::abs(value - 4) < 0.01; }));
    }

    void bringsTheSessionBack()
    {
        addOwnPanel(program(), kTitle, kExpression);
        program().window().close(); // when all is kept
        QTRY_VERIFY_WITH_TIMEOUT(!program().window().isVisible(), kWaitMs);
        m_program.reset();
        m_program = std::make_unique<ProgramWindow>(m_folder->path());
        program().start({});
        QTRY_VERIFY_WITH_TIMEOUT(program().page() != nullptr, kWaitMs);
        QTRY_COMPARE_WITH_TIMEOUT(panelsWithSamples(*program().page()), 1, kWaitMs);
    }

    void repaintsInTheOtherColours()
    {
        addOwnPanel(program(), kTitle, kExpression);
        MainWindow& window = program().window();
        program().trigger(MenuCommand::ThemeLight);
        const auto lightness = [&window](const QPoint& point) {
            return window.grab().toImage().pixelColor(point).lightness();
        };
        auto* plot = program().page()->findChild<TimeSeriesPlot*>();
        const QPoint inPlot =
            plot->mapTo(&window, plot->plotArea().topLeft().toPoint()) + QPoint(3, 3);
        QTRY_VERIFY_WITH_TIMEOUT(lightness(inPlot) > 180, kWaitMs);
        QVERIFY(lightness(window.tabs().mapTo(&window, QPoint(3, 3))) > 180);
        program().trigger(MenuCommand::ThemeDark);
        QTRY_VERIFY_WITH_TIMEOUT(lightness(inPlot) < 90, kWaitMs);
        QVERIFY(lightness(window.tabs().mapTo(&window, QPoint(3, 3))) < 90);
        program().trigger(MenuCommand::ThemeLight);
    }

    void keepsThePictureWhenTheServerDiesAndGoesOnWhenItIsBack()
    {
        QTRY_VERIFY_WITH_TIMEOUT(cellOf(*fleetMap(), u"n1"_s) >= 0, kWaitMs);
        addOwnPanel(program(), kTitle, kExpression);
        PageView* page = program().page();
        const QString id = firstPanelOf(*program().page());
        const int coloursBefore = coloursIn(pictureOf(*page, id));
        m_server->kill();
        program().trigger(MenuCommand::Refresh);
        QTRY_VERIFY_WITH_TIMEOUT(allFramesAre(*page, id, FrameState::Stale), kWaitMs);
        QCOMPARE(panelsWithSamples(*page), 1);
        const std::vector<PanelBadge> badges = badgesFor(page->framesOf(id), SystemClock().now());
        QCOMPARE(badges.front().kind, PanelBadge::Kind::Stale);
        QVERIFY(coloursIn(pictureOf(*page, id)) >= coloursBefore);
        QTRY_VERIFY2_WITH_TIMEOUT(program().serverTexts().contains(u"Failing"_s),
            qPrintable(program().serverTexts()), kWaitMs);
        // The fleet page tells of it too, and takes it back.
        program().window().navigation().goToScope({});
        const auto* banner = program().window().tabs().fleet().findChild<Banner*>();
        QTRY_VERIFY_WITH_TIMEOUT(banner->isVisible(), kWaitMs);
        QVERIFY(m_server->start());
        program().trigger(MenuCommand::Refresh);
        QTRY_VERIFY_WITH_TIMEOUT(!banner->isVisible(), kWaitMs);
        program().window().navigation().goBack();
        QTRY_VERIFY_WITH_TIMEOUT(allFramesAre(*page, id, FrameState::Fresh), kWaitMs);
        QTRY_VERIFY2_WITH_TIMEOUT(program().serverTexts().contains(u"Ok"_s),
            qPrintable(program().serverTexts()), kWaitMs);
    }
};

} // namespace promdesk::test

QTEST_MAIN(promdesk::test::tst_MainWindow)
#include "tst_MainWindow.moc"
