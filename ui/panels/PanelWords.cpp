// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "panels/PanelWords.h"

#include "charts/TimeTicks.h"
#include "core/UntrustedText.h"
#include "pages/SourceGroups.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QLocale>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace promdesk {

namespace {

struct PanelWordsText
{
    Q_DECLARE_TR_FUNCTIONS(PanelWords)
};

QString shown(const QString& fromOutside)
{
    return UntrustedText(fromOutside).plain(400);
}

bool isFailure(const SeriesFrame& frame)
{
    return frame.error && frame.error->kind != ErrorKind::Cancelled;
}

PanelBadge staleBadge(const std::vector<SeriesFrame>& frames, Instant now)
{
    Instant oldest = now;
    PanelBadge badge { PanelBadge::Kind::Stale, {}, {}, {} };
    for (const SeriesFrame& frame : frames) {
        if (frame.told() == FrameState::Stale) {
            oldest = std::min(oldest, frame.receivedAt);
            badge.detail = frame.error ? frame.error->detail : badge.detail;
            badge.explanation = frame.error
                ? shown(frame.error->toDisplayText())
                : PanelWordsText::tr("The last attempt to refresh did not succeed.");
        }
    }
    const QString age = toRoughAge(now - oldest);
    badge.text = PanelWordsText::tr("Stale %1").arg(age);
    badge.explanation += QString(u'\n')
        + PanelWordsText::tr("Shown is the last good answer, %1 old. Promdesk keeps trying; "
                             "F5 tries at once.")
              .arg(age);
    return badge;
}

PanelBadge failedBadge(const std::vector<SeriesFrame>& frames)
{
    PanelBadge badge { PanelBadge::Kind::Failed, PanelWordsText::tr("Failed"), {}, {} };
    const auto failed = std::count_if(frames.begin(), frames.end(),
        [](const SeriesFrame& frame) { return frame.told() == FrameState::Failed; });
    if (static_cast<std::size_t>(failed) < frames.size()) {
        badge.text = PanelWordsText::tr("%1 of %2 failed").arg(failed).arg(frames.size());
    }
    for (const SeriesFrame& frame : frames) {
        if (frame.told() == FrameState::Failed && isFailure(frame)) {
            badge.explanation = shown(frame.error->toDisplayText());
            badge.detail = frame.error->detail;
            break;
        }
    }
    badge.explanation += QString(u'\n')
        + PanelWordsText::tr("Check the query and the connection, then refresh with F5.");
    return badge;
}

QString costText(const std::vector<SeriesFrame>& frames)
{
    double samples = 0;
    Duration time;
    for (const SeriesFrame& frame : frames) {
        if (frame.state == FrameState::Costly && !frame.cost) {
            return PanelWordsText::tr(
                "The server took too long to count the samples that this would read. "
                "It was not run.");
        }
        if (frame.state == FrameState::Costly) {
            samples += frame.cost->samples;
            time = time + frame.cost->serverTime();
        }
    }
    return PanelWordsText::tr("This would read about %1 million samples, which takes the server "
                              "about %2. It was not run.")
        .arg(QLocale().toString(samples / 1e6, 'f', 0), toRoughAge(time));
}

PanelBadge costlyBadge(const std::vector<SeriesFrame>& frames)
{
    return { PanelBadge::Kind::Costly, PanelWordsText::tr("Not run"),
        costText(frames) + QString(u'\n')
            + PanelWordsText::tr("Choose a shorter range or fewer series, or run it anyway."),
        {} };
}

std::optional<PanelBadge> coarseBadge(const std::vector<SeriesFrame>& frames)
{
    const auto coarse = std::find_if(frames.begin(), frames.end(),
        [](const SeriesFrame& frame) { return frame.snapshot && frame.isCoarse; });
    if (coarse == frames.end()) {
        return std::nullopt;
    }
    return PanelBadge { PanelBadge::Kind::Partial, PanelWordsText::tr("Coarse"),
        PanelWordsText::tr("Shown are stored points, one every %1, until the answer for this "
                           "range is there.")
            .arg(toRoughAge(coarse->step)),
        {} };
}

std::optional<PanelBadge> partialBadge(const std::vector<SeriesFrame>& frames)
{
    const auto partial = std::find_if(frames.begin(), frames.end(), [](const SeriesFrame& frame) {
        // Whom it leaves out sourcesBadge() says.
        return frame.snapshot && frame.snapshot->isPartial && leftOutSources(frame).isEmpty();
    });
    if (partial == frames.end()) {
        return std::nullopt;
    }
    PanelBadge badge { PanelBadge::Kind::Partial, PanelWordsText::tr("Partial"),
        PanelWordsText::tr("The server says that data is missing from this answer. Narrow the "
                           "range or ask for fewer series."),
        {} };
    badge.detail = partial->snapshot->warnings.join(u'\n');
    return badge;
}

std::optional<PanelBadge> noticeBadge(const std::vector<SeriesFrame>& frames)
{
    QStringList notices;
    for (const SeriesFrame& frame : frames) {
        if (frame.snapshot && !frame.snapshot->isPartial) {
            notices += frame.snapshot->warnings;
        }
    }
    notices.removeDuplicates();
    if (notices.isEmpty()) {
        return std::nullopt;
    }
    return PanelBadge { PanelBadge::Kind::Notice, PanelWordsText::tr("Notice"),
        shown(notices.first()), notices.join(u'\n') };
}

/// Of a moment in the past, seen from now.
QString clockText(Instant time, const QTimeZone& zone)
{
    return clockText(time, Instant::fromMs(QDateTime::currentMSecsSinceEpoch()), zone);
}

std::optional<PanelBadge> sourcesBadge(const std::vector<SeriesFrame>& frames)
{
    const std::vector<MissingSource> missing = missingSources(frames, QTimeZone::systemTimeZone());
    if (missing.empty()) {
        return std::nullopt;
    }
    PanelBadge badge { PanelBadge::Kind::Partial, {}, {}, {} };
    QStringList lines;
    QStringList details;
    for (const MissingSource& one : missing) {
        lines += one.reason.isEmpty() ? one.text : one.text + u". "_s + one.reason;
        details += one.detail.isEmpty() ? QStringList() : QStringList(one.detail);
    }
    badge.text = missing.size() == 1
        ? PanelWordsText::tr("Partial: %1").arg(UntrustedText(missing.front().name).plain(24))
        : PanelWordsText::tr(
            "Partial: %n servers missing", nullptr, static_cast<int>(missing.size()));
    badge.explanation = lines.join(u'\n') + u'\n'
        + PanelWordsText::tr("What the other servers say is shown, and what this one said before. "
                             "Promdesk keeps trying; F5 tries at once.");
    badge.detail = details.join(u'\n');
    return badge;
}

/// A source is silent, but another one holds the same data.
std::optional<PanelBadge> replacedBadge(
    const std::vector<SeriesFrame>& frames, const QTimeZone& zone)
{
    QStringList lines;
    for (const SeriesFrame& frame : frames) {
        for (const SourcePart& part : frame.parts) {
            if (part.isReplaced && !part.isHidden) {
                lines +=
                    PanelWordsText::tr("%1 did not answer since %2; its twin fills in.")
                        .arg(UntrustedText(part.name).plain(80), clockText(part.silentSince, zone));
            }
        }
    }
    lines.removeDuplicates();
    return lines.isEmpty() ? std::nullopt
                           : std::optional(PanelBadge { PanelBadge::Kind::Notice,
                               PanelWordsText::tr("Twin"), lines.join(u'\n'), {} });
}

bool isAnyState(const std::vector<SeriesFrame>& frames, FrameState state)
{
    return std::any_of(frames.begin(), frames.end(),
        [state](const SeriesFrame& frame) { return frame.told() == state; });
}

bool isEverythingHidden(const std::vector<SeriesFrame>& frames)
{
    return !frames.empty() && std::all_of(frames.begin(), frames.end(), [](const SeriesFrame& f) {
        return !f.parts.empty()
            && std::all_of(f.parts.begin(), f.parts.end(),
                [](const SourcePart& part) { return part.isHidden; });
    });
}

bool hasPicture(const std::vector<SeriesFrame>& frames)
{
    return std::any_of(frames.begin(), frames.end(), [](const SeriesFrame& frame) {
        return frame.snapshot
            && (!frame.snapshot->series.empty() || !frame.snapshot->text.isEmpty());
    });
}

QString missingText(const SourcePart& part, const QTimeZone& zone)
{
    const QString name = UntrustedText(part.name).plain(80);
    return part.silentSince == Instant() ? PanelWordsText::tr("%1 is left out").arg(name)
                                         : PanelWordsText::tr("%1 did not answer since %2")
                                               .arg(name, clockText(part.silentSince, zone));
}

} // namespace

std::vector<PanelBadge> badgesFor(const std::vector<SeriesFrame>& frames, Instant now)
{
    std::vector<PanelBadge> badges;
    if (isAnyState(frames, FrameState::Failed)) {
        badges.push_back(failedBadge(frames));
    }
    if (isAnyState(frames, FrameState::Stale)) {
        badges.push_back(staleBadge(frames, now));
    }
    if (isAnyState(frames, FrameState::Costly)) {
        badges.push_back(costlyBadge(frames));
    }
    if (auto badge = coarseBadge(frames)) {
        badges.push_back(std::move(*badge));
    }
    if (auto badge = partialBadge(frames)) {
        badges.push_back(std::move(*badge));
    }
    if (auto badge = sourcesBadge(frames)) {
        badges.push_back(std::move(*badge));
    }
    if (auto badge = noticeBadge(frames)) {
        badges.push_back(std::move(*badge));
    }
    if (auto badge = replacedBadge(frames, QTimeZone::systemTimeZone())) {
        badges.push_back(std::move(*badge));
    }
    return badges;
}

std::vector<MissingSource> missingSources(
    const std::vector<SeriesFrame>& frames, const QTimeZone& zone)
{
    std::vector<MissingSource> missing;
    for (const SeriesFrame& frame : frames) {
        // When none answers, the frame itself is Stale or Failed and says why.
        const bool isTold = frame.told() == FrameState::Stale || frame.told() == FrameState::Failed;
        for (const SourcePart& part : isTold ? std::vector<SourcePart>() : frame.parts) {
            const auto same = std::find_if(missing.begin(), missing.end(),
                [&part](const MissingSource& one) { return one.sourceId == part.sourceId; });
            if (!part.isMissing()) {
                continue;
            }
            if (same != missing.end()) {
                same->from = std::min(same->from, part.knownUntil);
                continue;
            }
            missing.push_back({ .sourceId = part.sourceId,
                .name = part.name,
                .from = part.knownUntil,
                .text = missingText(part, zone),
                .reason = part.error ? shown(part.error->toDisplayText()) : QString(),
                .detail = part.error ? part.error->detail : QString() });
        }
    }
    return missing;
}

std::optional<PanelWords> reasonForEmptiness(
    const PanelPlan& plan, const std::vector<SeriesFrame>& frames)
{
    using Kind = PanelMessage::Kind;
    if (hasPicture(frames)) {
        return std::nullopt;
    }
    if (plan.queries.empty()) {
        return plan.missing.isEmpty()
            ? PanelWords { Kind::Empty,
                  PanelWordsText::tr("This panel has no query yet. Edit it to add one.") }
            : PanelWords { Kind::Missing, UntrustedText(plan.missing.join(u'\n')).plainLines(400) };
    }
    for (const SeriesFrame& frame : frames) {
        if (frame.told() == FrameState::Failed && isFailure(frame)) {
            return PanelWords { Kind::Failed, shown(frame.error->toDisplayText()) };
        }
    }
    if (isAnyState(frames, FrameState::Costly)) {
        return PanelWords { Kind::Missing, costText(frames) };
    }
    if (isEverythingHidden(frames)) {
        return PanelWords { Kind::Empty,
            PanelWordsText::tr("The servers of this panel are hidden on this page.") };
    }
    if (frames.empty() || isAnyState(frames, FrameState::Loading)) {
        return PanelWords { Kind::Loading, PanelWordsText::tr("Loading…") };
    }
    return PanelWords { Kind::Empty, PanelWordsText::tr("No data in this range.") };
}

QString clockText(Instant time, Instant now, const QTimeZone& zone)
{
    const QLocale locale;
    const QDateTime when = QDateTime::fromMSecsSinceEpoch(time.toMs(), zone);
    const QDate today = QDateTime::fromMSecsSinceEpoch(now.toMs(), zone).date();
    const QString clock = when.toString(u"HH:mm"_s);
    if (when.date() == today) {
        return clock;
    }
    const bool isThisYear = when.date().year() == today.year();
    const QString day =
        locale.toString(when.date(), isThisYear ? dayPattern(locale) : datePattern(locale));
    return QString(day + u' ' + clock);
}

QString toRoughAge(Duration age)
{
    const std::int64_t seconds = std::max<std::int64_t>(age.toMs() / 1000, 0);
    if (seconds < 90) {
        return PanelWordsText::tr("%1 s").arg(seconds);
    }
    if (seconds < 90LL * 60) {
        return PanelWordsText::tr("%1 min").arg((seconds + 30) / 60);
    }
    if (seconds < 48LL * 3600) {
        return PanelWordsText::tr("%1 h").arg((seconds + 1800) / 3600);
    }
    return PanelWordsText::tr("%1 d").arg((seconds + 43200) / 86400);
}

Health healthFromState(const QString& state)
{
    for (const Health health :
        { Health::Ok, Health::Unknown, Health::Busy, Health::Silent, Health::Failing }) {
        if (state == toText(health)) {
            return health;
        }
    }
    return Health::Degraded;
}

} // namespace promdesk
