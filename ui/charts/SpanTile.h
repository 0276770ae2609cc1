// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "charts/RowMasks.h"
#include "charts/TilePixels.h"

#include <QtGlobal>

#include <cstdint>
#include <span>
#include <vector>

namespace promdesk {

/// Some pixel columns of a picture, drawn from front to back: what is opaque already stays, and the
/// longest opaque stretch of a column is not looked at again. Colours are premultiplied ARGB.
class SpanTile
{
public:
    static constexpr int kBlock = 16; ///< rows whose ink is known together

    /// Rows [begin, end) of a column.
    struct Rows
    {
        int begin = 0;
        int end = 0;
    };

    /// What is hidden row by row, or only the longest stretch of it? The former pays where many
    /// lines of several rows a column lie behind each other.
    enum class Hidden
    {
        Stretch,
        Rows,
    };

    SpanTile(int columns, int height, Hidden hidden = Hidden::Stretch);

    void clear();
    /// One pixel, behind what is there.
    void put(int column, int row, std::uint32_t color);
    /// The rows [begin, end), cut at the tile's edges.
    void fill(int column, int begin, int end, std::uint32_t color);
    /// The rows [begin, end), cut at the tile's edges, each in its own colour of colors.
    void fillRows(int column, int begin, int end, const std::vector<std::uint32_t>& colors);
    /// The stretch [top, bottom] with its two ends as partly covered pixels.
    void fillSmoothly(int column, float top, float bottom, std::uint32_t color);
    /// The same for many stretches of one colour.
    void fillSpans(std::span<const TileSpan> spans, std::uint32_t color);
    /// The same for one stretch in each of the first columns.
    void fillColumns(
        std::span<const float> tops, std::span<const float> bottoms, std::uint32_t color);

    /// Whether anything was drawn in the rows from kBlock · block on.
    [[nodiscard]] bool isInked(int block) const
    {
        return m_inked[static_cast<std::size_t>(block)] != 0;
    }

    /// Notes for hides() what nobody can see through by now in the first columns. Returns the share
    /// of the rows that it is.
    double noteHidden(int columns)
    {
        return static_cast<double>(m_opaqueRows.lookThrough(columns)) / m_height;
    }

    /// Is all that lies behind these rows, cut at the tile's edges, hidden in each of the columns
    /// last noted? As far as it is known; never where only stretches are.
    [[nodiscard]] bool hides(const Rows& rows) const;

    [[nodiscard]] int blocks() const { return static_cast<int>(m_inked.size()); }

    /// Copies what has ink of the first columns of the tile to a picture; stride in pixels.
    void copyTo(std::uint32_t* target, qsizetype stride, int columns) const;
    /// The same over what the picture shows already.
    void drawOver(std::uint32_t* target, qsizetype stride, int columns) const;

private:
    /// Where a block of rows goes.
    struct Target
    {
        std::uint32_t* pixels;
        qsizetype stride;
        int columns;
    };

    void markInk(int begin, int end);
    template <typename Pixel> void eachBlock(const Target& to) const;
    static void fetchAhead(const Target& to, int rows);
    template <typename Pixel> void writeBlock(std::size_t from, int rows, const Target& to) const;
    template <typename SpanAt> void fillEach(std::size_t count, SpanAt spanAt, std::uint32_t color);
    [[nodiscard]] Rows fillSpan(const TileSpan& span, std::uint32_t color);
    void fillInside(int column, const Rows& rows, std::uint32_t color);
    void putInside(int column, int row, std::uint32_t color);
    void touch(int column, const Rows& rows);
    void extendOpaque(int column, const Rows& rows);

    [[nodiscard]] std::size_t place(int column, int row) const
    {
        return static_cast<std::size_t>(column) * static_cast<std::size_t>(m_height)
            + static_cast<std::size_t>(row);
    }

    static constexpr std::size_t kSpare = 3; ///< pixels after the last, which are only read

    int m_height;
    Hidden m_hidden;
    std::vector<std::uint32_t> m_pixels; ///< column after column
    std::vector<Rows> m_touched; ///< all that is not transparent in each column lies in them
    std::vector<Rows> m_opaque; ///< the longest known opaque stretch of each column
    RowMasks m_opaqueRows; ///< with Hidden::Rows: all that is known to be opaque
    std::vector<std::uint8_t> m_inked; ///< 1 or 0 per block
};

} // namespace promdesk
