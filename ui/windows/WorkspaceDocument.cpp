// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "windows/WorkspaceDocument.h"

#include <QFileInfo>
#include <QUuid>

#include <algorithm>

namespace promdesk {

namespace {

QString newId()
{
    return QUuid::createUuid().toString(QUuid::WithoutBraces);
}

} // namespace

WorkspaceDocument::WorkspaceDocument(QObject* parent)
    : QObject(parent)
    , m_pages(std::vector<PageSpec> {})
{
    m_base.id = newId();
}

void WorkspaceDocument::open(const Workspace& workspace, const QString& path)
{
    m_base = workspace;
    if (m_base.id.isEmpty()) {
        m_base.id = newId();
    }
    m_path = path;
    m_pages = History<std::vector<PageSpec>>(workspace.pages);
    m_savedPages = workspace.pages;
    Q_EMIT changed();
}

Workspace WorkspaceDocument::workspace() const
{
    Workspace now = m_base;
    now.pages = pages();
    return now;
}

const PageSpec* WorkspaceDocument::findPage(const QString& id) const
{
    const auto at = std::find_if(
        pages().begin(), pages().end(), [&id](const PageSpec& page) { return page.id == id; });
    return at == pages().end() ? nullptr : &*at;
}

QString WorkspaceDocument::title() const
{
    if (!m_path.isEmpty()) {
        return QFileInfo(m_path).completeBaseName();
    }
    return m_base.name.isEmpty() ? tr("Untitled") : m_base.name;
}

void WorkspaceDocument::markSaved(const Workspace& saved, const QString& path)
{
    m_base = saved;
    m_path = path;
    m_savedPages = saved.pages;
    Q_EMIT changed();
}

void WorkspaceDocument::editPages(const std::function<void(std::vector<PageSpec>& pages)>& edit)
{
    std::vector<PageSpec> next = pages();
    edit(next);
    if (next == pages()) {
        return;
    }
    m_pages.push(std::move(next));
    Q_EMIT changed();
}

void WorkspaceDocument::editPage(const QString& id, const std::function<void(PageSpec& page)>& edit)
{
    editPages([&id, &edit](std::vector<PageSpec>& next) {
        const auto at = std::find_if(
            next.begin(), next.end(), [&id](const PageSpec& page) { return page.id == id; });
        if (at != next.end()) {
            edit(*at);
        }
    });
}

QString WorkspaceDocument::addPage(const QString& title)
{
    PageSpec page;
    page.id = newId();
    page.title = title;
    editPages([&page](std::vector<PageSpec>& next) { next.push_back(page); });
    return page.id;
}

void WorkspaceDocument::undo()
{
    if (m_pages.goBack()) {
        Q_EMIT changed();
    }
}

void WorkspaceDocument::redo()
{
    if (m_pages.goForward()) {
        Q_EMIT changed();
    }
}

} // namespace promdesk
