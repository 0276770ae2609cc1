// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "core/Unit.h"
#include "core/UntrustedText.h"
#include "series/SeriesStatistics.h"

#include <QAbstractTableModel>

#include <optional>
#include <vector>

namespace promdesk {

/// One line of a legend.
struct LegendEntry
{
    UntrustedText name;
    int colorIndex = 0;
    bool isHidden = false;
    SeriesStatistics statistics;
};

/// The legend of a plot: one row per series, in the plot's order. SortRole holds raw numbers.
class LegendModel final : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column
    {
        NameColumn,
        LastColumn,
        LeastColumn,
        GreatestColumn,
        MeanColumn,
        P95Column,
    };

    static constexpr int kColumnCount = P95Column + 1;

    enum Role
    {
        SortRole = Qt::UserRole,
        HiddenRole,
        ColorIndexRole,
    };

    explicit LegendModel(QObject* parent = nullptr);

    /// Rows of the same number are updated in place, so that selection and scrolling stay.
    void setEntries(std::vector<LegendEntry> entries, Unit unit);

    /// Shows only this row; when it is the only one already, all.
    void solo(int row);
    void toggle(int row);
    [[nodiscard]] std::vector<bool> hidden() const;

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QVariant headerData(
        int section, Qt::Orientation orientation, int role) const override;

Q_SIGNALS:
    /// The user hid or showed series.
    void hiddenChanged();

private:
    [[nodiscard]] double valueOf(const LegendEntry& entry, int column) const;
    void setHidden(const std::vector<bool>& isHidden);

    std::vector<LegendEntry> m_entries;
    Unit m_unit = Unit::None;
};

} // namespace promdesk
