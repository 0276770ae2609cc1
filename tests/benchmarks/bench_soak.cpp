// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers

// A shift of twelve hours in minutes: a page of 40 panels is refreshed 2,880 times, 15 s of data
// apart, from a real Prometheus, and drawn. Asks for what only time shows: memory that grows,
// refreshes that are missed, moments in which the window would not have answered.

#include "LiveWall.h"
#include "benchmarks.h"
#include "panels/PanelTypes.h"
#include "tiles/PageView.h"

#include <QElapsedTimer>
#include <QFile>
#include <QTest>
#include <QTimer>

#include <unistd.h>

#include <algorithm>
#include <cstdio>

using namespace Qt::StringLiterals;

namespace promdesk::bench {

namespace {

constexpr int kWaitMs = 120'000;
constexpr int kColumns = 6; ///< of panels, wide enough for steps of 15 s
constexpr int kPulseMs = 4;
constexpr double kLongGapMs = 100;
constexpr double kMebibyte = 1024.0 * 1024.0;

PagePlan wallPage(const QString& sourceId)
{
    PagePlan page;
    page.title = u"Wall"_s;
    for (int i = 0; i < kWallPanels; ++i) {
        PanelPlan plan;
        plan.spec.id = u"p%1"_s.arg(i);
        plan.spec.type = u"timeseries"_s;
        plan.spec.title = u"Panel %1"_s.arg(i);
        plan.spec.place = { .x = i % kColumns * 4, .y = i / kColumns * 5, .width = 4, .height = 5 };
        PlannedQuery query;
        query.sourceId = sourceId;
        query.expression = LiveWall::expressionOf(i);
        plan.queries.push_back(query);
        page.panels.push_back(plan);
    }
    return page;
}

double residentMebibytes()
{
    QFile file(u"/proc/self/statm"_s);
    if (!file.open(QIODevice::ReadOnly)) {
        return 0;
    }
    const double pages = file.readAll().split(' ').value(1).toDouble();
    return pages * static_cast<double>(sysconf(_SC_PAGESIZE)) / kMebibyte;
}

/// The longest time in which the event loop did not turn.
class Pulse
{
public:
    Pulse()
    {
        m_timer.setTimerType(Qt::PreciseTimer);
        QObject::connect(&m_timer, &QTimer::timeout, &m_timer, [this] {
            const double gapMs = static_cast<double>(m_since.nsecsElapsed()) / 1e6 - kPulseMs;
            m_longestMs = std::max(m_longestMs, gapMs);
            m_longOnes += gapMs > kLongGapMs ? 1 : 0;
            m_since.restart();
        });
        resume();
    }

    /// What happens until resume() is the benchmark's own.
    void pause() { m_timer.stop(); }

    void resume()
    {
        m_since.start();
        m_timer.start(kPulseMs);
    }

    [[nodiscard]] double longestMs() const { return m_longestMs; }

    /// Above kLongGapMs.
    [[nodiscard]] int longOnes() const { return m_longOnes; }

private:
    QTimer m_timer;
    QElapsedTimer m_since;
    double m_longestMs = 0;
    int m_longOnes = 0;
};

/// A page of panels over a live wall.
class SoakPage
{
public:
    [[nodiscard]] bool start()
    {
        if (!m_wall.start()) {
            return false;
        }
        registerPanelTypes(m_types,
            { .executors = { .workers = &m_wall.workers(), .gui = &m_wall.gui() }, .scopeOf = {} });
        m_view = std::make_unique<PageView>(PageServices {
            .scheduler = &m_wall.scheduler(), .panelTypes = &m_types, .clock = &m_wall.clock() });
        m_view->resize(2560, 1440); // every panel is in sight or near
        m_view->setTimeRange({ .from = u"now-1h"_s, .to = u"now"_s });
        m_view->show();
        m_view->setPage(wallPage(m_wall.sourceId()));
        return waitForAll();
    }

    /// The next refresh; false when a panel did not get it.
    [[nodiscard]] bool refresh(Pulse& pulse)
    {
        pulse.pause();
        const bool isWritten = m_wall.advance();
        pulse.resume();
        m_wall.scheduler().tick();
        return isWritten && waitForAll();
    }

    [[nodiscard]] double storedMebibytes()
    {
        return static_cast<double>(m_wall.scheduler().status().storedBytes) / kMebibyte;
    }

private:
    [[nodiscard]] bool waitForAll()
    {
        return QTest::qWaitFor(
            [this] {
                const std::vector<PanelSpec> panels = m_view->panels();
                return std::all_of(panels.begin(), panels.end(), [this](const PanelSpec& panel) {
                    const auto& frames = m_view->framesOf(panel.id);
                    return frames.size() == 1 && frames.front().state == FrameState::Fresh
                        && frames.front().range.end == m_wall.clock().now();
                });
            },
            kWaitMs);
    }

    LiveWall m_wall;
    Registry<PanelType> m_types;
    std::unique_ptr<PageView> m_view;
};

} // namespace

bool soak()
{
    const int refreshes = 2'880;
    SoakPage page;
    if (!page.start()) {
        std::printf("soak: no prometheus to ask\n");
        return false;
    }
    Pulse pulse;
    int missed = 0;
    double settled = 0;
    double most = 0;
    double processor = ownCpuMs();
    for (int i = 0; i < refreshes; ++i) {
        missed += page.refresh(pulse) ? 0 : 1;
        if (i == refreshes / 10) {
            settled = residentMebibytes();
        }
        most = std::max(most, residentMebibytes());
        if (i % (refreshes / 10) == 0) {
            std::printf(
                "soak   %4d refreshes   %6.1f MiB, %.1f of them stored columns   longest gap "
                "%5.1f ms\n",
                i, residentMebibytes(), page.storedMebibytes(), pulse.longestMs());
            std::fflush(stdout);
        }
    }
    processor = (ownCpuMs() - processor) / refreshes;
    const double growth = residentMebibytes() - settled;
    std::printf(
        "soak   %d refreshes of %d panels   missed %d   grown since the first tenth %.1f MiB "
        "(target 5), at most %.1f MiB   longest gap %.1f ms, %d above 100 ms (target 0)   "
        "processor %.1f ms a refresh\n",
        refreshes, kWallPanels, missed, growth, most, pulse.longestMs(), pulse.longOnes(),
        processor);
    return missed == 0;
}

} // namespace promdesk::bench
