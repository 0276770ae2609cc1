// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "charts/PlotContent.h"
#include "core/TimeRange.h"

#include <QAbstractTableModel>
#include <QTimeZone>

#include <cstdint>
#include <vector>

namespace promdesk {

/// The samples of a chart as a table: one row per time, one column per series. Missing samples are
/// empty cells.
class SampleTableModel final : public QAbstractTableModel
{
    Q_OBJECT

public:
    static constexpr std::size_t kMostColumns = 200; ///< series; more cannot be read anyway

    explicit SampleTableModel(QObject* parent = nullptr);

    /// Keeps references to the answers, copies no samples. Hidden series are left out.
    void setContent(const PlotContent& content, const TimeRange& range, const QTimeZone& zone);

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QVariant headerData(
        int section, Qt::Orientation orientation, int role) const override;

private:
    std::vector<ChartSeries> m_series;
    std::vector<std::int64_t> m_times;
    Unit m_unit = Unit::None;
    QTimeZone m_zone;
};

} // namespace promdesk
