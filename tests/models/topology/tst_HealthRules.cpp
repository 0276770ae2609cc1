// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers

#include "signals/SignalCatalog.h"
#include "topology/HealthRules.h"

#include <QFile>
#include <QTest>

using namespace promdesk;
using namespace Qt::StringLiterals;

namespace {

QByteArray readResource(const QString& name)
{
    QFile file(QStringLiteral(PROMDESK_SOURCE_DIR "/resources/profiles/") + name);
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
        QVERIFY2(reason.startsWith(u"Latency p99 is "_s), qPrintable(reason));
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
