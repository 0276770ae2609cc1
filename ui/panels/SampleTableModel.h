// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "charts/PlotContent.h"
#include "core/TimeRange.h"

#include <QAbstractTableModel>
#include <QTimeZone>

#include <cstdint>
#include <optional>
#include <vector>

namespace promdesk {

/// The samples of a chart as a table: one row per time, one column per series. Missing samples are
/// empty cells.
class SampleTableModel final : public QAbstractTableModel
{
    Q_OBJECT

public:
    static constexpr std::size_t kMostColumns = 200; ///< series; more cannot be read anyway

    /// What a cell shows, wherever it stands.
    struct Cell
    {
        Instant time;
        std::optional<ChartSeries> series; ///< none: in the column of times
    };

    explicit SampleTableModel(QObject* parent = nullptr);

    /// Keeps references to the answers, copies no samples. Hidden series are left out. Resets when
    /// times or series are others.
    void setContent(const PlotContent& content, const TimeRange& range, const QTimeZone& zone);

    /// None for an invalid index.
    [[nodiscard]] std::optional<Cell> cellAt(const QModelIndex& index) const;
    /// Where a cell of earlier content is now: at its time or the next that there is, else the
    /// last; of a series that is gone, in the column of times. Invalid without rows.
    [[nodiscard]] QModelIndex indexOf(const Cell& cell) const;

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QVariant headerData(
        int section, Qt::Orientation orientation, int role) const override;

private:
    [[nodiscard]] static std::vector<std::int64_t> timesOf(
        const std::vector<ChartSeries>& series, const TimeRange& range);
    [[nodiscard]] int columnOf(const ChartSeries& series) const;

    std::vector<ChartSeries> m_series;
    std::vector<std::int64_t> m_times;
    Unit m_unit = Unit::None;
    QTimeZone m_zone;
};

} // namespace promdesk
