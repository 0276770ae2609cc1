// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers

#include "pages/PagePlan.h"

#include <QJsonArray>
#include <QTest>

using namespace promdesk;
using namespace Qt::StringLiterals;

namespace {

SignalCatalog catalog()
{
    const auto read = SignalCatalog::fromJson(R"({"schemaVersion":1,"signals":[
        {"id":"request_rate","title":"Requests per second","shortTitle":"Requests/s",
         "unit":"requests-per-second","combination":"sum","levels":["endpoint"]}]})");
    return read ? *read : SignalCatalog();
}

ServerProfile profile(const std::string& id, ProfileRole role)
{
    ServerProfile made;
    made.id = id;
    made.title = QString::fromStdString(id);
    made.role = role;
    made.identity.endpoint = { id + "_model" };
    made.identity.replica = { "pod" };
    return made;
}

SignalBinding bound(const std::string& profileId)
{
    return { profileId, "request_rate",
        "sum by ($by) (rate(" + profileId + "_requests{$sel}[$win]))", {} };
}

/// One cluster with one endpoint that vllm serves and envoy fronts.
struct Fleet
{
    ProfileSet profiles { { profile("envoy", ProfileRole::Proxy),
        profile("triton", ProfileRole::Engine), profile("vllm", ProfileRole::Engine) } };
    TopologyTree topology;

    Fleet()
    {
        TopologyEndpoint endpoint;
        endpoint.name = u"llama"_s;
        endpoint.profileId = u"vllm"_s;
        endpoint.selectors = { { "vllm", "vllm_model=\"llama\"" },
            { "envoy", "envoy_model=\"llama\"" } };
        TopologyCluster cluster;
        cluster.name = u"eu"_s;
        cluster.selectors = { { "vllm", "cluster=\"eu\"" }, { "triton", "cluster=\"eu\"" },
            { "envoy", "cluster=\"eu\"" } };
        cluster.endpoints = { endpoint };
        TopologySource source;
        source.id = u"s"_s;
        source.clusters = { cluster };
        source.bindings = { bound("envoy"), bound("triton"), bound("vllm") };
        topology.sources = { source };
    }

    PagePlan plan(Level level, const PanelSpec& panel) const
    {
        PageSpec page;
        page.scope = { .level = level,
            .source = scopeSource,
            .cluster = u"eu"_s,
            .node = {},
            .endpoint = level == Level::Endpoint ? u"llama"_s : QString() };
        page.panels = { panel };
        return planPage(page, topology, profiles, catalog(), roster);
    }

    QString scopeSource;
    std::vector<RosterSource> roster;
};

PanelSpec panelOf(const PanelQuery& query)
{
    PanelSpec panel;
    panel.type = u"timeseries"_s;
    panel.queries = { query };
    return panel;
}

PanelQuery signalQuery(const QStringList& groupBy = {})
{
    PanelQuery query;
    query.signal = u"request_rate"_s;
    query.groupBy = groupBy;
    return query;
}

} // namespace

class tst_PagePlan : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void showsRawSamplesAsLinesOfOneServerOnly()
    {
        PanelPlan panel;
        panel.spec.type = u"timeseries"_s;
        QCOMPARE(rawSamplesOf(panel, {}), RawSamples::WhenFiner);
        PlannedQuery twin;
        twin.haGroup = u"pair"_s;
        QCOMPARE(rawSamplesOf(panel, twin), RawSamples::Never);
        panel.spec.options.insert(u"style"_s, u"stacked"_s);
        QCOMPARE(rawSamplesOf(panel, {}), RawSamples::Never);
        PanelPlan tile;
        tile.spec.type = u"stat"_s;
        QCOMPARE(rawSamplesOf(tile, {}), RawSamples::Never);
    }

    void asksTheTwinsOfAnHaPairAndNoStrangerOfTheSameName()
    {
        Fleet fleet;
        TopologySource other = fleet.topology.sources.front();
        other.id = u"t"_s;
        fleet.topology.sources.push_back(other);
        other.id = u"stranger"_s;
        fleet.topology.sources.push_back(other);
        fleet.scopeSource = u"s"_s;
        fleet.roster = { { u"s"_s, u"Süd"_s, u"pair"_s }, { u"t"_s, u"Twin"_s, u"pair"_s },
            { u"stranger"_s, u"Stranger"_s, {} } };
        const auto panel = fleet.plan(Level::Endpoint, panelOf(signalQuery())).panels.at(0);
        QCOMPARE(panel.queries.size(), std::size_t { 2 });
        QCOMPARE(panel.queries[0].sourceId, u"s"_s);
        QCOMPARE(panel.queries[1].sourceId, u"t"_s);
        QCOMPARE(panel.queries[0].group, panel.queries[1].group);
        QVERIFY(panel.queries[0].group >= 0);
    }

    void asksAnExpressionOfTheWholeRosterAlsoOfThoseThatAreDown()
    {
        const Fleet fleet;
        PanelQuery query;
        query.expression = u"up"_s;
        PageSpec page;
        page.panels = { panelOf(query) };
        const std::vector<RosterSource> roster { { u"s"_s, u"Süd"_s, u"pair"_s },
            { u"down"_s, u"Nord"_s, u"pair"_s } };
        const auto panel =
            planPage(page, fleet.topology, fleet.profiles, catalog(), roster).panels.at(0);
        QCOMPARE(panel.queries.size(), std::size_t { 2 });
        QCOMPARE(panel.queries[1].sourceName, u"Nord"_s);
        QCOMPARE(panel.queries[1].haGroup, u"pair"_s);
        QCOMPARE(panel.queries[1].sourcePlace, 1);
        QCOMPARE(panel.queries[0].group, panel.queries[1].group);
        page.panels.front().queries.front().sourceId = u"down"_s;
        const auto alone =
            planPage(page, fleet.topology, fleet.profiles, catalog(), roster).panels.at(0);
        QVERIFY(alone.queries.empty());
        QCOMPARE(alone.missing.size(), 1);
    }

    void anEndpointSpeaksThroughItsOwnServer()
    {
        const auto panel =
            Fleet().plan(Level::Endpoint, panelOf(signalQuery({ u"replica"_s }))).panels.at(0);
        QCOMPARE(panel.queries.size(), std::size_t { 1 });
        QCOMPARE(toQString(panel.queries[0].expression),
            u"sum by (pod) (rate(vllm_requests{vllm_model=\"llama\"}[$__rate_interval]))"_s);
        QCOMPARE(panel.queries[0].legend, u"{{pod}}"_s);
        QCOMPARE(panel.spec.unit, Unit::RequestsPerSecond);
    }

    void aClusterAddsEnginesButNeverTheProxiesInFront()
    {
        const auto panel = Fleet().plan(Level::Cluster, panelOf(signalQuery())).panels.at(0);
        QCOMPARE(panel.queries.size(), std::size_t { 2 });
        QCOMPARE(panel.queries[0].profileId, u"triton"_s);
        QCOMPARE(panel.queries[1].profileId, u"vllm"_s);
        QCOMPARE(panel.queries[1].legend, u"Requests/s · vllm"_s);
        QVERIFY(panel.missing.isEmpty());
    }

    void aPanelMayPinItsProfile()
    {
        PanelSpec spec = panelOf(signalQuery());
        spec.options.insert(u"profile"_s, u"envoy"_s);
        const auto panel = Fleet().plan(Level::Endpoint, spec).panels.at(0);
        QCOMPARE(panel.queries.size(), std::size_t { 1 });
        QCOMPARE(panel.queries[0].profileId, u"envoy"_s);
    }

    void aPanelMayShowRolesSideBySide()
    {
        PanelSpec spec = panelOf(signalQuery());
        spec.options.insert(u"roles"_s, QJsonArray { u"engine"_s, u"proxy"_s });
        Fleet fleet;
        fleet.topology.sources[0].clusters[0].endpoints[0].selectors["triton"] = "x=\"y\"";
        const auto both = fleet.plan(Level::Endpoint, spec).panels.at(0);
        QCOMPARE(both.queries.size(), std::size_t { 2 }); // of engines its own only
        QCOMPARE(both.queries[0].legend, u"Requests/s · envoy"_s);
        QCOMPARE(both.queries[1].legend, u"Requests/s · vllm"_s);
        spec.options.insert(u"roles"_s, QJsonArray { u"proxy"_s });
        const auto proxy = fleet.plan(Level::Endpoint, spec).panels.at(0);
        QCOMPARE(proxy.queries.size(), std::size_t { 1 });
        QCOMPARE(proxy.queries[0].profileId, u"envoy"_s);
    }

    void aPanelMayBeThereOnlyWithWhatItIsAbout()
    {
        PanelSpec spec = panelOf(signalQuery());
        Fleet fleet;
        for (const QString& present : { u"proxy"_s, u"envoy"_s, u"engine"_s }) {
            spec.options.insert(u"onlyWith"_s, present);
            QCOMPARE(fleet.plan(Level::Endpoint, spec).panels.size(), std::size_t { 1 });
        }
        for (const QString& absent : { u"istio"_s, u"observer"_s, u"<img>"_s }) {
            spec.options.insert(u"onlyWith"_s, absent);
            QVERIFY(fleet.plan(Level::Endpoint, spec).panels.empty());
        }
        fleet.topology.sources[0].clusters[0].endpoints[0].selectors = { { "vllm", "x=\"y\"" } };
        spec.options.insert(u"onlyWith"_s, u"proxy"_s);
        QVERIFY(fleet.plan(Level::Endpoint, spec).panels.empty());
    }

    void tablesGiveRowsOfSeveralProfilesOneLabel()
    {
        PanelSpec spec = panelOf(signalQuery({ u"endpoint"_s }));
        spec.type = u"table"_s;
        const auto panel = Fleet().plan(Level::Cluster, spec).panels.at(0);
        QCOMPARE(toQString(panel.queries[1].expression),
            u"max by (endpoint) (label_replace(sum by (vllm_model) "
            u"(rate(vllm_requests{cluster=\"eu\"}"
            "[$__rate_interval])), \"endpoint\", \"$1\", \"vllm_model\", \"(.+)\"))"_s);
        QCOMPARE(panel.queries[1].legend, u"Requests/s"_s);
        QCOMPARE(panel.queries[1].unit, Unit::RequestsPerSecond);
    }

    void saysWhyASignalCannotBeHad()
    {
        Fleet fleet;
        for (SignalBinding& binding : fleet.topology.sources[0].bindings) {
            binding.missing =
                binding.profileId == "vllm" ? u"Start it with --metrics."_s : QString();
            binding.expression.clear();
        }
        const auto panel = fleet.plan(Level::Endpoint, panelOf(signalQuery())).panels.at(0);
        QVERIFY(panel.queries.empty());
        QCOMPARE(panel.missing, QStringList { u"Start it with --metrics."_s });
        PanelQuery unknown = signalQuery();
        unknown.signal = u"furlongs"_s;
        QCOMPARE(fleet.plan(Level::Cluster, panelOf(unknown)).panels.at(0).missing.size(), 1);
    }

    /// Three quantiles of one thing are not three sentences.
    void namesAllThatNothingHasInOneSentence()
    {
        PanelSpec panel = panelOf(signalQuery());
        for (const QString& signal : { u"furlongs"_s, u"leagues"_s, u"furlongs"_s }) {
            PanelQuery query = signalQuery();
            query.signal = signal;
            panel.queries.push_back(query);
        }
        QCOMPARE(Fleet().plan(Level::Cluster, panel).panels.at(0).missing,
            QStringList { u"Nothing here exports “furlongs”, “leagues”."_s });
    }

    void passesExpressionsAsTheyAre()
    {
        PanelQuery query;
        query.expression = u"up == 0"_s;
        query.isInstant = true;
        const auto panel = Fleet().plan(Level::Fleet, panelOf(query)).panels.at(0);
        QCOMPARE(panel.queries.size(), std::size_t { 1 });
        QCOMPARE(panel.queries[0].kind, QueryRequest::Kind::Instant);
        QCOMPARE(panel.queries[0].sourceId, u"s"_s);
        QCOMPARE(panel.queries[0].unit, Unit::None);
        query.sourceId = u"other"_s;
        QVERIFY(Fleet().plan(Level::Fleet, panelOf(query)).panels.at(0).queries.empty());
        query.sourceId.clear();
        query.isHidden = true;
        QVERIFY(Fleet().plan(Level::Fleet, panelOf(query)).panels.at(0).queries.empty());
    }
};

QTEST_GUILESS_MAIN(tst_PagePlan)
#include "tst_PagePlan.moc"
