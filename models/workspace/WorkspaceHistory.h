// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "workspace/Workspace.h"

#include <QString>

#include <cstddef>
#include <deque>
#include <functional>
#include <utility>
#include <vector>

namespace promdesk {

/// The states a workspace went through, for undo and redo. A value; one thread.
class WorkspaceHistory
{
public:
    static constexpr std::size_t kSteps = 100;

    explicit WorkspaceHistory(Workspace workspace = {});

    [[nodiscard]] const Workspace& current() const { return m_current; }

    /// A new state; text says what was done ("Move panel"), shown after Undo and Redo. What was
    /// undone before is gone. An equal state is no step. Beyond kSteps the oldest is forgotten.
    void push(Workspace workspace, const QString& text);
    void undo();
    void redo();

    [[nodiscard]] bool canUndo() const { return !m_undo.empty(); }

    [[nodiscard]] bool canRedo() const { return !m_redo.empty(); }

    /// Empty when there is nothing to undo or redo.
    [[nodiscard]] QString undoText() const;
    [[nodiscard]] QString redoText() const;

    /// Changes every state alike, but for the one in the file: what is saved along and is no step.
    void amend(const std::function<void(Workspace& state)>& change);

    /// Changes what the file is thought to hold: the difference is not worth a save.
    void amendClean(const std::function<void(Workspace& state)>& change) { change(m_clean); }

    /// This state is what the file holds.
    void markClean(Workspace saved) { m_clean = std::move(saved); }

    [[nodiscard]] bool isModified() const { return m_current != m_clean; }

private:
    struct Step
    {
        Workspace other; ///< the state on the far side of the step
        QString text;
    };

    Workspace m_current;
    Workspace m_clean;
    std::deque<Step> m_undo;
    std::vector<Step> m_redo;
};

} // namespace promdesk
