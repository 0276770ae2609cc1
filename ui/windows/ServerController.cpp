// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "windows/ServerController.h"

#include "dialogs/ConnectionDialog.h"
#include "sources/SecretKey.h"
#include "windows/BannerArea.h"
#include "windows/StatusBarView.h"

#include <QPointer>

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace promdesk {

namespace {

/// Another one has the name of the last.
bool hasTwin(const std::vector<RosterSource>& roster)
{
    return std::count_if(roster.begin(), roster.end(), [&roster](const RosterSource& one) {
        return one.name == roster.back().name;
    }) > 1;
}

QString topicOf(const QString& serverId)
{
    return u"server:"_s + serverId;
}

QStringList haGroupsOf(const std::vector<ServerState>& servers)
{
    QStringList groups;
    for (const ServerState& server : servers) {
        groups += server.settings.haGroup;
    }
    groups.removeAll(QString());
    groups.removeDuplicates();
    return groups;
}

} // namespace

ServerController::ServerController(const Parts& parts, QWidget& window)
    : QObject(&window)
    , m_parts(parts)
    , m_window(window)
{
    connect(&m_parts.servers, &ServerList::changed, this, &ServerController::showServers);
    connect(&m_parts.servers, &ServerList::noticed, this,
        [this](const QString& topic, const QString& text, const QString& detail) {
            m_parts.banners.show({ .topic = topic,
                .tone = BannerMessage::Tone::Warning,
                .text = UntrustedText(text),
                .detail = UntrustedText(detail) });
        });
    connect(
        &m_parts.statusBar, &StatusBarView::serverActivated, this, &ServerController::openKnown);
    showServers();
}

bool ServerController::hasServers() const
{
    return !m_parts.servers.servers().empty();
}

std::vector<SourceChoice> ServerController::choices() const
{
    std::vector<SourceChoice> choices;
    for (const ServerState& server : m_parts.servers.servers()) {
        choices.push_back({ .id = server.settings.id, .name = server.settings.name });
    }
    return choices;
}

std::vector<RosterSource> ServerController::roster() const
{
    std::vector<RosterSource> roster;
    for (const ServerState& server : m_parts.servers.servers()) {
        const ConnectionSettings& settings = server.settings;
        roster.push_back({ .id = settings.id, .name = settings.name, .haGroup = settings.haGroup });
        // Two servers with one name would be one source in a merged answer.
        for (int number = 2; hasTwin(roster); ++number) {
            roster.back().name = u"%1 (%2)"_s.arg(settings.name).arg(number);
        }
    }
    return roster;
}

QString ServerController::nameOf(const QString& sourceId) const
{
    for (const SourceChoice& choice : choices()) {
        if (choice.id == sourceId) {
            return choice.name;
        }
    }
    return {};
}

std::optional<RawOrigin> ServerController::rawOrigin(const QString& sourceId) const
{
    const std::vector<RosterSource> all = roster();
    const std::vector<ServerState> servers = m_parts.servers.servers();
    for (std::size_t i = 0; i < servers.size() && i < all.size(); ++i) {
        if (all[i].id == sourceId && m_parts.servers.source(sourceId) != nullptr) {
            return RawOrigin { .sourceId = sourceId,
                .sourceName = all[i].name,
                .capabilities = servers[i].capabilities };
        }
    }
    return std::nullopt;
}

ConnectionDialog* ServerController::makeDialog()
{
    auto* dialog = new ConnectionDialog(m_parts.tester, &m_window);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->offerHaGroups(haGroupsOf(m_parts.servers.servers()));
    connect(dialog, &ConnectionDialog::connectionSaved, &m_parts.servers, &ServerList::connectTo);
    connect(dialog, &ConnectionDialog::connectionRemoved, this, [this](const QString& id) {
        m_parts.banners.dismiss(topicOf(id));
        m_parts.servers.forget(id);
    });
    return dialog;
}

void ServerController::openNew(const QString& address)
{
    ConnectionDialog* dialog = makeDialog();
    if (!address.isEmpty()) {
        dialog->setAddress(address);
    }
    dialog->open();
}

void ServerController::openKnown(const QString& id)
{
    for (const ServerState& server : m_parts.servers.servers()) {
        if (server.settings.id != id || server.isDemo) {
            continue;
        }
        const QPointer<ConnectionDialog> dialog = makeDialog();
        dialog->edit(server.settings);
        dialog->open();
        m_parts.credentials.read(
            secretKey(server.settings), [dialog](const Result<Credentials>& kept) {
                if (dialog && kept) {
                    dialog->setKept(*kept);
                }
            });
    }
}

void ServerController::showServers()
{
    const std::vector<ServerState> servers = m_parts.servers.servers();
    m_parts.statusBar.setServers(servers);
    const QStringList before = std::exchange(m_known, {});
    for (const ServerState& server : servers) {
        m_known += server.settings.id;
        showProblem(server);
    }
    for (const QString& id : before) {
        if (!m_known.contains(id)) { // such as those of the workspace before
            m_parts.banners.dismiss(topicOf(id));
            m_told.erase(id);
        }
    }
    Q_EMIT serversChanged();
}

/// What the user has dismissed is not said again until it gets better or worse. What a button of
/// the banner led to is.
void ServerController::showProblem(const ServerState& server)
{
    const QString id = server.settings.id;
    const QString topic = topicOf(id);
    if (server.verdict.health == Health::Ok || server.verdict.health == Health::Unknown) {
        m_parts.banners.dismiss(topic);
        m_told.erase(id);
        return;
    }
    const auto told = m_told.find(id);
    if (told != m_told.end() && told->second.health == server.verdict.health
        && (told->second.reason == server.verdict.reason || !m_parts.banners.isShowing(topic))) {
        return;
    }
    m_told[id] = server.verdict;
    const bool isDown = server.verdict.health == Health::Failing;
    m_parts.banners.show({ .topic = topic,
        .tone = isDown ? BannerMessage::Tone::Failure : BannerMessage::Tone::Warning,
        .text = UntrustedText(server.settings.name + u": "_s + server.verdict.reason),
        .actions = { { tr("Retry now"),
                         [this, id] {
                             m_told.erase(id);
                             m_parts.servers.retry(id);
                         } },
            { tr("Edit server…"), [this, id] {
                 m_told.erase(id);
                 openKnown(id);
             } } } });
}

} // namespace promdesk
