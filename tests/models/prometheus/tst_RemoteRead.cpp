// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "TransportHarness.h"
#include "prometheus/RemoteRead.h"
#include "support/ReadFrames.h"

#include <QRegularExpression>
#include <QTest>

#include <memory>

using namespace promdesk;
using namespace promdesk::test;
using namespace Qt::StringLiterals;

Q_DECLARE_METATYPE(promdesk::test::FaultScript)

namespace {

const QByteArray kRead = "/api/v1/read";

FaultScript stream(const QByteArray& body)
{
    return FaultScript::answer(
        200, "application/x-streamed-protobuf; proto=prometheus.ChunkedReadResponse", body);
}

QByteArray upFrame()
{
    return seriesFrame({ { "__name__", "up" }, { "job", "a" } },
        { { .samples = { { 9'000, 0 }, { 10'000, 1 }, { 20'000, 2 } } } });
}

RawRequest request()
{
    return { .selector = "up", .start = Instant::fromSeconds(10), .end = Instant::fromSeconds(20) };
}

/// Keeps so many series.
class Keeper final : public RawSink
{
public:
    explicit Keeper(std::size_t most)
        : m_most(most)
    { }

    void restart() override { series.clear(); }

    [[nodiscard]] bool add(Series one) override
    {
        series.push_back(std::move(one));
        return series.size() <= m_most;
    }

    std::vector<Series> series;

private:
    std::size_t m_most;
};

} // namespace

class tst_RemoteRead : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        m_server = std::make_unique<FaultServer>();
        m_harness.open(TransportHarness::setupFor(*m_server));
    }

    void cleanup()
    {
        m_harness.close();
        m_server.reset();
    }

    void readsTheWindowOfAStream()
    {
        QVERIFY(isRemoteReadBuilt());
        m_server->on(kRead, stream(upFrame()));
        const Result<SnapshotPtr> answer = read(request());
        QVERIFY2(answer, answer ? "" : qPrintable(answer.error().toDisplayText()));
        QCOMPARE((*answer)->series.size(), std::size_t { 1 });
        QCOMPARE((*answer)->series.front().values, (std::vector<double> { 1, 2 }));
    }

    void asksAsRemoteReadDoes()
    {
        m_server->on(kRead, stream({}));
        QVERIFY(read(request()));
        const FaultServer::Request& asked = m_server->requests().front();
        QCOMPARE(asked.method, QByteArray("POST"));
        QCOMPARE(asked.headers.value("content-type"), QByteArray("application/x-protobuf"));
        QCOMPARE(asked.headers.value("content-encoding"), QByteArray("snappy"));
        QCOMPARE(asked.headers.value("x-prometheus-remote-read-version"), QByteArray("0.1.0"));
        QVERIFY(asked.body.contains("__name__") && asked.body.contains("up"));
    }

    void takesOnlyStreamsOfChunks_data()
    {
        QTest::addColumn<int>("status");
        QTest::addColumn<QByteArray>("type");
        QTest::addColumn<bool>("isStream");
        const QByteArray streamed("application/x-streamed-protobuf");
        QTest::newRow("a stream") << 200 << streamed << true;
        QTest::newRow("with a parameter") << 200 << streamed + "; proto=x" << true;
        QTest::newRow("samples in one piece")
            << 200 << QByteArray("application/x-protobuf") << false;
        QTest::newRow("nothing said") << 200 << QByteArray() << false;
        QTest::newRow("an error page") << 400 << streamed << false;
        QTest::newRow("no content") << 204 << streamed << false;
    }

    void takesOnlyStreamsOfChunks()
    {
        QFETCH(int, status);
        QFETCH(QByteArray, type);
        QFETCH(bool, isStream);
        QCOMPARE(isChunkStream({ .status = status, .contentType = type }), isStream);
    }

    void saysWhyItCannotRead_data()
    {
        QTest::addColumn<FaultScript>("script");
        QTest::addColumn<ErrorKind>("kind");
        const auto text = [](int status, const QByteArray& body) {
            return FaultScript::answer(status, "text/plain; charset=utf-8", body);
        };
        QTest::newRow("over the server's limit")
            << text(400, "exceeded sample limit (1)\n") << ErrorKind::TooMuch;
        QTest::newRow("a broken request") << text(400, "bad matcher\n") << ErrorKind::BadQuery;
        QTest::newRow("a broken server") << text(500, "storage\n") << ErrorKind::BadQuery;
        QTest::newRow("no such call") << text(404, "no\n") << ErrorKind::NotFound;
        QTest::newRow("too many reads") << text(503, "later\n") << ErrorKind::Unavailable;
        QTest::newRow("not let in") << text(401, "who?\n") << ErrorKind::Authentication;
        QTest::newRow("samples in one piece")
            << FaultScript::answer(200, "application/x-protobuf", "x") << ErrorKind::NotPrometheus;
        QTest::newRow("JSON") << FaultScript::json(kOk) << ErrorKind::Unsupported;
        QTest::newRow("cut in a frame") << stream(upFrame().chopped(3)) << ErrorKind::Truncated;
        QByteArray broken = upFrame();
        broken[broken.size() - 1] = static_cast<char>(~broken.back());
        QTest::newRow("a wrong sum") << stream(broken) << ErrorKind::Malformed;
    }

    void saysWhyItCannotRead()
    {
        QFETCH(FaultScript, script);
        QFETCH(ErrorKind, kind);
        m_server->on(kRead, script);
        const Result<SnapshotPtr> answer = read(request());
        QVERIFY(!answer);
        QCOMPARE(toText(answer.error().kind), toText(kind));
    }

    /// Text from the server is shown, not believed.
    void boundsTheServersWords()
    {
        m_server->on(
            kRead, FaultScript::answer(400, "text/plain", "\x1b[31m<b>" + QByteArray(10'000, 'x')));
        const Result<SnapshotPtr> answer = read(request());
        QVERIFY(!answer);
        QVERIFY(answer.error().detail.size() < 400);
        QVERIFY(!answer.error().detail.contains(QChar(0x1b)));
    }

    void givesTheSeriesToTheSink()
    {
        m_server->on(kRead, stream(upFrame()));
        const auto sink = std::make_shared<Keeper>(10);
        RawRequest raw = request();
        raw.sink = sink;
        const Result<SnapshotPtr> answer = read(raw);
        QVERIFY(answer);
        QVERIFY((*answer)->series.empty());
        QCOMPARE(sink->series.size(), std::size_t { 1 });
    }

    void endsWhereTheSinkWantsNoMore()
    {
        m_server->on(kRead, stream(upFrame()));
        RawRequest raw = request();
        raw.sink = std::make_shared<Keeper>(0);
        const Result<SnapshotPtr> answer = read(raw);
        QVERIFY(!answer);
        QCOMPARE(answer.error().kind, ErrorKind::Io);
    }

    void saysThatItWasCancelled()
    {
        m_server->on(kRead, FaultScript::nothing().stall());
        CancelSource cancel;
        std::optional<Result<SnapshotPtr>> answer;
        begin(request(), m_harness.transport().group(cancel.token()), answer);
        QTRY_COMPARE(m_server->requests().size(), std::size_t { 1 });
        cancel.cancel();
        QTRY_VERIFY(answer.has_value());
        QCOMPARE(answer->error().kind, ErrorKind::Cancelled);
    }

    /// The probe costs a server next to nothing and has a place of its own.
    void probesForOneSeriesOfOneMinute()
    {
        const HttpRequest probe = remoteReadProbe(Instant::fromSeconds(1'790'000'000));
        QCOMPARE(probe.method, HttpRequest::Method::PostContent);
        QCOMPARE(probe.path, u"/api/v1/read"_s);
        QCOMPARE(probe.lane, HttpRequest::Lane::RemoteRead);
        QVERIFY(probe.content.contains("prometheus_build_info"));
        QVERIFY(probe.content.size() < 200);
        QVERIFY(probe.content != remoteReadProbe(Instant::fromSeconds(1'790'000'060)).content);
    }

private:
    void begin(const RawRequest& raw, const HttpTransport::Group& group,
        std::optional<Result<SnapshotPtr>>& answer)
    {
        readRemotely(m_harness.transport(), group, raw, { { .name = "__name__", .value = "up" } },
            [&answer](Result<SnapshotPtr> result) { answer = std::move(result); });
    }

    Result<SnapshotPtr> read(const RawRequest& raw)
    {
        std::optional<Result<SnapshotPtr>> answer;
        begin(raw, {}, answer);
        [&] { QTRY_VERIFY_WITH_TIMEOUT(answer.has_value(), 20'000); }();
        return answer.value_or(failure(ErrorKind::Internal, u"no answer"_s));
    }

    std::unique_ptr<FaultServer> m_server;
    TransportHarness m_harness;
};

QTEST_GUILESS_MAIN(tst_RemoteRead)
#include "tst_RemoteRead.moc"
