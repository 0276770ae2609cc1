// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers

// What the map shows and how it draws it; keys and pointer are in FleetMapInput.cpp, what is inside
// large cells in FleetMapInside.cpp.
#include "explorer/FleetMap.h"

#include "explorer/CellPainter.h"
#include "explorer/FleetLayout.h"
#include "explorer/FleetMapSpeech.h"
#include "explorer/FleetPicture.h"
#include "explorer/FleetWords.h"
#include "explorer/TreemapLayout.h"
#include "explorer/VitalChoice.h"
#include "signals/SignalCatalog.h"
#include "theme/Theme.h"

#include <QPainter>
#include <QStyle>

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace promdesk {

namespace {

constexpr int kMargin = Theme::kPadding;
constexpr int kCaptionHeight = 26;
constexpr std::size_t kMostNamed = 400; ///< cells whose names are measured
constexpr int kWidestNamed = 210;
constexpr int kMoveMs = 260;
constexpr std::size_t kMostMoved = 20'000; ///< cells that glide to new places; more jump
constexpr int kRestMs = 150;

/// px; 0: too many cells for names.
int namedWidth(const QFont& font, const FleetCells& cells)
{
    int widest = 0;
    for (std::size_t i = 0; i < cells.cells.size() && cells.cells.size() <= kMostNamed; ++i) {
        widest = std::max(widest, CellPainter::widthFor(font, cells.cells[i].name));
    }
    return std::min(widest, kWidestNamed);
}

std::vector<int> groupSizes(const FleetCells& cells)
{
    std::vector<int> sizes;
    sizes.reserve(cells.groups.size());
    for (const FleetGroup& group : cells.groups) {
        sizes.push_back(group.count);
    }
    return sizes;
}

/// At the same share of another extent; that of the first is not empty.
QPointF scaled(const QPointF& point, const QSizeF& from, const QSizeF& to)
{
    return { point.x() / from.width() * to.width(), point.y() / from.height() * to.height() };
}

} // namespace

FleetMap::FleetMap(const SignalCatalog& catalog, QWidget* parent)
    : QWidget(parent)
    , m_catalog(catalog)
    , m_sight(this)
    , m_gpus(catalog)
{
    FleetMapSpeech::install();
    setFocusPolicy(Qt::StrongFocus);
    setAttribute(Qt::WA_OpaquePaintEvent);
    setAccessibleName(tr("Fleet map"));
    setMouseTracking(true);
    setMinimumSize(160, 120);
    grabGesture(Qt::PinchGesture);
    // Styles say how long animations last; not at all where the user wants none.
    if (style()->styleHint(QStyle::SH_Widget_Animation_Duration, nullptr, this) == 0) {
        m_sight.setMotion(MapSight::Motion::AtOnce);
    }
    connect(&m_sight, &MapSight::moved, this, [this] {
        hoverAgain();
        repaintCells();
    });
    m_wish.setSingleShot(true);
    m_wish.setInterval(kRestMs);
    connect(&m_wish, &QTimer::timeout, this, &FleetMap::wantGpus);
    m_move.setDuration(kMoveMs);
    m_move.setEasingCurve(QEasingCurve::InOutCubic);
    m_move.setStartValue(0.0);
    m_move.setEndValue(1.0);
    connect(&m_move, &QVariantAnimation::valueChanged, this, [this](const QVariant& value) {
        const double progress = value.toDouble();
        m_shown = progress < 1 ? MapPlaces::between(m_before, m_places, progress) : m_places;
        repaintCells();
    });
}

FleetMap::~FleetMap() = default;

void FleetMap::setTopology(const TopologyPtr& topology)
{
    m_topology = topology;
    m_insides.clear();
    const std::optional<Scope> selected = selection();
    const bool isSameShape = refreshCells(m_cells, topology.get(), m_kind);
    refreshValues();
    refreshLooks();
    refreshSearch();
    if (!isSameShape) {
        m_current = selected ? m_cells.indexOf(*selected) : -1;
        setHovered({});
        relayout();
    } else {
        if (!m_size.isEqual()) {
            rearrange(arranged());
        }
        hoverAgain(); // what is inside a cell may have gone
    }
    updateDescription();
    repaintCells();
}

void FleetMap::setShown(CellKind kind)
{
    if (m_kind != kind) {
        m_kind = kind;
        setTopology(m_topology);
        m_sight.showAll(MapSight::Motion::AtOnce);
    }
}

void FleetMap::setArrangement(Arrangement arrangement)
{
    if (m_arrangement != arrangement) {
        m_arrangement = arrangement;
        rearrange(arranged());
        m_sight.showAll();
    }
}

void FleetMap::setFill(const std::string& signalId)
{
    m_fillSignal = signalId;
    m_gpus.setFill(signalId);
    m_insides.clear();
    refreshValues();
    refreshLooks();
    hoverAgain();
    repaintCells();
}

void FleetMap::setSize(const std::string& signalId)
{
    m_sizeSignal = signalId;
    refreshLooks();
    rearrange(arranged());
}

void FleetMap::setFilter(const QString& text)
{
    m_search.setText(text);
    refreshSearch();
    updateDescription();
    repaintCells();
}

void FleetMap::select(const Scope& scope)
{
    m_current = m_cells.indexOf(scope);
    reveal(m_current);
    update();
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
    return m_sight.camera()
        .toScreen(m_shown.cells.at(static_cast<std::size_t>(index)))
        .toAlignedRect();
}

QString FleetMap::valueText(int index) const
{
    return valuesOf(m_cells.cells.at(static_cast<std::size_t>(index)), m_catalog);
}

QString FleetMap::cellText(int index) const
{
    const FleetCell& cell = m_cells.cells.at(static_cast<std::size_t>(index));
    const QString gpus =
        m_gpus.nodes().empty() ? QString() : m_gpus.wordsOf(inside(index), cell.scope);
    const QString text = wordsOf(cell, m_catalog);
    return gpus.isEmpty() ? text : QString(text + u". "_s + gpus);
}

QString FleetMap::summary() const
{
    return wordsOf(m_cells);
}

void FleetMap::setCurrentIndex(int index)
{
    if (index < 0 || index >= m_places.cellCount()) {
        return;
    }
    const bool isNew = index != m_current;
    m_current = index;
    reveal(index);
    update();
    if (isNew) {
        updateDescription();
        speakCurrent();
        Q_EMIT scopeSelected(*selection());
        Q_EMIT searchChanged();
    }
}

MapPlaces FleetMap::arranged() const
{
    const QSize area = size() - QSize(2 * kMargin, 2 * kMargin);
    if (m_cells.cells.empty() || area.width() <= 0 || area.height() <= 0) {
        return {};
    }
    const int caption = m_cells.kind == CellKind::Clusters ? 0 : kCaptionHeight;
    if (m_arrangement == Arrangement::Treemap) {
        return treemapPlaces(groupSizes(m_cells), m_size.weights(m_cells), area, caption);
    }
    FleetLayout layout(groupSizes(m_cells), area, caption, namedWidth(font(), m_cells));
    if (!m_size.isEqual()) {
        std::vector<double> shares;
        shares.reserve(m_cells.cells.size());
        for (const FleetCell& cell : m_cells.cells) {
            shares.push_back(m_size.share(cell));
        }
        layout.setShares(shares);
    }
    return layout.places();
}

/// Other entities or another area: what was in the middle stays there, as close as it was.
void FleetMap::relayout()
{
    m_move.stop();
    const double zoom = m_sight.zoom();
    const QPointF middle(width() / 2.0, height() / 2.0);
    const QPointF before = m_sight.target().toMap(middle);
    const QSizeF sizeBefore = m_places.size;
    m_places = arranged();
    m_shown = m_places;
    updateRoom();
    if (!m_sight.isFitted() && !sizeBefore.isEmpty()) {
        lookAt(scaled(before, sizeBefore, m_places.size), zoom);
    }
    repaintCells();
}

/// A point of the map in the middle of the viewport.
void FleetMap::lookAt(const QPointF& point, double zoom)
{
    const double scale = m_sight.room().fitted().scale * zoom;
    const QPointF middle(width() / 2.0, height() / 2.0);
    m_sight.jumpTo(m_sight.room().kept({ scale, middle - point * scale }));
}

void FleetMap::showAs(const FleetMap& other)
{
    setGpus(other.m_gpus.signalId(), other.m_gpus.nodes());
    const QPointF middle(other.width() / 2.0, other.height() / 2.0);
    const QPointF there = other.m_sight.target().toMap(middle);
    const int cell = other.m_places.cellAt(there);
    if (other.m_sight.isFitted() || other.m_places.size.isEmpty()) {
        m_sight.showAll(MapSight::Motion::AtOnce);
    } else if (cell < 0 || cell >= m_places.cellCount()) {
        lookAt(scaled(there, other.m_places.size, m_places.size), other.m_sight.zoom());
    } else {
        // Rows of another length: the same share of the map is somewhere else in it.
        const auto index = static_cast<std::size_t>(cell);
        const QRectF& from = other.m_places.cells[index];
        const QRectF& to = m_places.cells[index];
        lookAt(to.topLeft() + scaled(there - from.topLeft(), from.size(), to.size()),
            other.m_sight.zoom());
    }
}

/// The same entities in other places: they glide there.
void FleetMap::rearrange(MapPlaces places)
{
    const bool glides = m_sight.motion() == MapSight::Motion::Smooth && isVisible()
        && places.hasSameCells(m_shown) && places.cells.size() <= kMostMoved;
    if (glides && places.cells == m_places.cells && places.blocks == m_places.blocks) {
        return;
    }
    m_move.stop();
    m_before = std::exchange(m_shown, {});
    m_places = std::move(places);
    m_shown = glides ? m_before : m_places;
    updateRoom();
    if (glides) {
        m_move.start();
    }
    repaintCells();
}

void FleetMap::updateRoom()
{
    QSizeF smallest = m_places.size;
    for (const QRectF& cell : m_places.cells) {
        smallest = smallest.boundedTo(cell.size());
    }
    double headroom = m_places.groups.empty() ? 0 : m_places.size.height();
    for (const MapPlaces::Group& group : m_places.groups) {
        headroom = std::min(headroom, group.caption.bottom());
    }
    m_sight.setRoom({ .map = m_places.size,
        .viewport = QSizeF(size()),
        .margin = kMargin,
        .smallestCell = smallest,
        .headroom = headroom });
}

void FleetMap::refreshValues()
{
    m_values = presentSignals(m_catalog, m_cells);
    if (const Signal* filling = m_fillSignal.empty() ? nullptr : m_catalog.find(m_fillSignal)) {
        std::erase(m_values, filling);
        m_values.insert(m_values.begin(), filling);
    }
}

void FleetMap::refreshLooks()
{
    const auto signalOf = [this](const std::string& id) {
        return id.empty() ? nullptr : m_catalog.find(id);
    };
    const Signal* filling = signalOf(m_fillSignal);
    const Signal* sizing = signalOf(m_sizeSignal);
    const CellFill fill = filling == nullptr ? CellFill() : CellFill(*filling, m_cells);
    const CellSize size = sizing == nullptr ? CellSize() : CellSize(*sizing, m_cells);
    if (!(fill == m_fill) || !(size == m_size)) {
        m_fill = fill;
        m_size = size;
        Q_EMIT looksChanged();
    }
}

void FleetMap::refreshSearch()
{
    m_search.refresh(m_cells);
    Q_EMIT searchChanged();
}

void FleetMap::repaintCells()
{
    m_isPictureOld = true;
    m_wish.start();
    update();
}

void FleetMap::updateDescription()
{
    const QString text =
        selection() ? QString(cellText(m_current) + u". "_s + summary()) : summary();
    if (text != accessibleDescription()) {
        setAccessibleDescription(text);
    }
}

bool FleetMap::isSummarised() const
{
    return m_kind != CellKind::Clusters && m_sight.summarised(m_places.cellHeight) > 0.5;
}

FleetPicture FleetMap::pictureOf() const
{
    // Nothing but their state is known of replicas.
    const std::vector<const Signal*> insideValues = m_kind == CellKind::Endpoints
        ? std::vector<const Signal*>()
        : tellingSignals(
            m_catalog, m_kind == CellKind::Clusters ? CellKind::Nodes : CellKind::Endpoints);
    return { .cells = m_cells,
        .places = m_shown,
        .camera = m_sight.camera(),
        .fill = m_fill,
        .size = m_size,
        .dimmed = m_search.dimmed(),
        .pictures = m_pictures,
        .values = m_values,
        .insideValues = insideValues,
        .gpuFill = m_gpus.fill(),
        .font = font(),
        .inside = [this](int index) -> const CellInside& { return inside(index); },
        .summarised = m_kind == CellKind::Clusters ? 0 : m_sight.summarised(m_places.cellHeight) };
}

void FleetMap::paintEvent(QPaintEvent* event)
{
    Q_UNUSED(event)
    const double ratio = devicePixelRatioF();
    if (m_isPictureOld || m_picture.devicePixelRatio() != ratio) {
        const QSize pixels = size() * ratio;
        if (m_picture.size() != pixels || m_picture.devicePixelRatio() != ratio) {
            m_picture = QPixmap(pixels); // else its memory is used again: new pages are dear
            m_picture.setDevicePixelRatio(ratio);
        }
        pictureOf().drawInto(m_picture, size());
        m_isPictureOld = false;
    }
    QPainter painter(this);
    painter.drawPixmap(0, 0, m_picture);
    drawOverlays(painter);
}

void FleetMap::drawOverlays(QPainter& painter) const
{
    const Theme& theme = currentTheme();
    painter.setRenderHint(QPainter::Antialiasing);
    if (m_current >= 0 && m_current < m_shown.cellCount() && !isSummarised()) {
        painter.setPen(QPen(hasFocus() ? theme.accent : theme.mutedText, 2));
        painter.setBrush(Qt::NoBrush);
        const QRectF rect = spotRect({ .cell = m_current });
        const double radius = std::min(5.0, rect.height() / 4);
        painter.drawRoundedRect(rect.adjusted(-1.5, -1.5, 1.5, 1.5), radius, radius);
    }
    if (m_hovered.caption >= 0) {
        const QRectF caption = m_sight.camera().toScreen(
            m_shown.groups.at(static_cast<std::size_t>(m_hovered.caption)).caption);
        painter.setPen(theme.accent);
        painter.drawLine(QPointF(caption.left(), caption.bottom() - 3),
            QPointF(std::min(caption.left() + 120, caption.right()), caption.bottom() - 3));
    }
    drawHovered(painter);
}

void FleetMap::drawHovered(QPainter& painter) const
{
    const QRectF rect = spotRect(m_hovered);
    if (rect.isEmpty() || m_isDragged) {
        return;
    }
    painter.setPen(QPen(currentTheme().text, 1.5));
    painter.setBrush(Qt::NoBrush);
    const double radius = std::min(5.0, rect.height() / 4);
    painter.drawRoundedRect(rect.adjusted(-1.5, -1.5, 1.5, 1.5), radius, radius);
    if (spotCell(m_hovered) != nullptr) {
        const HoverCard card = hoverCard();
        card.paint(
            painter, card.placeBeside(rect.toAlignedRect(), m_pointer.toPoint(), this->rect()));
    }
}

void FleetMap::reveal(int index)
{
    if (index >= 0 && index < m_places.cellCount()) {
        m_sight.reveal(m_places.cells.at(static_cast<std::size_t>(index)));
    }
}

void FleetMap::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    relayout();
}

void FleetMap::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange
        || event->type() == QEvent::StyleChange) {
        repaintCells();
    }
}

} // namespace promdesk
