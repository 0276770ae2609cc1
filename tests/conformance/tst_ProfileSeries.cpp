// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers

#include "ProfileSeries.h"
#include "core/IoThread.h"
#include "core/Mailbox.h"
#include "core/WorkerPool.h"
#include "prometheus/PrometheusSource.h"
#include "signals/PromqlText.h"
#include "signals/QueryTemplate.h"
#include "support/FakeClock.h"
#include "support/PrometheusServer.h"
#include "support/ShippedKnowledge.h"
#include "support/SourceTree.h"
#include "topology/EntityLabels.h"
#include "topology/FleetDiscovery.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <optional>

using namespace promdesk;
using namespace promdesk::test;
using namespace Qt::StringLiterals;

namespace {

constexpr int kWaitMs = 30'000;
constexpr Instant kNow = Instant::fromSeconds(1'790'000'000);

template <typename Entities> QStringList namesOf(const Entities& entities)
{
    QStringList names;
    for (const auto& entity : entities) {
        names.append(entity.name);
    }
    return names;
}

/// A histogram without buckets of its own: the text format cannot carry one.
bool isNative(const SignalAlternative& alternative)
{
    return alternative.expression.find("histogram_") != std::string::npos
        && alternative.expression.find("_bucket") == std::string::npos;
}

bool hasNumber(const SeriesSnapshot& snapshot)
{
    return std::any_of(snapshot.series.begin(), snapshot.series.end(),
        [](const Series& series) { return std::isfinite(valueOf(series)); });
}

/// A Prometheus that holds one file's series, and a source that asks it.
class Rig
{
public:
    explicit Rig(const ProfileSeries& series)
        : m_server({ .history = series.history })
        , m_workers(1)
    { }

    [[nodiscard]] bool start()
    {
        const bool isUp = m_server.start();
        TransportSetup setup;
        setup.settings.id = u"s"_s;
        setup.settings.name = u"Lab"_s;
        setup.settings.baseUrl = m_server.baseUrl();
        m_source.emplace(setup, m_io, m_workers);
        return isUp;
    }

    [[nodiscard]] QString errorText() const { return m_server.errorText(); }

    [[nodiscard]] Result<TopologySource> discover(const FleetKnowledge& knowledge)
    {
        const FakeClock clock(kNow);
        FleetDiscovery discovery(*m_source, std::make_shared<const FleetKnowledge>(knowledge),
            clock, { m_gui, m_workers });
        std::optional<Result<TopologySource>> answer;
        discovery.start(nullptr, [&answer](auto result) { answer = std::move(result); });
        (void)QTest::qWaitFor([&answer] { return answer.has_value(); }, kWaitMs);
        return answer ? std::move(*answer)
                      : Result<TopologySource>(failure(Error { ErrorKind::Timeout, {}, {}, {} }));
    }

    [[nodiscard]] Result<SnapshotPtr> ask(const std::string& expression)
    {
        std::optional<Result<SnapshotPtr>> answer;
        m_source->fetch({ .kind = QueryRequest::Kind::Instant,
                            .expression = expression,
                            .start = kNow,
                            .end = {},
                            .step = {} },
            {}, [&](Result<SnapshotPtr> result) {
                m_gui.post([&answer, result = std::move(result)] { answer = result; });
            });
        (void)QTest::qWaitFor([&answer] { return answer.has_value(); }, kWaitMs);
        return answer ? *answer
                      : Result<SnapshotPtr>(failure(Error { ErrorKind::Timeout, {}, {}, {} }));
    }

private:
    PrometheusServer m_server;
    IoThread m_io;
    WorkerPool m_workers;
    Mailbox m_gui;
    std::optional<PrometheusSource> m_source;
};

/// The selector of the entity that the profile speaks for: its node, its endpoint, else its
/// cluster.
std::optional<std::string> selectorFor(const std::string& profileId, const TopologyCluster& cluster)
{
    for (const TopologyEndpoint& endpoint : cluster.endpoints) {
        if (const auto at = endpoint.selectors.find(profileId); at != endpoint.selectors.end()) {
            return at->second;
        }
    }
    for (const TopologyNode& node : cluster.nodes) {
        if (const auto at = node.selectors.find(profileId); at != node.selectors.end()) {
            return at->second;
        }
    }
    const auto at = cluster.selectors.find(profileId);
    return at == cluster.selectors.end() ? std::nullopt : std::optional(at->second);
}

} // namespace

/// Every shipped profile against series as its exporter writes them, through a real Prometheus.
class tst_ProfileSeries : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void initTestCase() { m_knowledge = shippedKnowledge(); }

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void findsWhatTheExporterDescribes_data()
    {
        QTest::addColumn<QString>("id");
        for (const ServerProfile& profile : m_knowledge.profiles->profiles) {
            QTest::newRow(profile.id.c_str()) << QString::fromStdString(profile.id);
        }
    }

    void findsWhatTheExporterDescribes()
    {
        QFETCH(const QString, id);
        const QString path = test::sourcePath(u"tests/data/profiles/%1.txt"_s.arg(id));
        const ProfileSeries series = readProfileSeries(path, kNow);
        QVERIFY2(series.error.isEmpty(), qPrintable(series.error));
        Rig rig(series);
        QVERIFY2(rig.start(), qPrintable(rig.errorText()));

        const auto found = rig.discover(m_knowledge);
        QVERIFY2(found.has_value(), found ? "" : qPrintable(found.error().toDisplayText()));
        QVERIFY2(found->notes.isEmpty(), qPrintable(found->notes.join(u'\n')));
        QCOMPARE(found->profileIds, series.profiles);
        QCOMPARE(namesOf(found->clusters), QStringList { series.cluster });
        const TopologyCluster& cluster = found->clusters.front();
        QCOMPARE(namesOf(cluster.nodes), series.nodes);
        checkEndpoints(series, cluster, id.toStdString());

        const auto selector = selectorFor(id.toStdString(), cluster);
        QVERIFY2(selector.has_value(), "nothing in the fleet is described by this profile");
        askEverySignal(rig, *m_knowledge.profiles->find(id.toStdString()),
            { *selector, cluster.selectors.at(id.toStdString()) });
    }

private:
    static void checkEndpoints(
        const ProfileSeries& series, const TopologyCluster& cluster, const std::string& id)
    {
        if (!series.besideEndpoint.isEmpty()) {
            QCOMPARE(namesOf(cluster.endpoints), QStringList { series.besideEndpoint });
            QVERIFY(cluster.endpoints.front().selectors.contains(id));
            return;
        }
        QCOMPARE(namesOf(cluster.endpoints), series.endpoints);
        if (!series.replicas.isEmpty()) {
            QCOMPARE(namesOf(cluster.endpoints.front().replicas), series.replicas);
        }
    }

    /// selectors: the entity's; then the cluster's, for generations of an exporter that name
    /// entities by other labels.
    static void askEverySignal(
        Rig& rig, const ServerProfile& profile, const std::vector<std::string>& selectors)
    {
        QStringList wrong;
        for (const ProfileSignal& signal : profile.signalList) {
            for (const SignalAlternative& alternative : signal.alternatives) {
                bool hasAny = isNative(alternative);
                for (const std::string& selector : selectors) {
                    const std::string expression = expandTemplate(alternative.expression,
                        { .selector = joinMatchers({ profile.markerMatchers, selector }),
                            .window = "2m",
                            .by = { "cluster" } });
                    const auto answer = rig.ask(expression);
                    if (!answer) {
                        wrong += answer.error().toDisplayText() + u": "_s + toQString(expression);
                    }
                    hasAny = hasAny || (answer && hasNumber(**answer));
                }
                if (!hasAny) {
                    wrong += u"%1 gives nothing: %2"_s.arg(
                        toQString(signal.id), toQString(alternative.expression));
                }
            }
        }
        QVERIFY2(wrong.isEmpty(), qPrintable(wrong.join(u'\n')));
    }

    FleetKnowledge m_knowledge;
};

QTEST_GUILESS_MAIN(tst_ProfileSeries)
#include "tst_ProfileSeries.moc"
