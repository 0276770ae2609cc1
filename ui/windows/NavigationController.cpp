// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "windows/NavigationController.h"

namespace promdesk {

NavigationController::NavigationController(QObject* parent)
    : QObject(parent)
    , m_history(Place {})
{ }

void NavigationController::go(const Place& place)
{
    if (place == m_history.current()) {
        return;
    }
    m_history.push(place);
    Q_EMIT placeChanged(place);
}

void NavigationController::goToScope(const Scope& scope)
{
    go({ .scope = scope, .pageId = {} });
}

void NavigationController::goToPage(const QString& pageId, const Scope& own)
{
    go({ .scope = own.level == Level::Fleet ? place().scope : own, .pageId = pageId });
}

void NavigationController::restart(const Place& place)
{
    m_history = History<Place>(place);
    Q_EMIT placeChanged(place);
}

void NavigationController::goBack()
{
    if (m_history.goBack()) {
        Q_EMIT placeChanged(place());
    }
}

void NavigationController::goForward()
{
    if (m_history.goForward()) {
        Q_EMIT placeChanged(place());
    }
}

void NavigationController::goUp()
{
    // From a page of the workspace, up is its entity, or what was shown before it.
    goToScope(place().pageId.isEmpty() ? place().scope.parent() : place().scope);
}

void NavigationController::goToFleet()
{
    goToScope({});
}

} // namespace promdesk
