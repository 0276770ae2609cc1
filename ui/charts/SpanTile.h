// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include <QtGlobal>

#include <cstdint>
#include <vector>

namespace promdesk {

/// A part of a line or area inside one pixel column. Its upper border runs from t0 to t1 and its
/// lower one from b0 to b1 (t0 ≤ t1, b0 ≤ b1, y downwards, px), both as straight lines over the
/// part's width, and nothing of it shows outside [clipTop, clipBottom].
struct ColumnPart
{
    float width = 1; ///< 0…1 of the column
    float t0 = 0;
    float t1 = 0;
    float b0 = 0;
    float b1 = 0;
    float clipTop = 0;
    float clipBottom = 0;
};

/// Exact coverage of what one series draws, summed up pixel by pixel, at most 1.
class CoverageColumns
{
public:
    CoverageColumns(int columns, int height);

    void add(int column, const ColumnPart& part);

    /// Calls use(row, coverage 1…255) for what column holds, and empties it.
    template <typename Use> void take(int column, Use use)
    {
        Touched& rows = m_touched[static_cast<std::size_t>(column)];
        float* const cells = at(column);
        for (int row = rows.begin; row < rows.end; ++row) {
            const float coverage = cells[row] < 1.0F ? cells[row] : 1.0F;
            cells[row] = 0;
            const int level = static_cast<int>(coverage * 255.0F + 0.5F);
            if (level > 0) {
                use(row, level);
            }
        }
        rows = { m_height, 0 };
    }

private:
    struct Touched
    {
        int begin;
        int end;
    };

    [[nodiscard]] float* at(int column)
    {
        return m_cells.data() + static_cast<std::ptrdiff_t>(column) * m_height;
    }

    int m_height;
    std::vector<float> m_cells; ///< column after column
    std::vector<Touched> m_touched;
};

/// Some pixel columns of a picture, drawn from front to back: what is opaque already is neither
/// drawn again nor looked at. Colours are premultiplied ARGB.
class SpanTile
{
public:
    SpanTile(int columns, int height);

    void clear();
    /// One pixel, behind what is there.
    void put(int column, int row, std::uint32_t color);
    /// The rows [begin, end), cut at the tile's edges.
    void fill(int column, int begin, int end, std::uint32_t color);
    /// The rows [begin, end), cut at the tile's edges, each in its own colour of colors.
    void fillRows(int column, int begin, int end, const std::vector<std::uint32_t>& colors);
    /// The stretch [top, bottom] with its two ends as partly covered pixels.
    void fillSmoothly(int column, float top, float bottom, std::uint32_t color);

    /// Copies the first columns of the tile to a picture; stride in pixels.
    void copyTo(std::uint32_t* target, qsizetype stride, int columns) const;

private:
    void fillBits(int column, int word, std::uint64_t bits, std::uint32_t color);

    [[nodiscard]] std::size_t place(int column, int row) const
    {
        return static_cast<std::size_t>(column) * static_cast<std::size_t>(m_height)
            + static_cast<std::size_t>(row);
    }

    int m_height;
    int m_words;
    std::vector<std::uint32_t> m_pixels; ///< column after column
    std::vector<std::uint64_t> m_opaque; ///< a bit per pixel
};

/// color with coverage 0…255.
[[nodiscard]] inline std::uint32_t withCoverage(std::uint32_t color, std::uint32_t coverage)
{
    // Two channels at a time; x / 255 as (x + x / 256 + 128) / 256.
    std::uint32_t even = (color & 0xff00ffU) * coverage;
    even = ((even + ((even >> 8U) & 0xff00ffU) + 0x800080U) >> 8U) & 0xff00ffU;
    std::uint32_t odd = ((color >> 8U) & 0xff00ffU) * coverage;
    odd = (odd + ((odd >> 8U) & 0xff00ffU) + 0x800080U) & 0xff00ff00U;
    return even | odd;
}

} // namespace promdesk
