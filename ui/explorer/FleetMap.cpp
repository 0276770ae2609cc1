// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "explorer/FleetMap.h"

#include "explorer/CellPainter.h"
#include "explorer/FleetPicture.h"
#include "explorer/HoverCard.h"
#include "explorer/VitalChoice.h"
#include "signals/SignalCatalog.h"
#include "theme/Theme.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QScrollBar>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace promdesk {

namespace {

constexpr int kMargin = Theme::kPadding;
constexpr int kCaptionHeight = 26;
constexpr quint64 kTypingPauseMs = 1000;
constexpr std::size_t kMostNamed = 400; ///< cells whose names are measured
constexpr int kWidestNamed = 210;

} // namespace

FleetMap::FleetMap(const SignalCatalog& catalog, QWidget* parent)
    : QAbstractScrollArea(parent)
    , m_catalog(catalog)
{
    setFrameShape(QFrame::NoFrame);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setFocusPolicy(Qt::StrongFocus);
    setAccessibleName(tr("Fleet map"));
    viewport()->setMouseTracking(true);
    setMinimumSize(160, 120);
}

void FleetMap::setTopology(const TopologyPtr& topology)
{
    m_topology = topology;
    const std::optional<Scope> selected = selection();
    FleetCells cells = collectCells(topology.get(), m_kind);
    const bool isSameShape = cells.hasSameShape(m_cells);
    m_cells = std::move(cells);
    if (!isSameShape) {
        m_current = selected ? m_cells.indexOf(*selected) : -1;
        setHovered(-1);
        relayout();
    }
    refreshFill();
    refreshFilter();
    updateDescription();
    repaintCells();
}

void FleetMap::setShown(CellKind kind)
{
    if (m_kind != kind) {
        m_kind = kind;
        setTopology(m_topology);
    }
}

void FleetMap::setFill(const std::string& signalId)
{
    m_fillSignal = signalId;
    refreshFill();
    repaintCells();
}

void FleetMap::setFilter(const QString& text)
{
    m_filter = text.trimmed();
    refreshFilter();
    updateDescription();
    repaintCells();
}

void FleetMap::select(const Scope& scope)
{
    m_current = m_cells.indexOf(scope);
    ensureVisible(m_current);
    viewport()->update();
}

std::optional<Scope> FleetMap::selection() const
{
    if (m_current < 0 || m_current >= static_cast<int>(m_cells.cells.size())) {
        return std::nullopt;
    }
    return m_cells.cells.at(static_cast<std::size_t>(m_current)).scope;
}

QRect FleetMap::cellRect(int index) const
{
    return m_layout.cell(index).translated(origin());
}

QString FleetMap::cellText(int index) const
{
    const FleetCell& cell = m_cells.cells.at(static_cast<std::size_t>(index));
    QString text = tr("%1 in %2, %3").arg(cell.name, cell.cluster, healthText(cell.verdict.health));
    if (!cell.verdict.reason.isEmpty()) {
        text += u": "_s + cell.verdict.reason;
    }
    int shown = 0;
    for (const Signal* signal : tellingSignals(m_catalog, m_cells.kind)) {
        if (shown < 3 && cell.vitals.contains(signal->id)) {
            text += u", "_s + signal->shortTitle + u' ' + vitalText(cell, *signal);
            ++shown;
        }
    }
    return text;
}

QString FleetMap::summary() const
{
    QString text = tr("%1 in %2")
                       .arg(countText(m_cells.kind, static_cast<int>(m_cells.cells.size())),
                           countText(CellKind::Clusters, static_cast<int>(m_cells.groups.size())));
    if (m_cells.kind == CellKind::Clusters) {
        text = countText(m_cells.kind, static_cast<int>(m_cells.cells.size()));
    }
    QStringList states;
    for (const Health health : { Health::Failing, Health::Silent, Health::Degraded, Health::Busy,
             Health::Unknown, Health::Ok }) {
        const auto count = std::count_if(m_cells.cells.begin(), m_cells.cells.end(),
            [health](const FleetCell& cell) { return cell.verdict.health == health; });
        if (count > 0) {
            states += u"%L1 %2"_s.arg(count).arg(healthText(health));
        }
    }
    return states.isEmpty() ? text : QString(text + u": "_s + states.join(u", "_s));
}

void FleetMap::setCurrentIndex(int index)
{
    if (index < 0 || index >= m_layout.cellCount()) {
        return;
    }
    const bool isNew = index != m_current;
    m_current = index;
    ensureVisible(index);
    viewport()->update();
    if (isNew) {
        updateDescription();
        Q_EMIT scopeSelected(*selection());
    }
}

/// px; 0: too many cells for names.
int FleetMap::namedWidth() const
{
    int widest = 0;
    for (std::size_t i = 0; i < m_cells.cells.size() && m_cells.cells.size() <= kMostNamed; ++i) {
        widest = std::max(widest, CellPainter::widthFor(font(), m_cells.cells[i].name));
    }
    return std::min(widest, kWidestNamed);
}

void FleetMap::relayout()
{
    std::vector<int> sizes;
    for (const FleetGroup& group : m_cells.groups) {
        sizes.push_back(group.count);
    }
    const QSize area = viewport()->size() - QSize(2 * kMargin, 2 * kMargin);
    const int caption = m_cells.kind == CellKind::Clusters ? 0 : kCaptionHeight;
    m_layout = FleetLayout(sizes, area, caption, namedWidth());
    const int surplus = std::max(0, m_layout.contentHeight() - area.height());
    verticalScrollBar()->setRange(0, surplus);
    verticalScrollBar()->setPageStep(area.height());
    verticalScrollBar()->setSingleStep(m_layout.cellSize().height() + 4);
    repaintCells();
}

void FleetMap::refreshFill()
{
    const Signal* signal = m_fillSignal.empty() ? nullptr : m_catalog.find(m_fillSignal);
    const CellFill fill = signal == nullptr ? CellFill() : CellFill(*signal, m_cells);
    if (!(fill == m_fill)) {
        m_fill = fill;
        Q_EMIT fillChanged();
    }
}

void FleetMap::refreshFilter()
{
    m_dimmed.assign(m_cells.cells.size(), false);
    if (m_filter.isEmpty()) {
        return;
    }
    std::transform(m_cells.cells.begin(), m_cells.cells.end(), m_dimmed.begin(),
        [this](const FleetCell& cell) { return !cell.matches(m_filter); });
}

void FleetMap::repaintCells()
{
    m_isPictureOld = true;
    viewport()->update();
}

void FleetMap::updateDescription()
{
    setAccessibleDescription(
        selection() ? QString(cellText(m_current) + u". "_s + summary()) : summary());
}

void FleetMap::setHovered(int index)
{
    if (m_hovered != index) {
        m_hovered = index;
        viewport()->update();
    }
}

void FleetMap::ensureVisible(int index)
{
    if (index < 0 || index >= m_layout.cellCount()) {
        return;
    }
    const QRect cell = m_layout.cell(index);
    QScrollBar* bar = verticalScrollBar();
    const int height = viewport()->height() - 2 * kMargin;
    if (cell.top() < bar->value()) {
        bar->setValue(cell.top());
    } else if (cell.bottom() > bar->value() + height) {
        bar->setValue(cell.bottom() - height);
    }
}

QPoint FleetMap::origin() const
{
    return { kMargin, kMargin - verticalScrollBar()->value() };
}

void FleetMap::paintEvent(QPaintEvent* event)
{
    Q_UNUSED(event)
    const double ratio = devicePixelRatioF();
    if (m_isPictureOld || m_picture.devicePixelRatio() != ratio) {
        const FleetPicture picture { .cells = m_cells,
            .layout = m_layout,
            .fill = m_fill,
            .dimmed = m_dimmed,
            .value = valueSignal(),
            .font = font() };
        m_picture = picture.draw(viewport()->size(), origin(), ratio);
        m_isPictureOld = false;
    }
    QPainter painter(viewport());
    painter.drawPixmap(0, 0, m_picture);
    drawOverlays(painter);
}

void FleetMap::drawOverlays(QPainter& painter) const
{
    const Theme& theme = currentTheme();
    painter.setRenderHint(QPainter::Antialiasing);
    const auto outline = [&](int index, const QColor& color, double width) {
        painter.setPen(QPen(color, width));
        painter.setBrush(Qt::NoBrush);
        const double radius = std::min(5.0, m_layout.cellSize().height() / 4.0);
        painter.drawRoundedRect(
            QRectF(cellRect(index)).adjusted(-1.5, -1.5, 1.5, 1.5), radius, radius);
    };
    if (m_current >= 0) {
        outline(m_current, hasFocus() ? theme.accent : theme.mutedText, 2);
    }
    if (m_hoveredGroup >= 0) {
        const QRect caption = m_layout.caption(m_hoveredGroup).translated(origin());
        painter.setPen(theme.accent);
        painter.drawLine(
            caption.left(), caption.bottom() - 3, caption.left() + 120, caption.bottom() - 3);
    }
    if (m_hovered < 0) {
        return;
    }
    outline(m_hovered, theme.text, 1.5);
    const HoverCard card(m_cells.cells.at(static_cast<std::size_t>(m_hovered)), m_catalog, font());
    card.paint(painter, cardPosition(card.size()));
}

QPoint FleetMap::cardPosition(const QSize& card) const
{
    constexpr int kDistance = 8;
    const QRect cell = cellRect(m_hovered);
    const QRect room = viewport()->rect().adjusted(6, 6, -6, -6);
    int left = cell.right() + kDistance;
    if (left + card.width() > room.right()) {
        left = cell.left() - kDistance - card.width();
    }
    const int mostLeft = std::max(room.left(), room.right() - card.width());
    const int mostTop = std::max(room.top(), room.bottom() - card.height());
    return { std::clamp(left, room.left(), mostLeft),
        std::clamp(cell.top() - kDistance, room.top(), mostTop) };
}

const Signal* FleetMap::valueSignal() const
{
    if (!m_fill.isHealth()) {
        return m_catalog.find(m_fill.signalId());
    }
    const std::vector<const Signal*> present = presentSignals(m_catalog, m_cells);
    return present.empty() ? nullptr : present.front();
}

void FleetMap::resizeEvent(QResizeEvent* event)
{
    QAbstractScrollArea::resizeEvent(event);
    relayout();
    ensureVisible(m_current);
}

void FleetMap::scrollContentsBy(int dx, int dy)
{
    Q_UNUSED(dx)
    Q_UNUSED(dy)
    setHovered(-1);
    repaintCells();
}

void FleetMap::changeEvent(QEvent* event)
{
    QAbstractScrollArea::changeEvent(event);
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange
        || event->type() == QEvent::StyleChange) {
        repaintCells();
    }
}

void FleetMap::focusInEvent(QFocusEvent* event)
{
    QAbstractScrollArea::focusInEvent(event);
    const bool cameByKey = event->reason() == Qt::TabFocusReason
        || event->reason() == Qt::BacktabFocusReason || event->reason() == Qt::ShortcutFocusReason;
    if (m_current < 0 && cameByKey) {
        setCurrentIndex(0);
    }
    viewport()->update();
}

void FleetMap::focusOutEvent(QFocusEvent* event)
{
    QAbstractScrollArea::focusOutEvent(event);
    viewport()->update();
}

void FleetMap::keyPressEvent(QKeyEvent* event)
{
    switch (event->key()) {
    case Qt::Key_Left:
        return setCurrentIndex(m_layout.neighbour(m_current, FleetLayout::Direction::Left));
    case Qt::Key_Right:
        return setCurrentIndex(m_layout.neighbour(m_current, FleetLayout::Direction::Right));
    case Qt::Key_Up:
        return setCurrentIndex(m_layout.neighbour(m_current, FleetLayout::Direction::Up));
    case Qt::Key_Down:
        return setCurrentIndex(m_layout.neighbour(m_current, FleetLayout::Direction::Down));
    case Qt::Key_Home:
        return setCurrentIndex(0);
    case Qt::Key_End:
        return setCurrentIndex(m_layout.cellCount() - 1);
    case Qt::Key_Return:
    case Qt::Key_Enter:
        return openCurrent(event->modifiers());
    default:
        findByTyping(*event);
    }
}

void FleetMap::openCurrent(Qt::KeyboardModifiers modifiers)
{
    if (const std::optional<Scope> scope = selection()) {
        Q_EMIT scopeActivated(modifiers.testFlag(Qt::ShiftModifier) ? scope->parent() : *scope);
    }
}

void FleetMap::findByTyping(QKeyEvent& event)
{
    const QString text = event.text();
    const bool isText = !text.isEmpty() && text.front().isPrint()
        && !event.modifiers().testFlag(Qt::ControlModifier);
    if (!isText || (text == u" " && m_typed.isEmpty())) {
        QAbstractScrollArea::keyPressEvent(&event);
        return;
    }
    m_typed = event.timestamp() - m_typedAtMs > kTypingPauseMs ? text : QString(m_typed + text);
    m_typedAtMs = event.timestamp();
    const auto begin = m_cells.cells.begin();
    const auto at = std::find_if(begin, m_cells.cells.end(),
        [this](const FleetCell& cell) { return cell.name.contains(m_typed, Qt::CaseInsensitive); });
    if (at != m_cells.cells.end()) {
        setCurrentIndex(static_cast<int>(at - begin));
    }
}

void FleetMap::mousePressEvent(QMouseEvent* event)
{
    if (event->button() != Qt::LeftButton) {
        return QAbstractScrollArea::mousePressEvent(event);
    }
    const QPoint point = event->position().toPoint() - origin();
    const int index = m_layout.cellAt(point);
    const int group = index < 0 ? m_layout.captionAt(point) : -1;
    if (index >= 0) {
        setCurrentIndex(index);
    } else if (group >= 0) {
        Q_EMIT scopeActivated(m_cells.groups.at(static_cast<std::size_t>(group)).scope);
    }
}

void FleetMap::mouseDoubleClickEvent(QMouseEvent* event)
{
    const int index = m_layout.cellAt(event->position().toPoint() - origin());
    if (event->button() == Qt::LeftButton && index >= 0) {
        setCurrentIndex(index);
        openCurrent({});
    }
}

void FleetMap::mouseMoveEvent(QMouseEvent* event)
{
    const QPoint point = event->position().toPoint() - origin();
    const int index = m_layout.cellAt(point);
    const int group = index < 0 ? m_layout.captionAt(point) : -1;
    setHovered(index);
    if (group != m_hoveredGroup) {
        m_hoveredGroup = group;
        viewport()->update();
    }
    viewport()->setCursor(group >= 0 ? Qt::PointingHandCursor : Qt::ArrowCursor);
}

bool FleetMap::viewportEvent(QEvent* event)
{
    if (event->type() == QEvent::Leave) {
        m_hoveredGroup = -1;
        setHovered(-1);
    }
    return QAbstractScrollArea::viewportEvent(event);
}

} // namespace promdesk
