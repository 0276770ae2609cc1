// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "charts/TimeSeriesPlot.h"
#include "core/Mailbox.h"
#include "core/WorkerPool.h"
#include "support/FakeClock.h"
#include "support/PanelSamples.h"
#include "theme/Theme.h"

#include <QSignalSpy>
#include <QTest>
#include <QWheelEvent>

using namespace promdesk;
using namespace Qt::StringLiterals;

namespace promdesk::test {

namespace {

PlotContent threeLines()
{
    PlotContent content;
    content.unit = Unit::Seconds;
    const SnapshotPtr snapshot = snapshotOf({ curve({ { "q", "50" } }, 0.1, 0),
        curve({ { "q", "95" } }, 0.4, 1), curve({ { "q", "99" } }, 0.9, 2) });
    for (std::size_t i = 0; i < 3; ++i) {
        content.series.push_back({ .name = UntrustedText(u"line"_s),
            .snapshot = snapshot,
            .index = i,
            .colorIndex = static_cast<int>(i) });
    }
    return content;
}

/// A plot as large as in a window, drawn once.
std::unique_ptr<TimeSeriesPlot> makePlot(PlotExecutors executors = {})
{
    auto plot = std::make_unique<TimeSeriesPlot>(nullptr, executors);
    plot->resize(800, 300);
    plot->setTimeZone(QTimeZone::utc());
    plot->setTimeRange(sampleDay());
    plot->setContent(threeLines());
    plot->grab();
    return plot;
}

bool waitUntilDrawn(const TimeSeriesPlot& plot)
{
    return QTest::qWaitFor([&plot] { return plot.highest() > 1 && plot.plotArea().width() > 600; });
}

/// One horizontal line through the whole day.
PlotContent flatLine(std::size_t samples)
{
    Series series = curve({}, 0, 0, samples);
    std::fill(series.values.begin(), series.values.end(), 2.5);
    PlotContent content;
    content.minimum = 0;
    content.maximum = 5;
    content.series.push_back({ .name = UntrustedText(u"flat"_s),
        .snapshot = snapshotOf({ std::move(series) }),
        .index = 0 });
    return content;
}

/// Pixels of (nearly) this colour in one column that are not separated.
int rowsOfColor(const QImage& picture, int x, const QColor& color)
{
    int stretches = 0;
    bool isInside = false;
    for (int y = 0; y < picture.height(); ++y) {
        const QColor pixel = picture.pixelColor(x, y);
        const int apart = std::abs(pixel.red() - color.red())
            + std::abs(pixel.green() - color.green()) + std::abs(pixel.blue() - color.blue());
        stretches += apart < 130 && !isInside ? 1 : 0;
        isInside = apart < 130;
    }
    return stretches;
}

QPoint at(const TimeSeriesPlot& plot, double share, double shareDown = 0.5)
{
    const QRectF area = plot.plotArea();
    return QPointF(area.left() + share * area.width(), area.top() + shareDown * area.height())
        .toPoint();
}

void drag(TimeSeriesPlot& plot, QPoint from, QPoint to, Qt::MouseButton button,
    Qt::KeyboardModifiers modifiers = Qt::NoModifier)
{
    QTest::mousePress(&plot, button, modifiers, from);
    const QPointF middle = QPointF(from + to) / 2;
    for (const QPointF& position : { middle, QPointF(to) }) {
        QMouseEvent move(QEvent::MouseMove, position, plot.mapToGlobal(position), Qt::NoButton,
            button, modifiers);
        QCoreApplication::sendEvent(&plot, &move);
    }
    QTest::mouseRelease(&plot, button, modifiers, to);
}

void moveTo(TimeSeriesPlot& plot, const QPoint& place, Qt::MouseButtons buttons)
{
    QMouseEvent move(QEvent::MouseMove, place, plot.mapToGlobal(place), Qt::NoButton, buttons, {});
    QCoreApplication::sendEvent(&plot, &move);
}

class PaintCounter final : public QObject
{
public:
    int paints = 0;

protected:
    bool eventFilter(QObject*, QEvent* event) override
    {
        paints += event->type() == QEvent::Paint ? 1 : 0;
        return false;
    }
};

TimeRange wholeWeek()
{
    return { sampleStart(), sampleStart() + Duration::fromHours(24 * 7) };
}

TimeRange chosen(const QSignalSpy& spy)
{
    return spy.last().first().value<TimeRange>();
}

bool isNear(Instant a, Instant b)
{
    return std::abs((a - b).toMs()) < Duration::fromMinutes(6).toMs();
}

} // namespace

class tst_TimeSeriesPlot : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void fitsTheValueAxisToTheData()
    {
        const auto plot = makePlot();
        QVERIFY(waitUntilDrawn(*plot));
        QCOMPARE(plot->lowest(), 0.0);
        QVERIFY(plot->highest() >= 1.6 && plot->highest() < 3);
    }

    void zoomsInTimeByDragging()
    {
        const auto plot = makePlot();
        QVERIFY(waitUntilDrawn(*plot));
        QSignalSpy spy(plot.get(), &TimeSeriesPlot::timeRangeSelected);
        drag(*plot, at(*plot, 0.25), at(*plot, 0.5), Qt::LeftButton);
        QCOMPARE(spy.count(), 1);
        QVERIFY(isNear(chosen(spy).start, sampleStart() + Duration::fromHours(6)));
        QVERIFY(isNear(chosen(spy).end, sampleStart() + Duration::fromHours(12)));
        QCOMPARE(plot->timeRange(), chosen(spy));
    }

    void zoomsBothWaysWithShiftAndFitsAgainWithF()
    {
        const auto plot = makePlot();
        QVERIFY(waitUntilDrawn(*plot));
        const double before = plot->highest();
        drag(*plot, at(*plot, 0.25, 0.5), at(*plot, 0.5, 0.9), Qt::LeftButton, Qt::ShiftModifier);
        QTRY_VERIFY(plot->highest() < before * 0.7);
        QVERIFY(plot->lowest() > 0);
        QTest::keyClick(plot.get(), Qt::Key_F);
        QTRY_VERIFY(plot->lowest() == 0.0);
    }

    void ignoresAClickThatHardlyMoves()
    {
        const auto plot = makePlot();
        QVERIFY(waitUntilDrawn(*plot));
        QSignalSpy spy(plot.get(), &TimeSeriesPlot::timeRangeSelected);
        drag(*plot, at(*plot, 0.5), at(*plot, 0.5) + QPoint(2, 0), Qt::LeftButton);
        QCOMPARE(spy.count(), 0);
        QCOMPARE(plot->timeRange(), sampleDay());
    }

    void cancelsADragWithEscape()
    {
        const auto plot = makePlot();
        QVERIFY(waitUntilDrawn(*plot));
        QSignalSpy spy(plot.get(), &TimeSeriesPlot::timeRangeSelected);
        QTest::mousePress(plot.get(), Qt::LeftButton, {}, at(*plot, 0.2));
        QTest::keyClick(plot.get(), Qt::Key_Escape);
        QTest::mouseRelease(plot.get(), Qt::LeftButton, {}, at(*plot, 0.8));
        QCOMPARE(spy.count(), 0);
    }

    void theButtonThatBeganADragEndsIt()
    {
        const auto plot = makePlot();
        QVERIFY(waitUntilDrawn(*plot));
        QSignalSpy spy(plot.get(), &TimeSeriesPlot::timeRangeSelected);
        QTest::mousePress(plot.get(), Qt::LeftButton, {}, at(*plot, 0.2));
        moveTo(*plot, at(*plot, 0.5), Qt::LeftButton);
        QTest::mouseRelease(plot.get(), Qt::RightButton, {}, at(*plot, 0.5));
        QCOMPARE(spy.count(), 0);
        moveTo(*plot, at(*plot, 0.7), Qt::LeftButton);
        QTest::mouseRelease(plot.get(), Qt::LeftButton, {}, at(*plot, 0.7));
        QCOMPARE(spy.count(), 1);
    }

    void anotherButtonCancelsADrag()
    {
        const auto plot = makePlot();
        QVERIFY(waitUntilDrawn(*plot));
        QSignalSpy spy(plot.get(), &TimeSeriesPlot::timeRangeSelected);
        QTest::mousePress(plot.get(), Qt::LeftButton, {}, at(*plot, 0.2));
        moveTo(*plot, at(*plot, 0.5), Qt::LeftButton);
        QTest::mousePress(plot.get(), Qt::RightButton, {}, at(*plot, 0.5));
        QTest::mouseRelease(plot.get(), Qt::LeftButton, {}, at(*plot, 0.7));
        QCOMPARE(spy.count(), 0);
        plot->setTimeRange(wholeWeek());
        QCOMPARE(plot->timeRange(), wholeWeek());
    }

    /// A menu or another window may get the release.
    void aDragEndsWithItsButtonUp()
    {
        const auto plot = makePlot();
        QVERIFY(waitUntilDrawn(*plot));
        QSignalSpy spy(plot.get(), &TimeSeriesPlot::timeRangeSelected);
        QTest::mousePress(plot.get(), Qt::LeftButton, {}, at(*plot, 0.2));
        moveTo(*plot, at(*plot, 0.5), Qt::LeftButton);
        moveTo(*plot, at(*plot, 0.6), Qt::NoButton);
        plot->setTimeRange(wholeWeek());
        QCOMPARE(plot->timeRange(), wholeWeek());
        QCOMPARE(spy.count(), 0);
    }

    void zoomingBackShowsAllValues()
    {
        const auto plot = makePlot();
        QVERIFY(waitUntilDrawn(*plot));
        drag(*plot, at(*plot, 0.25, 0.5), at(*plot, 0.5, 0.9), Qt::LeftButton, Qt::ShiftModifier);
        QTRY_VERIFY(plot->lowest() > 0);
        QTest::keyClick(plot.get(), Qt::Key_Left, Qt::AltModifier);
        QTRY_VERIFY(plot->lowest() == 0.0);
    }

    void aScreenWithOtherPixelsIsDrawnFor()
    {
        const auto plot = makePlot();
        plot->show();
        QVERIFY(QTest::qWaitForWindowExposed(plot.get()));
        QVERIFY(waitUntilDrawn(*plot));
        plot->drawNow(); // nothing waits any more
        QCoreApplication::processEvents();
        PaintCounter counter;
        for (QWidget* part : plot->findChildren<QWidget*>()) {
            part->installEventFilter(&counter);
        }
        QEvent change(QEvent::ScreenChangeInternal);
        QCoreApplication::sendEvent(plot.get(), &change);
        plot->drawNow();
        QTRY_VERIFY(counter.paints > 0);
    }

    void pansWithTheMiddleButton()
    {
        const auto plot = makePlot();
        QVERIFY(waitUntilDrawn(*plot));
        QSignalSpy spy(plot.get(), &TimeSeriesPlot::timeRangeSelected);
        drag(*plot, at(*plot, 0.5), at(*plot, 0.25), Qt::MiddleButton);
        QCOMPARE(spy.count(), 1);
        QCOMPARE(chosen(spy).length(), sampleDay().length());
        QVERIFY(isNear(chosen(spy).start, sampleStart() + Duration::fromHours(6)));
    }

    void pansWithSpaceHeld()
    {
        const auto plot = makePlot();
        QVERIFY(waitUntilDrawn(*plot));
        QSignalSpy spy(plot.get(), &TimeSeriesPlot::timeRangeSelected);
        QTest::keyPress(plot.get(), Qt::Key_Space);
        drag(*plot, at(*plot, 0.25), at(*plot, 0.5), Qt::LeftButton);
        QTest::keyRelease(plot.get(), Qt::Key_Space);
        QCOMPARE(spy.count(), 1);
        QVERIFY(isNear(chosen(spy).start, sampleStart() - Duration::fromHours(6)));
    }

    void zoomsAtThePointerWithTheWheel()
    {
        const auto plot = makePlot();
        QVERIFY(waitUntilDrawn(*plot));
        QSignalSpy spy(plot.get(), &TimeSeriesPlot::timeRangeSelected);
        const QPointF position = at(*plot, 0.5);
        QWheelEvent wheel(position, plot->mapToGlobal(position), {}, QPoint(0, 120), Qt::NoButton,
            Qt::NoModifier, Qt::NoScrollPhase, false);
        QCoreApplication::sendEvent(plot.get(), &wheel);
        QVERIFY(plot->timeRange().length() < sampleDay().length());
        QTRY_COMPARE(spy.count(), 1);
        const Instant middle = chosen(spy).start + chosen(spy).length() / 2;
        QVERIFY(isNear(middle, sampleStart() + Duration::fromHours(12)));
    }

    void zoomsOutOverThePastAlone()
    {
        const auto plot = makePlot();
        const FakeClock clock(sampleDay().end + Duration::fromHours(2));
        plot->setClock(&clock);
        const QSignalSpy chosen(plot.get(), &TimeSeriesPlot::timeRangeSelected);
        for (int i = 0; i < 12; ++i) {
            QTest::keyClick(plot.get(), Qt::Key_Minus);
        }
        QVERIFY(plot->timeRange().length() > sampleDay().length() * 10);
        QCOMPARE(plot->timeRange().end, clock.now());
        // Who looks into the future on purpose is not pulled out of it.
        const TimeRange forecast { clock.now(), clock.now() + Duration::fromHours(10) };
        QTRY_COMPARE(chosen.size(), qsizetype { 1 }); // the keys rest
        plot->setTimeRange(forecast);
        QTest::keyClick(plot.get(), Qt::Key_Minus);
        QCOMPARE(plot->timeRange().end, forecast.end);
    }

    void goesBackByDoubleClickAndKeys()
    {
        const auto plot = makePlot();
        QVERIFY(waitUntilDrawn(*plot));
        QSignalSpy back(plot.get(), &TimeSeriesPlot::zoomBackRequested);
        QSignalSpy forward(plot.get(), &TimeSeriesPlot::zoomForwardRequested);
        QTest::mouseDClick(plot.get(), Qt::LeftButton, {}, at(*plot, 0.5));
        QCOMPARE(back.count(), 1);
        QTest::keyClick(plot.get(), Qt::Key_Left, Qt::AltModifier);
        QCOMPARE(back.count(), 2);
        QTest::keyClick(plot.get(), Qt::Key_Right, Qt::AltModifier);
        QCOMPARE(forward.count(), 1);
    }

    void movesTheCrosshairFromSampleToSampleByKeys()
    {
        const auto plot = makePlot();
        QVERIFY(waitUntilDrawn(*plot));
        std::vector<std::optional<Instant>> moves;
        connect(plot.get(), &TimeSeriesPlot::crosshairMoved, this,
            [&moves](std::optional<Instant> time) { moves.push_back(time); });
        QTest::keyClick(plot.get(), Qt::Key_Right);
        QTest::keyClick(plot.get(), Qt::Key_Right);
        QTest::keyClick(plot.get(), Qt::Key_Escape);
        QCOMPARE(moves.size(), std::size_t { 3 });
        QVERIFY(moves[0].has_value() && moves[1].has_value());
        QCOMPARE((*moves[1] - *moves[0]).toMs(), Duration::fromMinutes(3).toMs());
        QVERIFY(!moves[2].has_value());
    }

    void followsThePageUnlessTheUserDrags()
    {
        const auto plot = makePlot();
        QVERIFY(waitUntilDrawn(*plot));
        const TimeRange later { sampleStart() + Duration::fromHours(1),
            sampleStart() + Duration::fromHours(2) };
        QTest::mousePress(plot.get(), Qt::MiddleButton, {}, at(*plot, 0.5));
        plot->setTimeRange(later);
        QCOMPARE(plot->timeRange(), sampleDay());
        QTest::mouseRelease(plot.get(), Qt::MiddleButton, {}, at(*plot, 0.5));
        plot->setTimeRange(later);
        QCOMPARE(plot->timeRange(), later);
    }

    void drawsDenseLinesAsItDrawsFewPoints_data()
    {
        QTest::addColumn<std::size_t>("samples");
        QTest::newRow("point by point") << std::size_t { 300 };
        QTest::newRow("exact areas") << std::size_t { 2'000 };
        QTest::newRow("columns") << std::size_t { 40'000 };
    }

    void drawsDenseLinesAsItDrawsFewPoints()
    {
        QFETCH(std::size_t, samples);
        const auto plot = makePlot();
        plot->setContent(flatLine(samples));
        plot->prepareForPicture(1);
        const QImage picture = plot->grab().toImage();
        const QRectF area = plot->plotArea();
        const QColor line = seriesPen(currentTheme(), 0, 1).color();
        for (const double share : { 0.02, 0.3, 0.5, 0.98 }) {
            const int x = int(area.left() + share * area.width());
            QCOMPARE(rowsOfColor(picture, x, line), 1);
        }
    }

    void drawsManyDenseLinesOnWorkers()
    {
        Mailbox gui;
        WorkerPool workers(2);
        auto plot = makePlot({ &workers, &gui });
        QVERIFY(waitUntilDrawn(*plot));
        PlotContent content = flatLine(TimeSeriesPlot::kInlineSamples + 1);
        while (content.series.size() < 60) {
            content.series.push_back(content.series.front());
        }
        plot->setContent(content);
        const QColor line = seriesPen(currentTheme(), 0, 1).color();
        const auto isDrawn = [&] {
            const int x = int(plot->plotArea().center().x());
            return rowsOfColor(plot->grab().toImage(), x, line) == 1;
        };
        QTRY_VERIFY(isDrawn());
        // What is there moves along at once; the new picture follows.
        const TimeRange range = plot->timeRange();
        plot->setTimeRange({ range.start + Duration::fromHours(6), range.end });
        QTRY_VERIFY(isDrawn());
        plot->setTimeRange(range);
        plot->drawNow();
        plot.reset();
    }

    void samplesMuchDataOnWorkers()
    {
        Mailbox gui;
        WorkerPool workers(2);
        auto plot = makePlot({ &workers, &gui });
        QVERIFY(waitUntilDrawn(*plot));
        PlotContent content;
        content.unit = Unit::Seconds;
        content.series.push_back({ .name = UntrustedText(u"long"_s),
            .snapshot = snapshotOf({ curve({}, 1000, 0, TimeSeriesPlot::kInlineSamples + 1) }),
            .index = 0 });
        plot->setContent(content);
        QTRY_VERIFY(plot->highest() > 1000);
        // A plot that dies with a job under way leaves nothing behind.
        content.unit = Unit::None;
        plot->setContent(content);
        plot->grab();
        plot.reset();
    }
};

} // namespace promdesk::test

QTEST_MAIN(promdesk::test::tst_TimeSeriesPlot)
#include "tst_TimeSeriesPlot.moc"
