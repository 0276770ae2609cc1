// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "core/Scope.h"

#include <QObject>

#include <vector>

namespace promdesk {

/// Where the user is, and where they have been: back and forward as in a browser. GUI thread.
class ScopeModel final : public QObject
{
    Q_OBJECT

public:
    /// Starts at the fleet.
    explicit ScopeModel(QObject* parent = nullptr);

    [[nodiscard]] const Scope& current() const { return m_history[m_at]; }

    [[nodiscard]] bool canGoBack() const { return m_at > 0; }

    [[nodiscard]] bool canGoForward() const { return m_at + 1 < m_history.size(); }

    /// Whether there is a level further out.
    [[nodiscard]] bool canGoUp() const { return current().level != Level::Fleet; }

public Q_SLOTS:
    /// Goes there; what was ahead in the history is forgotten. The current scope changes nothing.
    void setScope(const promdesk::Scope& scope);
    void goBack();
    void goForward();
    void goUp();

Q_SIGNALS:
    void scopeChanged(const promdesk::Scope& scope);

private:
    void moveTo(std::size_t at);

    std::vector<Scope> m_history;
    std::size_t m_at = 0;
};

} // namespace promdesk
