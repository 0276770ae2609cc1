// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "panels/PanelSeries.h"
#include "panels/RowComparison.h"

#include <QAbstractTableModel>
#include <QStringList>

#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace promdesk {

/// Latest values as a table: one row per source and set of labels (the metric name aside) in the
/// order of labels, one column per label name, then one per legend: queries with the same legend
/// and unit share a column, where the first one that has a value for a row is heard.
class LabelTableModel final : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Role
    {
        SortRole = Qt::UserRole, ///< raw numbers and texts
        ShareRole, ///< of the column's greatest value, 0 to 1
        MarkRole, ///< CellMark as int: how it compares with the other rows
    };

    static constexpr std::size_t kMostLabelColumns = 30;

    /// What a column shows, wherever it stands: the name of a label, or the place behind all
    /// labels.
    using ColumnKey = std::variant<std::string, int>;

    /// A signal whose values are compared over the rows, which are alike then.
    struct ComparedSignal
    {
        QString id;
        BadSide side = BadSide::Above;
        double leastValue = StragglerRule().leastValue;
    };

    explicit LabelTableModel(QObject* parent = nullptr);

    /// Adds a last column of words about rows that lag behind; empty: none. Holds from the next
    /// setContent() on.
    void setCompared(std::vector<ComparedSignal> compared) { m_compared = std::move(compared); }

    /// labels: which label columns in which order; empty: all that differ between rows (all, when
    /// there is one row).
    void setContent(
        const PanelPlan& plan, const std::vector<SeriesFrame>& frames, const QStringList& labels);

    /// Rows that lag behind the others.
    [[nodiscard]] int laggingRows() const;
    /// Labels and source id of one row.
    [[nodiscard]] const LabelSet& labelsOf(int row) const;
    [[nodiscard]] QString sourceOf(int row) const;
    /// The row of these labels of this source id; −1: there is none.
    [[nodiscard]] int rowOf(const LabelSet& labels, const QString& source) const;

    /// setContent() may move columns: the key stays. −1: there is no such column.
    [[nodiscard]] ColumnKey keyOf(int column) const;
    [[nodiscard]] int columnOf(const ColumnKey& key) const;

    /// Where sentences about rows stand, behind all others; −1: nowhere.
    [[nodiscard]] int remarkColumn() const { return m_content.isCompared ? columnCount() - 1 : -1; }

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
        std::vector<double> values; ///< one per value column; missingValue() where it has none
        ComparedRow compared; ///< empty where nothing is compared
    };

    struct ValueColumn
    {
        QString name; ///< plain text
        Unit unit = Unit::None;
        double greatest = 0;

        [[nodiscard]] bool isLike(const ValueColumn& other) const
        {
            return name == other.name && unit == other.unit;
        }
    };

    struct Content
    {
        std::vector<Row> rows;
        std::vector<std::string> labelNames;
        std::vector<ValueColumn> valueColumns;
        bool isCompared = false;
    };

    [[nodiscard]] Content readRows(
        const PanelPlan& plan, const std::vector<SeriesFrame>& frames) const;
    [[nodiscard]] static std::vector<std::string> distinguishingLabels(
        const std::vector<Row>& rows);
    [[nodiscard]] static bool hasSameShape(const Content& a, const Content& b);
    /// Adds the column of every query that has none to share; returns each query's column.
    [[nodiscard]] static std::vector<std::size_t> assignColumns(
        const PanelPlan& plan, std::size_t queries, Content& content);
    void compare(
        const PanelPlan& plan, const std::vector<std::size_t>& columnOf, Content& content) const;
    [[nodiscard]] static QVariant comparedCell(const Row& row, int role);
    [[nodiscard]] QVariant valueCell(const Row& row, std::size_t valueColumn, int role) const;

    [[nodiscard]] bool isComparedColumn(std::size_t column) const
    {
        return m_content.isCompared
            && column == m_content.labelNames.size() + m_content.valueColumns.size();
    }

    [[nodiscard]] QString headerText(std::size_t column) const;

    Content m_content;
    std::vector<ComparedSignal> m_compared;
};

} // namespace promdesk
