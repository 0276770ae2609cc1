// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "Application.h"
#include "FleetKnowledgeLoader.h"
#include "Resources.h"
#include "charts/TimeSeriesPlot.h"
#include "dialogs/PanelEditor.h"
#include "explorer/FleetMap.h"
#include "explorer/FleetView.h"
#include "explorer/NavigatorView.h"
#include "panels/PanelWords.h"
#include "support/PrometheusServer.h"
#include "support/SmallFleet.h"
#include "topology/TopologyModel.h"
#include "windows/DashboardController.h"
#include "windows/ExportController.h"
#include "windows/MenuActions.h"
#include "windows/PageTabs.h"
#include "windows/TimeControls.h"
#include "windows/WorkspaceController.h"

#include <QAction>
#include <QDialogButtonBox>
#include <QFile>
#include <QImage>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLineEdit>
#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QPainter>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QStatusBar>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>
#include <QTreeView>
#include <QUrlQuery>

#include <algorithm>
#include <memory>

using namespace Qt::StringLiterals;

namespace promdesk::test {

namespace {

constexpr int kWaitMs = 30'000;
const QString kExpression = u"sum(rate(vllm:request_success_total[2m]))"_s;
const QString kTitle = u"Requests of all"_s;

/// The whole program below a folder of its own, as main() makes it.
class Program
{
public:
    explicit Program(const QString& folder)
        : m_application(knowledge(), Places::below(folder))
    { }

    void start(const StartOptions& options)
    {
        m_application.start(options);
        window().resize(1400, 900);
        window().activateWindow();
    }

    [[nodiscard]] MainWindow& window() { return m_application.window(); }

    [[nodiscard]] FleetMap* map() { return window().tabs().fleet().findChild<FleetMap*>(); }

    [[nodiscard]] QTreeView* tree() { return window().findChild<NavigatorView*>()->tree(); }

    [[nodiscard]] PageView* page() { return window().tabs().currentPage(); }

    [[nodiscard]] const Place& place() { return window().navigation().place(); }

    void trigger(MenuCommand command) { window().actions().action(command)->trigger(); }

    /// The texts that screen readers get for the servers of the status bar.
    [[nodiscard]] QString serverTexts()
    {
        QStringList texts;
        for (const QToolButton* button : window().statusBar()->findChildren<QToolButton*>()) {
            if (button->isVisible()) {
                texts += button->accessibleName();
            }
        }
        return texts.join(u'\n');
    }

private:
    static FleetKnowledge knowledge()
    {
        QStringList remarks;
        Result<FleetKnowledge> loaded = loadFleetKnowledge({}, remarks);
        return loaded ? std::move(*loaded) : FleetKnowledge {};
    }

    Application m_application;
};

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

/// Panels whose every query was answered with at least one series.
int panelsWithSamples(const PageView& page)
{
    int count = 0;
    for (const PanelSpec& panel : page.panels()) {
        const std::vector<SeriesFrame>& frames = page.framesOf(panel.id);
        const bool isFull = !frames.empty()
            && std::all_of(frames.begin(), frames.end(), [](const SeriesFrame& frame) {
                   return frame.snapshot && !frame.snapshot->series.empty();
               });
        count += isFull ? 1 : 0;
    }
    return count;
}

bool allFramesAre(const PageView& page, const QString& panelId, FrameState state)
{
    const std::vector<SeriesFrame>& frames = page.framesOf(panelId);
    return !frames.empty()
        && std::all_of(frames.begin(), frames.end(),
            [state](const SeriesFrame& frame) { return frame.state == state; });
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

int coloursIn(const QImage& image)
{
    QSet<QRgb> colours;
    for (int y = 0; y < image.height(); ++y) {
        for (int x = 0; x < image.width(); ++x) {
            colours.insert(image.pixel(x, y));
        }
    }
    return static_cast<int>(colours.size());
}

/// Time in seconds and value, as texts of the file.
QList<QPair<QString, QString>> rowsOfCsv(const QString& file)
{
    QFile csv(file);
    QList<QPair<QString, QString>> rows;
    if (!csv.open(QIODevice::ReadOnly)) {
        return rows;
    }
    const QStringList lines = QString::fromUtf8(csv.readAll()).split(u'\n', Qt::SkipEmptyParts);
    for (const QString& line : lines.mid(1)) {
        rows.append({ line.section(u',', 0, 0), line.section(u',', -1) });
    }
    return rows;
}

} // namespace

/// The program end to end: its window, its network, a real server.
class tst_MainWindow : public QObject
{
    Q_OBJECT

    std::unique_ptr<PrometheusServer> m_server;
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<Program> m_program;

    [[nodiscard]] Program& program() { return *m_program; }

    void openNode()
    {
        FleetMap* map = program().map();
        QTRY_VERIFY_WITH_TIMEOUT(cellOf(*map, u"n1"_s) >= 0, kWaitMs);
        const QRect cell = map->cellRect(cellOf(*map, u"n1"_s));
        QTest::mouseDClick(map->viewport(), Qt::LeftButton, {}, cell.center());
        QCOMPARE(program().place().scope.node, u"n1"_s);
        QVERIFY(program().page() != nullptr);
    }

    /// Adds a page with one panel by way of the editor; the page in front is it.
    void addOwnPanel()
    {
        program().trigger(MenuCommand::AddPage);
        program().trigger(MenuCommand::AddPanel);
        auto* editor = program().window().findChild<PanelEditor*>();
        QVERIFY(editor != nullptr);
        for (QLineEdit* field : editor->findChildren<QLineEdit*>()) {
            if (field->accessibleName() == u"Title"_s) {
                QTest::keyClicks(field, kTitle);
            }
        }
        auto* expression = editor->findChild<QPlainTextEdit*>();
        QVERIFY(expression != nullptr);
        QTest::keyClicks(expression, kExpression);
        QTest::keyClick(expression, Qt::Key_Return, Qt::ControlModifier);
        for (QPushButton* button : editor->findChildren<QPushButton*>()) {
            if (button->text() == u"&Save panel"_s) {
                QTest::mouseClick(button, Qt::LeftButton);
            }
        }
        QVERIFY(program().page() != nullptr);
        QCOMPARE(program().page()->panels().size(), std::size_t { 1 });
        QTRY_COMPARE_WITH_TIMEOUT(panelsWithSamples(*program().page()), 1, kWaitMs);
    }

    [[nodiscard]] QString firstPanel()
    {
        const std::vector<PanelSpec> panels = program().page()->panels();
        return panels.empty() ? QString() : panels.front().id;
    }

    /// What the server itself answers; times and values as texts.
    void ask(const SeriesFrame& frame, QJsonArray& values)
    {
        QUrl url = m_server->baseUrl();
        url.setPath(u"/api/v1/query_range"_s);
        QUrlQuery query;
        query.addQueryItem(u"query"_s,
            QString::fromLatin1(QUrl::toPercentEncoding(QString::fromStdString(frame.expression))));
        query.addQueryItem(u"start"_s, toEpochText(frame.range.start.alignedDown(frame.step)));
        query.addQueryItem(u"end"_s, toEpochText(frame.range.end.alignedDown(frame.step)));
        query.addQueryItem(
            u"step"_s, QString::number(static_cast<double>(frame.step.toMs()) / 1000.0));
        url.setQuery(query);
        QNetworkAccessManager network;
        const std::unique_ptr<QNetworkReply> reply(network.get(QNetworkRequest(url)));
        QTRY_VERIFY_WITH_TIMEOUT(reply->isFinished(), kWaitMs);
        const QJsonObject answer = QJsonDocument::fromJson(reply->readAll()).object();
        values = answer[u"data"_s][u"result"_s][0][u"values"_s].toArray();
        QVERIFY(!values.isEmpty());
    }

private Q_SLOTS:

    void initTestCase()
    {
        initResources();
        installFonts();
        m_server = std::make_unique<PrometheusServer>(
            PrometheusSetup { .history = smallFleetHistory(SystemClock().now()) });
        QVERIFY2(m_server->start(), qPrintable(m_server->errorText()));
    }

    void init()
    {
        // The offscreen platform says this of every dialog with a size of its own.
        QTest::failOnWarning(
            QRegularExpression(u"^(?!This plugin does not support propagateSizeHints)"_s));
        m_folder = std::make_unique<QTemporaryDir>();
        m_program = std::make_unique<Program>(m_folder->path());
        program().start({ .startsDemo = false,
            .restoresSession = false,
            .serverAddresses = { m_server->baseUrl().toString() },
            .httpConfigFile = {},
            .workspaceFile = {} });
        QVERIFY(QTest::qWaitForWindowActive(&program().window()));
    }

    void cleanup()
    {
        m_program.reset();
        m_folder.reset();
    }

    void showsTheFleetThatTheServerKnows()
    {
        FleetMap* map = program().map();
        QTRY_COMPARE_WITH_TIMEOUT(map->cells().cells.size(), std::size_t { 2 }, kWaitMs);
        QVERIFY(cellOf(*map, u"n2"_s) >= 0);
        QCOMPARE(map->cells().groups.front().caption, u"lab"_s);
        QVERIFY(rowOf(*program().tree(), u"llama-8b"_s).isValid());
        QVERIFY2(program().serverTexts().contains(u"Ok"_s), qPrintable(program().serverTexts()));
    }

    void drillsDownAndComesBack()
    {
        openNode();
        QTRY_VERIFY_WITH_TIMEOUT(panelsWithSamples(*program().page()) > 0, kWaitMs);
        QTreeView* tree = program().tree();
        tree->setFocus();
        tree->setCurrentIndex(rowOf(*tree, u"llama-8b"_s));
        QTest::keyClick(tree, Qt::Key_Return);
        QCOMPARE(program().place().scope.level, Level::Endpoint);
        QCOMPARE(program().place().scope.endpoint, u"llama-8b"_s);
        QTRY_VERIFY_WITH_TIMEOUT(panelsWithSamples(*program().page()) > 2, kWaitMs);
        QTest::keyClick(tree, Qt::Key_Backspace);
        QCOMPARE(program().place().scope.level, Level::Cluster);
        QTest::keyClick(&program().window(), Qt::Key_Left, Qt::AltModifier);
        QCOMPARE(program().place().scope.level, Level::Endpoint);
        QTest::keyClick(&program().window(), Qt::Key_Left, Qt::AltModifier);
        QCOMPARE(program().place().scope.node, u"n1"_s);
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
        addOwnPanel();
        const QString file = m_folder->filePath(u"mine.promdesk"_s);
        QSignalSpy saved(&program().window().workspaces(), &WorkspaceController::saved);
        program().window().workspaces().saveAs(file);
        QTRY_COMPARE_WITH_TIMEOUT(saved.size(), 1, kWaitMs);
        program().window().close(); // when all is kept
        QTRY_VERIFY_WITH_TIMEOUT(!program().window().isVisible(), kWaitMs);
        m_program.reset();

        m_program = std::make_unique<Program>(m_folder->filePath(u"second"_s));
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
        addOwnPanel();
        program().window().close(); // when all is kept
        QTRY_VERIFY_WITH_TIMEOUT(!program().window().isVisible(), kWaitMs);
        m_program.reset();
        m_program = std::make_unique<Program>(m_folder->path());
        program().start({});
        QTRY_VERIFY_WITH_TIMEOUT(program().page() != nullptr, kWaitMs);
        QTRY_COMPARE_WITH_TIMEOUT(panelsWithSamples(*program().page()), 1, kWaitMs);
    }

    void exportsWhatTheServerAnswers()
    {
        addOwnPanel();
        program().trigger(MenuCommand::Pause);
        const QString id = firstPanel();
        QTRY_VERIFY_WITH_TIMEOUT(allFramesAre(*program().page(), id, FrameState::Fresh), kWaitMs);
        ExportController& exports = program().window().exports();
        const SeriesFrame frame = program().page()->framesOf(id).front();
        const QString file = m_folder->filePath(u"panel.csv"_s);
        QSignalSpy exported(&exports, &ExportController::exported);
        exports.saveData(exports.panelQueries(*program().page(), id),
            { .format = u"csv"_s,
                .options = { .layout = ExportOptions::Layout::Long,
                    .timeFormat = ExportOptions::TimeFormat::Epoch,
                    .guardsFormulas = true } },
            file);
        QTRY_COMPARE_WITH_TIMEOUT(exported.size(), 1, kWaitMs);
        QJsonArray wanted;
        ask(frame, wanted);
        if (QTest::currentTestFailed()) {
            return;
        }
        const QList<QPair<QString, QString>> rows = rowsOfCsv(file);
        QCOMPARE(rows.size(), wanted.size());
        for (qsizetype at = 0; at < rows.size(); ++at) {
            QCOMPARE(rows[at].first.toDouble(), wanted[at][0].toDouble());
            QCOMPARE(rows[at].second.toDouble(), wanted[at][1].toString().toDouble());
        }
    }

    void writesPicturesOfTheAskedSize()
    {
        addOwnPanel();
        PageView* page = program().page();
        const QString id = firstPanel();
        ExportController& exports = program().window().exports();
        QSignalSpy exported(&exports, &ExportController::exported);
        const ImageChoice choice {
            .size = QSize(640, 320), .scale = 2, .scheme = Theme::Scheme::Dark
        };
        const QString panelFile = m_folder->filePath(u"panel.png"_s);
        exports.saveImage([page, id](QPainter& painter,
                              const QSize& size) { page->renderPanelTo(id, painter, size); },
            choice, panelFile);
        QTRY_COMPARE_WITH_TIMEOUT(exported.size(), 1, kWaitMs);
        const QString pageFile = m_folder->filePath(u"page.png"_s);
        exports.saveImage(
            [page](QPainter& painter, const QSize& size) { page->renderTo(painter, size); }, choice,
            pageFile);
        QTRY_COMPARE_WITH_TIMEOUT(exported.size(), 2, kWaitMs);
        for (const QString& file : { panelFile, pageFile }) {
            const QImage image(file);
            QCOMPARE(image.size(), QSize(1280, 640));
            QVERIFY(coloursIn(image) > 10);
            QVERIFY(image.pixelColor(1, 1).lightness() < 100);
        }
    }

    void repaintsInTheOtherColours()
    {
        addOwnPanel();
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
        QTRY_VERIFY_WITH_TIMEOUT(cellOf(*program().map(), u"n1"_s) >= 0, kWaitMs);
        addOwnPanel();
        PageView* page = program().page();
        const QString id = firstPanel();
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
        QVERIFY(m_server->start());
        program().trigger(MenuCommand::Refresh);
        QTRY_VERIFY_WITH_TIMEOUT(allFramesAre(*page, id, FrameState::Fresh), kWaitMs);
        QTRY_VERIFY2_WITH_TIMEOUT(program().serverTexts().contains(u"Ok"_s),
            qPrintable(program().serverTexts()), kWaitMs);
    }
};

} // namespace promdesk::test

QTEST_MAIN(promdesk::test::tst_MainWindow)
#include "tst_MainWindow.moc"
