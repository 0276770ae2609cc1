// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "series/SeriesSnapshot.h"

#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

namespace promdesk {

/// What breaks a line: samples without a place on the axis, and holes between samples.
enum class SampleBreak : std::uint8_t
{
    Missing = 1,
    NotANumber = 2, ///< NaN that is data
    Above = 4, ///< +Inf
    Below = 8, ///< −Inf
    Hole = 16, ///< farther from the sample before it than holeThreshold()
};

/// Bits of SampleBreak.
using SampleBreaks = std::uint8_t;

[[nodiscard]] constexpr SampleBreaks bitOf(SampleBreak one)
{
    return static_cast<SampleBreaks>(one);
}

/// Least and greatest drawable value; least > greatest when there is none.
struct SampleExtent
{
    double least = std::numeric_limits<double>::infinity();
    double greatest = -std::numeric_limits<double>::infinity();

    [[nodiscard]] bool isEmpty() const { return least > greatest; }
};

/// Least and greatest values of one series by blocks of 32 samples, of 1,024 and so on, so that the
/// extent of any stretch costs some 100 comparisons. Exact to the bit: spikes survive every zoom.
/// Costs 0.55 bytes per sample. Missing samples, NaN and infinities are not part of an extent;
/// which of them a block holds is kept beside it. The samples stay with the series, which is
/// handed to every call that needs them and must be the one the pyramid was made from. Building is
/// work for a worker (one pass at the speed of memory); reading is pure and may be done on any
/// thread.
class MinMaxPyramid
{
public:
    static constexpr std::size_t kFanout = 32;

    MinMaxPyramid() = default;
    explicit MinMaxPyramid(const Series& series);

    /// The series grew or changed from firstChanged on (0 ≤ firstChanged ≤ size()); the samples
    /// before it are the old ones. Costs what is new and at most one block per level.
    void update(const Series& series, std::size_t firstChanged);

    [[nodiscard]] std::size_t size() const { return m_size; }

    /// Of the samples [begin, end), end ≤ size().
    [[nodiscard]] SampleExtent extent(
        const Series& series, std::size_t begin, std::size_t end) const;

    /// Samples farther apart than this have a hole between them; zero: none by distance.
    [[nodiscard]] Duration hole() const { return m_hole; }

    /// What breaks the line anywhere.
    [[nodiscard]] SampleBreaks breaks() const { return m_breaks; }

    /// What may break it in [begin, end): never less than there is, perhaps more, because blocks
    /// are looked at as a whole.
    [[nodiscard]] SampleBreaks breaksNear(std::size_t begin, std::size_t end) const;

    /// The first index from begin on whose block has any of these breaks; end when there is none.
    [[nodiscard]] std::size_t skipTo(SampleBreaks breaks, std::size_t begin, std::size_t end) const;

    /// Heap held, in bytes.
    [[nodiscard]] std::size_t byteCount() const;

private:
    struct Level
    {
        std::vector<double> least;
        std::vector<double> greatest;
        std::vector<SampleBreaks> breaks;
    };

    void fillLowest(const Series& series, std::size_t firstBlock);
    void markHoles(const Series& series, std::size_t firstBlock);
    void fillAbove(std::size_t firstBlock);

    std::size_t m_size = 0;
    SampleBreaks m_breaks = 0;
    Duration m_hole; ///< holeThreshold() of an explicit axis; zero for a grid
    std::vector<Level> m_levels; ///< the finest first
};

/// Extent of the drawable ones among values.
[[nodiscard]] SampleExtent extentOfSamples(std::span<const double> values);

} // namespace promdesk
