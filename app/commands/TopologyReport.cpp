// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "commands/TopologyReport.h"

#include "commands/TextTable.h"
#include "core/Unit.h"
#include "signals/PromqlText.h"
#include "signals/QueryTemplate.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLocale>

#include <algorithm>
#include <cmath>

using namespace Qt::StringLiterals;

namespace promdesk {

namespace {

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(TopologyReport)
};

/// Grafana's rule for a rate window that always holds enough scrapes.
std::string rateWindow(const TopologySource& source)
{
    const Duration window =
        std::max(source.capabilities.scrapeInterval * 4, Duration::fromMinutes(1));
    return toText(window).toStdString();
}

/// Every signal of every profile that describes the entity. Where two profiles have one signal, the
/// one that can be had wins, then one of the entity's own, then the first by profile: what a proxy
/// in front of an engine saw does not take the place of what the engine says.
QJsonObject signalsOf(
    const TopologySource& source, const Selectors& selectors, const QStringList& ownProfiles)
{
    QJsonObject out;
    const std::string window = rateWindow(source);
    std::vector<const SignalBinding*> bindings;
    for (const SignalBinding& binding : source.bindings) {
        bindings.push_back(&binding);
    }
    std::stable_partition(
        bindings.begin(), bindings.end(), [&ownProfiles](const SignalBinding* binding) {
            return ownProfiles.contains(toQString(binding->profileId));
        });
    for (const SignalBinding* binding : bindings) {
        const auto selector = selectors.find(binding->profileId);
        const QString id = QString::fromStdString(binding->signalId);
        const bool isBetterKnown = out.value(id).toObject().contains(u"expr"_s);
        if (selector == selectors.end() || isBetterKnown) {
            continue;
        }
        if (binding->isBound()) {
            const std::string expression = expandTemplate(binding->expression,
                { .selector = joinMatchers({ binding->matchers, selector->second }),
                    .window = window,
                    .by = {} });
            out.insert(id, QJsonObject { { u"expr"_s, toQString(expression) } });
        } else if (!out.contains(id)) {
            out.insert(id, QJsonObject { { u"missing"_s, binding->missing } });
        }
    }
    return out;
}

void insertVerdict(QJsonObject& object, const HealthVerdict& verdict)
{
    object.insert(u"health"_s, toText(verdict.health));
    object.insert(u"reason"_s, verdict.reason);
}

void insertDoubts(QJsonObject& object, const QStringList& doubts)
{
    if (!doubts.isEmpty()) {
        object.insert(u"doubts"_s, QJsonArray::fromStringList(doubts));
    }
}

QJsonObject toJson(const TopologySource& source, const TopologyNode& node)
{
    QJsonObject out {
        { u"name"_s, node.name },
        { u"profiles"_s, QJsonArray::fromStringList(node.profileIds) },
        { u"gpus"_s, node.gpuCount },
        { u"signals"_s, signalsOf(source, node.selectors, node.profileIds) },
    };
    insertVerdict(out, node.verdict);
    insertDoubts(out, node.doubts);
    return out;
}

QJsonObject toJson(const TopologySource& source, const TopologyEndpoint& endpoint)
{
    QJsonArray replicas;
    for (const TopologyReplica& replica : endpoint.replicas) {
        QJsonObject one { { u"name"_s, replica.name }, { u"node"_s, replica.node } };
        insertVerdict(one, replica.verdict);
        replicas.append(one);
    }
    QJsonObject out {
        { u"name"_s, endpoint.name },
        { u"profile"_s, endpoint.profileId },
        { u"namespace"_s, endpoint.modelNamespace },
        { u"nodes"_s, QJsonArray::fromStringList(endpoint.nodes) },
        { u"replicas"_s, replicas },
        { u"signals"_s, signalsOf(source, endpoint.selectors, { endpoint.profileId }) },
    };
    insertVerdict(out, endpoint.verdict);
    insertDoubts(out, endpoint.doubts);
    return out;
}

QJsonObject toJson(const TopologySource& source, const TopologyCluster& cluster)
{
    QStringList profiles;
    QJsonArray nodes;
    for (const TopologyNode& node : cluster.nodes) {
        nodes.append(toJson(source, node));
        profiles += node.profileIds;
    }
    QJsonArray endpoints;
    for (const TopologyEndpoint& endpoint : cluster.endpoints) {
        endpoints.append(toJson(source, endpoint));
        profiles.append(endpoint.profileId);
    }
    profiles.removeDuplicates();
    QJsonObject out {
        { u"name"_s, cluster.name },
        { u"nodes"_s, nodes },
        { u"endpoints"_s, endpoints },
        { u"signals"_s, signalsOf(source, cluster.selectors, profiles) },
    };
    insertVerdict(out, cluster.verdict);
    return out;
}

QJsonObject toJson(const TopologySource& source)
{
    QJsonArray clusters;
    for (const TopologyCluster& cluster : source.clusters) {
        clusters.append(toJson(source, cluster));
    }
    return {
        { u"name"_s, source.name },
        { u"url"_s, source.address },
        { u"flavour"_s, toText(source.capabilities.flavour) },
        { u"version"_s, source.capabilities.version },
        { u"profiles"_s, QJsonArray::fromStringList(source.profileIds) },
        { u"notes"_s, QJsonArray::fromStringList(source.notes) },
        { u"clusters"_s, clusters },
    };
}

QString vital(const VitalSigns& vitals, const std::string& id, Unit unit)
{
    const auto at = vitals.find(id);
    return at == vitals.end() || std::isnan(at->second)
        ? QString()
        : formatValue(at->second, unit, QLocale::c()).toText();
}

template <typename T>
QStringList rowOf(const QString& indent, const QString& level, const T& entity)
{
    return {
        indent + entity.name,
        level,
        toText(entity.verdict.health),
        vital(entity.vitals, "request_rate", Unit::RequestsPerSecond),
        vital(entity.vitals, "latency_p99", Unit::Seconds),
        entity.verdict.reason,
    };
}

} // namespace

QByteArray toJson(const TopologyTree& topology)
{
    QJsonArray sources;
    for (const TopologySource& source : topology.sources) {
        sources.append(toJson(source));
    }
    return QJsonDocument(QJsonObject { { u"sources"_s, sources } }).toJson();
}

QByteArray toTable(const TopologyTree& topology)
{
    using Align = TextTable::Align;
    TextTable table({ Words::tr("NAME"), Words::tr("LEVEL"), Words::tr("HEALTH"),
                        Words::tr("REQUESTS"), Words::tr("P99"), Words::tr("REASON") },
        { Align::Left, Align::Left, Align::Left, Align::Right, Align::Right, Align::Left });
    for (const TopologySource& source : topology.sources) {
        const QString version =
            QString(toText(source.capabilities.flavour) + u' ' + source.capabilities.version)
                .trimmed();
        table.addRow({ source.name, u"server"_s, version, {}, {}, source.address });
        for (const TopologyCluster& cluster : source.clusters) {
            table.addRow(rowOf(u"  "_s, u"cluster"_s, cluster));
            for (const TopologyNode& node : cluster.nodes) {
                table.addRow(rowOf(u"    "_s, u"node"_s, node));
            }
            for (const TopologyEndpoint& endpoint : cluster.endpoints) {
                table.addRow(rowOf(u"    "_s, u"endpoint"_s, endpoint));
            }
        }
    }
    return table.toUtf8();
}

} // namespace promdesk
