// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "core/IoThread.h"
#include "core/Limits.h"
#include "core/Mailbox.h"
#include "prometheus/CapabilityProbe.h"
#include "support/FaultServer.h"

#include <QRegularExpression>
#include <QTest>

#include <memory>
#include <optional>

using namespace promdesk;
using namespace promdesk::test;
using namespace Qt::StringLiterals;

namespace {

constexpr std::size_t kQuestionCount = 11;
const Instant kNow = Instant::fromSeconds(1'790'000'000);

HttpResponse json(const QByteArray& body, int status = 200)
{
    return { .status = status,
        .contentType = "application/json",
        .body = body,
        .server = u"prom:9090"_s,
        .receivedAt = kNow };
}

HttpResponse data(const QByteArray& content)
{
    return json(R"({"status":"success","data":)" + content + '}');
}

HttpResponse refused()
{
    return json(R"({"status":"error","errorType":"bad_data","error":"no"})", 400);
}

/// Answers to all questions, each of them an error until it is set.
class Answers
{
public:
    Answers()
    {
        // In place: where these are copied, GCC 12 with a sanitizer sees uninitialised memory.
        for (std::size_t at = 0; at < kQuestionCount; ++at) {
            m_all.emplace_back(failure(ErrorKind::Timeout, u"no"_s));
        }
    }

    Answers& set(ProbeQuestion question, Result<HttpResponse> answer)
    {
        m_all.at(static_cast<std::size_t>(question)) = std::move(answer);
        return *this;
    }

    Answers& build(const QByteArray& version)
    {
        return set(ProbeQuestion::BuildInfo,
            data(R"({"version":")" + version + R"(","goVersion":"go1"})"));
    }

    [[nodiscard]] Result<SourceCapabilities> interpreted() const { return interpretProbe(m_all); }

private:
    ProbeAnswers m_all;
};

HttpResponse scalarVector(const QByteArray& value)
{
    return data(R"({"resultType":"vector","result":[{"metric":{},"value":[1790000000,")" + value
        + R"("]}]})");
}

} // namespace

class tst_CapabilityProbe : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void cleanup() { m_transport.reset(); }

    void readsEverythingThatAServerTells()
    {
        Answers answers;
        answers.build("3.1.0")
            .set(ProbeQuestion::QueryLimit, refused())
            .set(ProbeQuestion::QueryLookback, refused())
            .set(ProbeQuestion::Flags,
                data(R"({"query.lookback-delta":"2m","query.timeout":"30s"})"))
            .set(ProbeQuestion::Config,
                data(R"({"yaml":"global:\n  scrape_interval: 30s\n  external_labels:\n)"
                     R"(    cluster: eu\n"})"))
            .set(ProbeQuestion::Targets, data(R"({"activeTargets":[]})"))
            .set(ProbeQuestion::Rules, data(R"({"groups":[]})"));
        const auto found = answers.interpreted();
        QVERIFY2(found, found ? "" : qPrintable(found.error().toDisplayText()));
        QCOMPARE(found->flavour, Flavour::Prometheus);
        QCOMPARE(found->version, u"3.1.0"_s);
        QVERIFY(found->hasQueryLimit && found->hasLookbackParameter);
        QVERIFY(found->hasTargets && found->hasRules && !found->hasRemoteRead);
        QVERIFY(found->areFlagsKnown && found->isConfigurationKnown && !found->altersEvaluation);
        QCOMPARE(found->lookback, Duration::fromMinutes(2));
        QCOMPARE(found->queryTimeout, Duration::fromSeconds(30));
        QCOMPARE(found->scrapeInterval, Duration::fromSeconds(30));
        QCOMPARE(found->externalLabels.value("cluster"), std::string_view("eu"));
    }

    /// Every question but the first may be refused without harm.
    void expectsNothingOfAServerThatTellsNoMoreThanItsVersion()
    {
        Answers answers;
        answers.build("2.45.0");
        const auto found = answers.interpreted();
        QVERIFY(found);
        QVERIFY(!found->hasQueryLimit && !found->hasTargets && !found->hasRules);
        QVERIFY(!found->cancelsQueries && !found->hasQuotedNames && !found->hasLeftOpenWindows);
        QCOMPARE(found->lookback, Duration::fromMinutes(5));
        QCOMPARE(found->scrapeInterval, Duration::fromSeconds(15));
    }

    void knowsWhatVersionsCan_data()
    {
        QTest::addColumn<QByteArray>("version");
        QTest::addColumn<bool>("cancelsQueries");
        QTest::addColumn<bool>("hasQuotedNames");
        QTest::newRow("2.52") << QByteArray("2.52.9") << false << false;
        QTest::newRow("2.53") << QByteArray("2.53.0") << true << false;
        QTest::newRow("2.100") << QByteArray("2.100.0") << true << false;
        QTest::newRow("3.0 before its release") << QByteArray("3.0.0-rc.1") << true << true;
        QTest::newRow("with a letter") << QByteArray("v3.5") << true << true;
        QTest::newRow("10") << QByteArray("10.0.0") << true << true;
        QTest::newRow("no version") << QByteArray("") << false << false;
        QTest::newRow("no number") << QByteArray("main-abc123") << false << false;
    }

    void knowsWhatVersionsCan()
    {
        QFETCH(QByteArray, version);
        QFETCH(bool, cancelsQueries);
        QFETCH(bool, hasQuotedNames);
        Answers answers;
        const auto found = answers.build(version).interpreted();
        QVERIFY(found);
        QCOMPARE(found->cancelsQueries, cancelsQueries);
        QCOMPARE(found->hasQuotedNames, hasQuotedNames);
        QCOMPARE(found->hasLeftOpenWindows, hasQuotedNames);
        // The numbers of others count differently.
        answers.set(ProbeQuestion::Stores, data("{}"));
        QVERIFY(!answers.interpreted()->cancelsQueries);
    }

    /// VictoriaMetrics refuses what is longer, 16 KiB unless it was started otherwise.
    void knowsHowLongAQueryMayBe_data()
    {
        QTest::addColumn<QByteArray>("metrics");
        QTest::addColumn<qulonglong>("bytes");
        const auto flag = [](const char* value) -> QByteArray {
            return QByteArray("vm_app_version{short_version=\"v1.79\"} 1\n"
                              "flag{name=\"search.maxQueryLen\", value=\"")
                + value + "\", is_set=\"true\"} 1\n";
        };
        QTest::newRow("not said") << QByteArray("up 1\n") << 16'384ULL;
        QTest::newRow("said") << flag("65536") << 65'536ULL;
        QTest::newRow("in kB") << flag("64KB") << 64'000ULL;
        QTest::newRow("in KiB") << flag("8KiB") << 8'192ULL;
        QTest::newRow("in KiB, as it writes it") << flag("20KiB") << 20'480ULL;
        QTest::newRow("in MiB") << flag("0.03MiB") << 31'457ULL;
        QTest::newRow("more than is asked")
            << flag("999999999") << qulonglong { limits::kExpressionBytes };
        QTest::newRow("hardly anything") << flag("1") << 1024ULL;
        QTest::newRow("no number") << flag("a lot") << 16'384ULL;
    }

    void knowsHowLongAQueryMayBe()
    {
        QFETCH(QByteArray, metrics);
        QFETCH(qulonglong, bytes);
        Answers answers;
        answers.set(ProbeQuestion::BuildInfo, data(R"({"version":"2.24.0"})"));
        answers.set(ProbeQuestion::OwnMetrics, json(metrics));
        const auto found = answers.interpreted();
        QCOMPARE(found->flavour, Flavour::VictoriaMetrics);
        QCOMPARE(qulonglong { found->longestExpression }, bytes);
        QCOMPARE(Answers().build("3.1.0").interpreted()->longestExpression,
            limits::kExpressionBytes); // Prometheus has no bound of its own
    }

    void saysWhatIsNoServer_data()
    {
        QTest::addColumn<HttpResponse>("first");
        QTest::addColumn<ErrorKind>("kind");
        QTest::newRow("not let in") << json("{}", 401) << ErrorKind::Authentication;
        QTest::newRow("nothing there") << json("no", 404) << ErrorKind::NotFound;
        QTest::newRow("a page") << HttpResponse {
            .status = 200, .contentType = "text/html", .body = "<html>"
        } << ErrorKind::NotPrometheus;
        QTest::newRow("starting up") << json("later", 503) << ErrorKind::Unavailable;
    }

    void saysWhatIsNoServer()
    {
        QFETCH(HttpResponse, first);
        QFETCH(ErrorKind, kind);
        const auto found = Answers().set(ProbeQuestion::BuildInfo, first).interpreted();
        QVERIFY(!found);
        QCOMPARE(toText(found.error().kind), toText(kind));
        const auto nothing = interpretProbe({});
        QVERIFY(!nothing);
        QCOMPARE(nothing.error().kind, ErrorKind::NotPrometheus);
    }

    /// Gateways hide the status pages and let queries through.
    void takesAnAnsweredQueryForAServer()
    {
        Answers answers;
        answers.set(ProbeQuestion::BuildInfo, json("no", 404));
        answers.set(ProbeQuestion::QueryLimit, scalarVector("1"));
        QVERIFY(answers.interpreted());
        QVERIFY(!answers.interpreted()->hasQueryLimit);
        answers.set(ProbeQuestion::QueryLimit, refused());
        QVERIFY(answers.interpreted());
        QCOMPARE(answers.interpreted()->flavour, Flavour::Unknown);
        answers.set(ProbeQuestion::QueryLimit, json("<html>", 400));
        QVERIFY(!answers.interpreted());
    }

    void measuresTheIntervalByTheUsualOnes_data()
    {
        QTest::addColumn<QByteArray>("count"); ///< samples in ten minutes
        QTest::addColumn<qint64>("seconds");
        QTest::newRow("every 15 s") << QByteArray("40") << qint64 { 15 };
        QTest::newRow("with a few missing") << QByteArray("38") << qint64 { 15 };
        QTest::newRow("every second") << QByteArray("600") << qint64 { 1 };
        QTest::newRow("every minute") << QByteArray("10") << qint64 { 60 };
        QTest::newRow("once") << QByteArray("1") << qint64 { 300 };
        QTest::newRow("far too many") << QByteArray("1e9") << qint64 { 1 };
        QTest::newRow("none") << QByteArray("0") << qint64 { 15 };
        QTest::newRow("no number") << QByteArray("NaN") << qint64 { 15 };
        QTest::newRow("infinitely many") << QByteArray("+Inf") << qint64 { 1 };
    }

    void measuresTheIntervalByTheUsualOnes()
    {
        QFETCH(QByteArray, count);
        QFETCH(qint64, seconds);
        Answers answers;
        answers.build("2.45.0").set(ProbeQuestion::ScrapeCount, scalarVector(count));
        QCOMPARE(answers.interpreted()->scrapeInterval, Duration::fromSeconds(seconds));
    }

    void keepsTheUsualTimesInsteadOfSenselessOnes()
    {
        Answers answers;
        answers.build("2.45.0").set(
            ProbeQuestion::Flags, data(R"({"query.lookback-delta":"0s","query.timeout":"soon"})"));
        const auto found = answers.interpreted();
        QCOMPARE(found->lookback, Duration::fromMinutes(5));
        QCOMPARE(found->queryTimeout, Duration::fromMinutes(2));
    }

    /// Some gateways let the configuration through, but not the flags.
    void doesNotTakeTheUsualFlagsForKnown()
    {
        HttpResponse forbidden = data("{}");
        forbidden.status = 403;
        Answers answers;
        answers.build("2.45.0")
            .set(ProbeQuestion::Config, data(R"({"yaml":"global:\n  scrape_interval: 30s\n"})"))
            .set(ProbeQuestion::Flags, forbidden);
        QVERIFY(answers.interpreted()->isConfigurationKnown);
        QVERIFY(!answers.interpreted()->areFlagsKnown);
        answers.set(ProbeQuestion::Flags, data(R"({"query.timeout":"30s"})"));
        QVERIFY(!answers.interpreted()->areFlagsKnown);
        answers.set(ProbeQuestion::Flags, data(R"({"query.lookback-delta":"5m"})"));
        QVERIFY(answers.interpreted()->areFlagsKnown);
    }

    void readsTheClockOffTheQuickestAnswer()
    {
        const auto at = [](Duration firstByteAfter, Instant date) {
            HttpResponse response = data(R"({"version":"3.1.0","goVersion":"go1"})");
            response.firstByteAfter = firstByteAfter;
            response.date = date;
            return response;
        };
        Answers answers;
        answers.set(ProbeQuestion::BuildInfo, at(Duration::fromSeconds(4), kNow));
        answers.set(
            ProbeQuestion::Targets, at(Duration::fromMs(20), kNow + Duration::fromSeconds(60)));
        answers.set(ProbeQuestion::Rules, at(Duration::fromSeconds(2), kNow));
        const auto found = answers.interpreted();
        QCOMPARE(found->roundTrip, Duration::fromMs(20));
        QCOMPARE(found->clockSkew, Duration::fromMs(60'510)); // half a second, half a round trip
        // Within the second that Date resolves nothing is known.
        Answers alike;
        alike.set(ProbeQuestion::BuildInfo, at(Duration::fromMs(20), kNow));
        QCOMPARE(alike.interpreted()->clockSkew, Duration());
    }

    void boundsTheVersionAndShowsItPlainly()
    {
        Answers answers;
        answers.build("3.1\\u202e" + QByteArray(500, 'x'));
        const auto found = answers.interpreted();
        QVERIFY(found);
        QVERIFY2(found->version.size() <= 80, qPrintable(found->version));
        QVERIFY(!found->version.contains(QChar(0x202e)));
    }

    void asksNothingMoreOfAServerThatDoesNotAnswer()
    {
        FaultServer server;
        server.otherwise(FaultScript::nothing().close());
        const auto found = probe(server);
        QVERIFY(!found);
        QCOMPARE(server.requests().front().path, QByteArray("/api/v1/status/buildinfo"));
        for (const FaultServer::Request& request : server.requests()) {
            QCOMPARE(request.path, QByteArray("/api/v1/status/buildinfo"));
        }
    }

    void asksOneQuestionAfterTheOther()
    {
        FaultServer server;
        server.on("/api/v1/status/buildinfo",
            FaultScript::json(
                R"({"status":"success","data":{"version":"2.45.0","goVersion":"g"}})"));
        const auto found = probe(server);
        QVERIFY(found);
        QCOMPARE(server.mostAtOnce(), 1);
        QVERIFY(server.requests().size() <= kQuestionCount);
    }

    void endsWhenCancelled()
    {
        FaultServer server;
        server.on("/api/v1/status/buildinfo",
            FaultScript::json(
                R"({"status":"success","data":{"version":"2.45.0","goVersion":"g"}})"));
        server.otherwise(FaultScript::nothing().stall());
        CancelSource cancel;
        std::optional<Result<SourceCapabilities>> found;
        int doneCount = 0;
        open(server);
        probeCapabilities(m_transport, m_transport->group(cancel.token()),
            [&](Result<SourceCapabilities> result) {
                ++doneCount;
                found = std::move(result);
            });
        QTRY_COMPARE(server.requests().size(), std::size_t { 2 });
        cancel.cancel();
        QTRY_VERIFY(found.has_value());
        QCOMPARE(found->error().kind, ErrorKind::Cancelled);
        QCOMPARE(doneCount, 1);
    }

private:
    void open(const FaultServer& server)
    {
        TransportSetup setup;
        setup.settings.baseUrl = QUrl(server.url());
        setup.connectDeadline = Duration::fromSeconds(20);
        m_transport = std::make_shared<HttpTransport>(m_io, m_worker, setup);
    }

    Result<SourceCapabilities> probe(const FaultServer& server)
    {
        open(server);
        std::optional<Result<SourceCapabilities>> found;
        probeCapabilities(
            m_transport, {}, [&](Result<SourceCapabilities> result) { found = std::move(result); });
        [&] { QTRY_VERIFY_WITH_TIMEOUT(found.has_value(), 20'000); }();
        return found.value_or(failure(ErrorKind::Internal, u"no answer"_s));
    }

    IoThread m_io;
    Mailbox m_worker;
    std::shared_ptr<HttpTransport> m_transport;
};

QTEST_GUILESS_MAIN(tst_CapabilityProbe)
#include "tst_CapabilityProbe.moc"
