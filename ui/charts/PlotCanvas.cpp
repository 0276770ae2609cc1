// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "charts/PlotCanvas.h"

#include "charts/SeriesPainter.h"
#include "theme/Theme.h"

#include <qcustomplot.h>

#include <algorithm>
#include <cmath>

using namespace Qt::StringLiterals;

namespace promdesk {

namespace {

constexpr int kRightMargin = SeriesPainter::kSignRoomPx;
constexpr int kOverhang = 2; ///< px: a line along an edge of the axes is seen in its whole width
constexpr int kTimeLabelSpacing = 64; ///< px between the marks of the time axis, at least
constexpr int kUsualLeftMargin = 56;
constexpr int kFineLabelSpacing = 92; ///< where the labels have milliseconds

/// Marks that somebody else computed.
class ListedTicker final : public QCPAxisTicker
{
public:
    void setTicks(QVector<double> places, QVector<QString> labels)
    {
        m_places = std::move(places);
        m_labels = std::move(labels);
    }

    void generate(const QCPRange&, const QLocale&, QChar, int, QVector<double>& ticks,
        QVector<double>* subTicks, QVector<QString>* tickLabels) override
    {
        ticks = m_places;
        if (subTicks) {
            subTicks->clear();
        }
        if (tickLabels) {
            *tickLabels = m_labels;
        }
    }

private:
    QVector<double> m_places;
    QVector<QString> m_labels;
};

QFont axisFont(const QFont& font)
{
    QFont small = font;
    if (font.pixelSize() > 0) {
        small.setPixelSize(std::max(9, qRound(font.pixelSize() * 0.85)));
    } else {
        small.setPointSizeF(std::max(7.0, font.pointSizeF() * 0.85));
    }
    return small;
}

QStringList valueLabels(const PlotAxes& axes, Unit unit)
{
    const std::vector<double> ticks = axes.values.ticks();
    QStringList labels;
    for (const double tick : ticks) {
        labels +=
            formatTick(tick, axes.values.reference(), axes.values.step, unit, axes.locale).toText();
    }
    return labels;
}

/// Hands the inside of the axes to a SeriesPainter.
class SeriesPlottable final : public QCPAbstractPlottable
{
public:
    SeriesPlottable(QCPAxis* keyAxis, QCPAxis* valueAxis)
        : QCPAbstractPlottable(keyAxis, valueAxis)
    {
        setSelectable(QCP::stNone);
    }

    double selectTest(const QPointF&, bool, QVariant*) const override { return -1; }

    QCPRange getKeyRange(bool& found, QCP::SignDomain) const override
    {
        found = false;
        return {};
    }

    QCPRange getValueRange(bool& found, QCP::SignDomain, const QCPRange&) const override
    {
        found = false;
        return {};
    }

    [[nodiscard]] PlotMapping mapping() const
    {
        return { .area = QRectF(mKeyAxis->axisRect()->rect()),
            .startMs = mKeyAxis->range().lower,
            .endMs = mKeyAxis->range().upper,
            .low = mValueAxis->range().lower,
            .high = mValueAxis->range().upper };
    }

    /// content and plot are set.
    [[nodiscard]] SeriesPainter painter() const
    {
        return SeriesPainter(*content, *plot, mapping(), mValueAxis->tickLabelFont());
    }

    const PlotContent* content = nullptr;
    const SampledPlot* plot = nullptr;
    std::optional<LinePicture> picture;
    std::vector<Instant> dayStarts;

protected:
    [[nodiscard]] QRect clipRect() const override
    {
        return QCPAbstractPlottable::clipRect().adjusted(0, -kOverhang, kRightMargin, kOverhang);
    }

    void draw(QCPPainter* painter) override
    {
        if (content && plot) {
            SeriesPainter inside = this->painter();
            if (picture) {
                inside.setPicture(*picture);
            }
            inside.draw(*painter, dayStarts);
        }
    }

    void drawLegendIcon(QCPPainter*, const QRectF&) const override { }
};

} // namespace

struct PlotCanvas::Private
{
    QCustomPlot* plot = nullptr;
    SeriesPlottable* series = nullptr; ///< owned by plot
    QSharedPointer<ListedTicker> timeTicker { new ListedTicker };
    QSharedPointer<ListedTicker> valueTicker { new ListedTicker };
    PlotAxes axes;
    double pictureScale = 0;

    void setUpAxis(QCPAxis& axis, const QSharedPointer<ListedTicker>& ticker) const
    {
        axis.setTicker(ticker);
        axis.setSubTicks(false);
        axis.setTickLength(0, 0);
        axis.setTickPen(Qt::NoPen);
        axis.setTickLabelPadding(6);
        axis.grid()->setSubGridVisible(false);
        axis.grid()->setZeroLinePen(Qt::NoPen);
    }

    void applyTheme() const
    {
        const Theme& theme = currentTheme();
        plot->setBackground(QBrush(theme.surface));
        plot->xAxis->setBasePen(QPen(theme.border, 1));
        plot->yAxis->setBasePen(Qt::NoPen);
        for (QCPAxis* axis : { plot->xAxis, plot->yAxis }) {
            axis->setTickLabelColor(theme.mutedText);
            axis->setTickLabelFont(axisFont(axes.font));
        }
        plot->xAxis->grid()->setVisible(false);
        plot->yAxis->grid()->setPen(QPen(theme.grid, 1));
    }

    void layOut()
    {
        const Unit unit = series->content ? series->content->unit : Unit::None;
        const int left = axes.leftMarginPx > 0 ? axes.leftMarginPx : neededLeftMargin(axes, unit);
        const int labelHeight = QFontMetrics(axisFont(axes.font)).height();
        plot->axisRect()->setMargins(
            QMargins(left, labelHeight / 2 + 3, kRightMargin, labelHeight + 10));
    }

    void fillTimeAxis()
    {
        // Not the width of the axes: panels of one page should choose the same marks.
        const double width = plot->width() - kUsualLeftMargin - kRightMargin;
        const bool isFine =
            static_cast<double>(axes.range.length().toMs()) < width / kTimeLabelSpacing * 1000.0;
        const int spacing = isFine ? kFineLabelSpacing : kTimeLabelSpacing;
        const int most = std::max(2, static_cast<int>(width / spacing));
        QVector<double> places;
        QVector<QString> labels;
        std::vector<Instant> dayStarts;
        for (const TimeTick& tick : timeTicks(axes.range, most, axes.zone, axes.locale)) {
            places.append(static_cast<double>(tick.time.toMs()));
            labels.append(tick.label);
            if (tick.isDayStart) {
                dayStarts.push_back(tick.time);
            }
        }
        timeTicker->setTicks(places, labels);
        series->dayStarts = std::move(dayStarts);
        plot->xAxis->setRange(static_cast<double>(axes.range.start.toMs()),
            static_cast<double>(axes.range.end.toMs()));
    }

    void fillValueAxis() const
    {
        const std::vector<double> ticks = axes.values.ticks();
        const QStringList labels =
            valueLabels(axes, series->content ? series->content->unit : Unit::None);
        valueTicker->setTicks(QVector<double>(ticks.begin(), ticks.end()),
            QVector<QString>(labels.begin(), labels.end()));
        plot->yAxis->setRange(axes.values.low, axes.values.high);
    }
};

PlotCanvas::PlotCanvas(QWidget* parent)
    : d(std::make_unique<Private>())
{
    d->plot = new QCustomPlot(parent);
    d->plot->setAutoAddPlottableToLegend(false);
    // A buffer of its own costs a pass over the whole picture, and nothing is on this layer.
    d->plot->layer(u"overlay"_s)->setMode(QCPLayer::lmLogical);
    d->plot->setAttribute(Qt::WA_TransparentForMouseEvents);
    d->plot->setFocusPolicy(Qt::NoFocus);
    d->plot->axisRect()->setAutoMargins(QCP::msNone);
    d->plot->plotLayout()->setMargins(QMargins());
    d->plot->axisRect()->setMinimumSize(1, 1);
    d->setUpAxis(*d->plot->xAxis, d->timeTicker);
    d->setUpAxis(*d->plot->yAxis, d->valueTicker);
    // Below the lines: what is zero all the time would hide behind the axis.
    d->plot->xAxis->setLayer(u"grid"_s);
    d->series = new SeriesPlottable(d->plot->xAxis, d->plot->yAxis);
}

PlotCanvas::~PlotCanvas() = default;

QWidget* PlotCanvas::widget() const
{
    return d->plot;
}

void PlotCanvas::setSources(const PlotContent& content, const SampledPlot& plot)
{
    d->series->content = &content;
    d->series->plot = &plot;
}

void PlotCanvas::setAxes(const PlotAxes& axes)
{
    d->axes = axes;
}

void PlotCanvas::setPictureScale(double scale)
{
    d->pictureScale = scale;
}

void PlotCanvas::setLinePicture(std::optional<LinePicture> picture)
{
    d->series->picture = std::move(picture);
}

bool PlotCanvas::hasLinePicture() const
{
    return d->series->picture.has_value();
}

DenseLines PlotCanvas::denseLines() const
{
    return d->series->painter().denseLines(d->plot->bufferDevicePixelRatio());
}

PlotMapping PlotCanvas::mapping() const
{
    return d->series->mapping();
}

void PlotCanvas::redraw()
{
    if (d->plot->width() < 4 || d->plot->height() < 4) {
        return;
    }
    // Cached labels have the resolution of the screen, whatever that of the picture is.
    d->plot->setPlottingHint(QCP::phCacheLabels, d->pictureScale <= 0);
    if (d->pictureScale > 0) {
        d->plot->setBufferDevicePixelRatio(d->pictureScale);
    }
    d->applyTheme();
    d->layOut();
    d->fillTimeAxis();
    d->fillValueAxis();
    d->plot->replot(QCustomPlot::rpQueuedRefresh);
}

int PlotCanvas::neededLeftMargin(const PlotAxes& axes, Unit unit)
{
    constexpr int kStep = 16;
    const QFontMetrics metrics(axisFont(axes.font));
    int width = 0;
    for (const QString& label : valueLabels(axes, unit)) {
        width = std::max(width, metrics.horizontalAdvance(label));
    }
    return std::max(3 * kStep, (width + 12 + kStep - 1) / kStep * kStep);
}

QRectF PlotCanvas::plotArea() const
{
    return d->plot->axisRect()->rect();
}

double PlotCanvas::toX(Instant time) const
{
    return mapping().toX(time);
}

double PlotCanvas::toY(double value) const
{
    return mapping().toY(value);
}

Instant PlotCanvas::timeAt(double x) const
{
    return Instant::fromMs(std::llround(d->plot->xAxis->pixelToCoord(x)));
}

double PlotCanvas::valueAt(double y) const
{
    return d->plot->yAxis->pixelToCoord(y);
}

std::vector<QPolygonF> PlotCanvas::runsOf(std::size_t series) const
{
    if (!d->series->plot || series >= d->series->plot->series.size()
        || series >= d->series->content->series.size()) {
        return {};
    }
    const ChartSeries& one = d->series->content->series[series];
    return pixelRuns(one.series(), d->series->plot->series[series], d->series->mapping());
}

} // namespace promdesk
