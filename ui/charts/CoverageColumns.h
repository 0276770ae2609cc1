// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include <cstddef>
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

/// A straight border from (x0, y0) to (x1, y1), x0 < x1; px, y downwards.
struct CoverageEdge
{
    float x0 = 0;
    float y0 = 0;
    float x1 = 0;
    float y1 = 0;
};

/// Exact coverage of what one series draws, summed up pixel by pixel, at most 1. Kept as the
/// difference of each pixel from the one above, so that a shape costs what its borders do.
class CoverageColumns
{
public:
    CoverageColumns(int columns, int height);

    void add(int column, const ColumnPart& part);

    /// From here down everything is covered (sign 1) or no longer so (sign −1); x counts from the
    /// first column, and what lies beside the columns is left out.
    void addEdge(const CoverageEdge& edge, float sign);

    /// Calls use(row, coverage 1…255) for what column holds, and empties it.
    template <typename Use> void take(int column, Use use)
    {
        Touched& rows = m_touched[static_cast<std::size_t>(column)];
        float* const cells = at(column);
        float sum = 0;
        for (int row = rows.begin; row < rows.end; ++row) {
            sum += cells[row];
            cells[row] = 0;
            const float coverage = sum < 1.0F ? sum : 1.0F;
            const int level = static_cast<int>(coverage * 255.0F + 0.5F);
            if (level > 0 && row < m_height) {
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

    /// A border inside one column: it falls from top to bottom over width.
    struct Fall
    {
        float width;
        float top;
        float bottom;
        float perRow; ///< width that one row of it takes
    };

    void addStep(int column, float y, float width);
    void addFall(int column, const Fall& fall, float sign);
    /// The same, where what is above low counts as at low and what is below high as at high.
    void addClipped(int column, Fall fall, float low, float high, float sign);

    [[nodiscard]] float* at(int column)
    {
        return m_cells.data() + static_cast<std::ptrdiff_t>(column) * (m_height + kSpare);
    }

    static constexpr int kSpare = 2; ///< rows below the picture, where differences may end

    int m_columns;
    int m_height;
    std::vector<float> m_cells; ///< column after column
    std::vector<Touched> m_touched;
};

} // namespace promdesk
