// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "series/TimeAxis.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace promdesk {

/// Collects the samples of one series after another. As long as the times keep to the grid
/// first + n · step no times are stored; holes are filled with missingValue().
class SeriesColumns
{
public:
    /// Times and values as a Series holds them.
    struct Columns
    {
        TimeAxis axis;
        std::vector<double> values;
        bool isRepaired = false; ///< times were out of order or repeated
    };

    /// A step of zero or less: no grids, always explicit times. holeBudget: how many missing
    /// values all grids together may hold; what goes beyond gets explicit times.
    SeriesColumns(Duration step, std::size_t holeBudget)
        : m_step(step.toMs())
        , m_holeBudget(holeBudget)
    { }

    void add(std::int64_t ms, double value)
    {
        if (m_isGrid && ms == m_next) {
            m_values.push_back(value);
            m_next += m_step;
        } else {
            addElsewhere(ms, value);
        }
    }

    /// The only time that addRun() may go on with; nothing off the grid and before the first
    /// sample.
    [[nodiscard]] std::optional<std::int64_t> next() const
    {
        return m_isGrid ? std::optional(m_next) : std::nullopt;
    }

    [[nodiscard]] std::int64_t stepMs() const { return m_step; }

    /// Samples at next() and at the times of the grid behind it.
    void addRun(std::span<const double> values)
    {
        m_values.insert(m_values.end(), values.begin(), values.end());
        m_next += m_step * static_cast<std::int64_t>(values.size());
    }

    /// Samples added since the last take(), missing ones included.
    [[nodiscard]] std::size_t size() const { return m_values.size(); }

    /// What was collected; starts anew.
    [[nodiscard]] Columns take();

private:
    void addElsewhere(std::int64_t ms, double value);
    void addToGrid(std::int64_t ms, double value);
    [[nodiscard]] bool fillHole(std::int64_t slots);
    void leaveGrid();
    [[nodiscard]] bool sortTimes();
    void tryGrid();

    std::int64_t m_step;
    std::size_t m_holeBudget;
    std::size_t m_usualSize = 0;
    std::size_t m_holes = 0; ///< in the grid at hand
    bool m_isGrid = false;
    std::int64_t m_start = 0;
    std::int64_t m_next = 0;
    std::vector<std::int64_t> m_times; ///< only off the grid
    std::vector<double> m_values;
};

} // namespace promdesk
