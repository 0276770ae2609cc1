// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "panels/PanelTile.h"

#include "core/UntrustedText.h"
#include "panels/BadgePopup.h"
#include "theme/PlainText.h"
#include "theme/Theme.h"

#include <QAction>
#include <QApplication>
#include <QContextMenuEvent>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QMenu>
#include <QPainter>
#include <QToolButton>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace promdesk {

namespace {

QString signOf(PanelBadge::Kind kind)
{
    switch (kind) {
    case PanelBadge::Kind::Stale:
        return u"○"_s;
    case PanelBadge::Kind::Partial:
        return u"◐"_s;
    case PanelBadge::Kind::Failed:
        return u"✕"_s;
    case PanelBadge::Kind::Notice:
        return u"!"_s;
    }
    return {};
}

QColor colorOf(PanelBadge::Kind kind)
{
    switch (kind) {
    case PanelBadge::Kind::Stale:
        return currentTheme().health(Health::Silent);
    case PanelBadge::Kind::Partial:
    case PanelBadge::Kind::Notice:
        return currentTheme().health(Health::Degraded);
    case PanelBadge::Kind::Failed:
        return currentTheme().health(Health::Failing);
    }
    return {};
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

/// One line, elided in the middle, painted as plain text.
class PanelTile::Title final : public QWidget
{
public:
    explicit Title(QWidget* parent)
        : QWidget(parent)
    {
        setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
        setAttribute(Qt::WA_TransparentForMouseEvents);
    }

    void setText(const QString& text)
    {
        m_text = text;
        setAccessibleName(text);
        update();
    }

    [[nodiscard]] QSize sizeHint() const override { return { 60, fontMetrics().height() + 2 }; }

protected:
    void paintEvent(QPaintEvent*) override
    {
        QPainter painter(this);
        QFont bold = font();
        bold.setWeight(QFont::DemiBold);
        painter.setFont(bold);
        painter.setPen(currentTheme().text);
        painter.drawText(rect(), Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine,
            painter.fontMetrics().elidedText(m_text, Qt::ElideMiddle, width()));
    }

private:
    QString m_text;
};

PanelTile::PanelTile(PanelBody* body, QWidget* parent)
    : QFrame(parent)
    , m_body(body)
    , m_header(new QWidget(this))
    , m_title(new Title(m_header))
{
    setFocusPolicy(Qt::StrongFocus);
    setAttribute(Qt::WA_Hover);
    createActions();
    buildLayout();
}

void PanelTile::createActions()
{
    const auto add = [this](Action kind, const QString& text) {
        auto* action = new QAction(text, this);
        connect(action, &QAction::triggered, this, [this, kind] { Q_EMIT actionTriggered(kind); });
        m_actions.emplace(kind, action);
    };
    add(Action::ViewFull, tr("&View full"));
    add(Action::Edit, tr("&Edit…"));
    add(Action::Duplicate, tr("&Duplicate"));
    add(Action::ExportCsv, tr("Export &CSV…"));
    add(Action::SaveImage, tr("&Save image…"));
    add(Action::ShowAsTable, tr("Show as &table"));
    add(Action::Remove, tr("&Remove"));
    QAction& asTable = action(Action::ShowAsTable);
    asTable.setCheckable(true);
    asTable.setVisible(m_body->hasTableView());
    connect(&asTable, &QAction::toggled, this, [this](bool isOn) {
        m_body->setView(isOn ? PanelBody::View::Table : PanelBody::View::Picture);
    });
}

void PanelTile::buildLayout()
{
    m_menuButton = new QToolButton(m_header);
    m_menuButton->setText(u"⋯"_s);
    m_menuButton->setAutoRaise(true);
    m_menuButton->setAccessibleName(tr("Panel menu"));
    m_menuButton->setStyleSheet(u"QToolButton { padding: 0 6px; }"_s);
    connect(m_menuButton, &QToolButton::clicked, this,
        [this] { openMenu(m_menuButton->mapToGlobal(m_menuButton->rect().bottomLeft())); });
    auto* header = new QHBoxLayout(m_header);
    header->setContentsMargins(0, 0, 0, 0);
    header->setSpacing(6);
    header->addWidget(m_title, 1);
    m_badgeRow = new QHBoxLayout;
    m_badgeRow->setSpacing(4);
    header->addLayout(m_badgeRow);
    header->addWidget(m_menuButton);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(Theme::kPadding, 6, Theme::kPadding - 4, 8);
    layout->setSpacing(4);
    layout->addWidget(m_header);
    layout->addWidget(m_body, 1);
}

void PanelTile::setPlan(const PanelPlan& plan)
{
    const UntrustedText title(plan.spec.title);
    m_title->setText(title.plain(200));
    setAccessibleName(title.plain(120));
    m_header->setToolTip(toToolTip(UntrustedText(plan.spec.description)));
    m_body->setPlan(plan);
}

void PanelTile::showFrames(const std::vector<SeriesFrame>& frames, Instant now)
{
    m_body->showFrames(frames);
    std::vector<PanelBadge> badges = badgesFor(frames, now);
    if (!isSame(badges, m_badges)) {
        m_badges = std::move(badges);
        showBadges();
    }
}

void PanelTile::showBadges()
{
    while (QLayoutItem* item = m_badgeRow->takeAt(0)) {
        item->widget()->deleteLater();
        item->widget()->hide();
        const std::unique_ptr<QLayoutItem> owned(item);
    }
    for (const PanelBadge& badge : m_badges) {
        m_badgeRow->addWidget(makeBadgeButton(badge));
    }
}

QToolButton* PanelTile::makeBadgeButton(const PanelBadge& badge)
{
    auto* button = new QToolButton(m_header);
    button->setText(QString(signOf(badge.kind) + u' ' + toMenuText(UntrustedText(badge.text))));
    button->setAccessibleName(badge.text);
    button->setAccessibleDescription(badge.explanation);
    setPlainToolTip(*button, UntrustedText(badge.explanation));
    const QString color = colorOf(badge.kind).name();
    button->setStyleSheet(u"QToolButton { color: %1; border: 1px solid %1; border-radius: 8px; "
                          "padding: 0 6px; background: transparent; }"_s.arg(color));
    connect(
        button, &QToolButton::clicked, this, [this, badge, button] { openBadge(badge, *button); });
    return button;
}

void PanelTile::openBadge(const PanelBadge& badge, QWidget& anchor)
{
    auto* popup = new BadgePopup(badge, this);
    popup->setAttribute(Qt::WA_DeleteOnClose);
    popup->move(anchor.mapToGlobal(anchor.rect().bottomLeft()) + QPoint(0, 4));
    popup->show();
}

void PanelTile::openMenu(const QPoint& globalPosition)
{
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    action(Action::ShowAsTable).setChecked(m_body->view() == PanelBody::View::Table);
    menu->addAction(&action(Action::ViewFull));
    menu->addAction(&action(Action::ShowAsTable));
    menu->addSeparator();
    menu->addAction(&action(Action::Edit));
    menu->addAction(&action(Action::Duplicate));
    menu->addSeparator();
    menu->addAction(&action(Action::ExportCsv));
    menu->addAction(&action(Action::SaveImage));
    menu->addSeparator();
    menu->addAction(&action(Action::Remove));
    menu->popup(globalPosition);
}

bool PanelTile::hasFocusInside() const
{
    const QWidget* focused = QApplication::focusWidget();
    return focused && (focused == this || isAncestorOf(focused));
}

void PanelTile::paintEvent(QPaintEvent*)
{
    const Theme& theme = currentTheme();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const bool isFocused = hasFocusInside();
    painter.setPen(QPen(isFocused ? theme.accent
            : underMouse()        ? theme.faintText
                                  : theme.border,
        1));
    painter.setBrush(theme.surface);
    painter.drawRoundedRect(
        QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), Theme::kRadius, Theme::kRadius);
}

void PanelTile::keyPressEvent(QKeyEvent* event)
{
    const bool isOwn = hasFocus();
    if (isOwn && (event->key() == Qt::Key_Return || event->key() == Qt::Key_V)) {
        action(Action::ViewFull).trigger();
    } else if (isOwn && event->key() == Qt::Key_Menu) {
        openMenu(mapToGlobal(QPoint(Theme::kPadding, m_header->height())));
    } else if (event->key() == Qt::Key_F2 && m_body->hasTableView()) {
        action(Action::ShowAsTable).setChecked(m_body->view() == PanelBody::View::Picture);
    } else {
        QFrame::keyPressEvent(event);
    }
}

void PanelTile::contextMenuEvent(QContextMenuEvent* event)
{
    openMenu(event->globalPos());
}

bool PanelTile::event(QEvent* event)
{
    switch (event->type()) {
    case QEvent::HoverEnter:
    case QEvent::HoverLeave:
    case QEvent::FocusIn:
    case QEvent::FocusOut:
        update();
        break;
    case QEvent::PaletteChange:
        showBadges();
        update();
        break;
    default:
        break;
    }
    return QFrame::event(event);
}

} // namespace promdesk
