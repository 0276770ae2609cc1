// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "explorer/FleetCells.h"

#include <QTableView>

#include <optional>

namespace promdesk {

class FleetTableModel;
class FleetTableOrder;
class SignalCatalog;

/// The fleet as numbers: what is worst comes first until the user sorts otherwise. Enter and
/// double-click open a row.
class FleetTable final : public QTableView
{
    Q_OBJECT

public:
    /// catalog outlives this.
    explicit FleetTable(const SignalCatalog& catalog, QWidget* parent = nullptr);

    /// Keeps selection and order when the entities are the same.
    void setTopology(const TopologyPtr& topology);
    void setShown(CellKind kind);
    /// Rows whose name, cluster or state does not contain the text are hidden.
    void setFilter(const QString& text);

    /// Selects and scrolls to the row with this scope. Does not signal.
    void select(const Scope& scope);
    [[nodiscard]] std::optional<Scope> selection() const;

    /// px that show every column
    [[nodiscard]] int neededWidth() const;

    [[nodiscard]] const FleetTableModel& cellModel() const { return *m_model; }

Q_SIGNALS:
    void scopeActivated(const promdesk::Scope& scope);
    void scopeSelected(const promdesk::Scope& scope);

protected:
    void keyPressEvent(QKeyEvent* event) override;
    void currentChanged(const QModelIndex& current, const QModelIndex& previous) override;

private:
    void showCells();
    [[nodiscard]] QStringList columnTitles() const;
    void adjustColumns();
    void activate(const QModelIndex& index);

    FleetTableModel* m_model;
    FleetTableOrder* m_order;
    TopologyPtr m_topology;
    CellKind m_kind = CellKind::Nodes;
    bool m_isQuiet = false; ///< while the selection is set from outside
};

} // namespace promdesk
