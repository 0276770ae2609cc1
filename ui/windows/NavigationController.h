// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "core/Scope.h"
#include "windows/History.h"

#include <QObject>
#include <QString>

namespace promdesk {

/// Where the user is: the ready-made page of a scope, or a page of the workspace.
struct Place
{
    Scope scope;
    QString pageId; ///< of a page of the workspace; empty: the scope's own page

    friend bool operator==(const Place&, const Place&) = default;
};

/// Keeps the one place that navigator, breadcrumb and tabs show, and the way back. GUI thread.
class NavigationController final : public QObject
{
    Q_OBJECT

public:
    explicit NavigationController(QObject* parent = nullptr);

    [[nodiscard]] const Place& place() const { return m_history.current(); }

    void goToScope(const Scope& scope);
    /// own: what the page shows; the fleet: no entity of its own, and where one was one stays.
    void goToPage(const QString& pageId, const Scope& own = {});
    /// Forgets the way back: another workspace begins here.
    void restart(const Place& place);
    void goBack();
    void goForward();
    void goUp();
    void goToFleet();

    [[nodiscard]] bool canGoBack() const { return m_history.canGoBack(); }

    [[nodiscard]] bool canGoForward() const { return m_history.canGoForward(); }

Q_SIGNALS:
    void placeChanged(const promdesk::Place& place);

private:
    void go(const Place& place);

    History<Place> m_history;
};

} // namespace promdesk
