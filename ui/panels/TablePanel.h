// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "panels/BasicPanel.h"
#include "panels/LabelTableModel.h"
#include "panels/PanelServices.h"

#include <optional>

class QLineEdit;
class QModelIndex;
class QSortFilterProxyModel;
class QTableView;

namespace promdesk {

/// Latest values by labels; sorts, filters, and opens the entity of a row. spec.options: "labels" =
/// the label columns in order (default: those that differ), "bars" = true|false (default true: a
/// faint bar behind each value), "stragglers" = { "above": [signal ids], "below": [signal ids] }:
/// rows are replicas of one endpoint, and those that lag behind are marked.
class TablePanel final : public BasicPanel
{
    Q_OBJECT

public:
    TablePanel(PanelServices services, QWidget* parent);

    [[nodiscard]] const QTableView& table() const { return *m_table; }

protected:
    void planChanged() override;
    void framesChanged() override;
    [[nodiscard]] QString describe() const override;
    [[nodiscard]] std::unique_ptr<BasicPanel> makeTwin() const override;
    void prepareForPicture(double scale) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    /// Where the keyboard stands, whatever rows and columns come and go.
    struct Place
    {
        LabelSet labels;
        QString source; ///< id
        LabelTableModel::ColumnKey column;
        bool isSelected = false;
        bool isInSight = false;
    };

    struct Order
    {
        LabelTableModel::ColumnKey column;
        Qt::SortOrder direction = Qt::DescendingOrder;
    };

    void buildLayout();
    void sortRows();
    [[nodiscard]] std::optional<Place> currentPlace() const;
    void returnTo(const Place& place);
    void activateRow(const QModelIndex& index);
    void fitColumns();
    [[nodiscard]] bool isAnyValueCut() const;
    [[nodiscard]] bool isRemarkLonger();

    PanelServices m_services;
    LabelTableModel* m_model;
    QSortFilterProxyModel* m_proxy;
    QWidget* m_picture;
    QTableView* m_table;
    QLineEdit* m_filter;
    std::optional<Order> m_userOrder; ///< none: greatest first
    int m_remarkPx = 0; ///< what the longest sentence needed last
};

} // namespace promdesk
