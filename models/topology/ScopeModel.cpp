// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "topology/ScopeModel.h"

namespace promdesk {

namespace {

constexpr std::size_t kKeptSteps = 200;

} // namespace

ScopeModel::ScopeModel(QObject* parent)
    : QObject(parent)
    , m_history(1)
{ }

void ScopeModel::setScope(const Scope& scope)
{
    if (scope == current()) {
        return;
    }
    m_history.resize(m_at + 1);
    m_history.push_back(scope);
    if (m_history.size() > kKeptSteps) {
        m_history.erase(m_history.begin());
    }
    moveTo(m_history.size() - 1);
}

void ScopeModel::goBack()
{
    if (canGoBack()) {
        moveTo(m_at - 1);
    }
}

void ScopeModel::goForward()
{
    if (canGoForward()) {
        moveTo(m_at + 1);
    }
}

void ScopeModel::goUp()
{
    if (canGoUp()) {
        setScope(current().parent());
    }
}

void ScopeModel::moveTo(std::size_t at)
{
    m_at = at;
    Q_EMIT scopeChanged(m_history[m_at]);
}

} // namespace promdesk
