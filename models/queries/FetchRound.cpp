// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "queries/FetchRound.h"

#include <algorithm>
#include <utility>

namespace promdesk {

namespace {

constexpr Duration kDay = Duration::fromHours(24);
constexpr Duration kRepeatedValues = Duration::fromSeconds(30);
constexpr Duration kLookBefore = Duration::fromMinutes(5);
constexpr qsizetype kMostWarnings = 20;

/// From the buckets; the asker's own quantile becomes the answer.
void tellQuantiles(const PieceOrder& order, FetchedPiece& piece)
{
    for (const double quantile : order.quantiles) {
        std::optional<SeriesSnapshot> told =
            quantileOf(*piece.joined, quantile, order.key.step, order.quantileRules);
        piece.isShareable = piece.isShareable && told.has_value();
        piece.quantiles.push_back(
            told ? std::make_shared<const SeriesSnapshot>(std::move(*told)) : nullptr);
    }
    piece.joined = piece.quantiles.empty() ? piece.joined : piece.quantiles.front();
}

} // namespace

Duration latenessOf(const SourceCapabilities& capabilities)
{
    const Duration skew = std::max(capabilities.clockSkew, -capabilities.clockSkew);
    const bool repeatsValues = capabilities.flavour == Flavour::VictoriaMetrics;
    return std::max(kUsualLateness, capabilities.scrapeInterval * 2) + skew
        + (repeatsValues ? kRepeatedValues : Duration());
}

Duration leadOf(const SourceCapabilities& capabilities)
{
    return capabilities.flavour == Flavour::VictoriaMetrics ? kLookBefore : Duration();
}

std::string familyPrefix(const QString& sourceId, std::uint64_t addition)
{
    return sourceId.toStdString() + '\0' + std::to_string(addition) + '\0';
}

void collectWarnings(QStringList& warnings, const QStringList& more)
{
    warnings += more;
    warnings.removeDuplicates();
    warnings.resize(std::min(warnings.size(), kMostWarnings));
}

GridSpan takeNewestSlice(std::vector<GridSpan>& missing, Duration step, int days)
{
    GridSpan& last = missing.back();
    GridSpan slice = last;
    // One point more than the days have steps: both ends of a range are asked for.
    const std::int64_t most = std::max<std::int64_t>(kDay * days / step, 1) + 1;
    if (last.size() > most) {
        const Instant newest = Instant() + step * (last.end - 1);
        const Instant midnight = newest.alignedDown(kDay) - kDay * (days - 1);
        const Instant firstPoint = midnight.alignedDown(step);
        const std::int64_t first =
            firstPoint.toMs() / step.toMs() + (firstPoint < midnight ? 1 : 0);
        slice.first = std::clamp(first, last.first, last.end - 1);
    }
    last.end = slice.first;
    if (last.isEmpty()) {
        missing.pop_back();
    }
    return slice;
}

FetchedPiece mergePiece(const PieceOrder& order, Result<SnapshotPtr> answer)
{
    FetchedPiece piece { .answer = std::move(answer),
        .joined = nullptr,
        .isStorable = true,
        .isWhole = true,
        .quantiles = {},
        .isShareable = true };
    if (!piece.answer || !*piece.answer) {
        return piece;
    }
    const SeriesSnapshot& fetched = **piece.answer;
    if (!order.isStored) {
        piece.joined = *piece.answer;
        return piece;
    }
    piece.isStorable =
        order.store->put(order.key, order.asked, fetched, order.settledEnd, order.mode);
    piece.isShareable = piece.isStorable;
    if (!piece.isStorable) {
        piece.isWhole = order.asked == order.span && !order.hasLead;
        piece.joined = piece.isWhole ? *piece.answer : nullptr;
        return piece;
    }
    StoredSeries stored = order.store->read(order.key, order.span);
    piece.isWhole = stored.held == std::vector<GridSpan> { order.span };
    for (const GridSpan& span : stored.held) {
        piece.heldPoints += span.size();
    }
    SeriesSnapshot& joined = *stored.snapshot;
    // Of the round so far, of stored answers that were partial, of this one.
    joined.warnings = order.warnings + joined.warnings;
    collectWarnings(joined.warnings, fetched.warnings);
    joined.infos = fetched.infos;
    joined.stats = fetched.stats;
    joined.bodyBytes = fetched.bodyBytes;
    piece.joined = std::move(stored.snapshot);
    tellQuantiles(order, piece);
    return piece;
}

} // namespace promdesk
