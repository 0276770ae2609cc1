// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "tiles/PageTile.h"

#include "core/UntrustedText.h"
#include "theme/PlainText.h"
#include "tiles/TilePainter.h"

#include <QApplication>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QMenu>
#include <QMouseEvent>
#include <QPainter>
#include <QToolButton>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace promdesk {

namespace {

constexpr int kCorner = 16;
constexpr int kMenuWidth = 28;

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

/// Shows where a tile is resized; leaves the mouse to the tile.
class TileGrip final : public QWidget
{
public:
    explicit TileGrip(QWidget* parent)
        : QWidget(parent)
    {
        setCursor(Qt::SizeFDiagCursor);
        resize(kCorner, kCorner);
    }

protected:
    void paintEvent(QPaintEvent* event) override
    {
        Q_UNUSED(event)
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(QPen(currentTheme().mutedText, 1.2));
        for (const double offset : { 5.0, 9.0 }) {
            painter.drawLine(QPointF(width() - 4.5, height() - 4.5 - offset),
                QPointF(width() - 4.5 - offset, height() - 4.5));
        }
    }
};

} // namespace

PageTile::PageTile(const PanelType* type, QueryScheduler& scheduler, QWidget* parent)
    : QWidget(parent)
    , m_feed(scheduler, [this](const std::vector<SeriesFrame>& frames) { showFrames(frames); })
    , m_body(type == nullptr ? nullptr : type->createBody(this))
{
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    createMenu();
    m_grip = new TileGrip(this);
    setEditable(Editable::No);
}

void PageTile::createMenu()
{
    m_menu = new QMenu(this);
    const auto add = [this](const QString& text, const QKeySequence& key, TileAction action) {
        QAction* entry = m_menu->addAction(text);
        // Shown only: the tile that has the focus handles the keys itself.
        entry->setShortcut(key);
        entry->setShortcutContext(Qt::WidgetShortcut);
        connect(
            entry, &QAction::triggered, this, [this, action] { Q_EMIT actionRequested(action); });
        return entry;
    };
    m_maximiseAction = add(tr("Maximise"), QKeySequence(Qt::Key_V), TileAction::Maximise);
    m_tableAction = m_menu->addAction(tr("Show as table"));
    m_tableAction->setCheckable(true);
    m_tableAction->setVisible(m_body != nullptr && m_body->hasTableView());
    connect(m_tableAction, &QAction::toggled, this, [this](bool isTable) {
        m_body->setView(isTable ? PanelBody::View::Table : PanelBody::View::Picture);
    });
    m_menu->addSeparator();
    add(tr("Save image…"), {}, TileAction::SaveImage);
    add(tr("Export data…"), {}, TileAction::SaveCsv);
    m_editActions.append(m_menu->addSeparator());
    m_editActions.append(add(tr("Edit…"), QKeySequence(Qt::Key_E), TileAction::Edit));
    m_editActions.append(add(tr("Remove"), QKeySequence(Qt::Key_Delete), TileAction::Remove));
    m_menuButton = new QToolButton(this);
    m_menuButton->setText(u"⋯"_s);
    m_menuButton->setAutoRaise(true);
    m_menuButton->setAccessibleName(tr("Panel menu"));
    m_menuButton->setPopupMode(QToolButton::InstantPopup);
    m_menuButton->setMenu(m_menu);
    m_menuButton->setStyleSheet(u"QToolButton { padding: 0; } "
                                u"QToolButton::menu-indicator { image: none; width: 0; }"_s);
}

void PageTile::setPlan(const PanelPlan& plan)
{
    m_plan = plan;
    m_feed.setPlan(plan);
    if (m_body != nullptr) {
        m_body->setPlan(plan);
    }
    setPlainToolTip(*m_menuButton, UntrustedText(plan.spec.description));
    describe();
    update();
}

void PageTile::setEditable(Editable editable)
{
    m_editable = editable;
    for (QAction* action : m_editActions) {
        action->setVisible(editable == Editable::Yes);
    }
    showGrip();
}

void PageTile::setPresence(TilePresence presence)
{
    m_presence = presence;
    m_maximiseAction->setText(
        presence == TilePresence::Maximised ? tr("Back to the page") : tr("Maximise"));
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
    describe();
    update(0, 0, width(), kTileHeaderHeight);
    Q_EMIT framesChanged();
}

void PageTile::describe()
{
    const QString title = UntrustedText(m_plan.spec.title).plain();
    setAccessibleName(title.isEmpty() ? tr("Panel") : title);
    setAccessibleDescription(m_body == nullptr ? QString() : m_body->summary());
}

std::optional<TileBadge> PageTile::badge() const
{
    return badgeFor(m_feed.frames());
}

void PageTile::paintEvent(QPaintEvent* event)
{
    Q_UNUSED(event)
    QPainter painter(this);
    const bool isActive = hasFocus() || m_isDragging;
    paintTile(painter, rect(),
        { .title = UntrustedText(m_plan.spec.title).plain(120),
            .message = m_body == nullptr ? unknownTypeText() : QString(),
            .badge = badge(),
            .rightReserve = kMenuWidth + 6,
            .isActive = isActive });
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
    paintTile(painter, own,
        { .title = UntrustedText(m_plan.spec.title).plain(120),
            .message = m_body == nullptr ? unknownTypeText() : QString(),
            .badge = badge(),
            .rightReserve = 6 });
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
    m_grip->move(width() - kCorner, height() - kCorner);
    m_grip->raise();
    m_feed.setWidthPx(inner.width());
}

void PageTile::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
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
    switch (event.key()) {
    case Qt::Key_V:
    case Qt::Key_Return:
    case Qt::Key_Enter:
        Q_EMIT actionRequested(TileAction::Maximise);
        return true;
    case Qt::Key_Escape:
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
    case Qt::Key_E:
    case Qt::Key_Delete:
        if (m_editable == Editable::Yes) {
            Q_EMIT actionRequested(
                event.key() == Qt::Key_E ? TileAction::Edit : TileAction::Remove);
        }
        return m_editable == Editable::Yes;
    default:
        return false;
    }
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

void PageTile::focusInEvent(QFocusEvent* event)
{
    QWidget::focusInEvent(event);
    update();
}

void PageTile::focusOutEvent(QFocusEvent* event)
{
    QWidget::focusOutEvent(event);
    update();
}

bool PageTile::event(QEvent* event)
{
    if (event->type() == QEvent::ToolTip) {
        const auto* help = static_cast<QHelpEvent*>(event);
        const std::optional<TileBadge> shown = badge();
        if (help->pos().y() < kTileHeaderHeight && shown) {
            showPlainToolTip(help->globalPos(), UntrustedText(shown->reason), this);
        }
        return true;
    }
    return QWidget::event(event);
}

} // namespace promdesk
