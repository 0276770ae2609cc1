// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "knowledge/MarkerTrial.h"

#include "signals/PromqlText.h"
#include "topology/EntityLabels.h"

#include <algorithm>
#include <cmath>
#include <utility>
#include <variant>

namespace promdesk {

namespace {

constexpr Duration kTimeout = Duration::fromSeconds(20);
constexpr Duration kWindow = Duration::fromMinutes(15);
constexpr std::size_t kMostMetrics = 200;

SeriesCounts countsIn(const SeriesSnapshot& rows)
{
    SeriesCounts counts;
    for (const Series& series : rows.series) {
        const double value = valueOf(series);
        counts[std::string(series.labels.metricName())] =
            std::isfinite(value) ? static_cast<std::int64_t>(std::clamp(value, 0.0, 1e15)) : 0;
    }
    return counts;
}

} // namespace

MarkerTrial::MarkerTrial(const Clock& clock, Executor& gui)
    : m_clock(clock)
    , m_gui(gui)
{ }

void MarkerTrial::count(
    const ServerProfile& profile, const std::vector<DataSource*>& servers, const CountsDone& done)
{
    m_counting = CancelSource();
    ProfileSet only;
    only.profiles.push_back(profile);
    const QueryRequest request { .kind = QueryRequest::Kind::Instant,
        .expression = guardExpression(only),
        .start = m_clock.now(),
        .end = {},
        .step = {},
        .timeout = kTimeout,
        .origin = { .asker = RequestOrigin::Asker::Detection } };
    for (DataSource* server : servers) {
        const CancelToken token = m_counting.token();
        server->fetch(request, token,
            [&gui = m_gui, token, done, name = server->name()](Result<SnapshotPtr> rows) {
                auto counts = rows.map([](const SnapshotPtr& found) { return countsIn(*found); });
                gui.post([token, done, name, counts = std::move(counts)] {
                    if (!token.isCancelled()) {
                        done({ .server = name, .counts = counts });
                    }
                });
            });
    }
}

void MarkerTrial::labelsOn(const std::vector<std::string>& metrics,
    const std::vector<DataSource*>& servers, const LabelsDone& done)
{
    m_listing = CancelSource();
    if (metrics.empty()) {
        return;
    }
    MetadataRequest request;
    request.kind = MetadataKind::LabelNames;
    const auto most = static_cast<std::ptrdiff_t>(std::min(metrics.size(), kMostMetrics));
    request.matchers = { '{' + matchAny("__name__", { metrics.begin(), metrics.begin() + most })
        + '}' };
    request.start = m_clock.now() - kWindow;
    request.end = m_clock.now();
    request.limit = kMostLabels;
    request.origin.asker = RequestOrigin::Asker::Detection;
    for (DataSource* server : servers) {
        const CancelToken token = m_listing.token();
        server->fetchMetadata(
            request, token, [&gui = m_gui, token, done](Result<MetadataAnswer> answer) {
                const auto* names =
                    answer ? std::get_if<std::vector<std::string>>(&answer->content) : nullptr;
                std::vector<std::string> some = names ? *names : std::vector<std::string>();
                some.resize(std::min(some.size(), std::size_t { kMostLabels }));
                gui.post([token, done, some = std::move(some)] {
                    if (!token.isCancelled()) {
                        done(some);
                    }
                });
            });
    }
}

} // namespace promdesk
