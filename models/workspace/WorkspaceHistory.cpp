// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "workspace/WorkspaceHistory.h"

#include <utility>

namespace promdesk {

WorkspaceHistory::WorkspaceHistory(Workspace workspace)
    : m_current(std::move(workspace))
    , m_clean(m_current)
{ }

void WorkspaceHistory::push(Workspace workspace, const QString& text)
{
    if (workspace == m_current) {
        return;
    }
    m_undo.push_back({ std::exchange(m_current, std::move(workspace)), text });
    m_redo.clear();
    if (m_undo.size() > kSteps) {
        m_undo.pop_front();
    }
}

void WorkspaceHistory::undo()
{
    if (m_undo.empty()) {
        return;
    }
    Step step = std::move(m_undo.back());
    m_undo.pop_back();
    m_redo.push_back({ std::exchange(m_current, std::move(step.other)), step.text });
}

void WorkspaceHistory::redo()
{
    if (m_redo.empty()) {
        return;
    }
    Step step = std::move(m_redo.back());
    m_redo.pop_back();
    m_undo.push_back({ std::exchange(m_current, std::move(step.other)), step.text });
}

QString WorkspaceHistory::undoText() const
{
    return m_undo.empty() ? QString() : m_undo.back().text;
}

QString WorkspaceHistory::redoText() const
{
    return m_redo.empty() ? QString() : m_redo.back().text;
}

void WorkspaceHistory::amend(const std::function<void(Workspace& state)>& change)
{
    change(m_current);
    for (Step& step : m_undo) {
        change(step.other);
    }
    for (Step& step : m_redo) {
        change(step.other);
    }
}

} // namespace promdesk
