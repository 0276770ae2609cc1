// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "explorer/FleetCells.h"

#include <QString>
#include <QWidget>

#include <vector>

class QButtonGroup;
class QComboBox;
class QHBoxLayout;
class QLabel;
class QLineEdit;
class QToolButton;

namespace promdesk {

class SignalCatalog;

/// How the fleet is looked at, in words that a session keeps. What is not known means the first.
struct FleetLook
{
    QString shown; ///< "nodes", "endpoints", "clusters"
    QString view; ///< "map", "treemap", "table"
    QString fill; ///< id of a signal; empty: health
    QString size; ///< id of a signal; empty: all are equal

    friend bool operator==(const FleetLook&, const FleetLook&) = default;
};

/// What is shown of the fleet and how, as buttons and boxes: it says what the user chose, and shows
/// what it is told.
class FleetControls final : public QWidget
{
    Q_OBJECT

public:
    enum class View
    {
        Map,
        Treemap,
        Table,
    };

    /// catalog outlives this.
    explicit FleetControls(const SignalCatalog& catalog, QWidget* parent = nullptr);

    [[nodiscard]] CellKind kind() const { return m_kind; }

    [[nodiscard]] View view() const { return m_view; }

    [[nodiscard]] QString fill() const { return m_fill; }

    [[nodiscard]] QString size() const { return m_size; }

    [[nodiscard]] FleetLook look() const;
    /// Signals what differs.
    void setLook(const FleetLook& look);
    void setKind(CellKind kind);
    void setView(View view);
    void setFill(const QString& signalId);
    void setSize(const QString& signalId);

    /// Offers what the cells have values for.
    void setCells(const FleetCells& cells);
    /// Which of how many matches is the current one; 0 of 0: nothing is searched.
    void setMatches(int rank, int count);

    [[nodiscard]] QLineEdit* filterEdit() const { return m_filterEdit; }

Q_SIGNALS:
    void kindChosen(promdesk::CellKind kind);
    void viewChosen(promdesk::FleetControls::View view);
    void fillChosen(const QString& signalId);
    void sizeChosen(const QString& signalId);
    void lookChanged();

private:
    [[nodiscard]] QComboBox* addBox(
        QHBoxLayout& row, const QString& label, const QString& accessibleName);
    void addKinds(QHBoxLayout& row);
    void addViews(QHBoxLayout& row);

    const SignalCatalog& m_catalog;
    CellKind m_kind = CellKind::Nodes;
    View m_view = View::Map;
    QString m_fill;
    QString m_size;
    std::vector<QToolButton*> m_kindButtons; ///< by CellKind
    std::vector<QToolButton*> m_viewButtons; ///< by View
    QComboBox* m_fillBox = nullptr;
    QComboBox* m_sizeBox = nullptr;
    QLineEdit* m_filterEdit = nullptr;
    QLabel* m_matches = nullptr;
};

} // namespace promdesk
