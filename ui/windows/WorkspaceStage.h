// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "windows/WorkspaceBanners.h"
#include "workspace/WorkspaceStore.h"

#include <QObject>

#include <functional>

namespace promdesk {

class NavigationController;
class ServerList;
class TimeControls;

/// The parts of the window that show a workspace: tells the store what they show, and makes them
/// show another one. GUI thread.
class WorkspaceStage final : public QObject
{
    Q_OBJECT

public:
    /// All outlive this.
    struct Parts
    {
        WorkspaceStore& store;
        ServerList& servers;
        NavigationController& navigation;
        TimeControls& time;
        WorkspaceBanners& banners;
    };

    /// A workspace as it was shown, to be shown again.
    struct Shown
    {
        Workspace workspace;
        QString path; ///< empty: no file
        Scope scope;
        bool hasEdits = false; ///< the pages differ from the file's
    };

    WorkspaceStage(const Parts& parts, QObject* parent);

    [[nodiscard]] Shown shown() const;
    /// What the parts show goes into the store; not while another workspace is on its way.
    void noteContext();

    /// Shows a workspace again, from its file when it has one; done is called in any case.
    void resume(const Shown& before, const std::function<void()>& done);
    /// Makes the parts show what belongs to the store's workspace.
    void show(const WorkspaceContext& context, const Scope& scope);
    /// Says that unsaved edits of before can be had again; nothing when there were none.
    void offerToBringBack(const Shown& before);

    /// From now on another workspace is on its way: the parts do not yet show it.
    void hold() { m_isHeld = true; }

    /// It came without anything to show.
    void release() { m_isHeld = false; }

    /// It does not come: what was shown stays.
    void giveUp();

    [[nodiscard]] bool isHeld() const { return m_isHeld; }

Q_SIGNALS:
    /// The store knows what is shown now.
    void contextNoted();

private:
    void takeOver(const Shown& before);

    Parts m_parts;
    bool m_isHeld = false;
};

} // namespace promdesk
