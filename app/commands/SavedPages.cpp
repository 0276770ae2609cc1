// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "commands/SavedPages.h"

#include "core/AtomicFile.h"
#include "core/Limits.h"
#include "workspace/WorkspaceJson.h"

#include <QCoreApplication>

#include <utility>

namespace promdesk {

namespace {

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(SavedPages)
};

/// Whether somebody wrote a last slash makes no difference.
QUrl addressOf(const ConnectionSettings& settings)
{
    QUrl address =
        settings.baseUrl.adjusted(QUrl::StripTrailingSlash | QUrl::NormalizePathSegments);
    if (address.path() == QStringLiteral("/")) { // adjusted() leaves a lone one
        address.setPath({});
    }
    return address;
}

/// From the ids in the file to those of the servers.
QHash<QString, QString> newIds(
    const std::vector<ConnectionSettings>& saved, const std::vector<ConnectionSettings>& servers)
{
    QHash<QString, QString> ids;
    for (const ConnectionSettings& server : servers) {
        ids.insert(server.id, server.id);
        for (const ConnectionSettings& one : saved) {
            if (addressOf(one) == addressOf(server)) {
                ids.insert(one.id, server.id);
            }
        }
    }
    return ids;
}

QHash<QString, QString> haGroupsOf(
    const std::vector<ConnectionSettings>& saved, const std::vector<ConnectionSettings>& servers)
{
    QHash<QString, QString> groups;
    for (const ConnectionSettings& server : servers) {
        for (const ConnectionSettings& one : saved) {
            if (!one.haGroup.isEmpty() && addressOf(one) == addressOf(server)) {
                groups.insert(server.id, one.haGroup);
            }
        }
    }
    return groups;
}

} // namespace

Result<SavedPages> savedPages(const QString& file, const std::vector<ConnectionSettings>& servers)
{
    const auto bytes = readFile(file, limits::kWorkspaceBytes);
    if (!bytes) {
        return failure(bytes.error());
    }
    auto reading = workspaceFromJson(*bytes);
    if (!reading) {
        Error error = reading.error();
        error.context = file;
        return failure(std::move(error));
    }
    std::vector<PageSpec>& pages = reading->value.pages;
    if (pages.empty()) {
        return failure(ErrorKind::NotFound, Words::tr("the workspace has no pages"), file);
    }
    const QHash<QString, QString> ids = newIds(reading->value.connections, servers);
    for (PageSpec& page : pages) {
        page.scope.source = ids.value(page.scope.source);
        for (PanelSpec& panel : page.panels) {
            for (PanelQuery& query : panel.queries) {
                query.sourceId = ids.value(query.sourceId, query.sourceId);
            }
        }
    }
    return SavedPages { .pages = std::move(pages),
        .haGroups = haGroupsOf(reading->value.connections, servers) };
}

} // namespace promdesk
