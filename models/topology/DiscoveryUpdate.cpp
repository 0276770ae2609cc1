// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "topology/DiscoveryUpdate.h"

#include "topology/EntityLabels.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <unordered_map>
#include <unordered_set>

namespace promdesk {

namespace {

constexpr const char* kPartLabel = "promdesk_question";

/// Parts of the question; lists have a twin each for what came and what went.
constexpr const char* kCounts = "counts";
constexpr const char* kDown = "down";
constexpr const char* kTargets = "targets";
constexpr const char* kAlerts = "alerts";
constexpr const char* kMarkers = "markers";
constexpr const char* kNodes = "nodes";
constexpr const char* kPods = "pods";
constexpr const char* kVital = "vital/";
constexpr const char* kCame = "+";
constexpr const char* kWent = "-";

class Question
{
public:
    void ask(const std::string& part, const std::string& expression)
    {
        if (!expression.empty()) {
            m_parts.push_back("label_replace(" + expression + ", \"" + kPartLabel + "\", \"" + part
                + "\", \"\", \"\")");
        }
    }

    /// list: gives the expression as of an offset clause.
    template <typename List>
    void askList(const char* part, const UpdatePlan& plan, const List& list)
    {
        if (plan.listing == Listing::All) {
            ask(part, list(std::string()));
        }
        if (plan.listing != Listing::Changes) {
            return;
        }
        const Duration since = plan.sinceListing;
        const std::string now = list(std::string());
        const std::string then = list(" offset " + std::to_string(since.toMs()) + "ms");
        if (!now.empty()) {
            ask(std::string(part) + kCame, "((" + now + ") unless (" + then + "))");
            ask(std::string(part) + kWent, "((" + then + ") unless (" + now + "))");
        }
    }

    void askVitals(const std::vector<VitalQuery>& vitals)
    {
        for (std::size_t i = 0; i < vitals.size(); ++i) {
            ask(kVital + std::to_string(i), "(" + vitals[i].expression + ")");
        }
    }

    [[nodiscard]] std::string text() const { return joined(0, m_parts.size()); }

    /// As few as may be of at most mostBytes each.
    [[nodiscard]] std::vector<std::string> texts(std::size_t mostBytes) const
    {
        const std::size_t mostOfParts = mostBytes * 3 / 4; // what joins them is a small share
        std::vector<std::string> all;
        std::size_t bytes = 0;
        std::size_t from = 0;
        for (std::size_t i = 0; i < m_parts.size(); ++i) {
            if (i > from && bytes + m_parts[i].size() > mostOfParts) {
                all.push_back(joined(from, i));
                from = i;
                bytes = 0;
            }
            bytes += m_parts[i].size();
        }
        if (from < m_parts.size()) {
            all.push_back(joined(from, m_parts.size()));
        }
        return all;
    }

private:
    /// Halves joined to halves: each `or` looks at all rows of both sides, so that a plain chain
    /// would look at the first rows once per part.
    [[nodiscard]] std::string joined(std::size_t from, std::size_t to) const
    {
        if (to - from <= 1) {
            return to == from ? std::string() : m_parts[from];
        }
        const std::size_t middle = from + (to - from) / 2;
        return "(" + joined(from, middle) + " or " + joined(middle, to) + ")";
    }

    std::vector<std::string> m_parts;
};

SnapshotPtr partOf(const UpdateParts& parts, const std::string& name)
{
    const auto at = parts.find(name);
    return at == parts.end() ? nullptr : at->second;
}

/// A list with what came and without what went; the whole one where it was asked for.
SnapshotPtr updatedList(const SnapshotPtr& before, const UpdateParts& parts, const char* part)
{
    if (SnapshotPtr whole = partOf(parts, part)) {
        return whole;
    }
    const SnapshotPtr came = partOf(parts, std::string(part) + kCame);
    const SnapshotPtr went = partOf(parts, std::string(part) + kWent);
    if (!came && !went) {
        return before;
    }
    auto after = std::make_shared<SeriesSnapshot>();
    after->type = ResultType::Vector;
    std::unordered_set<LabelSet> left;
    for (const SnapshotPtr& list : { went, came }) {
        if (list) {
            for (const Series& series : list->series) {
                left.insert(series.labels);
            }
        }
    }
    if (before) {
        std::copy_if(before->series.begin(), before->series.end(),
            std::back_inserter(after->series),
            [&left](const Series& series) { return !left.contains(series.labels); });
    }
    if (came) {
        after->series.insert(after->series.end(), came->series.begin(), came->series.end());
    }
    return after;
}

/// All targets: those that fail as they say now, the others as they were listed, up.
SnapshotPtr updatedTargets(const SnapshotPtr& before, const UpdateParts& parts)
{
    if (SnapshotPtr whole = partOf(parts, kTargets)) {
        return whole;
    }
    const SnapshotPtr down = partOf(parts, kDown);
    auto after = std::make_shared<SeriesSnapshot>();
    after->type = ResultType::Vector;
    std::unordered_set<LabelSet> failing;
    if (down) {
        after->series = down->series;
        for (const Series& series : down->series) {
            failing.insert(series.labels);
        }
    }
    if (before) {
        for (const Series& series : before->series) {
            if (!failing.contains(series.labels)) {
                after->series.push_back(series);
                after->series.back().values.assign(1, 1.0);
            }
        }
    }
    return after;
}

} // namespace

std::vector<std::string> updateExpressions(const ProfileSet& profiles, const UpdatePlan& plan)
{
    const auto has = [&plan](const char* metric) {
        const auto at = plan.counts.find(metric);
        return at == plan.counts.end() ? std::int64_t { 0 } : at->second;
    };
    Question question;
    question.ask(kCounts, guardExpression(profiles));
    const bool isAll = plan.listing == Listing::All;
    question.ask(isAll ? kTargets : kDown, isAll ? "up" : "(up == 0)");
    question.ask(kAlerts, "ALERTS{alertstate=\"firing\"}");
    for (const ServerProfile* profile : plan.detected) {
        question.askList(kMarkers, plan, [&](const std::string& offset) {
            return markerExpression({ profile }, plan.counts, profiles.words, offset);
        });
    }
    if (has("kube_node_info") > 0) {
        question.askList(kNodes, plan,
            [&](const std::string& offset) { return nodeInfoExpression(profiles.words, offset); });
    }
    if (has("kube_pod_info") > 0 && has("kube_pod_info") <= kSeriesPerInventory) {
        question.askList(kPods, plan, [&](const std::string& offset) {
            return podInfoExpression(profiles.words, {}, offset);
        });
    }
    question.askVitals(plan.vitals);
    return question.texts(plan.mostBytes);
}

std::string vitalsExpression(const std::vector<VitalQuery>& vitals)
{
    Question question;
    question.askVitals(vitals);
    return question.text();
}

UpdateParts splitUpdate(const SnapshotPtr& answer)
{
    UpdateParts parts;
    for (const Series& series : answer->series) {
        auto& part = parts[std::string(series.labels.value(kPartLabel))];
        if (!part) {
            part = std::make_shared<SeriesSnapshot>();
            part->type = ResultType::Vector;
        }
        part->series.push_back(series);
        part->series.back().labels.remove(kPartLabel);
    }
    return parts;
}

void addParts(UpdateParts& parts, UpdateParts more)
{
    for (auto& [name, rows] : more) {
        auto& part = parts[name];
        if (!part) {
            part = std::move(rows);
        } else {
            part->series.insert(part->series.end(), std::make_move_iterator(rows->series.begin()),
                std::make_move_iterator(rows->series.end()));
        }
    }
}

SnapshotPtr joinedLists(const std::vector<SnapshotPtr>& lists)
{
    if (lists.size() < 2) {
        return lists.empty() ? nullptr : lists.front();
    }
    auto all = std::make_shared<SeriesSnapshot>(*lists.front());
    for (std::size_t i = 1; i < lists.size(); ++i) {
        all->series.insert(all->series.end(), lists[i]->series.begin(), lists[i]->series.end());
    }
    return all;
}

SeriesCounts countsIn(const UpdateParts& parts)
{
    SeriesCounts counts;
    if (const SnapshotPtr rows = partOf(parts, kCounts)) {
        for (const Series& series : rows->series) {
            const double value = valueOf(series);
            if (value > 0) {
                counts[std::string(series.labels.metricName())] =
                    static_cast<std::int64_t>(std::min(value, 1e15));
            }
        }
    }
    return counts;
}

std::vector<VitalAnswer> vitalsIn(const UpdateParts& parts, const std::vector<VitalQuery>& vitals)
{
    std::vector<VitalAnswer> answers;
    for (std::size_t i = 0; i < vitals.size(); ++i) {
        if (SnapshotPtr rows = partOf(parts, kVital + std::to_string(i))) {
            answers.push_back({ vitals[i].profileId, vitals[i].signalId, std::move(rows) });
        }
    }
    return answers;
}

DiscoveryAnswers updated(
    DiscoveryAnswers answers, const UpdateParts& parts, const std::vector<VitalQuery>& vitals)
{
    answers.targets = updatedTargets(answers.targets, parts);
    answers.alerts = partOf(parts, kAlerts);
    answers.markers = updatedList(answers.markers, parts, kMarkers);
    answers.nodeInfo = updatedList(answers.nodeInfo, parts, kNodes);
    answers.podInfo = updatedList(answers.podInfo, parts, kPods);
    answers.vitals = vitalsIn(parts, vitals);
    return answers;
}

} // namespace promdesk
