// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "tiles/PageTile.h"

#include "core/UntrustedText.h"
#include "pages/SourceGroups.h"
#include "theme/PlainText.h"
#include "tiles/BadgeButton.h"
#include "tiles/TileGrip.h"
#include "tiles/TilePainter.h"

#include <QApplication>
#include <QContextMenuEvent>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QToolButton>

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace promdesk {

namespace {

constexpr int kCorner = TileGrip::kSizePx;
constexpr int kMenuWidth = 28;
constexpr int kMenuReserve = kMenuWidth + 6;

QPoint stepOf(int key)
{
    switch (key) {
    case Qt::Key_Left:
        return { -1, 0 };
    case Qt::Key_Right:
        return { 1, 0 };
    case Qt::Key_Up:
        return { 0, -1 };
    case Qt::Key_Down:
        return { 0, 1 };
    default:
        return {};
    }
}

bool isSame(const std::vector<PanelBadge>& a, const std::vector<PanelBadge>& b)
{
    return std::equal(
        a.begin(), a.end(), b.begin(), b.end(), [](const PanelBadge& x, const PanelBadge& y) {
            return x.kind == y.kind && x.text == y.text && x.explanation == y.explanation
                && x.detail == y.detail;
        });
}

} // namespace

PageTile::PageTile(
    const PanelType* type, QueryScheduler& scheduler, const Clock& clock, QWidget* parent)
    : QWidget(parent)
    , m_feed(scheduler, [this](const std::vector<SeriesFrame>& frames) { showFrames(frames); })
    , m_clock(clock)
    , m_body(type == nullptr ? nullptr : type->createBody(this))
{
    m_menu = new TileMenu(m_body, this);
    connect(m_menu, &TileMenu::requested, this, &PageTile::actionRequested);
    createMenuButton();
    m_grip = new TileGrip(this);
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setEditable(Editable::No);
    connect(qApp, &QApplication::focusChanged, this, &PageTile::followFocus);
}

void PageTile::createMenuButton()
{
    m_menuButton = new QToolButton(this);
    m_menuButton->setObjectName(u"menu"_s);
    m_menuButton->setText(u"⋯"_s);
    m_menuButton->setAutoRaise(true);
    m_menuButton->setAccessibleName(tr("Panel menu"));
    m_menuButton->setToolTip(tr("Panel menu"));
    m_menuButton->setPopupMode(QToolButton::InstantPopup);
    m_menuButton->setMenu(m_menu);
    connect(m_menu, &QMenu::aboutToHide, this, &PageTile::placeBadges, Qt::QueuedConnection);
    m_menuButton->setStyleSheet(u"QToolButton { padding: 0; } "
                                u"QToolButton::menu-indicator { image: none; width: 0; }"_s);
}

void PageTile::setPlan(const PanelPlan& plan)
{
    // Each look at the fleet plans the page again, mostly to the same plan: the picture stays.
    if (plan == m_plan) {
        return;
    }
    m_plan = plan;
    m_feed.setPlan(plan);
    if (m_body != nullptr) {
        m_body->setPlan(shownPlan(plan));
    }
    describe();
    placeBadges();
    update();
}

void PageTile::setEditable(Editable editable)
{
    m_editable = editable;
    m_menu->setEditable(editable);
    showGrip();
}

void PageTile::setPresence(TilePresence presence)
{
    m_presence = presence;
    m_menu->setPresence(presence);
    showGrip();
}

void PageTile::setPlacing(Placing placing)
{
    m_placing = placing;
    showGrip();
}

void PageTile::showGrip()
{
    m_grip->setVisible(isMovable());
    update();
}

bool PageTile::isMovable() const
{
    return m_editable == Editable::Yes && m_presence == TilePresence::Placed
        && m_placing == Placing::Free;
}

void PageTile::showFrames(const std::vector<SeriesFrame>& frames)
{
    if (m_body != nullptr) {
        m_body->showFrames(frames);
    }
    showBadges(badgesFor(frames, m_clock.now()));
    describe();
    Q_EMIT framesChanged();
}

void PageTile::describe()
{
    const QString title = UntrustedText(m_plan.spec.title).plain();
    setAccessibleName(title.isEmpty() ? tr("Panel") : title);
    setAccessibleDescription(m_body == nullptr ? QString() : m_body->summary());
}

void PageTile::showBadges(std::vector<PanelBadge> badges)
{
    if (isSame(badges, m_badges)) {
        return;
    }
    m_badges = std::move(badges);
    std::vector<BadgeButton*> old = std::exchange(m_badgeButtons, {});
    for (const PanelBadge& badge : m_badges) {
        // One that says the same with another age keeps the focus and what it has explained.
        const auto same = std::find_if(old.begin(), old.end(),
            [&badge](const BadgeButton* button) { return button->badge().kind == badge.kind; });
        if (same == old.end()) {
            m_badgeButtons.push_back(makeBadgeButton(badge));
            continue;
        }
        m_badgeButtons.push_back(*same);
        old.erase(same);
        m_badgeButtons.back()->setBadge(badge);
    }
    for (BadgeButton* button : old) {
        // Its own click may have led here.
        button->hide();
        button->deleteLater();
    }
    placeBadges();
}

BadgeButton* PageTile::makeBadgeButton(const PanelBadge& badge)
{
    auto* const button = new BadgeButton(badge, this);
    connect(button, &BadgeButton::runRequested, this, [this] { m_feed.runAnyway(); });
    button->show();
    return button;
}

/// A title that needs the whole header has it until somebody comes near with the mouse or the
/// focus.
bool PageTile::isMenuButtonShown() const
{
    const int titleWidth = QFontMetrics(tileTitleFont(font()))
                               .horizontalAdvance(UntrustedText(m_plan.spec.title).plain(120));
    return titleWidth + 2 <= width() - Theme::kPadding - kMenuReserve || underMouse() || m_isFocused
        || m_menu->isVisible();
}

void PageTile::placeBadges()
{
    m_menuButton->setVisible(isMenuButtonShown());
    m_rightReserve = m_menuButton->isHidden() ? Theme::kSpacing : kMenuReserve;
    const std::vector<QRect> rects = badgeRects(rect(), font(), tileBadges(), m_rightReserve);
    for (std::size_t i = 0; i < rects.size(); ++i) {
        m_badgeButtons[i]->setGeometry(rects[i]);
    }
    if (!rects.empty()) {
        m_rightReserve = width() - rects.front().left() + Theme::kSpacing;
    }
    update(0, 0, width(), kTileHeaderHeight);
}

std::vector<TileBadge> PageTile::tileBadges() const
{
    std::vector<TileBadge> result;
    result.reserve(m_badges.size());
    for (const PanelBadge& badge : m_badges) {
        result.push_back(toTileBadge(badge));
    }
    return result;
}

void PageTile::paintEvent(QPaintEvent* event)
{
    Q_UNUSED(event)
    QPainter painter(this);
    paintTile(painter, rect(),
        { .title = UntrustedText(m_plan.spec.title).plain(120),
            .message = m_body == nullptr ? unknownTypeText() : QString(),
            .badge = {},
            .rightReserve = m_rightReserve,
            .isActive = m_isFocused || m_isDragging });
}

QString PageTile::unknownTypeText() const
{
    return tr("This version does not know panels of the type “%1”; it is kept as it is.")
        .arg(UntrustedText(m_plan.spec.type).plain(40));
}

void PageTile::renderTo(QPainter& painter, const QRect& area)
{
    painter.save();
    painter.translate(area.topLeft());
    const QRect own(QPoint(), area.size());
    const std::vector<TileBadge> badges = tileBadges();
    const std::vector<QRect> rects = badgeRects(own, painter.font(), badges, Theme::kSpacing);
    paintTile(painter, own,
        { .title = UntrustedText(m_plan.spec.title).plain(120),
            .message = m_body == nullptr ? unknownTypeText() : QString(),
            .badge = {},
            .rightReserve = rects.empty() ? Theme::kSpacing
                                          : own.width() - rects.front().left() + Theme::kSpacing });
    painter.setRenderHint(QPainter::Antialiasing);
    for (std::size_t i = 0; i < rects.size(); ++i) {
        paintBadge(painter, rects[i], badges[i]);
    }
    if (m_body != nullptr) {
        const QRect inner = tileBodyRect(own);
        painter.translate(inner.topLeft());
        m_body->renderTo(painter, inner.size());
    }
    painter.restore();
}

void PageTile::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    m_menuButton->setGeometry(width() - kMenuWidth - 4, 5, kMenuWidth, kTileHeaderHeight - 8);
    const QRect inner = tileBodyRect(rect());
    if (m_body != nullptr) {
        m_body->setGeometry(inner);
    }
    placeBadges();
    m_grip->move(width() - kCorner, height() - kCorner);
    m_grip->raise();
    const int pageWidth = parentWidget() == nullptr ? 0 : parentWidget()->width();
    m_feed.setWidthPx(std::max(inner.width(), pageWidth / kNarrowestStepShare));
}

void PageTile::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    placeBadges();
    update();
}

void PageTile::keyPressEvent(QKeyEvent* event)
{
    if (!changePlaceByKey(*event) && !requestByKey(*event)) {
        QWidget::keyPressEvent(event);
    }
}

bool PageTile::changePlaceByKey(const QKeyEvent& event)
{
    const QPoint step = stepOf(event.key());
    const Qt::KeyboardModifiers modifiers = event.modifiers() & ~Qt::KeypadModifier;
    if (step.isNull() || !isMovable()) {
        return false;
    }
    if (modifiers == (Qt::ControlModifier | Qt::ShiftModifier)) {
        Q_EMIT moveRequested(step);
        return true;
    }
    if (modifiers == (Qt::AltModifier | Qt::ShiftModifier)) {
        Q_EMIT resizeRequested(step);
        return true;
    }
    return false;
}

bool PageTile::requestByKey(const QKeyEvent& event)
{
    if ((event.modifiers() & ~Qt::KeypadModifier) != Qt::NoModifier) {
        return false;
    }
    if (event.key() == Qt::Key_Escape) {
        return leaveByEscape();
    }
    if (event.key() == Qt::Key_Menu) {
        m_menu->popup(mapToGlobal(QPoint(Theme::kPadding, kTileHeaderHeight)));
        return true;
    }
    return m_menu->performKey(
        event.key(), isFocusInside() ? TileMenu::KeyOrigin::Body : TileMenu::KeyOrigin::Tile);
}

bool PageTile::leaveByEscape()
{
    if (m_isDragging) {
        m_isDragging = false;
        m_grab = Grab::None;
        Q_EMIT dragCancelled();
        return true;
    }
    if (m_presence == TilePresence::Maximised) {
        Q_EMIT actionRequested(TileAction::Maximise);
        return true;
    }
    return false;
}

bool PageTile::isFocusInside() const
{
    const QWidget* focused = QApplication::focusWidget();
    // A widget counts as an ancestor of itself.
    return focused != nullptr && focused != this && isAncestorOf(focused);
}

void PageTile::followFocus()
{
    const bool isFocused = hasFocus() || isFocusInside();
    if (isFocused != m_isFocused) {
        m_isFocused = isFocused;
        placeBadges();
        update();
    }
}

void PageTile::contextMenuEvent(QContextMenuEvent* event)
{
    m_menu->popup(event->globalPos());
}

QRect PageTile::cornerRect() const
{
    return { width() - kCorner, height() - kCorner, kCorner, kCorner };
}

PageTile::Grab PageTile::grabAt(const QPoint& point) const
{
    if (!isMovable()) {
        return Grab::None;
    }
    if (cornerRect().contains(point)) {
        return Grab::Corner;
    }
    return point.y() < kTileHeaderHeight ? Grab::Header : Grab::None;
}

void PageTile::mousePressEvent(QMouseEvent* event)
{
    if (event->button() == Qt::LeftButton) {
        setFocus(Qt::MouseFocusReason);
        m_grab = grabAt(event->position().toPoint());
        m_pressedAt = event->globalPosition().toPoint();
    }
}

void PageTile::mouseMoveEvent(QMouseEvent* event)
{
    if (!event->buttons().testFlag(Qt::LeftButton)) {
        switch (grabAt(event->position().toPoint())) {
        case Grab::Corner:
            return setCursor(Qt::SizeFDiagCursor);
        case Grab::Header:
            return setCursor(Qt::OpenHandCursor);
        case Grab::None:
            return unsetCursor();
        }
    }
    const QPoint distance = event->globalPosition().toPoint() - m_pressedAt;
    if (m_grab == Grab::None
        || (!m_isDragging && distance.manhattanLength() < QApplication::startDragDistance())) {
        return;
    }
    m_isDragging = true;
    if (m_grab == Grab::Header) {
        setCursor(Qt::ClosedHandCursor);
        Q_EMIT dragged(distance);
    } else {
        Q_EMIT resized(distance);
    }
}

void PageTile::mouseReleaseEvent(QMouseEvent* event)
{
    Q_UNUSED(event)
    m_grab = Grab::None;
    unsetCursor();
    if (m_isDragging) {
        m_isDragging = false;
        Q_EMIT dropped();
        update();
    }
}

void PageTile::mouseDoubleClickEvent(QMouseEvent* event)
{
    if (event->button() == Qt::LeftButton && event->position().y() < kTileHeaderHeight) {
        m_grab = Grab::None;
        Q_EMIT actionRequested(TileAction::Maximise);
    }
}

QString PageTile::headerToolTip() const
{
    const QString title = UntrustedText(m_plan.spec.title).plain();
    return m_plan.spec.description.isEmpty() ? title
                                             : QString(title + u'\n' + m_plan.spec.description);
}

bool PageTile::event(QEvent* event)
{
    if (event->type() == QEvent::Enter || event->type() == QEvent::Leave) {
        placeBadges();
    }
    if (event->type() == QEvent::ToolTip) {
        const auto* help = static_cast<QHelpEvent*>(event);
        if (help->pos().y() < kTileHeaderHeight) {
            showPlainToolTip(help->globalPos(), UntrustedText(headerToolTip()), this);
        }
        return true;
    }
    return QWidget::event(event);
}

} // namespace promdesk
