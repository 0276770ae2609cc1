// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "charts/ShareChart.h"

#include "theme/Theme.h"

#include <QChart>
#include <QChartView>
#include <QEvent>
#include <QGraphicsLayout>
#include <QLocale>
#include <QPainter>
#include <QPieSeries>
#include <QPieSlice>

#include <algorithm>
#include <cmath>

using namespace Qt::StringLiterals;

namespace promdesk {

namespace {

constexpr int kLeastRing = 90; ///< px; below, the list alone is shown
constexpr int kSwatch = 10;
constexpr int kGap = 8;

constexpr double kLeastShare = 0.001; ///< smaller ones are written as "< 0.1 %"

/// Room at the right of a line, with a gap before it.
struct TextWidths
{
    int percent = 0;
    int value = 0; ///< 0: not shown
};

struct ListLine
{
    QString name;
    double value = 0;
    QColor color;
};

} // namespace

ShareParts topParts(std::vector<SharePart> parts)
{
    std::erase_if(
        parts, [](const SharePart& part) { return !std::isfinite(part.value) || part.value <= 0; });
    std::stable_sort(parts.begin(), parts.end(),
        [](const SharePart& a, const SharePart& b) { return a.value > b.value; });
    ShareParts result;
    // A single other part is better named than counted.
    const std::size_t most =
        parts.size() == ShareParts::kMostParts + 1 ? parts.size() : ShareParts::kMostParts;
    for (SharePart& part : parts) {
        result.total += part.value;
        if (result.shown.size() < most) {
            result.shown.push_back(std::move(part));
        } else {
            result.others += part.value;
            ++result.otherCount;
        }
    }
    return result;
}

struct ShareChart::Private
{
    ShareParts parts;
    Unit unit = Unit::None;
    Shape shape = Shape::Ring;
    QChartView* view = nullptr; ///< child of the widget
    QPieSeries* ring = nullptr; ///< owned by the chart

    [[nodiscard]] std::vector<ListLine> lines() const
    {
        std::vector<ListLine> result;
        for (std::size_t i = 0; i < parts.shown.size(); ++i) {
            result.push_back({ parts.shown[i].name.plain(120), parts.shown[i].value,
                currentTheme().seriesColor(static_cast<int>(i)) });
        }
        if (parts.otherCount > 0) {
            result.push_back(
                { ShareChart::tr("%n others", nullptr, static_cast<int>(parts.otherCount)),
                    parts.others, currentTheme().faintText });
        }
        return result;
    }

    void fillRing() const
    {
        ring->clear();
        for (const ListLine& line : lines()) {
            // Without a label: Qt Charts would render it as HTML.
            QPieSlice* slice = ring->append(QString(), line.value);
            slice->setLabelVisible(false);
            slice->setColor(line.color);
            slice->setBorderColor(currentTheme().surface);
            slice->setBorderWidth(2);
        }
        view->chart()->setBackgroundBrush(Qt::NoBrush);
        view->setBackgroundBrush(Qt::NoBrush);
    }

    void drawBarLine(QPainter& painter, const QRect& row, const ListLine& line, int textTop) const
    {
        const double share = parts.total > 0 ? line.value / parts.shown.front().value : 0;
        QRectF bar(row.left(), textTop + painter.fontMetrics().height() + 2, row.width(), 5);
        painter.setPen(Qt::NoPen);
        painter.setBrush(currentTheme().grid);
        painter.drawRoundedRect(bar, 2.5, 2.5);
        bar.setWidth(std::max(5.0, bar.width() * std::min(share, 1.0)));
        painter.setBrush(line.color);
        painter.drawRoundedRect(bar, 2.5, 2.5);
        painter.setBrush(Qt::NoBrush);
    }

    [[nodiscard]] QString percentOf(const ListLine& line) const
    {
        const double share = line.value / parts.total;
        const QLocale locale;
        return share < kLeastShare
            ? QString(u"< "_s + formatValue(kLeastShare, Unit::Ratio, locale).toText())
            : formatValue(share, Unit::Ratio, locale).toText();
    }

    [[nodiscard]] QString valueOf(const ListLine& line) const
    {
        return formatValue(line.value, unit, QLocale()).toText();
    }

    /// One width for all lines, so that they form columns. Where names would get less than half of
    /// the row, the values are left out: percent say it.
    [[nodiscard]] TextWidths textWidths(
        const std::vector<ListLine>& lines, const QFontMetrics& metrics, int rowWidth) const
    {
        TextWidths widths;
        for (const ListLine& line : lines) {
            widths.percent =
                std::max(widths.percent, metrics.horizontalAdvance(percentOf(line)) + kGap);
            widths.value = std::max(widths.value, metrics.horizontalAdvance(valueOf(line)) + kGap);
        }
        if (widths.percent + widths.value > rowWidth * 3 / 5) {
            widths.value = 0;
        }
        return widths;
    }

    void drawLine(
        QPainter& painter, const QRect& row, const ListLine& line, const TextWidths& widths) const
    {
        const Theme& theme = currentTheme();
        const bool isBar = shape == Shape::Bars;
        QRect text = row;
        if (isBar) {
            drawBarLine(painter, row, line, row.top());
            text.setHeight(painter.fontMetrics().height());
        } else {
            painter.setPen(Qt::NoPen);
            painter.setBrush(line.color);
            painter.drawRoundedRect(
                QRectF(row.left(), row.center().y() - kSwatch / 2.0 + 1, kSwatch, kSwatch), 2, 2);
            text.setLeft(row.left() + kSwatch + kGap);
        }
        painter.setPen(theme.mutedText);
        painter.drawText(text, Qt::AlignRight | Qt::AlignVCenter, percentOf(line));
        text.setRight(text.right() - widths.percent);
        if (widths.value > 0) {
            painter.setPen(theme.text);
            painter.drawText(text, Qt::AlignRight | Qt::AlignVCenter, valueOf(line));
            text.setRight(text.right() - widths.value);
        }
        const QFontMetrics metrics = painter.fontMetrics();
        painter.setPen(theme.text);
        painter.drawText(text, Qt::AlignLeft | Qt::AlignVCenter,
            metrics.elidedText(line.name, Qt::ElideMiddle, text.width()));
    }
};

ShareChart::ShareChart(QWidget* parent)
    : QWidget(parent)
    , d(std::make_unique<Private>())
{
    auto* chart = new QChart;
    d->view = new QChartView(chart, this);
    d->ring = new QPieSeries(chart);
    d->ring->setHoleSize(0.62);
    d->ring->setPieSize(0.98);
    chart->addSeries(d->ring);
    chart->legend()->hide();
    chart->setMargins(QMargins());
    chart->layout()->setContentsMargins(0, 0, 0, 0);
    chart->setBackgroundVisible(false);
    d->view->setRenderHint(QPainter::Antialiasing);
    d->view->setFrameShape(QFrame::NoFrame);
    // Whatever the tile is painted with shows through.
    d->view->viewport()->setAutoFillBackground(false);
    d->view->setFocusPolicy(Qt::NoFocus);
    d->view->setAttribute(Qt::WA_TransparentForMouseEvents);
    d->view->setAccessibleName(tr("Shares"));
}

ShareChart::~ShareChart() = default;

void ShareChart::setParts(std::vector<SharePart> parts, Unit unit, Shape shape)
{
    d->parts = topParts(std::move(parts));
    d->unit = unit;
    d->shape = shape;
    d->fillRing();
    resizeEvent(nullptr);
    update();
}

const ShareParts& ShareChart::parts() const
{
    return d->parts;
}

void ShareChart::resizeEvent(QResizeEvent*)
{
    const int side = std::min(height(), width() * 2 / 5);
    const bool hasRing = d->shape == Shape::Ring && side >= kLeastRing;
    d->view->setVisible(hasRing);
    d->view->setGeometry(0, (height() - side) / 2, side, side);
}

void ShareChart::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::PaletteChange) {
        d->fillRing();
        update();
    }
    QWidget::changeEvent(event);
}

void ShareChart::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const std::vector<ListLine> lines = d->lines();
    if (lines.empty()) {
        return;
    }
    const int left = d->view->isHidden() ? 2 : d->view->geometry().right() + 2 * kGap;
    const int least = fontMetrics().height() + (d->shape == Shape::Bars ? 12 : 4);
    const int count = std::min(static_cast<int>(lines.size()), std::max(1, height() / least));
    const int rowHeight = std::min(height() / count, least + 8);
    QRect row(left, (height() - rowHeight * count) / 2, width() - left - 2, rowHeight);
    const TextWidths widths = d->textWidths(lines, painter.fontMetrics(), row.width());
    for (int i = 0; i < count; ++i) {
        d->drawLine(painter, row, lines[static_cast<std::size_t>(i)], widths);
        row.translate(0, rowHeight);
    }
}

} // namespace promdesk
