// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers

#include "IncidentTables.h"
#include "analysis/Stragglers.h"
#include "demo/DemoFleet.h"
#include "support/ProgramRun.h"
#include "support/ShippedKnowledge.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSignalSpy>
#include <QTest>

#include <algorithm>
#include <cmath>
#include <memory>

using namespace promdesk;
using namespace promdesk::test;
using namespace Qt::StringLiterals;

namespace {

constexpr int kPatienceMs = 240'000;

/// The entity of this name in this cluster of what `promdesk discover` printed; empty when it is
/// not there.
QJsonObject entityIn(
    const QByteArray& discovered, const DocumentedIncident& row, const QString& name)
{
    const QJsonDocument json = QJsonDocument::fromJson(discovered);
    const QString kind = row.entity.startsWith(u"endpoint ") ? u"endpoints"_s : u"nodes"_s;
    for (const auto& cluster : json[u"sources"_s][0][u"clusters"_s].toArray()) {
        if (cluster[u"name"_s].toString() != row.cluster) {
            continue;
        }
        for (const auto& entity : cluster[kind].toArray()) {
            if (entity[u"name"_s].toString() == name) {
                return entity.toObject();
            }
        }
    }
    return {};
}

/// An endpoint with a replica on a node of these names.
bool standsOnOneOf(const QJsonObject& endpoint, const QStringList& names)
{
    const QJsonArray nodes = endpoint[u"nodes"_s].toArray();
    return std::any_of(nodes.begin(), nodes.end(),
        [&names](const auto& node) { return names.contains(node.toString()); });
}

} // namespace

/// The whole demo fleet with its day of history: does the console find what README.md says is
/// wrong with it?
class tst_DemoIncidents : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void initTestCase()
    {
        DemoFleetOptions options;
        options.readiness = DemoReadiness::WholeHistory;
        m_fleet = std::make_unique<DemoFleet>(m_clock, options);
        QSignalSpy ready(m_fleet.get(), &DemoFleet::ready);
        m_fleet->start();
        QVERIFY(ready.wait(kPatienceMs));
        m_discovered = discover();
        QVERIFY(!m_discovered.isEmpty());
    }

    void cleanupTestCase() { m_fleet.reset(); }

    void findsWhatGoesOn_data() { addRows(true); }

    void findsWhatGoesOn()
    {
        const DocumentedIncident row = currentRow();
        const QString name = entityName(row, m_layout);
        QVERIFY(!name.isEmpty());
        if (row.isSlowReplica()) {
            QCOMPARE(slowReplicas(row, -240.0), QList<int> { row.replica() });
        }
        const QJsonObject entity = entityIn(m_discovered, row, name);
        QVERIFY2(!entity.isEmpty(), qPrintable(name));
        const QString said =
            entity[u"health"_s].toString() + u": "_s + entity[u"reason"_s].toString();
        QVERIFY2(entity[u"health"_s].toString() == row.health, qPrintable(said));
        QVERIFY2(entity[u"reason"_s].toString().contains(row.reason), qPrintable(said));
    }

    /// Through the expression that the console chose for the signal.
    void findsWhatIsOver_data() { addRows(false); }

    void findsWhatIsOver()
    {
        const DocumentedIncident row = currentRow();
        if (row.isSlowReplica()) {
            const double middle = (row.beginSeconds + row.endSeconds) / 2.0;
            QCOMPARE(slowReplicas(row, middle), QList<int> { row.replica() });
            QCOMPARE(slowReplicas(row, row.beginSeconds - 3600.0), QList<int> {});
            QCOMPARE(slowReplicas(row, row.endSeconds + 1500.0), QList<int> {});
            return;
        }
        const QJsonObject entity = entityIn(m_discovered, row, entityName(row, m_layout));
        const QString expression = entity[u"signals"_s][row.signal][u"expr"_s].toString();
        QVERIFY2(!expression.isEmpty(), qPrintable(row.signal));
        const FleetKnowledge knowledge = shippedKnowledge();
        const Signal* signal = knowledge.catalog.find(row.signal.toStdString());
        QVERIFY(signal != nullptr);
        const auto judged = [&](double seconds) {
            const double value = valueAt(expression, seconds);
            return std::pair(knowledge.health.judge(*signal, value).health, value);
        };
        const auto [during, value] = judged((row.beginSeconds + row.endSeconds) / 2.0 + 120.0);
        QVERIFY2(during >= Health::Degraded, qPrintable(QString::number(value)));
        const auto [before, usual] = judged(row.beginSeconds - 3600.0);
        QVERIFY2(before <= Health::Busy, qPrintable(QString::number(usual)));
        const auto [after, again] = judged(row.endSeconds + 1500.0);
        QVERIFY2(after <= Health::Busy, qPrintable(QString::number(again)));
    }

    /// Alarms about what is well would make the rest worth nothing.
    void saysNothingWorseOfTheOthers()
    {
        QStringList named;
        for (const DocumentedIncident& row : documentedIncidents()) {
            named += row.isNow() ? entityName(row, m_layout) : QString();
        }
        QStringList wrong;
        const QJsonDocument json = QJsonDocument::fromJson(m_discovered);
        for (const auto& cluster : json[u"sources"_s][0][u"clusters"_s].toArray()) {
            for (const QString& kind : { u"nodes"_s, u"endpoints"_s }) {
                for (const auto& entity : cluster[kind].toArray()) {
                    const QString name = entity[u"name"_s].toString();
                    const QString health = entity[u"health"_s].toString();
                    const QString reason = entity[u"reason"_s].toString();
                    // Where the dead node's replicas are missed the others carry their load.
                    const bool isExplained = named.contains(name)
                        || reason.contains(u"replicas silent"_s)
                        || standsOnOneOf(entity.toObject(), named);
                    const bool isBad = health == u"degraded" || health == u"failing"
                        || health == u"silent" || health == u"unknown";
                    wrong += isBad && !isExplained ? QStringList { cluster[u"name"_s].toString()
                        + u'/' + name + u": "_s + health + u' ' + reason }
                                                   : QStringList();
                }
            }
        }
        QVERIFY2(wrong.isEmpty(), qPrintable(wrong.join(u'\n')));
    }

private:
    static void addRows(bool areNow)
    {
        QTest::addColumn<int>("index");
        const std::vector<DocumentedIncident> rows = documentedIncidents();
        for (std::size_t i = 0; i < rows.size(); ++i) {
            if (rows[i].isNow() == areNow) {
                QTest::newRow(qPrintable(rows[i].cluster + u": "_s + rows[i].entity))
                    << static_cast<int>(i);
            }
        }
    }

    static DocumentedIncident currentRow()
    {
        // No QFETCH: it returns from the function that it stands in.
        const int index = *static_cast<int*>(QTest::qData("index", qMetaTypeId<int>()));
        return documentedIncidents().at(static_cast<std::size_t>(index));
    }

    [[nodiscard]] QByteArray discover() const
    {
        const ProgramOutcome outcome = runWithoutDisplay(QStringLiteral(PROMDESK_PROGRAM),
            { u"discover"_s, u"--server"_s, m_fleet->baseUrl().toString(), u"--format"_s,
                u"json"_s });
        return outcome.exitCode == 0 ? outcome.output : QByteArray();
    }

    /// Numbers of the replicas that lag behind the others in the time between tokens, by the rule
    /// of the table of replicas.
    [[nodiscard]] QList<int> slowReplicas(const DocumentedIncident& row, double seconds) const
    {
        std::vector<double> gaps;
        for (const DemoReplica& replica : m_layout.replicas) {
            const DemoEndpoint& owner =
                m_layout.endpoints[static_cast<std::size_t>(replica.endpoint)];
            if (QString::fromStdString(owner.model) == entityName(row, m_layout)) {
                gaps.push_back(valueAt(u"histogram_quantile(0.95, sum by (le) "
                                       "(rate(vllm:inter_token_latency_seconds_bucket{pod=\"%1\"}"
                                       "[2m])))"_s.arg(QString::fromStdString(replica.pod)),
                    seconds));
            }
        }
        QList<int> numbers;
        for (const Straggler& slow : findStragglers(gaps, BadSide::Above).stragglers) {
            numbers += static_cast<int>(slow.index) + 1;
        }
        return numbers;
    }

    /// NaN when there is no value.
    [[nodiscard]] double valueAt(const QString& expression, double seconds) const
    {
        const Instant time =
            *m_fleet->demoStart() + Duration::fromMs(std::llround(seconds * 1000.0));
        const ProgramOutcome outcome = runWithoutDisplay(QStringLiteral(PROMDESK_PROGRAM),
            { u"query"_s, u"--server"_s, m_fleet->baseUrl().toString(), u"--time"_s,
                toEpochText(time), u"--format"_s, u"csv"_s, expression });
        const QStringList lines = linesOf(outcome.output);
        return lines.size() == 2 ? lines.last().section(u',', -1).toDouble()
                                 : std::numeric_limits<double>::quiet_NaN();
    }

    const SystemClock m_clock;
    const DemoLayout m_layout = makeFleetLayout();
    std::unique_ptr<DemoFleet> m_fleet;
    QByteArray m_discovered;
};

QTEST_GUILESS_MAIN(tst_DemoIncidents)
#include "tst_DemoIncidents.moc"
