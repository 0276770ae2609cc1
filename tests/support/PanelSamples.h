// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "panels/Panel.h"
#include "series/SampleValue.h"

#include <cmath>
#include <string>
#include <vector>

namespace promdesk::test {

/// Frames and plans with known, repeatable numbers for tests of charts and panels.

inline Instant sampleStart()
{
    return Instant::fromSeconds(1'763'769'600); // 2025-11-22T00:00:00Z
}

inline TimeRange sampleDay()
{
    return { sampleStart(), sampleStart() + Duration::fromHours(24) };
}

/// A daily curve with ripples; phase tells series apart.
inline Series curve(LabelSet labels, double base, double phase, std::size_t count = 480)
{
    Series series { .labels = std::move(labels),
        .axis = TimeAxis::grid(
            sampleStart(), Duration::fromMs(86'400'000 / static_cast<std::int64_t>(count)), count),
        .values = {},
        .histograms = {} };
    for (std::size_t i = 0; i < count; ++i) {
        const double day = static_cast<double>(i) / static_cast<double>(count) * 6.283185;
        const double ripple = std::sin(static_cast<double>(i) * 0.9 + phase * 3)
            + std::sin(static_cast<double>(i) * 0.23 + phase);
        series.values.push_back(base * (1.2 - 0.6 * std::cos(day + phase * 0.2) + 0.05 * ripple));
    }
    return series;
}

inline SnapshotPtr snapshotOf(std::vector<Series> series)
{
    auto snapshot = std::make_shared<SeriesSnapshot>();
    snapshot->series = std::move(series);
    return snapshot;
}

inline SeriesFrame frameOf(SnapshotPtr snapshot, FrameState state = FrameState::Fresh)
{
    SeriesFrame frame;
    frame.state = state;
    frame.snapshot = std::move(snapshot);
    frame.range = sampleDay();
    frame.step = Duration::fromMinutes(3);
    frame.receivedAt = sampleDay().end;
    return frame;
}

inline PanelPlan planOf(
    const QString& type, const QString& title, Unit unit, std::size_t queryCount = 1)
{
    PanelPlan plan;
    plan.spec.id = QStringLiteral("p");
    plan.spec.type = type;
    plan.spec.title = title;
    plan.spec.unit = unit;
    for (std::size_t i = 0; i < queryCount; ++i) {
        PlannedQuery query;
        query.sourceId = QStringLiteral("s");
        query.expression = "up";
        plan.queries.push_back(query);
    }
    return plan;
}

} // namespace promdesk::test
