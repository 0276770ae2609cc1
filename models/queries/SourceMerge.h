// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "core/Result.h"
#include "series/SeriesSnapshot.h"

#include <QString>

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace promdesk {

/// What one of several sources said to an expression that all of them were asked with the same
/// start, end and step.
struct SourceAnswer
{
    QString sourceName; ///< distinct, not empty: the value of the series' `source` label
    Duration step; ///< as asked; zero for instant queries
    Result<SnapshotPtr> answer;
    QString haGroup = {}; ///< Join joins series of sources of the same group only
};

/// A source that is missing in a merged answer.
struct SourceFailure
{
    QString sourceName;
    Error error;
};

struct SourceMergeOptions
{
    enum class Duplicates
    {
        Keep, ///< every source's series stand side by side
        Join, ///< series of an HA pair become one
    };

    Duplicates duplicates = Duplicates::Keep;
    /// Labels that tell the halves of an HA pair apart. Join takes them off every series.
    std::vector<std::string> replicaLabels = { "prometheus_replica" };
};

struct MergedAnswer
{
    SnapshotPtr snapshot; ///< null when no source answered
    std::vector<SourceFailure> failures; ///< in the order of the sources
    std::size_t joinedSeries = 0; ///< went into another one
    std::size_t filledSamples = 0; ///< were taken over for points that the other lacked
};

/// Gives a series the label `source`; one that it has already becomes `exported_source`, with one
/// more "exported_" while that is taken, as Prometheus does on a scrape.
void setSourceLabel(LabelSet& labels, std::string_view source);

/// Makes one answer of those of several sources, in their order and within each in the server's.
/// Every series gets the label `source` (setSourceLabel()). A scalar becomes a vector; a string is
/// the first source's.
///
/// Join: of the series that are equal but for the source and the replica labels, the first is kept
/// with its source, and grid points where it has neither a value nor a histogram are filled from
/// the next. No point that the first has is ever replaced, however much the others have, and
/// samples beside its grid are not taken, so two scrape rhythms never alternate. NaN is a value.
///
/// A source fails with its own error, with InvalidArgument when its step or its type of answer
/// differs from those of the first that answered, and with TooMuch when its series would bring the
/// whole above limits::kSeriesPerAnswer or kSamplesPerAnswer: then it is left out whole. The
/// snapshot is partial when a source failed or said so itself. Warnings are led by the source's
/// name; bytes and samples are summed, times and peaks the greatest. Pure, any thread; copies the
/// samples.
[[nodiscard]] MergedAnswer mergeSources(
    const std::vector<SourceAnswer>& answers, const SourceMergeOptions& options = {});

} // namespace promdesk
