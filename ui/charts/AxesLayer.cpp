// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "charts/AxesLayer.h"

#include "charts/AxisLabels.h"
#include "charts/MovingPicture.h"
#include "charts/TimeTicks.h"
#include "theme/Theme.h"

#include <QCoreApplication>

#include <qcustomplot.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <optional>
#include <utility>

using namespace Qt::StringLiterals;

namespace promdesk {

namespace {

constexpr int kRightMargin = SeriesPainter::kSignRoomPx;
constexpr int kTimeLabelSpacing = 64; ///< px between the marks of the time axis, at least
constexpr int kTimeLabelGap = 12; ///< px between their labels, at least
constexpr int kUsualLeftMargin = 56;
constexpr int kFineLabelSpacing = 92; ///< where the labels have milliseconds
constexpr double kNoTie = 1e-3; ///< px: half pixels are rounded up, whatever the last digits are

/// Marks that somebody else computed.
class ListedTicker final : public QCPAxisTicker
{
public:
    void setTicks(QVector<double> places) { m_places = std::move(places); }

    [[nodiscard]] const QVector<double>& places() const { return m_places; }

    void generate(const QCPRange&, const QLocale&, QChar, int, QVector<double>& ticks,
        QVector<double>* subTicks, QVector<QString>* tickLabels) override
    {
        ticks = m_places;
        if (subTicks) {
            subTicks->clear();
        }
        if (tickLabels) {
            tickLabels->clear();
        }
    }

private:
    QVector<double> m_places;
};

/// A plot that is never shown and draws where it is told to.
class HiddenPlot final : public QCustomPlot
{
public:
    explicit HiddenPlot(QWidget* parent)
        : QCustomPlot(parent)
    {
        hide();
        // It would draw itself once when the event loop runs.
        QCoreApplication::removePostedEvents(this, QEvent::MetaCall);
    }

    void layOut(const QSize& size)
    {
        setViewport(QRect(QPoint(), size));
        updateLayout();
    }

    /// With grid lines at values.
    void drawOn(QImage& picture, const QVector<double>& values)
    {
        QCPPainter painter(&picture);
        painter.fillRect(viewport(), currentTheme().surface);
        drawGrid(painter, values);
        draw(&painter);
    }

private:
    /// QCustomPlot's own lines go pixel by pixel, which takes thirty times as long.
    void drawGrid(QPainter& painter, const QVector<double>& values) const
    {
        const QRect area = axisRect()->rect();
        for (const double value : values) {
            const double y = std::round(yAxis->coordToPixel(value));
            painter.fillRect(QRectF(area.left(), y, area.width(), 1), currentTheme().grid);
        }
    }
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

/// What stands beside a value axis, and all that it depends on.
struct ValueLabels
{
    ValueScale values;
    Unit unit = Unit::None;
    QLocale locale;
    QFont font; ///< of the plot
    QStringList texts;
    int leftMarginPx = 0;

    ValueLabels(const PlotAxes& axes, Unit unitOfAxis)
        : values(axes.values)
        , unit(unitOfAxis)
        , locale(axes.locale)
        , font(axes.font)
    {
        constexpr int kStep = 16;
        const QFontMetrics metrics(axisFont(font));
        const double reference = values.reference();
        int width = 0;
        for (const double tick : values.ticks()) {
            texts += formatTick(tick, reference, values.step, unit, locale).toText();
            width = std::max(width, metrics.horizontalAdvance(texts.back()));
        }
        leftMarginPx = std::max(3 * kStep, (width + 12 + kStep - 1) / kStep * kStep);
    }

    [[nodiscard]] bool isOf(const PlotAxes& axes, Unit unitOfAxis) const
    {
        return values == axes.values && unit == unitOfAxis && font == axes.font
            && locale == axes.locale;
    }
};

/// All that can be seen of the axes.
struct Look
{
    QSize size;
    double ratio = 1;
    int leftPx = 0;
    QFont font;
    Theme::Scheme scheme = Theme::Scheme::Dark;
    std::vector<int> timePlaces; ///< px from the left end of the time axis
    QStringList timeLabels;
    double low = 0;
    double high = 0;
    QStringList valueLabels;

    friend bool operator==(const Look&, const Look&) = default;
};

} // namespace

struct AxesLayer::Private
{
    HiddenPlot* plot = nullptr; ///< owned by the parent
    QSharedPointer<ListedTicker> timeTicker { new ListedTicker };
    QSharedPointer<ListedTicker> valueTicker { new ListedTicker };
    std::vector<Instant> dayStarts;
    Look look; ///< set up
    std::optional<Look> drawn; ///< by the last draw()
    QImage kept; ///< of drawn; null: it has not stayed the same yet
    std::optional<ValueLabels> labels; ///< that were asked for last
    AxisLabels texts;
    int drawCount = 0;

    void setUpAxis(QCPAxis& axis, const QSharedPointer<ListedTicker>& ticker) const
    {
        axis.setTicker(ticker);
        axis.setSubTicks(false);
        axis.setTickLength(0, 0);
        axis.setTickPen(Qt::NoPen);
        axis.setTickLabels(false); // AxisLabels
        axis.grid()->setVisible(false);
    }

    void applyTheme() const
    {
        const Theme& theme = currentTheme();
        plot->xAxis->setBasePen(QPen(theme.border, 1));
        plot->yAxis->setBasePen(Qt::NoPen);
    }

    /// px between time marks that leaves room for their labels.
    [[nodiscard]] int timeSpacing(bool isFine) const
    {
        const QString widest = isFine ? u"00:00:00.000"_s : u"00:00:00"_s;
        return std::max(isFine ? kFineLabelSpacing : kTimeLabelSpacing,
            QFontMetrics(look.font).horizontalAdvance(widest) + kTimeLabelGap);
    }

    /// Needs the layout.
    void fillTimeAxis(const PlotAxes& axes)
    {
        // Not the width of the axes: panels of one page should choose the same marks.
        const double width = look.size.width() - kUsualLeftMargin - kRightMargin;
        const bool isFine =
            static_cast<double>(axes.range.length().toMs()) < width / kTimeLabelSpacing * 1000.0;
        const int most = std::max(2, static_cast<int>(width / timeSpacing(isFine)));
        const auto startMs = static_cast<double>(axes.range.start.toMs());
        const auto lengthMs = static_cast<double>(axes.range.length().toMs());
        const double widthPx = plot->axisRect()->rect().width();
        QVector<double> places;
        look.timePlaces.clear();
        look.timeLabels.clear();
        dayStarts.clear();
        double firstPx = 0;
        for (const TimeTick& tick : timeTicks(axes.range, most, axes.zone, axes.locale)) {
            const double share = (static_cast<double>(tick.time.toMs()) - startMs) / lengthMs;
            const double px = share * widthPx;
            firstPx = look.timePlaces.empty() ? px : firstPx;
            // All marks move by the same whole pixels, and none at another moment than the first.
            look.timePlaces.push_back(
                static_cast<int>(std::lround(firstPx) + std::lround(px - firstPx + kNoTie)));
            look.timeLabels.append(tick.label);
            places.append(startMs + look.timePlaces.back() / widthPx * lengthMs);
            if (tick.isDayStart) {
                dayStarts.push_back(tick.time);
            }
        }
        timeTicker->setTicks(places);
        plot->xAxis->setRange(startMs, static_cast<double>(axes.range.end.toMs()));
    }

    /// Values change their scale seldom, and numbers take longer to write than to draw.
    const ValueLabels& labelsOf(const PlotAxes& axes, Unit unit)
    {
        if (!labels || !labels->isOf(axes, unit)) {
            labels.emplace(axes, unit);
        }
        return *labels;
    }

    void fillValueAxis(const PlotAxes& axes, Unit unit)
    {
        const std::vector<double> ticks = axes.values.ticks();
        look.low = axes.values.low;
        look.high = axes.values.high;
        look.valueLabels = labelsOf(axes, unit).texts;
        valueTicker->setTicks(QVector<double>(ticks.begin(), ticks.end()));
        plot->yAxis->setRange(look.low, look.high);
    }

    void drawLabels(QImage& picture)
    {
        QPainter painter(&picture);
        painter.setPen(currentTheme().mutedText);
        texts.setFont(look.font);
        const QRect area = plot->axisRect()->rect();
        const QRectF bounds(QPoint(), look.size);
        QRectF free = bounds; // in a narrow plot labels may not have the room that they should have
        for (qsizetype i = 0; i < look.timeLabels.size(); ++i) {
            const double x = std::round(plot->xAxis->coordToPixel(timeTicker->places()[i]));
            const QPointF below(x, area.bottom());
            free.setLeft(texts.drawBelow(painter, below, look.timeLabels[i], free));
        }
        for (qsizetype i = 0; i < look.valueLabels.size(); ++i) {
            const QPointF before(area.left(), plot->yAxis->coordToPixel(valueTicker->places()[i]));
            texts.drawBefore(painter, before, look.valueLabels[i], bounds);
        }
    }

    void drawOn(QImage& picture)
    {
        applyTheme();
        plot->drawOn(picture, valueTicker->places());
        drawLabels(picture);
        ++drawCount;
    }
};

AxesLayer::AxesLayer(QWidget* parent)
    : d(std::make_unique<Private>())
{
    d->plot = new HiddenPlot(parent);
    d->plot->axisRect()->setAutoMargins(QCP::msNone);
    d->plot->plotLayout()->setMargins(QMargins());
    d->plot->axisRect()->setMinimumSize(1, 1);
    d->setUpAxis(*d->plot->xAxis, d->timeTicker);
    d->setUpAxis(*d->plot->yAxis, d->valueTicker);
    // At the top and on the right is nothing; left alone, their labels are written all the same.
    for (QCPAxis* unseen : { d->plot->xAxis2, d->plot->yAxis2 }) {
        unseen->setTicks(false);
        unseen->setTickLabels(false);
        unseen->grid()->setVisible(false);
    }
    // Below the lines: what is zero all the time would hide behind the axis.
    d->plot->xAxis->setLayer(u"grid"_s);
}

AxesLayer::~AxesLayer() = default;

void AxesLayer::setUp(const PlotAxes& axes, Unit unit, const QSize& size, double ratio)
{
    d->look.size = size;
    d->look.ratio = ratio;
    d->look.leftPx = axes.leftMarginPx > 0 ? axes.leftMarginPx : neededLeftMargin(axes, unit);
    d->look.font = axisFont(axes.font);
    d->look.scheme = currentTheme().scheme;
    d->plot->setBufferDevicePixelRatio(ratio);
    const int labelHeight = QFontMetrics(d->look.font).height();
    d->plot->axisRect()->setMargins(
        QMargins(d->look.leftPx, labelHeight / 2 + 3, kRightMargin, labelHeight + 10));
    d->plot->layOut(size);
    d->fillTimeAxis(axes);
    d->fillValueAxis(axes, unit);
}

/// While time goes by with every picture, keeping one is work for nothing: what was the same
/// twice is kept.
void AxesLayer::draw(QImage& picture)
{
    const bool isSame = d->drawn == d->look;
    if (isSame && d->kept.sizeInBytes() == picture.sizeInBytes()) {
        std::memcpy(
            picture.bits(), d->kept.constBits(), static_cast<std::size_t>(picture.sizeInBytes()));
        return;
    }
    d->drawOn(picture);
    d->kept = isSame ? picture.copy() : QImage();
    d->drawn = d->look;
}

/// What was kept is of no use while the picture moves along with time.
void AxesLayer::draw(QImage& picture, const QRegion& where)
{
    const PixelClip clip(picture, where);
    d->drawOn(picture);
    d->kept = QImage();
    d->drawn = d->look;
}

PlotMapping AxesLayer::mapping() const
{
    return { .area = QRectF(d->plot->axisRect()->rect()),
        .startMs = d->plot->xAxis->range().lower,
        .endMs = d->plot->xAxis->range().upper,
        .low = d->plot->yAxis->range().lower,
        .high = d->plot->yAxis->range().upper };
}

QFont AxesLayer::labelFont() const
{
    return d->look.font;
}

const std::vector<Instant>& AxesLayer::dayStarts() const
{
    return d->dayStarts;
}

int AxesLayer::drawCount() const
{
    return d->drawCount;
}

int AxesLayer::neededLeftMargin(const PlotAxes& axes, Unit unit) const
{
    return d->labelsOf(axes, unit).leftMarginPx;
}

} // namespace promdesk
