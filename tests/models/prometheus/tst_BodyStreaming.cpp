// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers

#include "TransportHarness.h"
#include "core/WorkerPool.h"
#include "prometheus/AnswerDecoder.h"
#include "prometheus/PrometheusSource.h"

#include <QTest>

#include <algorithm>

using namespace promdesk;
using namespace promdesk::test;
using namespace Qt::StringLiterals;

Q_DECLARE_METATYPE(promdesk::ErrorKind)
Q_DECLARE_METATYPE(promdesk::test::FaultScript)

namespace {

constexpr qsizetype kMiB = 1024LL * 1024;
/// What may wait on the I/O thread, and the piece that went beyond it.
constexpr qsizetype kLargestPiece = 512LL * 1024 + 64LL * 1024;

/// A matrix of that many series with a thousand samples each.
QByteArray matrix(int series)
{
    QByteArray body = "{'status':'success','data':{'resultType':'matrix','result':[";
    for (int s = 0; s < series; ++s) {
        body += s == 0 ? "{'metric':{'instance':'" : ",{'metric':{'instance':'";
        body += QByteArray::number(s) + "'},'values':[";
        for (int i = 0; i < 1000; ++i) {
            body += i == 0 ? "[" : ",[";
            body += QByteArray::number(1'790'000'000 + i * 15) + ",'"
                + QByteArray::number(i * 0.37 + s, 'g', 17) + "']";
        }
        body += "]}";
    }
    body += "]}}";
    return body.replace('\'', '"');
}

QueryRequest rangeRequest()
{
    QueryRequest request;
    request.expression = "x";
    request.start = Instant::fromSeconds(1'790'000'000);
    request.end = request.start + Duration::fromSeconds(15 * 999);
    request.step = Duration::fromSeconds(15);
    return request;
}

/// Collects, and wants no more than so many bytes.
class Collector final : public BodySink
{
public:
    explicit Collector(qsizetype most = 1024 * kMiB)
        : m_most(most)
    { }

    [[nodiscard]] bool add(QByteArrayView piece) override
    {
        bytes += piece.toByteArray();
        largest = std::max(largest, piece.size());
        return bytes.size() <= m_most;
    }

    QByteArray bytes;
    qsizetype largest = 0;

private:
    qsizetype m_most;
};

HttpRequest requestFor(const std::shared_ptr<Collector>& sink)
{
    return HttpRequest { .path = u"/x"_s, .maxBytes = limits::kAnswerBytes, .sink = sink };
}

} // namespace

class tst_BodyStreaming : public QObject
{
    Q_OBJECT

private:
    Result<SnapshotPtr> fetch(const FaultServer& server)
    {
        PrometheusSource source(TransportHarness::setupFor(server), m_io, m_worker);
        std::optional<Result<SnapshotPtr>> answer;
        source.fetch(rangeRequest(), {}, [&](Result<SnapshotPtr> result) {
            m_gui.post([&answer, result = std::move(result)] { answer = result; });
        });
        [&] { QTRY_VERIFY_WITH_TIMEOUT(answer.has_value(), 20'000); }();
        return answer.value_or(failure(ErrorKind::Internal, u"no answer"_s));
    }

    TransportHarness m_harness;
    Mailbox m_gui;
    WorkerPool m_worker;
    IoThread m_io;

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void cleanup() { m_harness.close(); }

    void handsOverTheWholeBodyInBoundedPieces()
    {
        const QByteArray body = matrix(400);
        QVERIFY(body.size() > 8 * kMiB);
        FaultServer server;
        server.on("/x", FaultScript::json(body));
        m_harness.open(TransportHarness::setupFor(server));
        const auto sink = std::make_shared<Collector>();
        const Result<HttpResponse> response = m_harness.ask(requestFor(sink));
        QVERIFY2(
            response.has_value(), response ? "" : qPrintable(response.error().toDisplayText()));
        QVERIFY(response->body.isEmpty());
        QVERIFY(sink->bytes == body);
        QVERIFY(sink->largest <= kLargestPiece);
    }

    void stopsReadingWhenTheSinkHasEnough()
    {
        FaultServer server;
        server.on("/x",
            FaultScript::head(200, { "Connection: close" })
                .write("{")
                .repeat(QByteArray(65536, ' '), 1'000'000));
        m_harness.open(TransportHarness::setupFor(server));
        const auto sink = std::make_shared<Collector>(kMiB);
        QVERIFY(m_harness.ask(requestFor(sink)).has_value());
        QVERIFY(sink->bytes.size() <= kMiB + kLargestPiece);
    }

    void keepsAwayFromAnswersThatAreNotUsed_data()
    {
        QTest::addColumn<FaultScript>("script");
        QTest::addColumn<int>("status");
        const QByteArray filler(4096, ' ');
        QTest::newRow("a refusal")
            << FaultScript::answer(422, "application/json", "{" + filler + "}") << 422;
        QTest::newRow("an error with status 200")
            << FaultScript::json("{\"status\":\"error\",\"error\":\"" + filler + "\"}") << 200;
        QTest::newRow("a page") << FaultScript::answer(
            200, "text/html", "<html>" + filler + "</html>")
                                << 200;
        QTest::newRow("too short to be worth it") << FaultScript::json(kOk) << 200;
    }

    void keepsAwayFromAnswersThatAreNotUsed()
    {
        QFETCH(FaultScript, script);
        QFETCH(int, status);
        FaultServer server;
        server.on("/x", script);
        m_harness.open(TransportHarness::setupFor(server));
        const auto sink = std::make_shared<Collector>();
        const Result<HttpResponse> response = m_harness.ask(requestFor(sink));
        QVERIFY(response.has_value());
        QCOMPARE(response->status, status);
        QVERIFY(!response->body.isEmpty());
        QVERIFY(sink->bytes.isEmpty());
    }

    void failsWhereverTheBodyIsCut_data()
    {
        QTest::addColumn<FaultScript>("script");
        QTest::addColumn<ErrorKind>("kind");
        const QByteArray body = matrix(40);
        const QByteArray part = body.left(body.size() / 2);
        const QByteArrayList chunked { "Transfer-Encoding: chunked" };
        QTest::newRow("closed before the last chunk")
            << FaultScript::head(200, chunked).chunk(part).close() << ErrorKind::Truncated;
        QTest::newRow("all there but the last chunk, reset")
            << FaultScript::head(200, chunked).chunk(body).pause(50).reset()
            << ErrorKind::Truncated;
        QTest::newRow("shorter than announced")
            << FaultScript::head(200, { "Content-Length: " + QByteArray::number(body.size()) })
                   .write(part)
                   .close()
            << ErrorKind::Truncated;
        QTest::newRow("an honest length of half a document")
            << FaultScript::json(part) << ErrorKind::Truncated;
        QTest::newRow("stalled in the middle")
            << FaultScript::head(200, chunked).chunk(part).stall() << ErrorKind::Timeout;
        QTest::newRow("garbage in the middle")
            << FaultScript::json(part + "garbage" + body.mid(part.size())) << ErrorKind::Malformed;
        QTest::newRow("something behind the end")
            << FaultScript::json(body + "x") << ErrorKind::Malformed;
    }

    void failsWhereverTheBodyIsCut()
    {
        QFETCH(FaultScript, script);
        QFETCH(ErrorKind, kind);
        FaultServer server;
        server.on("/api/v1/query_range", script);
        TransportSetup setup = TransportHarness::setupFor(server);
        if (kind == ErrorKind::Timeout) {
            setup.idleDeadline = Duration::fromMs(250);
        }
        PrometheusSource source(setup, m_io, m_worker);
        std::optional<Result<SnapshotPtr>> answer;
        source.fetch(rangeRequest(), {}, [&](Result<SnapshotPtr> result) {
            m_gui.post([&answer, result = std::move(result)] { answer = result; });
        });
        QTRY_VERIFY_WITH_TIMEOUT(answer.has_value(), 20'000);
        QVERIFY(!answer->has_value());
        QCOMPARE(toText(answer->error().kind), toText(kind));
        QVERIFY(!answer->error().context.isEmpty());
    }

    void decodesWhatDecodingTheWholeGives_data()
    {
        QTest::addColumn<QByteArray>("body");
        QTest::newRow("one piece") << matrix(1);
        QTest::newRow("many pieces") << matrix(100);
    }

    void decodesWhatDecodingTheWholeGives()
    {
        QFETCH(QByteArray, body);
        FaultServer server;
        FaultScript script = FaultScript::head(200, { "Transfer-Encoding: chunked" });
        for (qsizetype at = 0; at < body.size(); at += 100'003) {
            script.chunk(body.mid(at, 100'003));
        }
        server.on("/api/v1/query_range", script.chunk({}));
        const Result<SnapshotPtr> streamed = fetch(server);
        QVERIFY2(
            streamed.has_value(), streamed ? "" : qPrintable(streamed.error().toDisplayText()));
        const Result<SnapshotPtr> whole = decodeQueryAnswer(body, rangeRequest());
        QCOMPARE((*streamed)->bodyBytes, (*whole)->bodyBytes);
        QCOMPARE((*streamed)->series.size(), (*whole)->series.size());
        for (std::size_t i = 0; i < (*whole)->series.size(); ++i) {
            QVERIFY((*streamed)->series[i].labels == (*whole)->series[i].labels);
            QVERIFY((*streamed)->series[i].axis == (*whole)->series[i].axis);
            QVERIFY((*streamed)->series[i].values == (*whole)->series[i].values);
        }
    }

    void unpacksWhileItStreams()
    {
        const QByteArray body = matrix(60);
        FaultServer server;
        server.on("/api/v1/query_range",
            FaultScript::answer(200, "application/json", gzip(body), { "Content-Encoding: gzip" }));
        TransportSetup setup = TransportHarness::setupFor(server);
        setup.compression = TransportSetup::Compression::Always;
        PrometheusSource source(setup, m_io, m_worker);
        std::optional<Result<SnapshotPtr>> answer;
        source.fetch(rangeRequest(), {}, [&](Result<SnapshotPtr> result) {
            m_gui.post([&answer, result = std::move(result)] { answer = result; });
        });
        QTRY_VERIFY_WITH_TIMEOUT(answer.has_value(), 20'000);
        QVERIFY2(answer->has_value(), *answer ? "" : qPrintable(answer->error().toDisplayText()));
        QCOMPARE((**answer)->bodyBytes, static_cast<std::size_t>(body.size()));
        QCOMPARE((**answer)->sampleCount(), std::size_t { 60'000 });
    }

    void cancelsInTheMiddle()
    {
        const QByteArray body = matrix(40);
        FaultServer server;
        server.on("/api/v1/query_range",
            FaultScript::head(200, { "Transfer-Encoding: chunked" })
                .chunk(body.left(body.size() / 2))
                .stall());
        PrometheusSource source(TransportHarness::setupFor(server), m_io, m_worker);
        CancelSource cancel;
        std::optional<Result<SnapshotPtr>> answer;
        source.fetch(rangeRequest(), cancel.token(), [&](Result<SnapshotPtr> result) {
            m_gui.post([&answer, result = std::move(result)] { answer = result; });
        });
        QTRY_COMPARE(server.requests().size(), std::size_t { 1 });
        cancel.cancel();
        QTRY_VERIFY_WITH_TIMEOUT(answer.has_value(), 20'000);
        QVERIFY(!answer->has_value());
        QCOMPARE(answer->error().kind, ErrorKind::Cancelled);
    }
};

QTEST_GUILESS_MAIN(tst_BodyStreaming)
#include "tst_BodyStreaming.moc"
