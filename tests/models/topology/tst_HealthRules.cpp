// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers

#include "signals/SignalCatalog.h"
#include "support/FakeClock.h"
#include "support/SourceTree.h"
#include "topology/HealthRules.h"

#include <QFile>
#include <QTest>

#include <optional>

using namespace promdesk;
using namespace Qt::StringLiterals;

namespace {

QByteArray readResource(const QString& name)
{
    QFile file(test::sourcePath(u"resources/profiles/"_s + name));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

} // namespace

class tst_HealthRules : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void judgesByTheShippedRules_data()
    {
        QTest::addColumn<QByteArray>("signal");
        QTest::addColumn<double>("value");
        QTest::addColumn<Health>("health");
        QTest::newRow("an easy KV cache")
            << QByteArray("kv_cache_utilisation") << 0.79 << Health::Ok;
        QTest::newRow("a busy KV cache")
            << QByteArray("kv_cache_utilisation") << 0.8 << Health::Busy;
        QTest::newRow("a full KV cache")
            << QByteArray("kv_cache_utilisation") << 0.95 << Health::Degraded;
        QTest::newRow("most requests fail") << QByteArray("error_ratio") << 0.6 << Health::Failing;
        QTest::newRow("a node that is not ready")
            << QByteArray("node_ready") << 0.0 << Health::Failing;
        QTest::newRow("a node that is ready") << QByteArray("node_ready") << 1.0 << Health::Ok;
        QTest::newRow("no value") << QByteArray("node_ready") << qQNaN() << Health::Unknown;
        QTest::newRow("no rule") << QByteArray("power_watts") << 5000.0 << Health::Unknown;
    }

    void judgesByTheShippedRules()
    {
        QFETCH(const QByteArray, signal);
        QFETCH(const double, value);
        QFETCH(const Health, health);
        const auto rules = HealthRules::fromJson(readResource(u"health.json"_s));
        const auto catalog = SignalCatalog::fromJson(readResource(u"signals.json"_s));
        QVERIFY(rules && catalog);
        const HealthVerdict verdict = rules->judge(*catalog->find(signal.toStdString()), value);
        QCOMPARE(verdict.health, health);
        QCOMPARE(verdict.reason.isEmpty(), health == Health::Ok || health == Health::Unknown);
    }

    void saysWhichSignalAndHowMuch()
    {
        const auto rules = HealthRules::fromJson(readResource(u"health.json"_s));
        const auto catalog = SignalCatalog::fromJson(readResource(u"signals.json"_s));
        QVERIFY(rules && catalog);
        const QString reason = rules->judge(*catalog->find("latency_p99"), 75).reason;
        QVERIFY2(reason.startsWith(u"Latency p99 at "_s), qPrintable(reason));
    }

    void saysPlainlyWhatIsNotSo()
    {
        const auto rules = HealthRules::fromJson(readResource(u"health.json"_s));
        const auto catalog = SignalCatalog::fromJson(readResource(u"signals.json"_s));
        QVERIFY(rules && catalog);
        QCOMPARE(rules->judge(*catalog->find("node_ready"), 0).reason, u"Not ready"_s);
    }

    void looksOnlyAtSignalsOfTheCatalogue()
    {
        const auto rules = HealthRules::fromJson(readResource(u"health.json"_s));
        const auto catalog = SignalCatalog::fromJson(readResource(u"signals.json"_s));
        QVERIFY(rules && catalog);
        QVERIFY(!rules->endpointVitals().empty());
        for (const auto& list : { rules->endpointVitals(), rules->nodeVitals() }) {
            for (const std::string& id : list) {
                QVERIFY2(catalog->find(id), id.c_str());
            }
        }
    }

    /// One value every 30 s; a letter each for the state after it: o ok, b busy, d degraded, f
    /// failing, u unknown.
    void entersAndLeavesStatesSlowly_data()
    {
        QTest::addColumn<QList<double>>("values");
        QTest::addColumn<QString>("states");
        const double none = qQNaN();
        QTest::newRow("decides at first sight") << QList<double> { 0.99 } << u"d"_s;
        QTest::newRow("overlooks one value") << QList<double> { 0.1, 0.99, 0.1, 0.1 } << u"oooo"_s;
        QTest::newRow("enters after a minute")
            << QList<double> { 0.1, 0.85, 0.85, 0.85, 0.85 } << u"ooobb"_s;
        QTest::newRow("does not flicker at the threshold") << QList<double> { 0.1, 0.81, 0.81, 0.81,
            0.79, 0.81, 0.79, 0.79, 0.79 } << u"ooobbbbbb"_s;
        QTest::newRow("leaves well below it, after a minute")
            << QList<double> { 0.85, 0.7, 0.7, 0.7, 0.7 } << u"bbboo"_s;
        QTest::newRow("grows worse step by step")
            << QList<double> { 0.1, 0.85, 0.97, 0.97, 0.97, 0.97, 0.97 } << u"ooodddd"_s;
        QTest::newRow("takes silence for unknown, not for health")
            << QList<double> { 0.85, none, none, none } << u"bbbu"_s;
        QTest::newRow("knows again when values come back")
            << QList<double> { none, 0.1, 0.1, 0.1 } << u"uuuo"_s;
    }

    void entersAndLeavesStatesSlowly()
    {
        QFETCH(const QList<double>, values);
        QFETCH(const QString, states);
        const auto rules = HealthRules::fromJson(readResource(u"health.json"_s));
        const auto catalog = SignalCatalog::fromJson(readResource(u"signals.json"_s));
        QVERIFY(rules && catalog);
        const Signal& signal = *catalog->find("kv_cache_utilisation");
        test::FakeClock clock(Instant::fromSeconds(1'790'000'000));
        std::optional<SignalHealth> before;
        QString seen;
        for (const double value : values) {
            const SignalVerdict verdict =
                rules->judgeOver(signal, value, before ? &*before : nullptr, clock.now());
            seen += toText(verdict.health.state).at(0);
            before = verdict.health;
            clock.advance(Duration::fromSeconds(30));
        }
        QCOMPARE(seen, states);
    }

    void saysHowLongItHasBeenSo()
    {
        const auto rules = HealthRules::fromJson(readResource(u"health.json"_s));
        const auto catalog = SignalCatalog::fromJson(readResource(u"signals.json"_s));
        QVERIFY(rules && catalog);
        const Signal& signal = *catalog->find("kv_cache_utilisation");
        const Instant start = Instant::fromSeconds(1'790'000'000);
        const SignalVerdict first = rules->judgeOver(signal, 0.99, nullptr, start);
        QVERIFY(!first.reason.contains(u" for "_s));
        const SignalVerdict later =
            rules->judgeOver(signal, 0.99, &first.health, start + Duration::fromMinutes(4));
        QVERIFY2(later.reason.endsWith(u", for 4 min"_s), qPrintable(later.reason));
    }

    void obeysTheUsersFile()
    {
        const auto shipped = HealthRules::fromJson(readResource(u"health.json"_s));
        const auto catalog = SignalCatalog::fromJson(readResource(u"signals.json"_s));
        const auto own = HealthRules::fromJson(
            "{\"schemaVersion\": 1, \"alerts\": [{\"severity\": \"warning\", \"state\": "
            "\"failing\"}], \"rules\": [{\"signal\": \"latency_p99\", \"above\": [{\"value\": 3, "
            "\"state\": \"failing\"}]}]}");
        QVERIFY(shipped && catalog && own);
        const HealthRules rules = shipped->overriddenBy(*own);
        QCOMPARE(rules.judge(*catalog->find("latency_p99"), 4).health, Health::Failing);
        QCOMPARE(rules.judge(*catalog->find("error_ratio"), 0.6).health, Health::Failing);
        QCOMPARE(rules.ofSeverity("warning"), Health::Failing);
        QCOMPARE(rules.ofSeverity("critical"), Health::Degraded);
        QCOMPARE(rules.endpointVitals(), shipped->endpointVitals());
    }

    void namesTheLineOfAMistake()
    {
        const auto rules = HealthRules::fromJson("{\"schemaVersion\":1,\n\"vitals\":{},\n"
                                                 "\"rules\":[{\"signal\":\"a\",\n"
                                                 "\"above\":[{\"value\":1,\"state\":\"ill\"}]}]}");
        QVERIFY(!rules);
        QCOMPARE(rules.error().detail, u"line 4"_s);
    }
};

QTEST_GUILESS_MAIN(tst_HealthRules)
#include "tst_HealthRules.moc"
