// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers

// One live tick of 40 panels × 20 series × 720 points on a real Prometheus: everything anew beside
// the tail alone. Bytes, samples the server read and processor time of both sides, drawing
// included. And the same panels as a page of a browser, which fetches all anew, or only what came.

#include "BrowserWall.h"
#include "LiveWall.h"
#include "Stopwatch.h"
#include "benchmarks.h"
#include "charts/TimeSeriesPlot.h"
#include "theme/Theme.h"

#include <QTest>

#include <algorithm>
#include <cstdio>
#include <memory>
#include <vector>

namespace promdesk::bench {

namespace {

constexpr int kTicks = 6;
constexpr int kWaitMs = 120'000;

/// What ticks cost on both sides.
struct Bill
{
    double bytes = 0;
    double samples = 0;
    double clientMs = 0;
    double drawMs = 0; ///< of clientMs, on the GUI thread
    double longestDrawMs = 0; ///< of one panel
    double serverMs = 0;
};

constexpr QSize kPanelSize(260, 210);

PlotContent contentOf(const SeriesFrame& frame)
{
    PlotContent content;
    const auto colours = static_cast<std::size_t>(Theme::light().series.size());
    for (std::size_t i = 0; frame.snapshot && i < frame.snapshot->series.size(); ++i) {
        content.series.push_back({ .name = {},
            .snapshot = frame.snapshot,
            .index = i,
            .colorIndex = static_cast<int>(i % colours) });
    }
    return content;
}

/// A wall of panels that keep their frames and draw them.
class FrameWall
{
public:
    [[nodiscard]] bool start()
    {
        if (!m_wall.start()) {
            return false;
        }
        m_frames.resize(kWallPanels);
        for (int i = 0; i < kWallPanels; ++i) {
            m_plots.push_back(std::make_unique<TimeSeriesPlot>());
            m_plots.back()->resize(kPanelSize);
            m_plots.back()->grab(); // hidden widgets learn their size when they are drawn
            subscribe(i);
        }
        return wait();
    }

    /// A step later; urge: what makes the panels ask.
    template <typename Urge> [[nodiscard]] bool tick(Bill& bill, const Urge& urge)
    {
        if (!m_wall.advance()) {
            return false;
        }
        m_drawMs.clear();
        const double own = ownCpuMs();
        const double servers = cpuMsOf(m_wall.serverProcess());
        urge(m_wall.scheduler());
        const bool isDone = wait();
        bill.clientMs += ownCpuMs() - own;
        bill.serverMs += cpuMsOf(m_wall.serverProcess()) - servers;
        for (const double ms : m_drawMs) {
            bill.drawMs += ms;
            bill.longestDrawMs = std::max(bill.longestDrawMs, ms);
        }
        addLogged(bill);
        return isDone;
    }

    /// Everything again at the same time.
    [[nodiscard]] bool reload()
    {
        settleLog();
        m_wall.scheduler().refreshNow();
        return wait();
    }

    /// All values of all panels, for comparing.
    [[nodiscard]] std::vector<double> fingerprint() const
    {
        std::vector<double> numbers;
        for (const SeriesFrame& frame : m_frames) {
            for (const Series& series : frame.snapshot->series) {
                numbers.insert(numbers.end(), series.values.begin(), series.values.end());
            }
        }
        return numbers;
    }

    void settleLog() { m_logged = m_wall.scheduler().log().totalCount(); }

    [[nodiscard]] LiveWall& wall() { return m_wall; }

private:
    void subscribe(int panel)
    {
        LiveQuery query;
        query.sourceId = m_wall.sourceId();
        query.expression = LiveWall::expressionOf(panel);
        query.range.from = LiveWall::rangeStart();
        const auto place = static_cast<std::size_t>(panel);
        m_subscriptions.push_back(
            m_wall.scheduler().subscribe(query, [this, place](const SeriesFrame& frame) {
                m_frames[place] = frame;
                m_drawMs.push_back(threadMilliseconds([this, place] { draw(place); }));
            }));
    }

    void draw(std::size_t place)
    {
        TimeSeriesPlot& plot = *m_plots[place];
        plot.setTimeRange(m_frames[place].range);
        plot.setContent(contentOf(m_frames[place]));
        plot.drawNow();
        plot.render(&m_screen);
    }

    [[nodiscard]] bool wait()
    {
        return QTest::qWaitFor(
            [this] {
                return m_wall.scheduler().log().totalCount() >= m_logged + kWallPanels
                    && std::all_of(m_frames.begin(), m_frames.end(), [this](const auto& frame) {
                           return frame.state == FrameState::Fresh
                               && frame.range.end == m_wall.clock().now();
                       });
            },
            kWaitMs);
    }

    void addLogged(Bill& bill)
    {
        const auto& entries = m_wall.scheduler().log().entries();
        const std::size_t fresh = m_wall.scheduler().log().totalCount() - m_logged;
        for (std::size_t i = entries.size() - std::min(fresh, entries.size()); i < entries.size();
             ++i) {
            bill.bytes += static_cast<double>(entries[i].bodyBytes);
            bill.samples += static_cast<double>(entries[i].serverSamples);
        }
        settleLog();
    }

    LiveWall m_wall;
    std::vector<std::unique_ptr<TimeSeriesPlot>> m_plots;
    QImage m_screen { kPanelSize, QImage::Format_RGB32 };
    std::vector<SeriesFrame> m_frames;
    std::vector<double> m_drawMs; ///< of every picture since the last tick began
    std::vector<QuerySubscription> m_subscriptions;
    std::size_t m_logged = 0;
};

/// What ticks of the browser's page cost.
struct BrowserBill
{
    double clientMs = 0;
    double serverMs = 0;
    double wallMs = 0;
    int ticks = 0;

    [[nodiscard]] double cpuMs() const { return ticks > 0 ? (clientMs + serverMs) / ticks : 0; }
};

template <typename Tick> bool pay(BrowserBill& bill, LiveWall& wall, const Tick& tick)
{
    const double servers = cpuMsOf(wall.serverProcess());
    const std::optional<BrowserTick> cost = tick(wall.clock().now());
    if (!cost) {
        return false;
    }
    bill.serverMs += cpuMsOf(wall.serverProcess()) - servers;
    bill.clientMs += cost->cpuMs;
    bill.wallMs += cost->wallMs;
    ++bill.ticks;
    return true;
}

/// Whether the values of the tail, of a reload and of the page are the same to the bit.
bool isSame(FrameWall& wall, BrowserWall& page, bool hasPage)
{
    Bill last;
    if (!wall.tick(last, [](QueryScheduler& scheduler) { scheduler.tick(); })) {
        return false;
    }
    const std::vector<double> byTail = wall.fingerprint();
    const bool isWhole = byTail.size() == std::size_t { kWallPanels } * kWallSeries * kWallPoints;
    const bool isReloaded = wall.reload() && byTail == wall.fingerprint();
    const bool isPageSame =
        !hasPage || (page.append(wall.wall().clock().now()).has_value() && page.values() == byTail);
    const bool isSame = isWhole && isReloaded && isPageSame;
    std::printf("  %s\n", isSame ? "same values" : "DIFFERENT VALUES");
    return isSame;
}

void printRatio(const char* what, double full, double tail)
{
    std::printf("  %-22s %12.1f %12.1f %8.1f\n", what, full, tail, tail > 0 ? full / tail : 0.0);
}

void printBills(const Bill& full, const Bill& tail)
{
    std::printf(
        "\nlive tick, %d panels x %d series x 720 points, per tick\n", kWallPanels, kWallSeries);
    std::printf("  %-22s %12s %12s %8s\n", "", "full", "tail", "ratio");
    printRatio("kB received", full.bytes / 1e3 / kTicks, tail.bytes / 1e3 / kTicks);
    printRatio("1,000 samples read", full.samples / 1e3 / kTicks, tail.samples / 1e3 / kTicks);
    printRatio("client CPU ms", full.clientMs / kTicks, tail.clientMs / kTicks);
    printRatio("of it drawing", full.drawMs / kTicks, tail.drawMs / kTicks);
    printRatio("server CPU ms", full.serverMs / kTicks, tail.serverMs / kTicks);
    printRatio("CPU ms, both sides", (full.clientMs + full.serverMs) / kTicks,
        (tail.clientMs + tail.serverMs) / kTicks);
    std::printf(
        "  client CPU of a tail tick %.1f ms (target 60), longest slice of the GUI thread %.1f "
        "ms (target 8)\n",
        tail.clientMs / kTicks, tail.longestDrawMs);
}

void printBrowser(const BrowserBill& refetched, const BrowserBill& appended, const Bill& tail)
{
    const auto print = [&tail](const char* what, const BrowserBill& bill, double target) {
        const double ours = (tail.clientMs + tail.serverMs) / kTicks;
        std::printf("  a page with uPlot that %-18s %7.1f + %6.1f ms of CPU, %7.1f ms, "
                    "%5.1f times ours (target %.0f)\n",
            what, bill.clientMs / bill.ticks, bill.serverMs / bill.ticks, bill.wallMs / bill.ticks,
            bill.cpuMs() / ours, target);
    };
    if (refetched.ticks > 0 && appended.ticks > 0) {
        print("fetches all:", refetched, 30);
        print("fetches what came:", appended, 4);
    }
}

} // namespace

bool liveTick()
{
    FrameWall wall;
    if (!wall.start()) {
        std::printf("live tick: no prometheus to ask\n");
        return false;
    }
    wall.settleLog();
    Browser browser;
    BrowserWall page(browser);
    const auto refetch = [&page](Instant end) { return page.refetch(end); };
    const auto append = [&page](Instant end) { return page.append(end); };
    BrowserBill warmUp;
    const bool hasPage =
        page.start(wall.wall().serverUrl(), kPanelSize) && pay(warmUp, wall.wall(), refetch);
    Bill full;
    Bill tail;
    BrowserBill refetched;
    BrowserBill appended;
    bool isDone = true;
    for (int i = 0; i < kTicks && isDone; ++i) {
        isDone = wall.tick(tail, [](QueryScheduler& scheduler) { scheduler.tick(); })
            && (!hasPage || pay(appended, wall.wall(), append))
            && wall.tick(full, [](QueryScheduler& scheduler) { scheduler.refreshNow(); })
            && (!hasPage || pay(refetched, wall.wall(), refetch));
    }
    printBills(full, tail);
    printBrowser(refetched, appended, tail);
    return isDone && isSame(wall, page, hasPage);
}

} // namespace promdesk::bench
