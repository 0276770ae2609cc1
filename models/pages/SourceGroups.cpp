// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "pages/SourceGroups.h"

#include "queries/SourceMerge.h"

#include <algorithm>
#include <map>
#include <tuple>
#include <utility>

using namespace Qt::StringLiterals;

namespace promdesk {

namespace {

bool isSilent(const SeriesFrame& frame)
{
    return frame.state == FrameState::Stale || frame.state == FrameState::Failed
        || (frame.error && frame.failingSince != Instant());
}

bool isSameGroup(const PlannedQuery& a, const PlannedQuery& b)
{
    return a.group >= 0 && a.group == b.group;
}

/// One source's answer to a question of a group.
struct Member
{
    const PlannedQuery* query = nullptr;
    const SeriesFrame* frame = nullptr;
    bool isHidden = false;
};

SourcePart toPart(const Member& member)
{
    const SeriesFrame& frame = *member.frame;
    SourcePart part { .sourceId = member.query->sourceId,
        .name = member.query->sourceName,
        .place = member.query->sourcePlace,
        .state = frame.state,
        .expression = frame.expression.empty() ? member.query->expression : frame.expression,
        .error = frame.error,
        .knownUntil = frame.snapshot ? frame.range.end : Instant(),
        .silentSince = Instant(),
        .isHidden = member.isHidden,
        .isReplaced = false,
        .isLeftOut = false };
    if (isSilent(frame)) {
        part.silentSince = frame.snapshot ? frame.receivedAt : frame.failingSince;
    }
    return part;
}

/// The state of the whole: bad news of one source is told by its part.
FrameState jointState(const std::vector<Member>& members)
{
    const auto count = [&members](FrameState state) {
        return std::count_if(members.begin(), members.end(),
            [state](const Member& member) { return member.frame->told() == state; });
    };
    const bool hasData = std::any_of(members.begin(), members.end(),
        [](const Member& member) { return member.frame->snapshot != nullptr; });
    const auto silent = count(FrameState::Stale) + count(FrameState::Failed);
    if (count(FrameState::Costly) > 0) {
        return FrameState::Costly;
    }
    if (silent == static_cast<std::ptrdiff_t>(members.size())) {
        return hasData ? FrameState::Stale : FrameState::Failed;
    }
    if (count(FrameState::Loading) + count(FrameState::Refreshing) > 0) {
        return hasData ? FrameState::Refreshing : FrameState::Loading;
    }
    return FrameState::Fresh;
}

/// The frame that says most about what is asked now. One that is silent or on its way may still be
/// of an earlier view, whatever its end.
const SeriesFrame& newestOf(const std::vector<Member>& members)
{
    const auto newest =
        std::max_element(members.begin(), members.end(), [](const Member& a, const Member& b) {
            const auto rank = [](const SeriesFrame& frame) {
                return std::tuple(frame.snapshot != nullptr, frame.state == FrameState::Fresh,
                    !isSilent(frame), frame.range.end);
            };
            return rank(*a.frame) < rank(*b.frame);
        });
    return *newest->frame;
}

/// Answers another view than the newest does: another step, or of old a later range or a moment.
bool isOutdated(const SeriesFrame& frame, const SeriesFrame& newest)
{
    const bool isOfAnotherTime = newest.step == Duration() ? frame.range.end != newest.range.end
                                                           : frame.range.end > newest.range.end;
    return frame.step != newest.step || (isSilent(frame) && isOfAnotherTime);
}

/// The answers in the session's order, outdated ones last and only of those that no twin stands in
/// for: joining would fill their view from another one, or put a fine line on a coarse grid.
std::vector<Member> answered(const std::vector<Member>& members, const SeriesFrame& newest)
{
    std::vector<Member> result;
    std::copy_if(members.begin(), members.end(), std::back_inserter(result),
        [](const Member& member) { return member.frame->snapshot != nullptr; });
    const auto outdated = std::stable_partition(result.begin(), result.end(),
        [&newest](const Member& member) { return !isOutdated(*member.frame, newest); });
    const std::vector<Member> current(result.begin(), outdated);
    const auto hasTwin = [&current](const Member& member) {
        return std::any_of(current.begin(), current.end(), [&member](const Member& other) {
            return !member.query->haGroup.isEmpty()
                && other.query->haGroup == member.query->haGroup;
        });
    };
    result.erase(std::remove_if(outdated, result.end(), hasTwin), result.end());
    return result;
}

SnapshotPtr join(
    const std::vector<Member>& members, const SeriesFrame& newest, std::vector<SourcePart>& parts)
{
    SourceMergeOptions options;
    options.duplicates = SourceMergeOptions::Duplicates::Join;
    std::vector<SourceAnswer> answers;
    for (const Member& member : answered(members, newest)) {
        const PlannedQuery& query = *member.query;
        // Names of servers and of groups live in two name spaces.
        answers.push_back({ .sourceName = query.sourceName,
            .step = newest.step,
            .answer = member.frame->snapshot,
            .haGroup = query.haGroup.isEmpty() ? u'=' + query.sourceId : u'+' + query.haGroup });
    }
    MergedAnswer merged = mergeSources(answers, options);
    for (const SourceFailure& failed : merged.failures) {
        for (SourcePart& part : parts) {
            if (part.name == failed.sourceName) {
                part.error = failed.error;
                part.state = FrameState::Failed;
                part.isLeftOut = true;
                part.knownUntil = Instant();
            }
        }
    }
    return merged.snapshot;
}

/// Says which silent sources another one of their group stands in for.
void markReplaced(const std::vector<Member>& members, std::vector<SourcePart>& parts)
{
    std::map<QString, bool> answers; // by group
    for (const Member& member : members) {
        answers[member.query->haGroup] |= !isSilent(*member.frame) && member.frame->snapshot;
    }
    for (const Member& member : members) {
        for (SourcePart& part : parts) {
            if (part.sourceId == member.query->sourceId && part.silentSince != Instant()) {
                part.isReplaced =
                    !member.query->haGroup.isEmpty() && answers[member.query->haGroup];
            }
        }
    }
}

SeriesFrame mergeGroup(const std::vector<Member>& all)
{
    SeriesFrame merged;
    std::vector<Member> shown;
    for (const Member& member : all) {
        merged.parts.push_back(toPart(member));
        if (!member.isHidden) {
            shown.push_back(member);
        }
    }
    if (shown.empty()) {
        merged.state = FrameState::Fresh;
        return merged;
    }
    const SeriesFrame& newest = newestOf(shown);
    merged.state = jointState(shown);
    merged.range = newest.range;
    merged.step = newest.step;
    merged.isCoarse = newest.isCoarse;
    merged.expression = newest.expression;
    merged.sourceId = newest.sourceId;
    merged.latency = newest.latency;
    for (const Member& member : shown) {
        merged.receivedAt = std::max(merged.receivedAt, member.frame->receivedAt);
        const bool isTold = merged.state == FrameState::Stale || merged.state == FrameState::Failed;
        if (isTold && !merged.error) {
            merged.error = member.frame->error;
        }
        merged.isRaw = merged.isRaw || (member.frame->isRaw && member.frame->snapshot);
        merged.cost = member.frame->cost ? member.frame->cost : merged.cost;
    }
    merged.snapshot = join(shown, newest, merged.parts);
    markReplaced(shown, merged.parts);
    return merged;
}

} // namespace

bool hasSourceGroups(const PanelPlan& plan)
{
    return std::adjacent_find(plan.queries.begin(), plan.queries.end(), isSameGroup)
        != plan.queries.end();
}

std::vector<PlacedSource> sourcesOf(const PagePlan& page)
{
    std::map<int, PlacedSource> byPlace;
    for (const PanelPlan& panel : page.panels) {
        for (const PlannedQuery& query : panel.queries) {
            byPlace.try_emplace(query.sourcePlace,
                PlacedSource { query.sourceId, query.sourceName, query.sourcePlace });
        }
    }
    std::vector<PlacedSource> sources;
    for (const auto& [place, source] : byPlace) {
        sources.push_back(source);
    }
    return sources;
}

PanelPlan shownPlan(const PanelPlan& plan)
{
    PanelPlan shown = plan;
    const auto end = std::unique(shown.queries.begin(), shown.queries.end(), isSameGroup);
    shown.queries.erase(end, shown.queries.end());
    return shown;
}

QStringList companionsOf(const PanelPlan& plan, const PlannedQuery& query)
{
    QStringList others;
    for (const PlannedQuery& other : plan.queries) {
        if (isSameGroup(other, query) && other.sourceId != query.sourceId) {
            others += other.sourceId;
        }
    }
    return others;
}

std::vector<SeriesFrame> shownFrames(
    const PanelPlan& plan, const std::vector<SeriesFrame>& frames, const QSet<QString>& hidden)
{
    std::vector<SeriesFrame> shown;
    const std::size_t count = std::min(plan.queries.size(), frames.size());
    for (std::size_t at = 0; at < count;) {
        std::vector<Member> members;
        do {
            const PlannedQuery& query = plan.queries[at];
            members.push_back({ &query, &frames[at], hidden.contains(query.sourceId) });
            ++at;
        } while (at < count && isSameGroup(plan.queries[at - 1], plan.queries[at]));
        const bool isPlain = members.size() == 1 && !members.front().isHidden;
        shown.push_back(isPlain ? *members.front().frame : mergeGroup(members));
    }
    return shown;
}

QStringList answeringSources(const SeriesFrame& frame)
{
    QStringList names;
    for (const SourcePart& part : frame.parts) {
        if (!part.isHidden && part.knownUntil != Instant()) {
            names += part.name;
        }
    }
    return names;
}

QStringList leftOutSources(const SeriesFrame& frame)
{
    QStringList lines;
    for (const SourcePart& part : frame.parts) {
        if (part.isLeftOut && part.error) {
            lines += part.name + u": "_s + part.error->message;
        }
    }
    return lines;
}

QString sourceIdOf(const SeriesFrame& frame, const Series& series)
{
    const QString name = toQString(series.labels.value("source"));
    for (const SourcePart& part : frame.parts) {
        if (part.name == name) {
            return part.sourceId;
        }
    }
    return frame.sourceId;
}

} // namespace promdesk
