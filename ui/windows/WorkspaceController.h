// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "windows/NavigationController.h"
#include "windows/WorkspaceBanners.h"
#include "windows/WorkspaceSession.h"
#include "windows/WorkspaceStage.h"
#include "workspace/WorkspaceStore.h"

#include <QObject>
#include <QStringList>

#include <functional>
#include <optional>
#include <utility>

class QMainWindow;

namespace promdesk {

class BannerArea;
class MenuActions;
class ServerList;
class SessionKeeper;
class TimeControls;

/// Connects the open workspace (WorkspaceStore) with the window: new, open, save, recent files
/// and the title. Nothing asks before it acts: what was replaced can be brought back from a banner.
/// GUI thread.
class WorkspaceController final : public QObject
{
    Q_OBJECT

public:
    /// What a workspace consists of and is shown in; all outlive this.
    struct Parts
    {
        WorkspaceStore& store;
        SessionKeeper& session;
        const Clock& clock;
        ServerList& servers;
        NavigationController& navigation;
        TimeControls& time;
        BannerArea& banners;
        MenuActions& actions;
    };

    WorkspaceController(const Parts& parts, QMainWindow& window);

    void startNew();
    void askToOpen();

    /// Reads the file on a worker and takes its servers in place of those that are there.
    void open(const QString& file) { openThen(file, {}); }

    /// And calls settled, if any, once it is open or a banner says why it is not.
    void openThen(const QString& file, const std::function<void()>& settled);
    void save();
    void askToSaveAs();
    void saveAs(const QString& file);

    /// The session that is kept and brought back; see WorkspaceSession.
    void offerRecovery() { m_session.offerRecovery(); }

    void restoreSession(std::function<void()> ready) { m_session.restore(std::move(ready)); }

    void finishSession(std::function<void()> done) { m_session.finish(std::move(done)); }

    /// Everything that is saved, as it is now.
    [[nodiscard]] const Workspace& current() const { return m_parts.store.workspace(); }

Q_SIGNALS:
    void opened(const QString& file);
    void saved(const QString& file);
    void recentFilesChanged(const QStringList& files);

private:
    void connectActions();
    void takeOpened(
        const QString& file, const WorkspaceStage::Shown& before, const OpenedWorkspace& opened);
    void write(const QString& file, WorkspaceStore::OutsideChange outsideChange);
    void finishWrite(const QString& file, SaveOutcome outcome, const std::optional<Error>& error);
    void showTitle();
    void fillRecentMenu();
    void remember(const QString& file);

    Parts m_parts;
    QMainWindow& m_window;
    WorkspaceBanners m_banners;
    WorkspaceStage m_stage;
    WorkspaceSession m_session;
};

} // namespace promdesk
