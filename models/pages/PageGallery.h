// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "topology/TopologyTree.h"
#include "workspace/Workspace.h"

#include <QString>

#include <optional>
#include <vector>

namespace promdesk {

/// A ready-made page that users add to their workspace; one file of resources/workspaces/gallery.
struct GalleryPage
{
    Level level = Level::Fleet; ///< of the entity that it shows; Fleet: all servers, no entity
    QString description; ///< one sentence
    PageSpec page; ///< without scope
};

/// All of them, by title. Files that cannot be read are left out; the tests read each.
[[nodiscard]] std::vector<GalleryPage> pageGallery();

/// The entity that a page of this level shows to somebody who is at `place`: that place or one
/// outside it. Nothing when the place is not deep enough.
[[nodiscard]] std::optional<Scope> galleryScope(Level level, const Scope& place);

/// Whether a page of clusters has something to show of this one: exporters that speak for it give
/// at least half of the page's signals. One signal alone tells nothing: disks are Hadoop's as well
/// as every machine's.
[[nodiscard]] bool canShow(
    const GalleryPage& entry, const TopologySource& source, const TopologyCluster& cluster);

/// The page as it enters a workspace: for this entity, with its name in the title.
[[nodiscard]] PageSpec pageFor(const GalleryPage& entry, const Scope& scope);

} // namespace promdesk
