// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers

#include "commands/TopologyReport.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

using namespace promdesk;
using namespace Qt::StringLiterals;

namespace {

SignalBinding binding(
    const std::string& profileId, const std::string& signalId, const std::string& expression)
{
    SignalBinding made;
    made.profileId = profileId;
    made.signalId = signalId;
    made.expression = expression;
    made.missing = expression.empty() ? QString::fromStdString(profileId) : QString();
    return made;
}

/// One engine, and in front of it a router whose profile comes first by name.
TopologyTree engineBehindRouter()
{
    TopologyTree tree;
    TopologySource& source = tree.sources.emplace_back();
    source.bindings = { binding("a_router", "request_rate", "router_rate{$sel}"),
        binding("a_router", "error_ratio", "router_errors{$sel}"),
        binding("a_router", "ttft_p95", {}), binding("engine", "request_rate", "engine_rate{$sel}"),
        binding("engine", "error_ratio", {}), binding("engine", "ttft_p95", {}) };
    source.bindings.at(3).matchers = "server=\"\""; // the engine's own, not the router's copy
    TopologyCluster& cluster = source.clusters.emplace_back();
    cluster.selectors = { { "a_router", "" }, { "engine", "" } };
    TopologyEndpoint& endpoint = cluster.endpoints.emplace_back();
    endpoint.profileId = u"engine"_s;
    endpoint.selectors = { { "a_router", "model=\"m\"" }, { "engine", "model_name=\"m\"" } };
    return tree;
}

} // namespace

class tst_TopologyReport : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        m_cluster =
            QJsonDocument::fromJson(toJson(engineBehindRouter()))[u"sources"_s][0][u"clusters"_s][0]
                .toObject();
        m_endpoint = m_cluster[u"endpoints"_s][0].toObject();
    }

    void letsTheEngineSpeakBeforeTheProxyInFront()
    {
        QCOMPARE(m_endpoint[u"signals"_s][u"request_rate"_s][u"expr"_s].toString(),
            u"engine_rate{server=\"\",model_name=\"m\"}"_s);
        QCOMPARE(m_cluster[u"signals"_s][u"request_rate"_s][u"expr"_s].toString(),
            u"engine_rate{server=\"\"}"_s);
    }

    void takesFromTheProxyWhatTheEngineDoesNotExport()
    {
        QCOMPARE(m_endpoint[u"signals"_s][u"error_ratio"_s][u"expr"_s].toString(),
            u"router_errors{model=\"m\"}"_s);
    }

    void saysTheEnginesReasonWhenNobodyExportsIt()
    {
        QCOMPARE(m_endpoint[u"signals"_s][u"ttft_p95"_s][u"missing"_s].toString(), u"engine"_s);
    }

private:
    QJsonObject m_cluster;
    QJsonObject m_endpoint;
};

QTEST_GUILESS_MAIN(tst_TopologyReport)
#include "tst_TopologyReport.moc"
