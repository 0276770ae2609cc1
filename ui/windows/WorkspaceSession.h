// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "windows/RecoveryOffers.h"
#include "windows/WorkspaceStage.h"

#include <QObject>
#include <QTimer>

#include <functional>
#include <optional>

namespace promdesk {

class SessionKeeper;
struct SessionState;

/// Keeps what the window shows from one run of the program to the next, and what runs that did not
/// end well left behind. GUI thread.
class WorkspaceSession final : public QObject
{
    Q_OBJECT

public:
    /// All outlive this.
    struct Parts
    {
        WorkspaceStore& store;
        SessionKeeper& session;
        NavigationController& navigation;
        WorkspaceStage& stage;
        WorkspaceBanners& banners;
    };

    WorkspaceSession(const Parts& parts, QObject* parent);

    /// Offers what earlier runs left behind. Either this or restore() is called once, before any
    /// edit.
    void offerRecovery();
    /// Brings back servers, pages, range and place of last time, and offers what runs that did not
    /// end well left behind; ready is called in any case. When the last start died of it, nothing
    /// is brought back before the user says so.
    void restore(std::function<void()> ready);
    /// Keeps the session with its unsaved edits; done is called when nothing is left to be written.
    /// When edits cannot be kept, the first call says so instead and the second one ends anyway.
    void finish(std::function<void()> done);

private:
    void keep();
    void begin(const std::function<void()>& ready);
    void bringBack(const SessionState& last, const std::optional<RecoverableWorkspace>& journal,
        const std::function<void()>& ready);
    void recover(const RecoverableWorkspace& found);
    void takeUp(const RecoverableWorkspace& found, const SessionState& last,
        const std::function<void()>& ready);
    [[nodiscard]] bool holdsBack() const;
    void finishState(const std::function<void()>& done);
    void finishWhenIdle(const std::function<void()>& done);

    Parts m_parts;
    RecoveryOffers m_offers;
    QTimer m_keepTimer;
    QTimer m_settleTimer; ///< until a session that was brought back counts as working
    bool m_hasWarned = false; ///< that edits cannot be kept
    bool m_hasHeldBack = false; ///< the last session waits for the user's word
};

} // namespace promdesk
