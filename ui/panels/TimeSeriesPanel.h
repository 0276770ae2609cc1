// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "panels/BasicPanel.h"
#include "panels/PanelSeries.h"
#include "panels/PanelServices.h"
#include "series/SeriesStatistics.h"

#include <set>
#include <utility>

class QLabel;
class QStackedWidget;
class QTableView;

namespace promdesk {

class LegendModel;
class LegendView;
class SampleTableModel;
class TimeSeriesPlot;

/// Lines over time with a legend. spec.options: "style" = lines|areas|stacked, "legend" =
/// bottom|right|none, "colors" = series|sources (default: bottom, one line in small panels, none
/// for a single series).
class TimeSeriesPanel final : public BasicPanel
{
    Q_OBJECT

public:
    TimeSeriesPanel(PanelServices services, QWidget* parent);

    void setCrosshair(std::optional<Instant> time) override;

    [[nodiscard]] int neededLeftMargin() const override;
    void setLeftMargin(int widthPx) override;

    [[nodiscard]] bool hasTableView() const override { return true; }

    [[nodiscard]] View view() const override { return m_view; }

    void setView(View view) override;

    [[nodiscard]] const TimeSeriesPlot& plot() const { return *m_plot; }

    [[nodiscard]] const LegendModel& legend() const { return *m_legend; }

protected:
    void planChanged() override;
    void framesChanged() override;
    void timeRangeChanged() override;
    [[nodiscard]] QString describe() const override;
    [[nodiscard]] std::unique_ptr<BasicPanel> makeTwin() const override;
    void prepareForPicture(double scale) override;
    void resizeEvent(QResizeEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    void buildLayout();
    void connectPlot();
    void updateLegend();
    void updateTable();
    void placeLegend();
    void noteHidden();
    /// index: in m_shown.
    [[nodiscard]] bool isHidden(std::size_t index) const;
    [[nodiscard]] std::optional<Instant> knownUntil() const;

    PanelServices m_services;
    SeriesColors m_colors;
    PanelSeries m_shown;
    /// Queries and labels of the series that the user hides; also of such as are gone, which may
    /// come back.
    std::set<std::pair<std::size_t, LabelSet>> m_hidden;
    std::vector<SeriesStatistics> m_statistics; ///< of m_shown
    int m_leftMarginPx = 0;
    bool m_isTwin = false; ///< colours and hidden series are those of the original
    View m_view = View::Picture;
    QStackedWidget* m_views;
    TimeSeriesPlot* m_plot;
    LegendModel* m_legend;
    LegendView* m_legendView;
    QLabel* m_limitNote;
    SampleTableModel* m_samples;
    QTableView* m_table;
};

} // namespace promdesk
