// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "tiles/PageView.h"

#include "pages/SourceGroups.h"
#include "theme/Theme.h"
#include "tiles/FeedWaking.h"
#include "tiles/MarginAlignment.h"
#include "tiles/PageCanvas.h"
#include "tiles/PageEdits.h"
#include "tiles/PageGrid.h"
#include "tiles/PagePicture.h"
#include "tiles/PageTile.h"
#include "tiles/SourceChips.h"
#include "tiles/WheelScroll.h"

#include <QApplication>
#include <QEvent>
#include <QPainter>
#include <QScrollArea>
#include <QScrollBar>
#include <QTimer>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

namespace promdesk {

namespace {

constexpr int kMargin = Theme::kPadding;

} // namespace

PageView::PageView(const PageServices& services, QWidget* parent)
    : QWidget(parent)
    , m_services(services)
    , m_canvas(new PageCanvas)
    , m_scroll(new QScrollArea(this))
    , m_chips(new SourceChips(this))
{
    m_scroll->setWidget(m_canvas);
    m_scroll->setFrameShape(QFrame::NoFrame);
    m_scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_scroll->setFocusPolicy(Qt::NoFocus);
    m_scroll->viewport()->installEventFilter(this);
    new WheelScroll(*m_scroll);
    m_scroll->verticalScrollBar()->setSingleStep(PageGrid::kRowPitchPx);
    connect(m_scroll->verticalScrollBar(), &QScrollBar::valueChanged, this, &PageView::updateFeeds);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_chips);
    layout->addWidget(m_scroll);
    connect(m_chips, &SourceChips::hiddenChanged, this, [this](const QSet<QString>& hidden) {
        for (PageTile* tile : m_tiles) {
            tile->feed().setHiddenSources(hidden);
        }
    });
    setAccessibleName(tr("Page"));
}

void PageView::setPage(const PagePlan& page)
{
    m_page = page;
    m_chips->setSources(sourcesOf(page));
    std::vector<PageTile*> old;
    old.swap(m_tiles);
    bool isAnyKept = false;
    const bool hadFocus = isAncestorOf(QApplication::focusWidget());
    for (const PanelPlan& plan : page.panels) {
        const auto same = std::find_if(old.begin(), old.end(), [&plan](const PageTile* tile) {
            return tile != nullptr && tile->id() == plan.spec.id
                && tile->plan().spec.type == plan.spec.type;
        });
        if (same == old.end()) {
            createTile(plan);
        } else {
            isAnyKept = true;
            m_tiles.push_back(*same);
            (*same)->setPlan(plan);
            *same = nullptr;
        }
    }
    for (PageTile* tile : old) {
        if (tile != nullptr) {
            // The change may come from the tile's own menu.
            tile->hide();
            tile->deleteLater();
        }
    }
    if (find(m_maximised) == nullptr) {
        m_maximised.clear();
    }
    m_canvas->setMessage(page.panels.empty()
            ? tr("This page has no panels yet: Edit › Add panel, or Ctrl+Shift+A.")
            : QString());
    setAccessibleName(page.title.isEmpty() ? tr("Page") : page.title);
    m_preview.clear();
    m_wasSettled = isSettled();
    relayout();
    if (!isAnyKept && !m_tiles.empty()) {
        beginAtTop(hadFocus ? Qt::OtherFocusReason : Qt::NoFocusReason);
    }
}

void PageView::beginAtTop(Qt::FocusReason reason)
{
    // Tiles that go hand the focus on, and the page scrolls after it down to the last one.
    if (reason != Qt::NoFocusReason) {
        m_tiles.front()->setFocus(reason);
    }
    m_scroll->verticalScrollBar()->setValue(0);
}

const PagePlan& PageView::page() const
{
    return m_page;
}

void PageView::createTile(const PanelPlan& plan)
{
    auto* tile = new PageTile(m_services.panelTypes->find(plan.spec.type.toStdString()),
        *m_services.scheduler, *m_services.clock, m_canvas);
    m_tiles.push_back(tile);
    tile->feed().setTimeRange(m_range);
    tile->setEditable(m_editable);
    tile->feed().setHiddenSources(m_chips->hidden());
    tile->setPlan(plan);
    if (tile->body() != nullptr) {
        tile->body()->setTimeRange(m_shownRange);
        tile->body()->setTimeZone(m_zone);
    }
    connectTile(*tile);
    tile->show();
}

void PageView::connectTile(PageTile& tile)
{
    PageTile* which = &tile;
    connect(which, &PageTile::actionRequested, this,
        [this, which](TileAction action) { perform(*which, action); });
    connect(which, &PageTile::dragged, this, [this, which](const QPoint& distance) {
        m_grabbedPx = m_preview.empty() ? which->geometry() : m_grabbedPx;
        previewPlace(*which, m_grabbedPx.translated(distance));
    });
    connect(which, &PageTile::resized, this, [this, which](const QPoint& distance) {
        m_grabbedPx = m_preview.empty() ? which->geometry() : m_grabbedPx;
        previewPlace(*which, m_grabbedPx.adjusted(0, 0, distance.x(), distance.y()));
    });
    connect(which, &PageTile::dropped, this, &PageView::commitPreview);
    connect(which, &PageTile::dragCancelled, this, [this] {
        m_preview.clear();
        relayout();
    });
    connect(which, &PageTile::moveRequested, this,
        [this, which](const QPoint& step) { changePlace(*which, step, {}); });
    connect(which, &PageTile::resizeRequested, this,
        [this, which](const QPoint& step) { changePlace(*which, {}, step); });
    connect(which, &PageTile::framesChanged, this, &PageView::updateSoon);
    if (const PanelBody* body = tile.body()) {
        connect(body, &PanelBody::scopeActivated, this, &PageView::scopeActivated);
        connect(body, &PanelBody::timeRangeSelected, this, &PageView::timeRangeSelected);
        connect(body, &PanelBody::zoomBackRequested, this, &PageView::zoomBackRequested);
        connect(body, &PanelBody::zoomForwardRequested, this, &PageView::zoomForwardRequested);
        connect(body, &PanelBody::crosshairMoved, this, &PageView::showCrosshair);
        connect(body, &PanelBody::neededLeftMarginChanged, this, &PageView::updateSoon);
    }
}

void PageView::perform(PageTile& tile, TileAction action)
{
    const QString id = tile.id();
    switch (action) {
    case TileAction::Maximise:
        setMaximised(m_maximised == id ? QString() : id);
        break;
    case TileAction::Edit:
        Q_EMIT panelEditRequested(id);
        break;
    case TileAction::Duplicate:
        duplicate(tile);
        break;
    case TileAction::SaveCsv:
        Q_EMIT panelCsvRequested(id);
        break;
    case TileAction::SaveImage:
        Q_EMIT panelImageRequested(id);
        break;
    case TileAction::Remove:
        remove(tile);
        break;
    }
}

void PageView::setTimeRange(const TimeRangeSpec& range)
{
    m_range = range;
    for (PageTile* tile : m_tiles) {
        tile->feed().setTimeRange(range);
    }
    updateRange();
}

void PageView::setEditable(Editable editable)
{
    m_editable = editable;
    for (PageTile* tile : m_tiles) {
        tile->setEditable(editable);
    }
}

void PageView::setTimeZone(const QTimeZone& zone)
{
    m_zone = zone;
    for (PageTile* tile : m_tiles) {
        if (tile->body() != nullptr) {
            tile->body()->setTimeZone(zone);
        }
    }
}

void PageView::setMaximised(const QString& panelId)
{
    m_maximised = find(panelId) == nullptr ? QString() : panelId;
    relayout();
    if (PageTile* tile = find(panelId)) {
        tile->setFocus(Qt::OtherFocusReason);
    }
}

QString PageView::maximised() const
{
    return m_maximised;
}

const std::vector<SeriesFrame>& PageView::framesOf(const QString& panelId) const
{
    static const std::vector<SeriesFrame> none;
    const PageTile* tile = find(panelId);
    return tile == nullptr ? none : tile->feed().shown();
}

bool PageView::isAnswered(const QString& panelId) const
{
    const PageTile* tile = find(panelId);
    return tile != nullptr && tile->feed().isAnswered();
}

std::vector<PanelSpec> PageView::panels() const
{
    std::vector<PanelSpec> specs;
    for (const PanelPlan& plan : m_page.panels) {
        specs.push_back(plan.spec);
    }
    return specs;
}

const std::vector<PageTile*>& PageView::tiles() const
{
    return m_tiles;
}

bool PageView::isSettled() const
{
    return std::all_of(m_tiles.begin(), m_tiles.end(),
        [](const PageTile* tile) { return tile->feed().isSettled(); });
}

void PageView::wakeAll()
{
    m_isAwake = true;
    for (PageTile* tile : m_tiles) {
        tile->feed().forgetIfResting();
    }
    updateFeeds();
}

void PageView::wakeInSight()
{
    m_isAwake = false;
    updateFeeds();
}

PageTile* PageView::find(const QString& panelId) const
{
    const auto at = std::find_if(m_tiles.begin(), m_tiles.end(),
        [&panelId](const PageTile* tile) { return tile->id() == panelId; });
    return panelId.isEmpty() || at == m_tiles.end() ? nullptr : *at;
}

std::size_t PageView::indexOf(const PageTile& tile) const
{
    return static_cast<std::size_t>(
        std::find(m_tiles.begin(), m_tiles.end(), &tile) - m_tiles.begin());
}

std::vector<GridRect> PageView::places() const
{
    std::vector<GridRect> places;
    for (const PanelPlan& plan : m_page.panels) {
        places.push_back(plan.spec.place);
    }
    return places;
}

int PageView::gridWidth() const
{
    return std::max(1, m_scroll->viewport()->width() - 2 * kMargin);
}

int PageView::heightForPage(int widthPx) const
{
    return pageHeight(places(), widthPx);
}

void PageView::relayout()
{
    const int width = gridWidth();
    const bool isFree = PageGrid::columnsFor(width) == PageColumns::Grid;
    const std::vector<QRect> rects =
        PageGrid::toPixels(m_preview.empty() ? places() : m_preview, width);
    PageTile* maximised = find(m_maximised);
    const QSize viewport = m_scroll->viewport()->size();
    const int height = maximised != nullptr
        ? viewport.height()
        : std::max(viewport.height(), PageGrid::heightPx(rects) + 2 * kMargin);
    m_canvas->resize(viewport.width(), height);
    for (std::size_t i = 0; i < m_tiles.size(); ++i) {
        PageTile& tile = *m_tiles.at(i);
        tile.setPlacing(isFree ? Placing::Free : Placing::Fixed);
        tile.setPresence(&tile == maximised ? TilePresence::Maximised : TilePresence::Placed);
        tile.setVisible(maximised == nullptr || &tile == maximised);
        tile.setGeometry(&tile == maximised
                ? QRect(QPoint(), viewport).adjusted(kMargin, kMargin, -kMargin, -kMargin)
                : rects.at(i).translated(kMargin, kMargin));
    }
    if (m_preview.empty()) {
        m_canvas->setLanding({});
    }
    updateFeeds();
    alignLeftMargins(m_tiles);
}

void PageView::updateFeeds()
{
    const QRect sight(
        QPoint(0, m_scroll->verticalScrollBar()->value()), m_scroll->viewport()->size());
    const Wake wakeShown = isVisible() ? Wake::InSight : Wake::None;
    wakeFeeds(m_tiles, sight, m_isAwake ? Wake::All : wakeShown);
}

void PageView::updateRange()
{
    const Result<TimeRange> range = resolve(m_range, m_services.clock->now());
    if (!range || *range == m_shownRange) {
        return;
    }
    m_shownRange = *range;
    for (PageTile* tile : m_tiles) {
        if (tile->body() != nullptr) {
            tile->body()->setTimeRange(*range);
        }
    }
}

void PageView::updateSoon()
{
    if (m_isUpdatePending) {
        return;
    }
    m_isUpdatePending = true;
    QTimer::singleShot(0, this, [this] {
        m_isUpdatePending = false;
        updateRange();
        alignLeftMargins(m_tiles);
        const bool isNowSettled = isSettled();
        if (isNowSettled && !m_wasSettled) {
            Q_EMIT settled();
        }
        m_wasSettled = isNowSettled;
    });
}

void PageView::showCrosshair(std::optional<Instant> time)
{
    for (PageTile* tile : m_tiles) {
        if (tile->body() != nullptr) {
            tile->body()->setCrosshair(time);
        }
    }
}

void PageView::previewPlace(PageTile& tile, const QRect& wantedPx)
{
    const std::size_t index = indexOf(tile);
    const GridRect wanted = PageGrid::toGrid(wantedPx.translated(-kMargin, -kMargin), gridWidth());
    m_preview = PageGrid::withPlace(places(), index, wanted);
    relayout();
    const QRect landing = tile.geometry();
    m_canvas->setLanding(landing);
    tile.setGeometry(wantedPx);
    tile.raise();
    m_scroll->ensureVisible(
        wantedPx.center().x(), wantedPx.top() + kTileHeaderHeight, 0, kTileHeaderHeight);
}

void PageView::commitPreview()
{
    if (!m_preview.empty()) {
        const std::vector<GridRect> wanted = std::exchange(m_preview, {});
        setPlaces(wanted);
    }
}

void PageView::changePlace(PageTile& tile, const QPoint& move, const QPoint& growth)
{
    const std::size_t index = indexOf(tile);
    GridRect wanted = places().at(index);
    wanted.x += move.x();
    wanted.y += move.y();
    wanted.width += growth.x();
    wanted.height += growth.y();
    setPlaces(PageGrid::withPlace(places(), index, wanted));
    m_scroll->ensureWidgetVisible(&tile);
}

void PageView::setPlaces(const std::vector<GridRect>& wanted)
{
    const bool isNew = wanted != places();
    for (std::size_t i = 0; i < wanted.size(); ++i) {
        m_page.panels.at(i).spec.place = wanted.at(i);
    }
    relayout();
    if (isNew) {
        Q_EMIT panelsChanged(panels());
    }
}

void PageView::remove(PageTile& tile)
{
    // NOLINTNEXTLINE(performance-unnecessary-copy-initialization): setPage() may delete the tile
    const QString id = tile.id();
    const std::size_t index = indexOf(tile);
    setPage(withoutPanel(m_page, id));
    if (!m_tiles.empty()) {
        m_tiles.at(std::min(index, m_tiles.size() - 1))->setFocus(Qt::OtherFocusReason);
    }
    Q_EMIT panelRemoved(id);
    Q_EMIT panelsChanged(panels());
}

void PageView::duplicate(const PageTile& tile)
{
    // NOLINTNEXTLINE(performance-unnecessary-copy-initialization): setPage() may delete the tile
    const QString id = tile.id();
    const std::size_t index = indexOf(tile) + 1;
    setPage(withDuplicate(m_page, id));
    PageTile* copy = m_tiles.at(index);
    m_scroll->ensureWidgetVisible(copy);
    copy->setFocus(Qt::OtherFocusReason);
    Q_EMIT panelDuplicated(id, copy->id());
    Q_EMIT panelsChanged(panels());
}

void PageView::renderTo(QPainter& painter, const QSize& size)
{
    paintPage(painter, size, m_tiles, places());
}

void PageView::renderPanelTo(const QString& panelId, QPainter& painter, const QSize& size)
{
    painter.fillRect(QRect(QPoint(), size), currentTheme().window);
    if (PageTile* tile = find(panelId)) {
        tile->renderTo(painter, QRect(QPoint(), size));
    }
}

void PageView::showEvent(QShowEvent* event)
{
    QWidget::showEvent(event);
    updateFeeds();
}

void PageView::hideEvent(QHideEvent* event)
{
    QWidget::hideEvent(event);
    updateFeeds();
}

void PageView::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange) {
        m_canvas->update();
    }
}

bool PageView::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == m_scroll->viewport() && event->type() == QEvent::Resize) {
        relayout();
    }
    return QWidget::eventFilter(watched, event);
}

} // namespace promdesk
