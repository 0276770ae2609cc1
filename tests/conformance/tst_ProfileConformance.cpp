// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers

#include "Resources.h"
#include "profiles/ProfileLoader.h"
#include "signals/QueryTemplate.h"
#include "signals/SignalCatalog.h"
#include "support/SourceTree.h"
#include "topology/DiscoveryQueries.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>

using namespace promdesk;
using namespace Qt::StringLiterals;

namespace {

QByteArray readAll(const QString& path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

const ServerProfile& profileOf(const LoadedProfiles& loaded, const QString& id)
{
    return *loaded.profiles->find(id.toStdString());
}

/// What an endpoint is asked for, by what stands there; none of what watches from aside.
std::vector<std::string> goldenSignals(const ServerProfile& profile)
{
    if (profile.role != ProfileRole::Engine && profile.role != ProfileRole::Proxy) {
        return {};
    }
    std::vector<std::string> ids { "request_rate", "error_ratio", "latency_p50", "latency_p95",
        "latency_p99", "latency_avg", "queue_length", "concurrency", "saturation" };
    if (profile.role == ProfileRole::Engine) {
        ids.insert(ids.end(),
            { "ttft_p50", "ttft_p95", "ttft_p99", "itl_p50", "itl_p95", "itl_p99", "queue_time_p95",
                "queue_time_avg", "replicas", "kv_cache_utilisation", "prefix_cache_hit_ratio",
                "prompt_tokens_per_s", "output_tokens_per_s" });
    }
    return ids;
}

QByteArray ruleOf(int number, const std::string& expression)
{
    QString quoted = QString::fromStdString(expression);
    quoted.replace(u'\'', u"''"_s);
    return u"  - record: c:r%1\n    expr: '%2'\n"_s.arg(QString::number(number), quoted).toUtf8();
}

} // namespace

/// Every shipped profile goes through the same tests: adding one takes no code here either.
class tst_ProfileConformance : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void initTestCase()
    {
        initResources();
        m_loaded = loadProfiles({ u":/profiles"_s });
    }

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void readsAllShippedProfiles()
    {
        for (const Error& error : m_loaded.errors) {
            QFAIL(qPrintable(error.toDisplayText()));
        }
        const QDir folder(test::sourcePath(u"resources/profiles"_s));
        const auto files = folder.entryList({ u"*.json"_s }, QDir::Files).size();
        QCOMPARE(static_cast<qsizetype>(m_loaded.profiles->profiles.size()), files - 3);
    }

    void usesSignalsOfTheCatalogue_data() { addProfileRows(); }

    void usesSignalsOfTheCatalogue()
    {
        QFETCH(const QString, id);
        const auto catalog = SignalCatalog::fromJson(readAll(u":/profiles/signals.json"_s));
        QVERIFY2(catalog.has_value(), catalog ? "" : qPrintable(catalog.error().toDisplayText()));
        for (const ProfileSignal& signal : profileOf(m_loaded, id).signalList) {
            QVERIFY2(catalog->find(signal.id), signal.id.c_str());
            QVERIFY2(signal.missing.endsWith(u'.'), signal.id.c_str());
        }
    }

    void namesTheMetricsItNeeds_data() { addProfileRows(); }

    void namesTheMetricsItNeeds()
    {
        QFETCH(const QString, id);
        for (const ProfileSignal& signal : profileOf(m_loaded, id).signalList) {
            for (const SignalAlternative& alternative : signal.alternatives) {
                for (const std::string& metric : alternative.needs) {
                    QVERIFY2(alternative.expression.find(metric + '{') != std::string::npos,
                        (signal.id + ": " + metric).c_str());
                }
            }
        }
    }

    void hasTheKeysOfTheSchema_data() { addProfileRows(); }

    void hasTheKeysOfTheSchema()
    {
        QFETCH(const QString, id);
        const QJsonObject schema =
            QJsonDocument::fromJson(readAll(u":/schemas/profile.schema.json"_s)).object();
        const QJsonObject file =
            QJsonDocument::fromJson(readAll(profileOf(m_loaded, id).file)).object();
        QVERIFY(!schema.isEmpty());
        for (const QJsonValue required : schema.value(u"required"_s).toArray()) {
            QVERIFY2(file.contains(required.toString()), qPrintable(required.toString()));
        }
        const QStringList known = schema.value(u"properties"_s).toObject().keys();
        for (const QString& key : file.keys()) {
            QVERIFY2(known.contains(key), qPrintable(key));
        }
    }

    void givesExpressionsThatPrometheusAccepts_data() { addProfileRows(); }

    void givesExpressionsThatPrometheusAccepts()
    {
        QFETCH(const QString, id);
        QByteArray rules = "groups:\n- name: c\n  rules:\n";
        int number = 0;
        const std::vector<TemplateValues> samples { { .selector = {}, .window = "5m", .by = {} },
            { .selector = "cluster=\"a\\\"b\",pod=~\"x|y\\\\.z\"",
                .window = "2m",
                .by = { "cluster", "model_name" } } };
        for (const ProfileSignal& signal : profileOf(m_loaded, id).signalList) {
            for (const SignalAlternative& alternative : signal.alternatives) {
                for (const TemplateValues& values : samples) {
                    rules += ruleOf(number++, expandTemplate(alternative.expression, values));
                }
            }
        }
        const QTemporaryDir folder;
        QFile file(folder.filePath(u"rules.yml"_s));
        QVERIFY(file.open(QIODevice::ReadWrite));
        QCOMPARE(file.write(rules), rules.size());
        file.close();
        QProcess promtool;
        promtool.start(u"promtool"_s, { u"check"_s, u"rules"_s, file.fileName() });
        QVERIFY2(promtool.waitForFinished(), qPrintable(promtool.errorString()));
        QVERIFY2(promtool.exitCode() == 0, promtool.readAllStandardError().constData());
        const QByteArray said = promtool.readAllStandardOutput();
        QVERIFY2(said.contains(QByteArray(QByteArray::number(number) + " rules found")),
            said.constData());
    }

    /// What a page of an endpoint asks is answered: by an expression, or by the reason why not.
    void answersForTheGoldenSignals_data()
    {
        QTest::addColumn<QString>("id");
        for (const ServerProfile& profile : m_loaded.profiles->profiles) {
            if (!goldenSignals(profile).empty()) {
                QTest::newRow(profile.id.c_str()) << QString::fromStdString(profile.id);
            }
        }
    }

    void answersForTheGoldenSignals()
    {
        QFETCH(const QString, id);
        const ServerProfile& profile = profileOf(m_loaded, id);
        for (const std::string& wanted : goldenSignals(profile)) {
            const auto signal = std::find_if(profile.signalList.begin(), profile.signalList.end(),
                [&wanted](const ProfileSignal& one) { return one.id == wanted; });
            QVERIFY2(signal != profile.signalList.end(), wanted.c_str());
            QVERIFY2(!signal->alternatives.empty() || signal->missing.size() > 20, wanted.c_str());
        }
    }

    /// Saturation is what waits for each request that runs, never a rate of something.
    void setsWaitingAgainstRunning_data() { addProfileRows(); }

    void setsWaitingAgainstRunning()
    {
        QFETCH(const QString, id);
        for (const ProfileSignal& signal : profileOf(m_loaded, id).signalList) {
            for (const SignalAlternative& alternative : signal.alternatives) {
                QVERIFY2(signal.id != "saturation"
                        || alternative.expression.find(" / clamp_min(") != std::string::npos,
                    alternative.expression.c_str());
            }
        }
    }

    /// A marker says which profile an entity is of, so two may not have the same.
    void sharesNoMarkerWithAnother_data() { addProfileRows(); }

    void sharesNoMarkerWithAnother()
    {
        QFETCH(const QString, id);
        const ServerProfile& profile = profileOf(m_loaded, id);
        for (const ServerProfile& other : m_loaded.profiles->profiles) {
            for (const std::string& marker : other.markers) {
                const bool isOwn = std::find(profile.markers.begin(), profile.markers.end(), marker)
                    != profile.markers.end();
                QVERIFY2(!isOwn || &other == &profile, (other.id + ": " + marker).c_str());
            }
        }
    }

    /// What forwards requests must never be added to the engines that answer them.
    void standsInFrontAsAProxy_data()
    {
        QTest::addColumn<QString>("id");
        for (const char* id :
            { "dynamo", "envoy", "inference_gateway", "istio", "knative_queue_proxy", "litellm",
                "otel_gen_ai", "sglang_gateway", "vllm_router" }) {
            QTest::newRow(id) << QString::fromLatin1(id);
        }
    }

    void standsInFrontAsAProxy()
    {
        QFETCH(const QString, id);
        const ServerProfile& profile = profileOf(m_loaded, id);
        QCOMPARE(toText(profile.role), u"proxy"_s);
        QVERIFY(!profile.identity.endpoint.empty());
    }

    void tellsExportersApart_data()
    {
        QTest::addColumn<QStringList>("metrics");
        QTest::addColumn<QStringList>("ids");
        QTest::newRow("KServe's own server in front of Triton")
            << QStringList { u"request_predict_seconds_count"_s, u"nv_inference_request_success"_s }
            << QStringList { u"kserve"_s, u"triton"_s };
        QTest::newRow("vLLM behind Knative") << QStringList { u"revision_queue_depth"_s,
            u"vllm:num_requests_running"_s } << QStringList { u"knative_queue_proxy"_s, u"vllm"_s };
        QTest::newRow("NIM with its own names") << QStringList { u"num_request_max"_s,
            u"num_requests_running"_s, u"gpu_cache_usage_perc"_s }
                                                << QStringList { u"nim"_s };
        QTest::newRow("NIM that passes the names of vLLM through")
            << QStringList { u"vllm:num_requests_running"_s, u"vllm:gpu_cache_usage_perc"_s }
            << QStringList { u"vllm"_s };
        QTest::newRow("some of the plain names of NIM") << QStringList { u"num_requests_running"_s,
            u"gpu_cache_usage_perc"_s } << QStringList {};
        QTest::newRow("Ray Serve before counters ended in _total")
            << QStringList { u"ray_serve_deployment_request_counter"_s }
            << QStringList { u"ray_serve"_s };
        QTest::newRow("MLServer under Seldon")
            << QStringList { u"model_infer_request_success_total"_s, u"seldon_model_infer_total"_s }
            << QStringList { u"mlserver"_s, u"seldon"_s };
        QTest::newRow("TensorRT-LLM inside Triton and by itself")
            << QStringList { u"nv_inference_request_success"_s, u"nv_trt_llm_request_metrics"_s,
                   u"trtllm_num_requests_running"_s }
            << QStringList { u"triton"_s, u"trtllm_serve"_s };
        QTest::newRow("Dynamo that passes SGLang's names through")
            << QStringList { u"dynamo_frontend_requests_total"_s, u"sglang:num_running_reqs"_s }
            << QStringList { u"dynamo"_s, u"sglang"_s };
        QTest::newRow("an endpoint picker that writes two generations of names")
            << QStringList { u"llm_d_epp_request_total"_s, u"inference_objective_request_total"_s }
            << QStringList { u"inference_gateway"_s };
        QTest::newRow("vLLM behind its router and Istio")
            << QStringList { u"istio_requests_total"_s, u"vllm:num_incoming_requests_total"_s,
                   u"vllm:num_requests_running"_s }
            << QStringList { u"istio"_s, u"vllm"_s, u"vllm_router"_s };
        QTest::newRow("an HTTP server that is no model server")
            << QStringList { u"http_requests_total"_s, u"http_server_request_duration_seconds"_s }
            << QStringList {};
    }

    void tellsExportersApart()
    {
        QFETCH(const QStringList, metrics);
        QFETCH(const QStringList, ids);
        SeriesCounts counts;
        for (const QString& metric : metrics) {
            counts[metric.toStdString()] = 1;
        }
        QStringList found;
        for (const ServerProfile* profile : detectProfiles(*m_loaded.profiles, counts)) {
            found.append(QString::fromStdString(profile->id));
        }
        QCOMPARE(found, ids);
    }

private:
    void addProfileRows()
    {
        QTest::addColumn<QString>("id");
        for (const ServerProfile& profile : m_loaded.profiles->profiles) {
            QTest::newRow(profile.id.c_str()) << QString::fromStdString(profile.id);
        }
    }

    LoadedProfiles m_loaded;
};

QTEST_GUILESS_MAIN(tst_ProfileConformance)
#include "tst_ProfileConformance.moc"
