// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "panels/TimeSeriesPanel.h"

#include "charts/LegendModel.h"
#include "charts/LegendView.h"
#include "charts/TimeSeriesPlot.h"
#include "core/UntrustedText.h"
#include "panels/PanelWords.h"
#include "panels/SampleTableModel.h"
#include "theme/PlainText.h"
#include "theme/Theme.h"

#include <QBoxLayout>
#include <QHeaderView>
#include <QItemSelectionModel>
#include <QKeyEvent>
#include <QLabel>
#include <QStackedWidget>
#include <QTableView>

#include <algorithm>
#include <cmath>

using namespace Qt::StringLiterals;

namespace promdesk {

namespace {

constexpr int kSmallHeight = 220; ///< below, the legend is a third of the panel
constexpr int kTinyHeight = 110; ///< below, there is none
constexpr int kSideWidth = 640; ///< narrower panels have no room for a legend at the side

PlotContent::Style styleFrom(const QJsonObject& options)
{
    const QString style = options.value(u"style"_s).toString();
    return style == u"stacked"_s ? PlotContent::Style::Stacked
        : style == u"areas"_s    ? PlotContent::Style::Areas
                                 : PlotContent::Style::Lines;
}

} // namespace

TimeSeriesPanel::TimeSeriesPanel(PanelServices services, QWidget* parent)
    : BasicPanel(parent)
    , m_services(std::move(services))
    , m_views(new QStackedWidget(this))
    , m_plot(new TimeSeriesPlot(nullptr, m_services.executors))
    , m_legend(new LegendModel(this))
    , m_legendView(new LegendView(*m_legend))
    , m_limitNote(makePlainLabel({}, nullptr))
    , m_samples(new SampleTableModel(this))
    , m_table(new QTableView(this))
{
    m_plot->setClock(m_services.clock);
    buildLayout();
    connectPlot();
    setPicture(m_views);
    setFocusProxy(m_plot);
}

void TimeSeriesPanel::buildLayout()
{
    auto* picture = new QWidget(m_views);
    auto* layout = new QBoxLayout(QBoxLayout::TopToBottom, picture);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(2);
    layout->addWidget(m_plot, 1);
    layout->addWidget(m_limitNote);
    layout->addWidget(m_legendView);
    m_limitNote->setAlignment(Qt::AlignCenter);
    m_limitNote->hide();
    m_legendView->setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    m_table->setModel(m_samples);
    m_table->setAccessibleName(tr("Data of this chart"));
    m_table->verticalHeader()->hide();
    m_table->setShowGrid(false);
    m_table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_views->addWidget(picture);
    m_views->addWidget(m_table);
}

void TimeSeriesPanel::connectPlot()
{
    connect(m_plot, &TimeSeriesPlot::timeRangeSelected, this, &PanelBody::timeRangeSelected);
    connect(m_plot, &TimeSeriesPlot::zoomBackRequested, this, &PanelBody::zoomBackRequested);
    connect(m_plot, &TimeSeriesPlot::zoomForwardRequested, this, &PanelBody::zoomForwardRequested);
    connect(m_plot, &TimeSeriesPlot::crosshairMoved, this, &PanelBody::crosshairMoved);
    connect(m_plot, &TimeSeriesPlot::neededLeftMarginChanged, this,
        &PanelBody::neededLeftMarginChanged);
    connect(m_legendView, &LegendView::hovered, m_plot, &TimeSeriesPlot::setHighlighted);
    connect(m_legend, &LegendModel::hiddenChanged, this, [this] {
        noteHidden();
        m_plot->setSeriesHidden(m_legend->hidden());
        updateTable();
    });
}

void TimeSeriesPanel::noteHidden()
{
    const std::vector<bool> hidden = m_legend->hidden();
    for (std::size_t i = 0; i < std::min(hidden.size(), m_shown.series.size()); ++i) {
        const std::pair key { m_shown.queries[i], m_shown.series[i].series().labels };
        if (hidden[i]) {
            m_hidden.insert(key);
        } else {
            m_hidden.erase(key);
        }
    }
}

bool TimeSeriesPanel::isHidden(std::size_t index) const
{
    return m_hidden.contains({ m_shown.queries[index], m_shown.series[index].series().labels });
}

void TimeSeriesPanel::setCrosshair(std::optional<Instant> time)
{
    m_plot->setCrosshair(time);
}

int TimeSeriesPanel::neededLeftMargin() const
{
    return m_shown.series.empty() || m_view == View::Table ? 0 : m_plot->neededLeftMargin();
}

void TimeSeriesPanel::setLeftMargin(int widthPx)
{
    m_leftMarginPx = widthPx;
    m_plot->setLeftMargin(widthPx);
}

void TimeSeriesPanel::setView(View view)
{
    m_view = view;
    m_views->setCurrentIndex(view == View::Table ? 1 : 0);
    updateTable();
    setFocusProxy(view == View::Table ? static_cast<QWidget*>(m_table) : m_plot);
}

void TimeSeriesPanel::planChanged()
{
    if (!m_isTwin) {
        m_colors.forget();
        m_hidden.clear();
        m_plot->fitValues();
    }
    m_plot->setAccessibleName(UntrustedText(plan().spec.title).plain(120));
}

void TimeSeriesPanel::framesChanged()
{
    m_shown = seriesOf(plan(), frames(), m_colors);
    PlotContent content;
    content.series = m_shown.series;
    for (std::size_t i = 0; i < content.series.size(); ++i) {
        content.series[i].isHidden = isHidden(i);
    }
    const PanelSpec& spec = plan().spec;
    content.unit = spec.unit;
    content.style = styleFrom(spec.options);
    for (const Threshold& threshold : spec.thresholds) {
        content.thresholds.push_back({ threshold.value, healthFromState(threshold.state) });
    }
    content.minimum = spec.minimum.value_or(content.minimum);
    content.maximum = spec.maximum.value_or(content.maximum);
    content.knownUntil = knownUntil();
    for (const MissingSource& missing : missingSources(frames(), timeZone())) {
        content.silences.push_back({ missing.from, UntrustedText(missing.text) });
    }
    m_plot->setContent(std::move(content));
    const bool isCut = m_shown.total > m_shown.series.size();
    m_limitNote->setVisible(isCut);
    const auto counted = [this](std::size_t count) {
        return locale().toString(static_cast<qulonglong>(count));
    };
    m_limitNote->setText(
        tr("Showing %1 of %2 series").arg(counted(m_shown.series.size()), counted(m_shown.total)));
    updateLegend();
    updateTable();
    m_plot->setAccessibleDescription(describe());
}

/// The end of the oldest answer, when it lies clearly before the end of the shown range.
std::optional<Instant> TimeSeriesPanel::knownUntil() const
{
    std::optional<Instant> until;
    for (const SeriesFrame& frame : frames()) {
        if (frame.snapshot) {
            const Instant end = frame.range.end + frame.step * 2;
            until = until ? std::min(*until, end) : end;
        }
    }
    return until && *until < timeRange().end ? until : std::nullopt;
}

void TimeSeriesPanel::timeRangeChanged()
{
    m_plot->setTimeZone(timeZone());
    m_plot->setTimeRange(timeRange());
    updateTable();
}

void TimeSeriesPanel::updateLegend()
{
    std::vector<LegendEntry> entries;
    entries.reserve(m_shown.series.size());
    m_statistics.clear();
    for (std::size_t i = 0; i < m_shown.series.size(); ++i) {
        const ChartSeries& one = m_shown.series[i];
        m_statistics.push_back(seriesStatistics(one.series(), timeRange()));
        entries.push_back({ .name = one.name,
            .colorIndex = one.colorIndex,
            .isHidden = isHidden(i),
            .statistics = m_statistics.back() });
    }
    m_legend->setEntries(std::move(entries), plan().spec.unit);
    placeLegend();
}

void TimeSeriesPanel::updateTable()
{
    if (m_view != View::Table) {
        return;
    }
    const QModelIndex current = m_table->currentIndex();
    const std::optional<SampleTableModel::Cell> cell = m_samples->cellAt(current);
    QItemSelectionModel* selection = m_table->selectionModel();
    const bool isSelected = selection->isSelected(current);
    const bool isInSight = m_table->viewport()->rect().intersects(m_table->visualRect(current));
    m_samples->setContent(m_plot->content(), timeRange(), timeZone());
    m_table->resizeColumnToContents(0);
    if (cell && !m_table->currentIndex().isValid()) {
        // What the user has scrolled away from stays out of sight.
        m_table->doItemsLayout(); // scroll bars learn of new rows late
        m_table->setAutoScroll(isInSight);
        selection->setCurrentIndex(m_samples->indexOf(*cell),
            isSelected ? QItemSelectionModel::ClearAndSelect : QItemSelectionModel::NoUpdate);
        m_table->setAutoScroll(true);
    }
}

void TimeSeriesPanel::placeLegend()
{
    const QString wish = plan().spec.options.value(u"legend"_s).toString();
    const bool isAlone = m_shown.series.size() < 2;
    const bool isHidden =
        wish == u"none"_s || height() < kTinyHeight || (isAlone && wish.isEmpty());
    const bool isAside = wish == u"right"_s && width() >= kSideWidth;
    auto* layout = static_cast<QBoxLayout*>(m_views->widget(0)->layout());
    layout->setDirection(isAside ? QBoxLayout::LeftToRight : QBoxLayout::TopToBottom);
    m_legendView->setVisible(!isHidden);
    if (isHidden) {
        return;
    }
    const bool isSmall = height() < kSmallHeight;
    const int fitting = height() * 3 / 10 / m_legendView->rowHeight();
    const int rows = isAside ? 1000 : isSmall ? fitting : height() < 420 ? 3 : 6;
    m_legendView->setVisibleRows(
        rows, isSmall ? LegendView::Density::Compact : LegendView::Density::Full);
    m_legendView->setSizePolicy(
        QSizePolicy::Preferred, isAside ? QSizePolicy::Ignored : QSizePolicy::Fixed);
    m_legendView->setMaximumWidth(isAside ? width() * 2 / 5 : QWIDGETSIZE_MAX);
}

QString TimeSeriesPanel::describe() const
{
    double last = std::nan("");
    double greatest = std::nan("");
    for (const SeriesStatistics& statistics : m_statistics) {
        last = std::isnan(last) ? statistics.last : last;
        greatest = std::fmax(greatest, statistics.greatest);
    }
    const Unit unit = plan().spec.unit;
    QStringList sentences { tr(
        "%n series, last %1, max %2", nullptr, static_cast<int>(m_shown.total))
                                .arg(formatValue(last, unit, locale()).toText(),
                                    formatValue(greatest, unit, locale()).toText()) };
    const bool isRaw = std::any_of(m_shown.series.begin(), m_shown.series.end(),
        [](const ChartSeries& one) { return one.isRaw; });
    if (isRaw) {
        sentences += tr("raw samples as they were scraped");
    }
    for (const MissingSource& missing : missingSources(frames(), timeZone())) {
        sentences += missing.text;
    }
    return sentences.join(u"; "_s);
}

std::unique_ptr<BasicPanel> TimeSeriesPanel::makeTwin() const
{
    auto twin = std::make_unique<TimeSeriesPanel>(PanelServices {}, nullptr);
    twin->setFont(font());
    twin->m_isTwin = true;
    twin->setLeftMargin(m_leftMarginPx);
    twin->m_hidden = m_hidden;
    twin->m_colors = m_colors;
    return twin;
}

void TimeSeriesPanel::prepareForPicture(double scale)
{
    m_legendView->hideScrollBars();
    m_plot->prepareForPicture(scale);
}

void TimeSeriesPanel::resizeEvent(QResizeEvent* event)
{
    BasicPanel::resizeEvent(event);
    placeLegend();
}

void TimeSeriesPanel::keyPressEvent(QKeyEvent* event)
{
    if (event->key() == Qt::Key_F2) {
        setView(m_view == View::Picture ? View::Table : View::Picture);
        (m_view == View::Table ? static_cast<QWidget*>(m_table) : m_plot)->setFocus();
        return;
    }
    BasicPanel::keyPressEvent(event);
}

} // namespace promdesk
