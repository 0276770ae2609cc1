// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "charts/PlotScene.h"
#include "support/LateExecutor.h"
#include "support/PanelSamples.h"
#include "support/Pixels.h"
#include "theme/Theme.h"

#include <QRegularExpression>
#include <QTest>

#include <cmath>
#include <memory>

using namespace Qt::StringLiterals;

namespace promdesk::test {

namespace {

PlotContent contentOf(std::vector<Series> series)
{
    PlotContent content;
    const std::size_t count = series.size();
    const SnapshotPtr snapshot = snapshotOf(std::move(series));
    for (std::size_t i = 0; i < count; ++i) {
        ChartSeries& one = content.series.emplace_back();
        one.name = UntrustedText(u"n%1"_s.arg(i));
        one.snapshot = snapshot;
        one.index = i;
        one.colorIndex = static_cast<int>(i);
    }
    return content;
}

/// Constant lines at these values.
PlotContent linesAt(const std::vector<double>& values, std::size_t samples = 97)
{
    std::vector<Series> all;
    for (const double value : values) {
        Series series = curve({}, 1, 0, samples);
        std::fill(series.values.begin(), series.values.end(), value);
        all.push_back(series);
    }
    PlotContent content = contentOf(std::move(all));
    content.minimum = 0;
    content.maximum = 10;
    return content;
}

/// More than is drawn at once: a line at 9 and sixty near the floor.
PlotContent heavy()
{
    std::vector<double> values(61, 1);
    values.front() = 9;
    return linesAt(values, 1'400);
}

} // namespace

class tst_PlotScene : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        applyTheme(Theme::light());
        open({});
    }

    void cleanup() { close(); }

    void drawsItsContentAtOnceWithoutWorkers()
    {
        m_scene->setContent(linesAt({ 9, 1 }));
        m_scene->redraw();
        QVERIFY(inkOf(0) > 300);
        QVERIFY(inkOf(1) > 300);
        QCOMPARE(m_scene->content().series.size(), std::size_t { 2 });
    }

    void redrawsByItselfSoonAfterAChange()
    {
        m_scene->setContent(linesAt({ 9 }));
        QCOMPARE(inkOf(0), 0);
        QTRY_VERIFY(inkOf(0) > 300);
    }

    /// Every refresh brings the old answer again before the new one is there.
    void theSameContentAgainIsNotDrawnAgain()
    {
        const PlotContent content = linesAt({ 9, 1 });
        m_scene->setContent(content);
        m_scene->redrawDue();
        const QImage before = m_widget->grab().toImage();
        applyTheme(Theme::dark()); // which a redraw would show
        m_scene->setContent(content);
        m_scene->redrawDue();
        QCOMPARE(m_widget->grab().toImage(), before);
        PlotContent other = content;
        other.series.front().isHidden = true;
        m_scene->setContent(other);
        m_scene->redrawDue();
        QVERIFY(m_widget->grab().toImage() != before);
    }

    void hidesAndShowsSeries()
    {
        m_scene->setContent(linesAt({ 9, 1 }));
        m_scene->setHidden({ true });
        m_scene->redraw();
        QCOMPARE(inkOf(0), 0);
        QVERIFY(inkOf(1) > 300);
        m_scene->setHidden({ false, true, true, true }); // more than there are
        m_scene->redraw();
        QVERIFY(inkOf(0) > 300);
        QCOMPARE(inkOf(1), 0);
    }

    void fitsItsScaleUntilItIsZoomed()
    {
        PlotContent content = linesAt({ 9, 1 });
        content.minimum = std::nan("");
        content.maximum = std::nan("");
        m_scene->setContent(content);
        m_scene->redraw();
        QVERIFY(m_scene->scale().high >= 9 && m_scene->scale().low <= 1);
        m_scene->setZoomedValues(std::pair(2.0, 3.0));
        m_scene->redraw();
        QCOMPARE(m_scene->scale().low, 2.0);
        QCOMPARE(m_scene->scale().high, 3.0);
        m_scene->setZoomedValues({});
        m_scene->redraw();
        QVERIFY(m_scene->scale().high >= 9);
    }

    void emptyContentHasAScaleAndNoStep()
    {
        m_scene->setContent({});
        m_scene->redraw();
        QVERIFY(m_scene->scale().high > m_scene->scale().low);
        QCOMPARE(m_scene->usualStep(), Duration());
        QVERIFY(m_scene->msPerPixel() > 0);
        m_scene->inspect(m_scene->canvas().plotArea().center());
        QVERIFY(toolTip() == nullptr || toolTip()->isHidden());
    }

    void knowsTheUsualDistanceOfSamples()
    {
        m_scene->setContent(linesAt({ 9, 1 }, 480));
        m_scene->redraw();
        QCOMPARE(m_scene->usualStep(), Duration::fromMinutes(3));
        m_scene->setHidden({ true, true });
        m_scene->redraw();
        QCOMPARE(m_scene->usualStep(), Duration());
        const double width = m_scene->canvas().plotArea().width();
        QVERIFY(qAbs(m_scene->msPerPixel() - 86'400'000 / width) < 1);
    }

    void tellsWhenItsLabelsNeedAnotherMargin()
    {
        int calls = 0;
        m_scene->setMarginListener([&calls] { ++calls; });
        m_scene->setContent(linesAt({ 9 }));
        m_scene->redraw();
        const int before = calls;
        m_scene->redraw();
        QCOMPARE(calls, before); // once for a change
        PlotContent large = linesAt({ 9 });
        large.unit = Unit::RequestsPerSecond;
        large.maximum = 987'654'321;
        const int needed = m_scene->neededLeftMargin();
        m_scene->setContent(large);
        m_scene->redraw();
        QCOMPARE(calls > before, m_scene->neededLeftMargin() != needed);
        QVERIFY(m_scene->neededLeftMargin() > needed);
    }

    void takesTheMarginOfItsPage()
    {
        m_scene->setContent(linesAt({ 9 }));
        m_scene->setLeftMargin(150);
        m_scene->redraw();
        QVERIFY(qAbs(m_scene->canvas().plotArea().left() - 150) <= 1);
    }

    void inspectsTheNearestSample()
    {
        m_scene->setContent(linesAt({ 9, 1 }, 25)); // a sample per hour or so
        m_scene->redraw();
        const Instant sample = m_scene->content().series.front().series().axis.at(12);
        const PlotCanvas& canvas = m_scene->canvas();
        const QPointF near(canvas.toX(sample) + PlotScene::kCatchPx - 2, canvas.toY(8));
        QCOMPARE(m_scene->inspect(near), sample); // snaps
        QCOMPARE(m_scene->crosshair(), std::optional(sample));
        QVERIFY(toolTip() != nullptr && !toolTip()->isHidden());
        m_scene->hideToolTip();
        QVERIFY(toolTip()->isHidden());
    }

    void namesTheBandOfAStackUnderThePointer()
    {
        PlotContent stack = linesAt({ 6, 1, 2 }, 25);
        stack.style = PlotContent::Style::Stacked;
        m_scene->setContent(stack);
        m_scene->redraw();
        const Instant sample = m_scene->content().series.front().series().axis.at(12);
        const int before = inkOf(2);
        const int lowest = inkOf(0);
        const PlotCanvas& canvas = m_scene->canvas();
        m_scene->inspect({ canvas.toX(sample), canvas.toY(8) }); // of 7 to 9
        QVERIFY(inkOf(2) > before);
        QVERIFY(inkOf(0) <= lowest);
    }

    /// The pointer rests while new answers come.
    void looksAgainAfterEachRedraw()
    {
        m_scene->setContent(linesAt({ 9, 1 }, 25));
        m_scene->redraw();
        std::optional<Instant> told;
        m_scene->setInspectionListener([&told](Instant time) { told = time; });
        const Instant sample = m_scene->content().series.front().series().axis.at(12);
        const QPointF place(m_scene->canvas().toX(sample), m_scene->canvas().toY(9));
        const int plain = inkOf(0);
        m_scene->inspect(place);
        const int emphasised = inkOf(0);
        QVERIFY(emphasised > plain);
        QVERIFY(!told);
        m_scene->setContent(linesAt({ 8.5, 1 }, 25));
        m_scene->redraw();
        QCOMPARE(told, std::optional(sample));
        QVERIFY(inkOf(0) > plain);
        QVERIFY(!toolTip()->isHidden());
        told.reset();
        m_scene->hideToolTip();
        m_scene->redraw();
        QVERIFY(!told);
        QVERIFY(toolTip()->isHidden());
    }

    void aToolTipGoesWithWhatItSaid()
    {
        m_scene->setContent(linesAt({ 9 }, 25));
        m_scene->redraw();
        const Instant sample = m_scene->content().series.front().series().axis.at(12);
        m_scene->inspect({ m_scene->canvas().toX(sample), m_scene->canvas().toY(9) });
        QVERIFY(!toolTip()->isHidden());
        m_scene->setContent({});
        m_scene->redraw();
        QVERIFY(toolTip()->isHidden());
    }

    void betweenSamplesTheCrosshairFollowsThePointer()
    {
        m_scene->setContent(linesAt({ 9 }, 4));
        m_scene->redraw();
        const PlotCanvas& canvas = m_scene->canvas();
        const Instant sample = m_scene->content().series.front().series().axis.at(1);
        const double x = canvas.toX(sample) + 40;
        const Instant time = m_scene->inspect(QPointF(x, canvas.toY(9)));
        QVERIFY(qAbs(canvas.toX(time) - x) < 1);
    }

    void emphasisesASeries()
    {
        m_scene->setContent(linesAt({ 9, 1 }));
        m_scene->redraw();
        const int before = inkOf(1);
        m_scene->setHighlighted(1);
        QVERIFY(inkOf(1) > before);
        m_scene->setHighlighted(77); // there is none
        QCOMPARE(inkOf(1), before);
        m_scene->setHighlighted({});
        QCOMPARE(inkOf(1), before);
    }

    void aSmallPlotNeedsNoWorker()
    {
        open({ &m_workers, &m_gui });
        m_scene->setContent(linesAt({ 9 }));
        m_scene->redraw();
        QVERIFY(m_workers.isIdle());
        QVERIFY(inkOf(0) > 300);
    }

    void aHeavyPlotIsDrawnByWorkersWhileTheOldOneStays()
    {
        open({ &m_workers, &m_gui });
        m_scene->setContent(linesAt({ 5 }));
        m_scene->redraw();
        m_scene->setContent(heavy());
        m_scene->redraw();
        QVERIFY(!m_workers.isIdle());
        QVERIFY(columnsAt(5) > 300); // still the old one
        settle();
        QCOMPARE(columnsAt(5), 0);
        QVERIFY(columnsAt(9) > 300);
    }

    void theAnswerOfAnOlderQuestionIsDropped()
    {
        open({ &m_workers, &m_gui });
        m_scene->setContent(heavy());
        m_scene->redraw();
        m_scene->setContent(linesAt({ 5 }));
        m_scene->redraw();
        settle();
        QVERIFY(columnsAt(5) > 300);
        QCOMPARE(columnsAt(9), 0);
    }

    /// A hand that moves faster than workers sample leaves them one job, not one for each frame.
    void aHeavyPlotThatMovesOnIsSampledOnceAtATime()
    {
        open({ &m_workers, &m_gui });
        m_scene->setContent(heavy());
        for (int hours = 1; hours <= 6; ++hours) {
            m_scene->setRange({ sampleDay().start, sampleDay().end - Duration::fromHours(hours) });
            m_scene->redraw();
        }
        QCOMPARE(m_workers.waiting(), std::size_t { 1 });
        m_workers.runAll();
        m_gui.runAll();
        m_scene->redraw();
        QCOMPARE(m_scene->scale().high, 10); // what there is, is shown on the way
        settle();
        QVERIFY(columnsAt(9) > 300);
    }

    void aHeavyPlotHidesASeriesOnTheSameAxes()
    {
        open({ &m_workers, &m_gui });
        m_scene->setContent(heavy());
        settle();
        QVERIFY(columnsAt(9) > 300);
        m_scene->setHidden({ true });
        settle();
        QCOMPARE(columnsAt(9), 0);
    }

    /// The few columns that come in need no worker: a drag shows them at once.
    void aHeavyPlotThatMovesIsWholeAtOnce()
    {
        open({ &m_workers, &m_gui });
        m_scene->setContent(heavy());
        settle();
        const auto moveTo = [this](int px) {
            const Duration by = Duration::fromMs(std::llround(px * m_scene->msPerPixel()));
            m_scene->setRange({ sampleDay().start + by, sampleDay().end + by });
            m_scene->redraw();
        };
        moveTo(200);
        settle();
        const int before = columnsAt(9);
        moveTo(150); // 50 px come in on the left
        QVERIFY(qAbs(columnsAt(9) - before - 50) <= 2);
        settle();
        QVERIFY(qAbs(columnsAt(9) - before - 50) <= 2);
    }

    void nothingComesBackToASceneThatIsGone()
    {
        open({ &m_workers, &m_gui });
        m_scene->setContent(heavy());
        m_scene->redraw();
        close();
        m_workers.runAll();
        m_gui.runAll();
        QVERIFY(m_gui.isIdle());
    }

    void aPictureIsDrawnAtOnce()
    {
        open({ &m_workers, &m_gui });
        m_scene->setContent(heavy());
        m_scene->setPictureScale(1);
        QVERIFY(m_workers.isIdle());
        QVERIFY(columnsAt(9) > 300);
    }

private:
    void open(PlotExecutors executors)
    {
        close();
        m_widget = std::make_unique<QWidget>();
        m_widget->resize(900, 300);
        m_scene = std::make_unique<PlotScene>(*m_widget, executors);
        m_scene->setZone(QTimeZone::utc());
        m_scene->setRange(sampleDay());
        m_scene->resize();
        m_widget->grab(); // sends what waits, such as the new size
        m_scene->redraw();
        settle();
    }

    void close()
    {
        m_scene.reset();
        m_widget.reset();
    }

    /// Lets workers and redraws have their turn until none wants one.
    void settle()
    {
        do {
            m_workers.runAll();
            m_gui.runAll();
            m_scene->redraw();
        } while (!m_workers.isIdle() || !m_gui.isIdle());
    }

    [[nodiscard]] ChartToolTip* toolTip() const { return m_widget->findChild<ChartToolTip*>(); }

    /// Pixels of a series' line.
    [[nodiscard]] int inkOf(int series) const
    {
        const QRect area = m_scene->canvas().plotArea().toRect();
        return countOf(m_widget->grab().toImage(), currentTheme().seriesColor(series), area, 60);
    }

    /// Columns that have a line of whatever colour near a value.
    [[nodiscard]] int columnsAt(double value) const
    {
        const QImage picture = m_widget->grab().toImage();
        const QRect area = m_scene->canvas().plotArea().toRect();
        const int y = qRound(m_scene->canvas().toY(value));
        int count = 0;
        for (int x = area.left(); x <= area.right(); ++x) {
            const auto isColourful = [&picture, x](int row) {
                return picture.pixelColor(x, row).hsvSaturation() > 60;
            };
            count += isColourful(y - 1) || isColourful(y) || isColourful(y + 1) ? 1 : 0;
        }
        return count;
    }

    LateExecutor m_workers;
    LateExecutor m_gui;
    std::unique_ptr<QWidget> m_widget;
    std::unique_ptr<PlotScene> m_scene;
};

} // namespace promdesk::test

QTEST_MAIN(promdesk::test::tst_PlotScene)
#include "tst_PlotScene.moc"
