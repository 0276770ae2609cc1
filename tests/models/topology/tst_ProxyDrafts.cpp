// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "DraftRig.h"

#include <QRegularExpression>
#include <QTest>

using namespace promdesk;
using namespace promdesk::test;
using namespace Qt::StringLiterals;

namespace {

LabelSet upstream(const std::string& name)
{
    return { { "__name__", "proxy_info" }, { "job", "proxy" }, { "upstream", name } };
}

LabelSet gpu(const std::string& pod, const std::string& podNamespace = "ml")
{
    return { { "__name__", "gpu_info" }, { "job", "gpu" }, { "exported_pod", pod },
        { "exported_namespace", podNamespace }, { "pod", "dcgm-exporter-x" } };
}

EndpointDraft endpointOf(const std::string& model, const std::string& podNamespace = "ml",
    const std::string& cluster = "lab")
{
    EndpointDraft endpoint;
    endpoint.cluster = cluster;
    endpoint.podNamespace = podNamespace;
    endpoint.model = model;
    endpoint.endpoint.name = toQString(model) + u" ("_s + toQString(podNamespace) + u')';
    endpoint.endpoint.profileId = u"engine"_s;
    endpoint.workloads = { model + "-server" };
    endpoint.replicas[model + "-0"].pod = model + "-0";
    return endpoint;
}

} // namespace

/// attachProxies() and attachGpus(): what stands in front of an endpoint and what it runs on.
class tst_ProxyDrafts : public QObject, private DraftRig
{
    Q_OBJECT

private Q_SLOTS:

    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        start();
        m_draft.endpoints = { endpointOf("llama"), endpointOf("qwen") };
    }

    void joinsAnUpstreamByModelOrWorkload_data()
    {
        QTest::addColumn<QByteArray>("name");
        QTest::newRow("the model") << QByteArray("llama");
        QTest::newRow("the model in other letters") << QByteArray("Meta/LLAMA");
        QTest::newRow("the workload") << QByteArray("llama-server");
        QTest::newRow("a service") << QByteArray("outbound|80||llama.ml.svc.cluster.local");
        QTest::newRow("namespace, service, port") << QByteArray("ml/llama-server/8000");
    }

    void joinsAnUpstreamByModelOrWorkload()
    {
        QFETCH(QByteArray, name);
        m_answers.markers = vectorOf({ { upstream(name.toStdString()), 1 } });
        attachProxies(m_draft, context());
        QCOMPARE(selector("proxy"), "upstream=\"" + name + '"');
        QVERIFY(!m_draft.endpoints[1].endpoint.selectors.contains("proxy"));
        QCOMPARE(m_draft.labelsInUse["proxy"].endpoint, (std::vector<std::string> { "upstream" }));
    }

    void takesSeveralUpstreamsOfOneEndpointTogether()
    {
        m_answers.markers = vectorOf({ { upstream("llama"), 1 }, { upstream("llama-server"), 1 },
            { upstream("nobody"), 1 }, { upstream(""), 1 } });
        attachProxies(m_draft, context());
        QCOMPARE(selector("proxy"), QByteArray("upstream=~\"llama|llama-server\""));
    }

    void keepsToTheClusterOfTheProxy()
    {
        m_draft.endpoints.push_back(endpointOf("llama", "ml", "eu"));
        LabelSet there = upstream("llama");
        there.set("cluster", "eu");
        m_answers.markers = vectorOf({ { there, 1 } });
        attachProxies(m_draft, context());
        QVERIFY(!m_draft.endpoints[0].endpoint.selectors.contains("proxy"));
        QCOMPARE(selector("proxy", 2), QByteArray("cluster=\"eu\",upstream=\"llama\""));
    }

    void tellsNamespacesApartByWhatTheUpstreamSays()
    {
        m_draft.endpoints.push_back(endpointOf("llama", "test"));
        m_answers.markers = vectorOf({ { upstream("outbound|80||llama.test.svc"), 1 } });
        attachProxies(m_draft, context());
        QVERIFY(!m_draft.endpoints[0].endpoint.selectors.contains("proxy"));
        QVERIFY(m_draft.endpoints[2].endpoint.selectors.contains("proxy"));
        start();
        m_draft.endpoints = { endpointOf("llama"), endpointOf("llama", "test") };
        LabelSet labels = upstream("llama");
        labels.set("destination_service_namespace", "test");
        m_answers.markers = vectorOf({ { labels, 1 } });
        attachProxies(m_draft, context());
        QVERIFY(m_draft.endpoints[1].endpoint.selectors.contains("proxy"));
    }

    /// Shown beside the wrong model a proxy misleads; it stands in doubt beside both.
    void leavesAnUpstreamOfTwoEndpointsInDoubt()
    {
        m_draft.endpoints.push_back(endpointOf("llama", "test"));
        m_answers.markers = vectorOf({ { upstream("llama"), 1 } });
        attachProxies(m_draft, context());
        for (const std::size_t place : { std::size_t { 0 }, std::size_t { 2 } }) {
            const TopologyEndpoint& endpoint = m_draft.endpoints[place].endpoint;
            QVERIFY(!endpoint.selectors.contains("proxy"));
            QCOMPARE(endpoint.doubts.size(), 1);
            QVERIFY2(endpoint.doubts.front().contains(u"llama (test)"_s),
                qPrintable(endpoint.doubts.front()));
        }
        QVERIFY(m_draft.endpoints[1].endpoint.doubts.isEmpty());
    }

    /// Knative's queue-proxy calls its service "llama-predictor", and the model is "llama".
    void joinsASidecarByThePodThatItSharesWithTheEngine()
    {
        m_draft.endpoints[0].workloads = { "llama-predictor-00001-deployment" };
        LabelSet sidecar = upstream("llama-predictor");
        sidecar.set("namespace", "ml");
        sidecar.set("pod", "llama-0");
        m_answers.markers = vectorOf({ { sidecar, 1 } });
        attachProxies(m_draft, context());
        QCOMPARE(selector("proxy"), QByteArray("upstream=\"llama-predictor\""));
        QVERIFY(!m_draft.endpoints[1].endpoint.selectors.contains("proxy"));
    }

    /// What a sidecar sends to others is theirs, and a name alike in another pod says nothing.
    void aSidecarSpeaksForItsOwnPodOnly_data()
    {
        QTest::addColumn<QByteArray>("name");
        QTest::addColumn<QByteArray>("podNamespace");
        QTest::addColumn<QByteArray>("pod");
        QTest::newRow("another service")
            << QByteArray("redis") << QByteArray("ml") << QByteArray("llama-0");
        QTest::newRow("half a name")
            << QByteArray("llama-pre") << QByteArray("ml") << QByteArray("llama-0");
        QTest::newRow("another pod")
            << QByteArray("llama-predictor") << QByteArray("ml") << QByteArray("gateway-0");
        QTest::newRow("another namespace")
            << QByteArray("llama-predictor") << QByteArray("test") << QByteArray("llama-0");
    }

    void aSidecarSpeaksForItsOwnPodOnly()
    {
        QFETCH(QByteArray, name);
        QFETCH(QByteArray, podNamespace);
        QFETCH(QByteArray, pod);
        m_draft.endpoints[0].workloads = { "llama-predictor-00001-deployment" };
        LabelSet sidecar = upstream(name.toStdString());
        sidecar.set("namespace", podNamespace.toStdString());
        sidecar.set("pod", pod.toStdString());
        m_answers.markers = vectorOf({ { sidecar, 1 } });
        attachProxies(m_draft, context());
        QVERIFY(!m_draft.endpoints[0].endpoint.selectors.contains("proxy"));
        QVERIFY(m_draft.endpoints[0].endpoint.doubts.isEmpty());
    }

    void selectsTheGpusOfAnEndpointsPods()
    {
        m_draft.endpoints[0].replicas["llama-1"].pod = "llama-1";
        m_answers.markers = vectorOf({ { gpu("llama-0"), 1 }, { gpu("llama-1"), 1 },
            { gpu("stranger-0"), 1 }, { gpu("qwen-0", "test"), 1 } });
        attachGpus(m_draft, context());
        QCOMPARE(selector("gpu"), QByteArray("exported_pod=~\"llama-0|llama-1\""));
        QVERIFY(!m_draft.endpoints[1].endpoint.selectors.contains("gpu")); // of another namespace
        QVERIFY(m_draft.endpoints[0].endpoint.doubts.isEmpty());
    }

    void saysThatGpusAreShared()
    {
        m_draft.endpoints[1].replicas["llama-0"].pod = "llama-0";
        m_answers.markers = vectorOf({ { gpu("llama-0"), 1 }, { gpu("llama-0"), 1 } });
        attachGpus(m_draft, context());
        for (const EndpointDraft& endpoint : m_draft.endpoints) {
            QVERIFY(endpoint.endpoint.selectors.contains("gpu"));
            QCOMPARE(endpoint.endpoint.doubts.size(), 1);
            QVERIFY(endpoint.endpoint.doubts.front().contains(u"shared by 2 models"_s));
        }
    }

    void doesNothingWithoutRows()
    {
        attachProxies(m_draft, context());
        attachGpus(m_draft, context());
        QVERIFY(m_draft.endpoints[0].endpoint.selectors.empty());
    }

private:
    [[nodiscard]] QByteArray selector(std::string_view profileId, std::size_t place = 0) const
    {
        return QByteArray::fromStdString(
            m_draft.endpoints.at(place).endpoint.selectors.at(profileId));
    }
};

QTEST_APPLESS_MAIN(tst_ProxyDrafts)
#include "tst_ProxyDrafts.moc"
