// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "pages/PageGallery.h"

#include <QObject>

#include <vector>

class QAction;
class QMenu;

namespace promdesk {

/// Fills a menu with the ready-made pages; those that need a deeper place say so and are disabled.
/// GUI thread.
class PageGalleryMenu final : public QObject
{
    Q_OBJECT

public:
    /// Belongs to the menu.
    PageGalleryMenu(QMenu& menu, std::vector<GalleryPage> entries);

    /// Where the user is; at first: the fleet.
    void setPlace(const Scope& place);

Q_SIGNALS:
    void chosen(const promdesk::PageSpec& page);

private:
    struct Item
    {
        GalleryPage entry;
        QAction* action;
    };

    void choose(const GalleryPage& entry);

    std::vector<Item> m_items;
    Scope m_place;
};

} // namespace promdesk
