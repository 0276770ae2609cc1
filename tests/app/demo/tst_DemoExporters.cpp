// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers

// The exporters of the demo, each held against its profile and against Prometheus' own format.
#include "ExporterChoice.h"
#include "ExporterRig.h"
#include "signals/SignalBinding.h"
#include "support/ShippedKnowledge.h"

#include <QProcess>
#include <QRegularExpression>
#include <QTest>

#include <algorithm>
#include <cmath>
#include <set>

using namespace promdesk;
using namespace promdesk::test;
using namespace Qt::StringLiterals;

namespace {

const QStringList& allProfiles()
{
    static const QStringList profiles = [] {
        QStringList all { u"node_exporter"_s, u"dcgm"_s, u"kube_state_metrics"_s, u"vllm"_s,
            u"triton"_s, u"envoy"_s, u"istio"_s, u"vllm_router"_s, u"hadoop"_s };
        for (const ServerPage& page : serverPages()) {
            all += pageProfile(page);
        }
        return all;
    }();
    return profiles;
}

/// What `promtool check metrics` makes of a page: 0 fine, 3 a matter of taste, else it is broken.
int promtoolVerdict(const std::string& text, QByteArray& words)
{
    QProcess promtool;
    promtool.setProcessChannelMode(QProcess::MergedChannels);
    promtool.start(u"promtool"_s, { u"check"_s, u"metrics"_s });
    promtool.write(text.data(), static_cast<qint64>(text.size()));
    promtool.closeWriteChannel();
    const bool hasEnded = promtool.waitForFinished();
    words = promtool.readAll();
    return hasEnded ? promtool.exitCode() : -1;
}

/// "node_load1" of "node_load1 " and of "node_load1{…} ".
std::string nameOf(const DemoSeries& series)
{
    return series.exposed.substr(0, series.exposed.find_first_of(" {"));
}

bool isStyleOf(MetricType type, NumberStyle style)
{
    switch (type) {
    case MetricType::Counter:
    case MetricType::Histogram:
        return style != NumberStyle::Gauge;
    case MetricType::Gauge:
    case MetricType::Summary:
        return style == NumberStyle::Gauge;
    case MetricType::Untyped:
        return true;
    }
    return false;
}

} // namespace

class tst_DemoExporters : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    static void exporters_data()
    {
        QTest::addColumn<QString>("profile");
        for (const QString& profile : allProfiles()) {
            QTest::newRow(qPrintable(profile)) << profile;
        }
    }

    void writesWhatPrometheusReads_data() { exporters_data(); }

    void writesWhatPrometheusReads()
    {
        QFETCH(QString, profile);
        const auto exporter = exporterOf(profile, m_whole);
        const ExporterRig rig(*exporter, quietState(m_whole));
        QVERIFY(!rig.catalog().targets.empty());
        std::set<std::string> paths;
        for (std::size_t target = 0; target < rig.catalog().targets.size(); ++target) {
            QVERIFY(paths.insert(rig.catalog().targets[target].path).second);
        }
        QByteArray words;
        for (const std::size_t target : { std::size_t { 0 }, rig.catalog().targets.size() - 1 }) {
            const std::string text = expositionText(rig.catalog(), rig.frame(), target);
            const int verdict = promtoolVerdict(text, words);
            QVERIFY2(verdict == 0 || verdict == 3, words.constData());
        }
    }

    void nameAndTypeOfEachFamilyBelongTogether_data() { exporters_data(); }

    void nameAndTypeOfEachFamilyBelongTogether()
    {
        QFETCH(QString, profile);
        const auto exporter = exporterOf(profile, m_whole);
        const ExporterRig rig(*exporter, quietState(m_whole));
        const std::set<std::string> parts { "_bucket", "_sum", "_count" };
        std::set<std::string> stored;
        for (const DemoSeries& series : rig.catalog().series) {
            QVERIFY2(stored.insert(series.stored).second, series.stored.c_str());
            QVERIFY2(isStyleOf(series.family->type, series.style), series.stored.c_str());
            const std::string family = series.family->name;
            const std::string name = nameOf(series);
            QVERIFY2(name.starts_with(family), name.c_str());
            const bool isHistogram = series.family->type == MetricType::Histogram;
            QCOMPARE(parts.count(name.substr(family.size())), isHistogram ? 1U : 0U);
            QCOMPARE(*series.family->help == '\0', profile == u"hadoop"); // whose pages have none
        }
    }

    /// The demo must show every signal its pages have: the shipped profile binds all that have an
    /// alternative. The demo's Triton serves no language models, and llama.cpp has given up a
    /// gauge.
    void givesTheSignalsOfItsProfile_data() { exporters_data(); }

    void givesTheSignalsOfItsProfile()
    {
        QFETCH(QString, profile);
        const auto exporter = exporterOf(profile, m_whole);
        const ExporterRig rig(*exporter, quietState(m_whole));
        MetricNames names;
        for (const DemoSeries& series : rig.catalog().series) {
            names.insert(nameOf(series));
        }
        const FleetKnowledge knowledge = shippedKnowledge();
        const ServerProfile* known = knowledge.profiles->find(profile.toStdString());
        QVERIFY(known != nullptr);
        QVERIFY(std::any_of(known->markers.begin(), known->markers.end(),
            [&names](const std::string& marker) { return names.contains(marker); }));
        QStringList missing;
        for (const SignalBinding& binding : bindSignals(*known, names)) {
            const ProfileSignal* described = known->findSignal(binding.signalId);
            QVERIFY(described != nullptr);
            if (!binding.isBound() && !described->alternatives.empty()) {
                missing += QString::fromStdString(binding.signalId);
            }
        }
        const QHash<QString, QStringList> expected {
            { u"triton"_s, { u"kv_cache_utilisation"_s } },
            { u"llamacpp"_s, { u"kv_cache_utilisation"_s } },
        };
        QCOMPARE(missing, expected.value(profile));
    }

    void aStepChangesNoNames_data() { exporters_data(); }

    void aStepChangesNoNames()
    {
        QFETCH(QString, profile);
        const auto exporter = exporterOf(profile, m_whole);
        ExporterRig rig(*exporter, quietState(m_whole));
        const std::size_t count = rig.catalog().series.size();
        FleetState empty;
        empty.replicas.resize(m_whole.replicas.size());
        empty.gpus.resize(m_whole.gpus.size());
        empty.nodes.resize(m_whole.nodes.size());
        for (NodeState& node : empty.nodes) {
            node.isUp = false;
        }
        for (ReplicaState& replica : empty.replicas) {
            replica.isUp = false;
        }
        rig.step(empty, 5.0);
        QCOMPARE(rig.frame().values.size(), count);
        QCOMPARE(rig.frame().isTargetUp.size(), rig.catalog().targets.size());
        for (std::size_t i = 0; i < count; ++i) {
            QVERIFY2(std::isfinite(rig.frame().values[i]), rig.catalog().series[i].stored.c_str());
        }
    }

private:
    const DemoLayout m_whole = makeFleetLayout();
};

QTEST_GUILESS_MAIN(tst_DemoExporters)
#include "tst_DemoExporters.moc"
