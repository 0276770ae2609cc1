// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "windows/History.h"
#include "workspace/Workspace.h"

#include <QObject>

#include <functional>

namespace promdesk {

/// The workspace that is open: its pages with every edit undoable, and the file it came from. What
/// is merely looked at (range, page in front) is added when it is saved and is no edit. GUI thread.
class WorkspaceDocument final : public QObject
{
    Q_OBJECT

public:
    explicit WorkspaceDocument(QObject* parent = nullptr);

    /// Begins anew with this one; path is empty when it has no file yet.
    void open(const Workspace& workspace, const QString& path);

    /// As it would be saved, but for what is merely looked at.
    [[nodiscard]] Workspace workspace() const;

    [[nodiscard]] const std::vector<PageSpec>& pages() const { return m_pages.current(); }

    [[nodiscard]] const PageSpec* findPage(const QString& id) const;

    [[nodiscard]] const QString& path() const { return m_path; }

    [[nodiscard]] bool isReadOnly() const { return m_base.isReadOnly(); }

    [[nodiscard]] bool isModified() const { return pages() != m_savedPages; }

    /// Its name, or the file's, or "Untitled".
    [[nodiscard]] QString title() const;

    void markSaved(const Workspace& saved, const QString& path);

    /// One undoable step; a step that changes nothing is none.
    void editPages(const std::function<void(std::vector<PageSpec>& pages)>& edit);
    void editPage(const QString& id, const std::function<void(PageSpec& page)>& edit);
    /// Adds an empty page and returns its id.
    QString addPage(const QString& title);

    void undo();
    void redo();

    [[nodiscard]] bool canUndo() const { return m_pages.canGoBack(); }

    [[nodiscard]] bool canRedo() const { return m_pages.canGoForward(); }

Q_SIGNALS:
    /// Pages, file or the modified mark.
    void changed();

private:
    Workspace m_base;
    QString m_path;
    History<std::vector<PageSpec>> m_pages;
    std::vector<PageSpec> m_savedPages;
};

} // namespace promdesk
