// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "SourceBook.h"

#include "prometheus/PrometheusSource.h"
#include "queries/QueryScheduler.h"
#include "sources/SecretKey.h"
#include "sources/ServerIdentity.h"
#include "topology/FleetMonitor.h"

#include <QPointer>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace promdesk {

namespace {

/// Server clocks further off than this make rates and "now" look wrong.
constexpr Duration kTolerableSkew = Duration::fromSeconds(30);
const QString kDemoId = u"demo"_s;

HealthVerdict verdictOf(const SourceCapabilities& found)
{
    const Duration skew = std::max(found.clockSkew, -found.clockSkew);
    if (skew > kTolerableSkew) {
        return { .health = Health::Degraded,
            .reason = SourceBook::tr("Its clock is %1 off from this computer's; recent data may "
                                     "seem missing.")
                          .arg(toText(skew)) };
    }
    return { .health = Health::Ok, .reason = {} };
}

/// Secrets were once kept under the id alone. No id that is itself a key with an origin: that would
/// lead to the secrets of another connection.
bool mayHaveOldSecrets(const QString& id)
{
    return !id.contains(u' ');
}

QString missingText(const ConnectionSettings& settings, const Error& error)
{
    if (error.kind != ErrorKind::NotFound) {
        return error.message;
    }
    return SourceBook::tr("No credentials are kept for %1; they stay with the address for which "
                          "they were typed. Edit the server to type them.")
        .arg(settings.baseUrl.toString(QUrl::RemoveUserInfo | QUrl::RemovePath));
}

} // namespace

struct SourceBook::Entry
{
    ServerState state;
    std::unique_ptr<DataSource> source;
    CancelSource probing;
    bool isWatched = false;
    QString missing; ///< why it is asked without its secrets; empty: it is not

    [[nodiscard]] HealthVerdict failing(const Error& error) const
    {
        const QString reason = missing.isEmpty() ? error.message : error.message + u' ' + missing;
        return { .health = Health::Failing, .reason = reason };
    }
};

SourceBook::SourceBook(const Parts& parts, QObject* parent)
    : ServerList(parent)
    , m_parts(parts)
{
    connect(&m_parts.fleet, &FleetMonitor::statusChanged, this, &SourceBook::takeFleetStatus);
}

SourceBook::~SourceBook()
{
    for (const auto& entry : m_entries) {
        release(*entry);
    }
}

std::vector<ServerState> SourceBook::servers() const
{
    std::vector<ServerState> states;
    for (const auto& entry : m_entries) {
        states.push_back(entry->state);
    }
    return states;
}

SourceBook::Entry* SourceBook::find(const QString& id) const
{
    const auto at = std::find_if(m_entries.begin(), m_entries.end(),
        [&id](const auto& entry) { return entry->state.settings.id == id; });
    return at == m_entries.end() ? nullptr : at->get();
}

SourceBook::Entry& SourceBook::enter(const ConnectionSettings& settings)
{
    Entry* known = find(settings.id);
    if (known == nullptr) {
        m_entries.push_back(std::make_unique<Entry>());
        known = m_entries.back().get();
    } else {
        release(*known);
    }
    known->state = { .settings = settings, .capabilities = {}, .verdict = {} };
    known->missing.clear();
    return *known;
}

DataSource* SourceBook::source(const QString& id) const
{
    const Entry* entry = find(id);
    return entry != nullptr ? entry->source.get() : nullptr;
}

void SourceBook::connectTo(
    const ConnectionSettings& settings, const std::optional<Credentials>& credentials)
{
    if (credentials && !credentials->isEmpty()) {
        // Other rights, other answers.
        m_parts.scheduler.forgetKept(settings.id, serverIdentity(settings));
    }
    forgetMoved(settings);
    Entry& entry = enter(settings);
    const bool needsSecrets = settings.auth != AuthKind::None || !settings.headerNames.isEmpty();
    if (credentials) {
        keep(settings, *credentials);
        start(entry, *credentials);
    } else if (!needsSecrets) {
        start(entry, {});
    } else {
        m_parts.credentials.read(secretKey(settings),
            [self = QPointer<SourceBook>(this), settings](const Result<Credentials>& kept) {
                if (!self) {
                    return;
                }
                if (!kept && kept.error().kind == ErrorKind::NotFound) {
                    self->readOldSecrets(settings, kept);
                } else {
                    self->startWith(settings, kept);
                }
            });
    }
    Q_EMIT changed();
}

void SourceBook::connectToDemo(const QUrl& baseUrl)
{
    ConnectionSettings settings;
    settings.id = kDemoId;
    settings.name = tr("Demo fleet");
    settings.baseUrl = baseUrl;
    Entry& entry = enter(settings);
    entry.state.isDemo = true;
    start(entry, {});
    Q_EMIT changed();
}

/// Where a file says that they belong is not enough: only the server that the last session had
/// gets them. Those of others go, so that no later session takes such a file's word.
void SourceBook::readOldSecrets(
    const ConnectionSettings& settings, const Result<Credentials>& notFound)
{
    const auto isSame = [&settings](const ConnectionSettings& last) {
        return secretKey(last) == secretKey(settings);
    };
    if (!mayHaveOldSecrets(settings.id)) {
        startWith(settings, notFound);
        return;
    }
    if (std::none_of(m_parts.lastServers.begin(), m_parts.lastServers.end(), isSame)) {
        removeSecrets(settings.id);
        startWith(settings, notFound);
        return;
    }
    m_parts.credentials.read(settings.id,
        [self = QPointer<SourceBook>(this), settings](const Result<Credentials>& kept) {
            if (self && kept) {
                self->keep(settings, *kept);
            }
            if (self) {
                self->startWith(settings, kept);
            }
        });
}

/// The list may have changed while the keychain was asked: secrets are for this origin only.
void SourceBook::startWith(const ConnectionSettings& settings, const Result<Credentials>& kept)
{
    Entry* waiting = find(settings.id);
    if (waiting == nullptr || waiting->source
        || secretKey(waiting->state.settings) != secretKey(settings)) {
        return;
    }
    waiting->missing = kept ? QString() : missingText(settings, kept.error());
    start(*waiting, kept.value_or(Credentials {}));
}

void SourceBook::keep(const ConnectionSettings& settings, const Credentials& credentials)
{
    if (credentials.isEmpty()) {
        forgetSecrets(settings);
        return;
    }
    m_parts.credentials.write(secretKey(settings), credentials,
        [self = QPointer<SourceBook>(this), id = settings.id](const Result<void>& written) {
            if (self && written && mayHaveOldSecrets(id)) {
                self->removeSecrets(id);
            } else if (self && !written) {
                Q_EMIT self->noticed(u"credentials"_s,
                    tr("The credentials could not be kept. %1").arg(written.error().message),
                    written.error().detail);
            }
        });
}

void SourceBook::forgetMoved(const ConnectionSettings& settings)
{
    const Entry* before = find(settings.id);
    if (before != nullptr && secretKey(before->state.settings) != secretKey(settings)) {
        forgetSecrets(before->state.settings);
    }
}

void SourceBook::forgetSecrets(const ConnectionSettings& settings)
{
    removeSecrets(secretKey(settings));
    if (mayHaveOldSecrets(settings.id)) {
        removeSecrets(settings.id);
    }
}

void SourceBook::removeSecrets(const QString& key)
{
    m_parts.credentials.remove(key, [](const Result<void>&) {});
}

void SourceBook::start(Entry& entry, const Credentials& credentials)
{
    TransportSetup setup = m_parts.transport;
    setup.settings = entry.state.settings;
    setup.credentials = credentials;
    setup.observer = [&gui = m_parts.gui, scheduler = QPointer<QueryScheduler>(&m_parts.scheduler)](
                         RequestNote note) {
        gui.post([scheduler, note = std::move(note)] {
            if (scheduler) {
                scheduler->noteRequest(note);
            }
        });
    };
    setup.askerChanged = [&gui = m_parts.gui, id = setup.settings.id,
                             scheduler = QPointer<QueryScheduler>(&m_parts.scheduler)] {
        gui.post([scheduler, id] {
            if (scheduler) {
                scheduler->renewColumns(id);
            }
        });
    };
    entry.source =
        std::make_unique<PrometheusSource>(std::move(setup), m_parts.io, m_parts.workers);
    m_parts.scheduler.addSource(*entry.source, entry.state.capabilities.scrapeInterval);
    if (!entry.state.isDemo) {
        m_parts.scheduler.setServerIdentity(
            entry.state.settings.id, serverIdentity(entry.state.settings));
    }
    probe(entry);
}

void SourceBook::probe(Entry& entry)
{
    entry.state.verdict = { .health = Health::Unknown, .reason = tr("Being asked…") };
    entry.probing = CancelSource();
    entry.source->probe(entry.probing.token(),
        [self = QPointer<SourceBook>(this), &gui = m_parts.gui, id = entry.state.settings.id](
            const Result<SourceCapabilities>& found) {
            gui.post([self, id, found] {
                if (self) {
                    self->takeProbe(id, found);
                }
            });
        });
}

void SourceBook::takeProbe(const QString& id, const Result<SourceCapabilities>& found)
{
    Entry* entry = find(id);
    if (entry == nullptr || !entry->source
        || (!found && found.error().kind == ErrorKind::Cancelled)) {
        return;
    }
    if (found) {
        entry->state.capabilities = *found;
        entry->state.verdict = verdictOf(*found);
        usePathPrefix(*entry, found->pathPrefix);
        m_parts.scheduler.setCapabilities(id, *found);
    } else {
        entry->state.verdict = entry->failing(found.error());
    }
    if (!entry->isWatched) {
        entry->isWatched = true;
        m_parts.fleet.addSource(*entry->source, entry->state.capabilities);
    } else if (found) {
        m_parts.fleet.setCapabilities(id, *found);
    }
    Q_EMIT changed();
}

/// The source asks there already; what is saved and shown follows.
void SourceBook::usePathPrefix(Entry& entry, const QString& prefix)
{
    QUrl& address = entry.state.settings.baseUrl;
    if (prefix.isEmpty() || !address.path().isEmpty()) {
        return;
    }
    const QString typed = address.toString();
    address.setPath(prefix, QUrl::StrictMode);
    Q_EMIT noticed(u"prefix:"_s + entry.state.settings.id,
        tr("%1 has no Prometheus API, but %2 does; that address is used.")
            .arg(typed, address.toString()),
        {});
}

void SourceBook::takeFleetStatus(const QString& id)
{
    Entry* entry = find(id);
    const FleetSourceStatus status = m_parts.fleet.status(id);
    if (entry == nullptr || !entry->isWatched || status.isRunning) {
        return;
    }
    if (!status.error) {
        m_parts.scheduler.noteLetIn(id);
    }
    const bool wasFailing = entry->state.verdict.health == Health::Failing;
    if (status.error && entry->state.verdict.reason != entry->failing(*status.error).reason) {
        entry->state.verdict = entry->failing(*status.error);
        Q_EMIT changed();
    } else if (!status.error && wasFailing) {
        probe(*entry);
        Q_EMIT changed();
    }
}

void SourceBook::release(Entry& entry)
{
    entry.probing.cancel();
    if (!entry.source) {
        return;
    }
    const QString id = entry.state.settings.id;
    if (entry.isWatched) {
        m_parts.fleet.removeSource(id);
        entry.isWatched = false;
    }
    m_parts.scheduler.removeSource(id);
    entry.source.reset();
}

void SourceBook::forget(const QString& id)
{
    if (Entry* entry = find(id)) {
        m_parts.scheduler.forgetKept(id, serverIdentity(entry->state.settings));
        release(*entry);
        forgetSecrets(entry->state.settings);
        std::erase_if(m_entries, [entry](const auto& other) { return other.get() == entry; });
        Q_EMIT changed();
    }
}

void SourceBook::disconnectAll()
{
    for (const auto& entry : m_entries) {
        if (!entry->state.isDemo) {
            release(*entry);
        }
    }
    std::erase_if(m_entries, [](const auto& entry) { return !entry->state.isDemo; });
    Q_EMIT changed();
}

void SourceBook::retry(const QString& id)
{
    Entry* entry = find(id);
    if (entry != nullptr && entry->source) {
        probe(*entry);
        m_parts.scheduler.refreshNow();
        m_parts.fleet.refreshNow();
        Q_EMIT changed();
    }
}

} // namespace promdesk
