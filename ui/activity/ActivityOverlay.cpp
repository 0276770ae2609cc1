// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "activity/ActivityOverlay.h"

#include "activity/QueryWords.h"
#include "core/Unit.h"
#include "core/UntrustedText.h"
#include "queries/QueryScheduler.h"
#include "theme/Theme.h"

#include <QEvent>
#include <QLocale>
#include <QPainter>

#include <algorithm>
#include <cmath>
#include <utility>

using namespace Qt::StringLiterals;

namespace promdesk {

namespace {

constexpr int kMarginPx = Theme::kPadding;
constexpr int kInsetPx = Theme::kSpacing;
constexpr int kColumnGapPx = 14;

} // namespace

ActivityOverlay::ActivityOverlay(ActivityServices services, QWidget& parent)
    : QWidget(&parent)
    , m_services(std::move(services))
    , m_pulse(new FramePulse(m_services.clock, *parent.window(), this))
{
    setAccessibleName(tr("Activity"));
    setFocusPolicy(Qt::NoFocus);
    setAttribute(Qt::WA_TransparentForMouseEvents);
    // Opaque: a new figure does not make the charts below repaint.
    setAttribute(Qt::WA_OpaquePaintEvent);
    m_timer.setInterval(kLookMs);
    connect(&m_timer, &QTimer::timeout, this, &ActivityOverlay::look);
    hide();
}

void ActivityOverlay::showEvent(QShowEvent* event)
{
    QWidget::showEvent(event);
    m_widths.clear();
    m_rates.clear();
    m_pulse->start();
    m_timer.start();
    parentWidget()->installEventFilter(this);
    look();
    raise();
}

void ActivityOverlay::hideEvent(QHideEvent* event)
{
    QWidget::hideEvent(event);
    m_timer.stop();
    m_pulse->stop();
    parentWidget()->removeEventFilter(this);
}

QString ActivityOverlay::frameText() const
{
    const Duration stall = m_pulse->longestStall();
    return tr("%1 fps · longest stall %2")
        .arg(QLocale().toString(static_cast<int>(std::lround(m_pulse->framesPerSecond()))),
            tr("%1 ms").arg(QLocale().toString(static_cast<qlonglong>(stall.toMs()))));
}

std::vector<ActivityOverlay::Cells> ActivityOverlay::serverRows() const
{
    const std::vector<SourceLoad> loads = m_services.scheduler.loads();
    std::vector<Cells> rows;
    if (loads.empty()) {
        return rows;
    }
    rows.push_back({ tr("last %1").arg(promdesk::toText(QueryRates::kWindow)), tr("in flight"),
        tr("queued"), tr("received"), tr("stored"), tr("tails") });
    for (const SourceLoad& load : loads) {
        if (rows.size() > kMostServers) {
            rows.push_back(
                { tr("and %n more", nullptr, static_cast<int>(loads.size() - kMostServers)) });
            break;
        }
        const QueryTotals lately = m_rates.lately(load.sourceId);
        rows.push_back({ UntrustedText(m_services.serverName(load.sourceId)).plain(24),
            tr("%1 of %2", "requests in flight of those that may be")
                .arg(load.inFlight)
                .arg(load.limit),
            QLocale().toString(load.waiting),
            formatValue(m_rates.bytesPerSecond(load.sourceId), Unit::BytesPerSecond, QLocale())
                .toText(),
            shareText(storedShare(lately)), shareText(tailShare(lately)) });
    }
    return rows;
}

void ActivityOverlay::look()
{
    m_rates.sample(m_services.clock.elapsed(), m_services.scheduler.log());
    QString frames = frameText();
    std::vector<Cells> rows = serverRows();
    if (frames == m_frames && rows == m_rows) {
        return;
    }
    m_frames = std::move(frames);
    m_rows = std::move(rows);
    for (const Cells& row : m_rows) {
        m_widths.resize(std::max(m_widths.size(), row.size()));
        for (qsizetype column = 0; column < row.size(); ++column) {
            m_widths[column] =
                std::max(m_widths[column], fontMetrics().horizontalAdvance(row[column]));
        }
    }
    setAccessibleDescription(text());
    goToCorner();
    m_pulse->skipNextFrame();
    update();
}

QString ActivityOverlay::text() const
{
    QStringList lines { m_frames };
    for (const Cells& row : m_rows) {
        lines += row.join(u" · "_s);
    }
    return lines.join(u'\n');
}

int ActivityOverlay::lineHeight() const
{
    return fontMetrics().height() + 2;
}

QSize ActivityOverlay::sizeHint() const
{
    int width = 0;
    for (const int column : m_widths) {
        width += column + (width > 0 ? kColumnGapPx : 0);
    }
    width = std::max(width, fontMetrics().horizontalAdvance(m_frames));
    return { width + 2 * kInsetPx,
        lineHeight() * (1 + static_cast<int>(m_rows.size())) + 2 * kInsetPx };
}

void ActivityOverlay::goToCorner()
{
    // It does not shrink either: it would flicker with the frames per second.
    const QSize wanted = sizeHint();
    const QSize room = parentWidget()->size() - QSize(2 * kMarginPx, 2 * kMarginPx);
    const QSize size(
        std::min(m_rows.empty() ? wanted.width() : std::max(wanted.width(), width()), room.width()),
        std::min(wanted.height(), room.height()));
    resize(size);
    move(parentWidget()->width() - size.width() - kMarginPx,
        parentWidget()->height() - size.height() - kMarginPx);
}

bool ActivityOverlay::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == parentWidget() && event->type() == QEvent::Resize) {
        goToCorner();
    } else if (watched == parentWidget() && event->type() == QEvent::ChildAdded) {
        raise();
    }
    return QWidget::eventFilter(watched, event);
}

void ActivityOverlay::paintEvent(QPaintEvent* event)
{
    Q_UNUSED(event)
    const Theme& theme = currentTheme();
    QPainter painter(this);
    painter.fillRect(rect(), theme.border);
    painter.fillRect(rect().adjusted(1, 1, -1, -1), theme.raised);
    painter.setPen(theme.text);
    QRect line(kInsetPx, kInsetPx, width() - 2 * kInsetPx, lineHeight());
    painter.drawText(line, int(Qt::AlignLeft) | Qt::AlignVCenter, m_frames);
    for (std::size_t row = 0; row < m_rows.size(); ++row) {
        line.translate(0, lineHeight());
        int x = line.left();
        painter.setPen(row == 0 ? theme.mutedText : theme.text);
        for (qsizetype column = 0; column < m_rows[row].size(); ++column) {
            const QRect cell(x, line.top(), m_widths[column], line.height());
            const int side = column == 0 ? int(Qt::AlignLeft) : int(Qt::AlignRight);
            painter.drawText(cell, side | Qt::AlignVCenter, m_rows[row][column]);
            x += m_widths[column] + kColumnGapPx;
        }
    }
}

} // namespace promdesk
