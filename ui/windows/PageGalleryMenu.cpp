// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "windows/PageGalleryMenu.h"

#include "theme/PlainText.h"

#include <QAction>
#include <QMenu>

#include <utility>

namespace promdesk {

namespace {

/// What is missing before a page of this level can be added.
QString hintFor(Level level)
{
    switch (level) {
    case Level::Fleet:
        break;
    case Level::Cluster:
        return PageGalleryMenu::tr("open a cluster first");
    case Level::Node:
        return PageGalleryMenu::tr("open a node first");
    case Level::Endpoint:
        return PageGalleryMenu::tr("open an endpoint first");
    }
    return {};
}

QString textFor(const GalleryPage& entry, const std::optional<Scope>& scope)
{
    if (!scope) {
        return PageGalleryMenu::tr("%1 (%2)").arg(entry.page.title, hintFor(entry.level));
    }
    if (scope->level == Level::Fleet) {
        return entry.page.title;
    }
    return PageGalleryMenu::tr("%1 of %2")
        .arg(entry.page.title, toMenuText(UntrustedText(scope->name())));
}

} // namespace

PageGalleryMenu::PageGalleryMenu(QMenu& menu, std::vector<GalleryPage> entries)
    : QObject(&menu)
{
    menu.setToolTipsVisible(true);
    for (GalleryPage& entry : entries) {
        QAction* action = menu.addAction(QString());
        action->setToolTip(entry.description);
        action->setStatusTip(entry.description);
        connect(action, &QAction::triggered, this,
            [this, at = m_items.size()] { choose(m_items.at(at).entry); });
        m_items.push_back({ std::move(entry), action });
    }
    setPlace({});
}

void PageGalleryMenu::setPlace(const Scope& place)
{
    m_place = place;
    for (const Item& item : m_items) {
        const auto scope = galleryScope(item.entry.level, place);
        item.action->setText(textFor(item.entry, scope));
        item.action->setEnabled(scope.has_value());
    }
}

void PageGalleryMenu::choose(const GalleryPage& entry)
{
    if (const auto scope = galleryScope(entry.level, m_place)) {
        Q_EMIT chosen(pageFor(entry, *scope));
    }
}

} // namespace promdesk
