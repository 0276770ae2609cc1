// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "demo/DemoConfig.h"

#include <QFile>
#include <QProcess>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

using namespace promdesk;
using namespace Qt::StringLiterals;

namespace {

const DemoScrape kScrape {
    .port = 9876, .serverAddress = "127.0.0.1:9090", .interval = Duration::fromSeconds(15)
};

MetricCatalog smallCatalog()
{
    MetricCatalog catalog;
    catalog.targets.push_back({ .job = "node-exporter",
        .path = "/metrics/node/eu-gpu-01",
        .labels = { { "instance", "10.20.0.11:9100" }, { "node", "eu-gpu-01" } },
        .node = 0,
        .honoursLabels = false });
    catalog.targets.push_back({ .job = "kube-state-metrics",
        .path = "/metrics/kube/eu",
        .labels = { { "instance", "10.20.9.1:8080" } },
        .node = -1,
        .honoursLabels = true });
    return catalog;
}

/// What promtool says; empty when it is content.
QString promtool(const QStringList& arguments)
{
    QProcess process;
    process.setProcessChannelMode(QProcess::MergedChannels);
    process.start(u"promtool"_s, arguments);
    if (!process.waitForFinished(30'000)) {
        return u"promtool did not end"_s;
    }
    return process.exitCode() == 0 ? QString() : QString::fromUtf8(process.readAll());
}

bool write(const QString& path, const std::string& text)
{
    QFile file(path);
    return file.open(QIODevice::WriteOnly)
        && file.write(text.data(), static_cast<qint64>(text.size()))
        == static_cast<qint64>(text.size());
}

} // namespace

class tst_DemoConfig : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void writesWhatPrometheusReads()
    {
        const QTemporaryDir folder;
        QVERIFY(write(folder.filePath(u"rules.yml"_s), demoRulesYaml(Duration::fromSeconds(15))));
        QVERIFY(write(
            folder.filePath(u"prometheus.yml"_s), demoPrometheusYaml(smallCatalog(), kScrape)));
        QCOMPARE(promtool({ u"check"_s, u"config"_s, folder.filePath(u"prometheus.yml"_s) }),
            QString()); // reads the rules too
    }

    void givesEachTargetItsPathAndLabels()
    {
        const auto yaml = QString::fromStdString(demoPrometheusYaml(smallCatalog(), kScrape));
        QCOMPARE(yaml.count(u"127.0.0.1:9876"_s), 2);
        QVERIFY(yaml.contains(u"__metrics_path__: \"/metrics/node/eu-gpu-01\""_s));
        QVERIFY(yaml.contains(u"node: \"eu-gpu-01\""_s));
        QCOMPARE(yaml.count(u"honor_labels: true"_s), 1);
        QVERIFY(yaml.indexOf(u"kube-state-metrics"_s) < yaml.indexOf(u"honor_labels"_s));
        QVERIFY(yaml.indexOf(u"honor_labels"_s) < yaml.indexOf(u"node-exporter"_s));
    }

    void scrapesPrometheusToo()
    {
        const auto yaml = QString::fromStdString(demoPrometheusYaml(smallCatalog(), kScrape));
        QVERIFY(yaml.contains(u"job_name: prometheus"_s));
        QVERIFY(yaml.contains(u"targets: [\"127.0.0.1:9090\"]"_s));
        QVERIFY(!yaml.contains(u'$'));
    }

    void rulesLookAsFarBackAsScrapesNeed()
    {
        DemoScrape seldom = kScrape;
        seldom.interval = Duration::fromSeconds(60);
        const auto yaml = QString::fromStdString(demoPrometheusYaml(smallCatalog(), seldom));
        QVERIFY(yaml.contains(u"scrape_interval: 60s"_s));
        QVERIFY(yaml.contains(u"evaluation_interval: 12s"_s));
        QVERIFY(
            QString::fromStdString(demoRulesYaml(Duration::fromSeconds(60))).contains(u"[240s]"_s));
    }

    void namesTheAlertThatTheRulesWouldFire()
    {
        const MetricCatalog catalog = smallCatalog();
        const auto node = QString::fromStdString(targetDownAlert(catalog, 0));
        QVERIFY(node.startsWith(u"ALERTS{alertname=\"NodeDown\""_s));
        QVERIFY(node.contains(u"node=\"eu-gpu-01\""_s));
        QVERIFY(node.contains(u"severity=\"critical\""_s));
        const auto other = QString::fromStdString(targetDownAlert(catalog, 1));
        QVERIFY(other.contains(u"alertname=\"TargetDown\""_s));
        QVERIFY(QString::fromStdString(demoRulesYaml(Duration::fromSeconds(15)))
                    .contains(u"alert: TargetDown"_s));
    }
};

QTEST_GUILESS_MAIN(tst_DemoConfig)
#include "tst_DemoConfig.moc"
