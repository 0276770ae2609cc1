// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "windows/NavigationController.h"
#include "windows/RecoveryOffers.h"
#include "windows/WorkspaceBanners.h"
#include "workspace/WorkspaceStore.h"

#include <QObject>
#include <QStringList>
#include <QTimer>

#include <functional>
#include <optional>

class QMainWindow;

namespace promdesk {

class BannerArea;
class MenuActions;
class ServerList;
class SessionKeeper;
struct SessionState;
class TimeControls;

/// Connects the open workspace (WorkspaceStore) with the window: new, open, save, recent files,
/// recovery, the session that is kept and brought back, and the title. Nothing asks before it acts:
/// what was replaced can be brought back from a banner. GUI thread.
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
    void open(const QString& file);
    void save();
    void askToSaveAs();
    void saveAs(const QString& file);

    /// Offers what earlier runs left behind. Either this or restoreSession() is called once, before
    /// any edit.
    void offerRecovery();
    /// Brings back servers, pages, range and place of last time, and offers what runs that did not
    /// end well left behind; ready is called in any case. When the last start died of it, nothing
    /// is brought back before the user says so.
    void restoreSession(std::function<void()> ready);
    /// Keeps the session with its unsaved edits; done is called when nothing is left to be written.
    /// When edits cannot be kept, the first call says so instead and the second one ends anyway.
    void finishSession(std::function<void()> done);

    /// Everything that is saved, as it is now.
    [[nodiscard]] const Workspace& current() const { return m_parts.store.workspace(); }

Q_SIGNALS:
    void opened(const QString& file);
    void saved(const QString& file);
    void recentFilesChanged(const QStringList& files);

private:
    /// A workspace as it was shown, to be shown again.
    struct Shown
    {
        Workspace workspace;
        QString path; ///< empty: no file
        Scope scope;
        bool hasEdits = false; ///< the pages differ from the file's
    };

    void connectActions();
    void connectParts();
    [[nodiscard]] Shown shown() const;
    void resume(const Shown& before, const std::function<void()>& done);
    void takeOver(const Shown& before);
    void takeOpened(const QString& file, const Shown& before, const OpenedWorkspace& opened);
    void showContext(const WorkspaceContext& context, const Scope& scope);
    void noteContext();
    void keepSession();
    void write(const QString& file, WorkspaceStore::OutsideChange outsideChange);
    void finishWrite(const QString& file, SaveOutcome outcome, const std::optional<Error>& error);
    void finishWhenIdle(const std::function<void()>& done);
    void offerToBringBack(const Shown& before);
    void restore(const std::function<void()>& ready);
    void bringBack(const SessionState& last, const std::optional<RecoverableWorkspace>& journal,
        const std::function<void()>& ready);
    [[nodiscard]] bool holdsBack() const;
    void finishState(const std::function<void()>& done);
    void recover(const RecoverableWorkspace& found);
    void takeUp(const RecoverableWorkspace& found, const SessionState& last,
        const std::function<void()>& ready);
    void showTitle();
    void fillRecentMenu();
    void remember(const QString& file);

    Parts m_parts;
    QMainWindow& m_window;
    WorkspaceBanners m_banners;
    RecoveryOffers m_offers;
    QTimer m_sessionTimer;
    QTimer m_settleTimer; ///< until a session that was brought back counts as working
    bool m_hasWarned = false; ///< that edits cannot be kept
    bool m_isTaking = false; ///< another workspace is on its way: the parts do not yet show it
    bool m_hasHeldBack = false; ///< the last session waits for the user's word
};

} // namespace promdesk
