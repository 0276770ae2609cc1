// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "panels/PanelSeries.h"

#include <QAbstractTableModel>
#include <QStringList>

#include <string>
#include <vector>

namespace promdesk {

/// Latest values as a table: one row per set of labels, one column per label name, then one per
/// query. Rows of several queries with equal labels (the metric name aside) are joined.
class LabelTableModel final : public QAbstractTableModel
{
    Q_OBJECT

public:
    static constexpr int SortRole = Qt::UserRole; ///< raw numbers and texts
    static constexpr int ShareRole = Qt::UserRole + 1; ///< of the column's greatest value, 0 to 1
    static constexpr std::size_t kMostLabelColumns = 30;

    explicit LabelTableModel(QObject* parent = nullptr);

    /// labels: which label columns in which order; empty: all that differ between rows (all, when
    /// there is one row).
    void setContent(
        const PanelPlan& plan, const std::vector<SeriesFrame>& frames, const QStringList& labels);

    /// Labels and source id of one row.
    [[nodiscard]] const LabelSet& labelsOf(int row) const;
    [[nodiscard]] QString sourceOf(int row) const;

    [[nodiscard]] int labelColumns() const { return static_cast<int>(m_content.labelNames.size()); }

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QVariant headerData(
        int section, Qt::Orientation orientation, int role) const override;

private:
    struct Row
    {
        LabelSet labels; ///< without the metric name
        QString source;
        std::vector<double> values; ///< one per query; missingValue() where it has none
    };

    struct Content
    {
        std::vector<Row> rows;
        std::vector<std::string> labelNames;
        QStringList valueNames; ///< plain text
        std::vector<double> greatest; ///< per query
        Unit unit = Unit::None;
    };

    [[nodiscard]] static Content readRows(
        const PanelPlan& plan, const std::vector<SeriesFrame>& frames);
    [[nodiscard]] static std::vector<std::string> distinguishingLabels(
        const std::vector<Row>& rows);
    [[nodiscard]] static bool hasSameShape(const Content& a, const Content& b);
    [[nodiscard]] QVariant valueCell(const Row& row, std::size_t query, int role) const;

    Content m_content;
};

} // namespace promdesk
