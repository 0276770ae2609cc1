// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "series/SampleValue.h"
#include "topology/EntityLabels.h"

#include <QRegularExpression>
#include <QTest>

#include <cmath>

using namespace promdesk;
using namespace Qt::StringLiterals;

namespace {

QByteArray bytesOf(const std::string& text)
{
    return QByteArray::fromStdString(text);
}

QByteArrayList bytesOf(const std::vector<std::string>& texts)
{
    QByteArrayList all;
    for (const std::string& text : texts) {
        all += QByteArray::fromStdString(text);
    }
    return all;
}

} // namespace

class tst_EntityLabels : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    /// What the exporter says goes before what the scrape target says.
    void prefersTheExportersOwnWord()
    {
        const LabelSet labels { { "pod", "exporter-0" }, { "exported_pod", "llama-0" },
            { "node", "n1" } };
        QCOMPARE(firstLabel(labels, { "pod" }).name, std::string("exported_pod"));
        QCOMPARE(firstLabel(labels, { "pod" }).value, std::string("llama-0"));
        QCOMPARE(targetLabel(labels, { "pod" }).value, std::string("exporter-0"));
        QCOMPARE(firstLabel(labels, { "gone", "node" }).value, std::string("n1"));
        QVERIFY(firstLabel(labels, { "gone" }).isEmpty());
        QVERIFY(firstLabel(labels, {}).isEmpty());
    }

    void takesInstanceAndClusterFromTheTarget()
    {
        const LabelSet labels { { "instance", "10.0.0.1:80" }, { "exported_instance", "other" },
            { "cluster", "eu" }, { "exported_cluster", "x" } };
        QCOMPARE(firstLabel(labels, { "instance" }).value, std::string("10.0.0.1:80"));
        QCOMPARE(firstLabel(labels, { "cluster" }).value, std::string("eu"));
        QVERIFY(firstLabel(LabelSet { { "exported_cluster", "x" } }, { "cluster" }).isEmpty());
    }

    void readsTheHostOfAnInstance_data()
    {
        QTest::addColumn<QByteArray>("instance");
        QTest::addColumn<QByteArray>("host");
        QTest::addColumn<bool>("isAnAddress");
        QTest::newRow("IPv4") << QByteArray("10.0.0.1:9100") << QByteArray("10.0.0.1") << true;
        QTest::newRow("IPv6") << QByteArray("[fd00::1]:9100") << QByteArray("fd00::1") << true;
        QTest::newRow("IPv6 alone") << QByteArray("fd00::1") << QByteArray("fd00::1") << true;
        QTest::newRow("a name") << QByteArray("gpu-1:9100") << QByteArray("gpu-1") << false;
        QTest::newRow("a name alone") << QByteArray("gpu-1") << QByteArray("gpu-1") << false;
        QTest::newRow("nothing") << QByteArray("") << QByteArray("") << false;
        QTest::newRow("a port alone") << QByteArray(":9100") << QByteArray("") << false;
        QTest::newRow("a bracket left open")
            << QByteArray("[fd00::1") << QByteArray("fd00::1") << true;
        QTest::newRow("a bracket alone") << QByteArray("[") << QByteArray("") << false;
        QTest::newRow("three numbers") << QByteArray("1.2.3:1") << QByteArray("1.2.3") << false;
    }

    void readsTheHostOfAnInstance()
    {
        QFETCH(QByteArray, instance);
        QFETCH(QByteArray, host);
        QFETCH(bool, isAnAddress);
        const std::string found = hostPart(instance.toStdString());
        QCOMPARE(bytesOf(found), host);
        QCOMPARE(isAddress(found), isAnAddress);
    }

    /// Two machines must not become one because both call themselves localhost.
    void knowsNamesThatNameNoMachine_data()
    {
        QTest::addColumn<QByteArray>("host");
        QTest::addColumn<bool>("isName");
        QTest::newRow("a host") << QByteArray("gpu-1") << true;
        QTest::newRow("an address") << QByteArray("10.0.0.1") << true;
        QTest::newRow("nothing") << QByteArray("") << false;
        QTest::newRow("localhost") << QByteArray("LocalHost") << false;
        QTest::newRow("localhost with a domain") << QByteArray("localhost.localdomain") << false;
        QTest::newRow("the loopback") << QByteArray("127.0.0.53") << false;
        QTest::newRow("the loopback of IPv6") << QByteArray("::1") << false;
        QTest::newRow("any address") << QByteArray("0.0.0.0") << false;
        QTest::newRow("a container's id") << QByteArray("4f1de2a0b3c9") << false;
        QTest::newRow("hexadecimal, but no id") << QByteArray("4f1de2a0b3c") << true;
        QTest::newRow("a name that begins so") << QByteArray("localhosts-1") << true;
        QTest::newRow("a name with those numbers") << QByteArray("127.example") << true;
    }

    void knowsNamesThatNameNoMachine()
    {
        QFETCH(QByteArray, host);
        QFETCH(bool, isName);
        QCOMPARE(namesAMachine(host.toStdString()), isName);
    }

    void readsTheWorkloadOfAPod_data()
    {
        QTest::addColumn<QByteArray>("pod");
        QTest::addColumn<QByteArray>("workload");
        const auto row = [](const char* pod, const char* workload) {
            QTest::newRow(pod) << QByteArray(pod) << QByteArray(workload);
        };
        row("llama-7d9f8c6b5d-x2x4z", "llama");
        row("llama-3-8b-instruct-7d9f8c6b5d-x2x4z", "llama-3-8b-instruct");
        row("qwen-0", "qwen");
        row("qwen-12", "qwen");
        row("agent-x2x4z", "agent");
        row("llama", "llama");
        row("", "");
        row("llama-worker", "llama-worker"); // vowels: a word, not an ending
        row("-0", "-0");
    }

    void readsTheWorkloadOfAPod()
    {
        QFETCH(QByteArray, pod);
        QFETCH(QByteArray, workload);
        QCOMPARE(bytesOf(workloadOf(pod.toStdString())), workload);
    }

    void boilsNamesDownForComparing_data()
    {
        QTest::addColumn<QByteArray>("name");
        QTest::addColumn<QByteArray>("key");
        const auto row = [](const char* name, const char* key) {
            QTest::newRow(name) << QByteArray(name) << QByteArray(key);
        };
        row("meta-llama/Llama-3.1_8B", "llama-3-1-8b");
        row("Llama  3.1 8B", "llama-3-1-8b");
        row("--a--b--", "a-b");
        row("a/b/", "");
        row("/", "");
        row("\xC3\x84pfel", "pfel");
    }

    void boilsNamesDownForComparing()
    {
        QFETCH(QByteArray, name);
        QFETCH(QByteArray, key);
        QCOMPARE(bytesOf(comparable(name.toStdString())), key);
    }

    void readsWhatAnUpstreamMayName()
    {
        const QByteArrayList istio =
            bytesOf(upstreamKeys("outbound|80||llama.prod.svc.cluster.local"));
        QVERIFY(istio.contains("llama"));
        QVERIFY(!istio.contains("80")); // a port is nobody's name
        QVERIFY(bytesOf(upstreamKeys("prod/llama/8000")).contains("llama"));
        QCOMPARE(bytesOf(upstreamKeys("llama")), QByteArrayList { "llama" });
        QVERIFY(upstreamKeys("").empty());
        QVERIFY(upstreamKeys("|||///80").empty());
    }

    void readsTheValueOfOneSample()
    {
        Series series;
        QVERIFY(std::isnan(valueOf(series)));
        series.values = { 7 };
        QCOMPARE(valueOf(series), 7.0);
        series.values = { missingValue() };
        QVERIFY(std::isnan(valueOf(series)) && !isMissing(valueOf(series)));
        QCOMPARE(folded("GPU-\xC3\x84"
                        "1"),
            std::string("gpu-\xC3\x84"
                        "1"));
    }
};

QTEST_APPLESS_MAIN(tst_EntityLabels)
#include "tst_EntityLabels.moc"
