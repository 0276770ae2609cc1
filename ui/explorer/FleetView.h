// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "explorer/FleetCells.h"
#include "explorer/FleetControls.h"
#include "explorer/HoverCard.h"

#include <QString>
#include <QWidget>

#include <vector>

class QBoxLayout;
class QLabel;
class QPainter;
class QProgressBar;
class QSplitter;
class QStackedWidget;
class QToolButton;

namespace promdesk {

class Banner;
class FillLegend;
class FleetMap;
class FleetTable;
class FleetTotals;
class SignalCatalog;

/// What one source could not do, for the banner of the fleet page.
struct SourceProblem
{
    QString source; ///< name as the user gave it
    QString message; ///< what failed, why, what to do
};

/// The fleet page: totals, the map with its controls, the table beside it, and what to do when
/// there is nothing to show.
class FleetView final : public QWidget
{
    Q_OBJECT

public:
    /// catalog outlives this.
    explicit FleetView(const SignalCatalog& catalog, QWidget* parent = nullptr);

    /// Null or without clusters: the page says what to do next.
    void setTopology(const TopologyPtr& topology);
    /// "Reading labels of eu-prom (3 of 7) …"; empty: nothing is going on.
    void setProgress(const QString& text);
    void setProblems(std::vector<SourceProblem> problems);
    void setShown(CellKind kind);
    void setFill(const std::string& signalId);
    void setSize(const std::string& signalId);
    void setView(FleetControls::View view);
    void setFilter(const QString& text);
    /// Where the hover card gets the last values of an entity's signals.
    void setPast(PastOf past);

    [[nodiscard]] FleetLook look() const { return m_controls->look(); }

    void setLook(const FleetLook& look) { m_controls->setLook(look); }

    [[nodiscard]] FleetMap& map() const { return *m_map; }

    /// The page as a picture of any size, with what is in sight of the map; drawn by a copy: what
    /// is on the screen does not move.
    void renderTo(QPainter& painter, const QSize& size) const;

    /// Put the cursor into the filter.
    void focusFilter();

Q_SIGNALS:
    void scopeActivated(const promdesk::Scope& scope);
    /// The user looks at the fleet in another way.
    void lookChanged();

protected:
    void resizeEvent(QResizeEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    void createControls();
    void shareWidth();
    void buildLayout();
    void connectSignals();
    void connectControls();
    [[nodiscard]] QWidget* createMapSide();
    void addZoomButtons(QBoxLayout& row);
    void showMatches();
    void showLegend();
    void showState();
    void showEmptyState(const QStringList& notes);
    [[nodiscard]] QWidget* createEmptyPage();

    const SignalCatalog& m_catalog;
    TopologyPtr m_topology;
    QString m_progressText;
    std::vector<SourceProblem> m_problems;
    FleetTotals* m_totals = nullptr;
    FleetMap* m_map = nullptr;
    FleetTable* m_table = nullptr;
    FillLegend* m_legend = nullptr;
    FleetControls* m_controls = nullptr;
    QWidget* m_mapCard = nullptr;
    QLabel* m_progress = nullptr;
    Banner* m_banner = nullptr; ///< problems
    Banner* m_notes = nullptr; ///< of discovery, when asked for
    QToolButton* m_notesButton = nullptr;
    QProgressBar* m_emptyBar = nullptr;
    QLabel* m_emptyTitle = nullptr;
    QLabel* m_emptyText = nullptr;
    QSplitter* m_splitter = nullptr;
    bool m_isSplitByHand = false;
    QStackedWidget* m_stack = nullptr;
};

} // namespace promdesk
