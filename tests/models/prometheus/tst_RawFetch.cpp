// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers

#include "core/IoThread.h"
#include "core/Mailbox.h"
#include "prometheus/PrometheusSource.h"
#include "support/FaultServer.h"
#include "support/ReadFrames.h"

#include <QRegularExpression>
#include <QTest>
#include <QUrlQuery>

using namespace promdesk;
using namespace promdesk::test;
using namespace Qt::StringLiterals;

Q_DECLARE_METATYPE(promdesk::test::FaultScript)

namespace {

const QByteArray kRead = "/api/v1/read";
const QByteArray kQuery = "/api/v1/query";
const QByteArray kSeries = "/api/v1/series";
const LabelSet kUp { { "__name__", "up" }, { "replica", "a" } };
using Answer = std::optional<Result<SnapshotPtr>>;

/// JSON with ' for ".
FaultScript json(QByteArray body)
{
    return FaultScript::json(body.replace('\'', '"'));
}

FaultScript counted(const QByteArray& series)
{
    return json("{'status':'success','data':{'resultType':'vector','result':["
                "{'metric':{},'value':[1,'"
        + series + "']}]}}");
}

/// One series with samples 1 ms before the window, at its start and at its end.
FaultScript matrix()
{
    return json("{'status':'success','data':{'resultType':'matrix','result':["
                "{'metric':{'__name__':'up'},'values':[[9.999,'0'],[10,'1'],[20,'2']]}]}}");
}

FaultScript stream(const QByteArray& body)
{
    return FaultScript::answer(
        200, "application/x-streamed-protobuf; proto=prometheus.ChunkedReadResponse", body);
}

RawRequest request(const char* selector = "up")
{
    return { .selector = selector,
        .start = Instant::fromSeconds(10),
        .end = Instant::fromSeconds(20),
        .usesRemoteRead = true,
        .externalLabels = LabelSet { { "replica", "a" } } };
}

/// Keeps what it gets.
class Keeper final : public RawSink
{
public:
    void restart() override
    {
        ++restarts;
        series.clear();
    }

    [[nodiscard]] bool add(Series one) override
    {
        series.push_back(std::move(one));
        return series.size() <= most;
    }

    int restarts = 0;
    std::size_t most = 1000;
    std::vector<Series> series;
};

} // namespace

class tst_RawFetch : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        m_server = std::make_unique<FaultServer>();
        m_server->on(kQuery, { counted("1"), matrix() });
        m_server->on(kSeries, json("{'status':'success','data':[]}"));
        TransportSetup setup;
        setup.settings.baseUrl = QUrl(m_server->url());
        setup.settings.auth = AuthKind::Bearer;
        setup.credentials.bearerToken = u"s3cret"_s;
        m_source = std::make_unique<PrometheusSource>(std::move(setup), m_io, m_worker);
    }

    void cleanup()
    {
        m_source.reset();
        m_server.reset();
    }

    void readsRemotelyWithTheConnectionsCredentials()
    {
        m_server->on(kRead, stream(readSeries()));
        const Result<SnapshotPtr> answer = fetch(request());
        QVERIFY2(answer.has_value(), qPrintable(errorText(answer)));
        QCOMPARE(shown(**answer), u"{__name__=\"up\"} 10000=1 20000=2"_s);
        const FaultServer::Request& asked = m_server->requests().back();
        QCOMPARE(asked.path, kRead);
        QCOMPARE(asked.method, QByteArray("POST"));
        QCOMPARE(asked.headers.value("authorization"), QByteArray("Bearer s3cret"));
        QCOMPARE(asked.headers.value("content-type"), QByteArray("application/x-protobuf"));
        QCOMPARE(asked.headers.value("content-encoding"), QByteArray("snappy"));
        QVERIFY(!asked.body.isEmpty());
    }

    void doesNotCountWhatIsKnownToBeSmall()
    {
        m_server->on(kQuery, matrix());
        RawRequest asked = request();
        asked.usesRemoteRead = false;
        asked.isKnownSmall = true;
        const Result<SnapshotPtr> answer = fetch(asked);
        QVERIFY2(answer.has_value(), qPrintable(errorText(answer)));
        QCOMPARE(m_server->requests().size(), std::size_t { 1 });
        QCOMPARE(shown(**answer), u"{__name__=\"up\"} 10000=1 20000=2"_s);
    }

    void takesAnEmptyStreamForNoSeries()
    {
        m_server->on(kRead, stream({}));
        const Result<SnapshotPtr> answer = fetch(request());
        QVERIFY2(answer.has_value(), qPrintable(errorText(answer)));
        QVERIFY((*answer)->series.empty());
    }

    void asksForJsonInstead_data()
    {
        QTest::addColumn<FaultScript>("read");
        QTest::newRow("histogram chunk")
            << stream(readSeries() + seriesFrame(kUp, { { { { 10'000, 1 } }, 2 } }));
        QTest::newRow("newer chunk") << stream(seriesFrame(kUp, { { { { 10'000, 1 } }, 4 } }));
        QTest::newRow("no such call")
            << FaultScript::answer(404, "text/plain", "404 page not found\n");
        QTest::newRow("not a stream") << json("{'status':'success','data':[]}");
    }

    void asksForJsonInstead()
    {
        QFETCH(FaultScript, read);
        m_server->on(kRead, read);
        const auto keeper = std::make_shared<Keeper>();
        RawRequest asked = request();
        asked.sink = keeper;
        const Result<SnapshotPtr> answer = fetch(asked);
        QVERIFY2(answer.has_value(), qPrintable(errorText(answer)));
        QCOMPARE(keeper->restarts, 1);
        QCOMPARE(keeper->series.size(), std::size_t { 1 });
        SeriesSnapshot kept;
        kept.series = keeper->series;
        QCOMPARE(shown(kept), u"{__name__=\"up\"} 10000=1 20000=2"_s);
        QVERIFY(m_server->requests().back().body.contains("10001ms"));
    }

    void asksForNoJsonWhereNoneIsWanted_data() { asksForJsonInstead_data(); }

    void asksForNoJsonWhereNoneIsWanted()
    {
        QFETCH(FaultScript, read);
        m_server->on(kRead, read);
        RawRequest asked = request();
        asked.isRemoteReadOnly = true;
        asked.isKnownSmall = true;
        const Result<SnapshotPtr> answer = fetch(asked);
        QVERIFY(!answer);
        QCOMPARE(answer.error().kind, ErrorKind::Unsupported);
        for (const FaultServer::Request& seen : m_server->requests()) {
            QCOMPARE(seen.path, kRead);
        }
    }

    void doesNotAskRemotelyForWhatOnlyJsonAnswersRight_data()
    {
        QTest::addColumn<QByteArray>("selector");
        QTest::addColumn<bool>("usesRemoteRead");
        QTest::newRow("external label") << QByteArray("up{replica=\"a\"}") << true;
        QTest::newRow("server without it") << QByteArray("up") << false;
    }

    void doesNotAskRemotelyForWhatOnlyJsonAnswersRight()
    {
        QFETCH(QByteArray, selector);
        RawRequest asked = request(selector.constData());
        QFETCH(bool, usesRemoteRead);
        asked.usesRemoteRead = usesRemoteRead;
        QVERIFY(fetch(asked).has_value());
        for (const FaultServer::Request& seen : m_server->requests()) {
            QCOMPARE(seen.path, kQuery);
        }
    }

    /// Remote read does not tell a label that the server has added from one that a series has.
    void asksForJsonWhereSeriesHaveSuchLabelsThemselves()
    {
        m_server->on(
            kSeries, json("{'status':'success','data':[{'__name__':'up','replica':'a'}]}"));
        RawRequest asked = request("up{job=\"x\"}");
        asked.externalLabels.set("cluster", "b");
        const Result<SnapshotPtr> answer = fetch(asked);
        QVERIFY2(answer.has_value(), qPrintable(errorText(answer)));
        QCOMPARE(paths(), (QByteArrayList { kQuery, kSeries, kQuery }));
        const QUrlQuery form(QString::fromLatin1(m_server->requests().at(1).body));
        const auto values = [&form](const QString& name) {
            QStringList all;
            for (const auto& [key, value] : form.queryItems(QUrl::FullyDecoded)) {
                all += key == name ? QStringList { value } : QStringList();
            }
            return all;
        };
        QCOMPARE(values(u"match[]"_s),
            (QStringList { u"{__name__=\"up\",job=\"x\",cluster!=\"\"}"_s,
                u"{__name__=\"up\",job=\"x\",replica!=\"\"}"_s }));
        QCOMPARE(values(u"start"_s), QStringList { u"10"_s });
        QCOMPARE(values(u"end"_s), QStringList { u"20"_s });
        QCOMPARE(values(u"limit"_s), QStringList { u"1"_s });
    }

    void looksForSuchLabelsOnlyWhereItMatters()
    {
        m_server->on(kQuery, { counted("1"), counted("1") });
        m_server->on(kRead, stream(readSeries()));
        RawRequest asked = request();
        asked.isFreeOfExternalLabels = true;
        QVERIFY(fetch(asked).has_value());
        QCOMPARE(paths(), (QByteArrayList { kQuery, kRead }));
        asked.isFreeOfExternalLabels = false;
        asked.externalLabels = {};
        QVERIFY(fetch(asked).has_value());
        QCOMPARE(paths(), (QByteArrayList { kQuery, kRead, kQuery, kRead }));
    }

    void doesNotLookForSuchLabelsOfALittle()
    {
        m_server->on(kQuery, matrix());
        RawRequest asked = request();
        asked.isKnownSmall = true;
        QVERIFY(fetch(asked).has_value());
        QCOMPARE(paths(), (QByteArrayList { kQuery }));
    }

    void asksForJsonWhereItCannotLook()
    {
        m_server->on(kSeries, FaultScript::answer(404, "text/plain", "404 page not found\n"));
        const Result<SnapshotPtr> answer = fetch(request());
        QVERIFY2(answer.has_value(), qPrintable(errorText(answer)));
        QCOMPARE(paths(), (QByteArrayList { kQuery, kSeries, kQuery }));
    }

    void failsOnBrokenStreams_data()
    {
        QTest::addColumn<FaultScript>("read");
        QTest::addColumn<int>("kind");
        const QByteArray body = readSeries();
        QByteArray flipped = body;
        flipped[20] = static_cast<char>(flipped.at(20) ^ 1);
        const auto row = [](const char* name, const FaultScript& script, ErrorKind kind) {
            QTest::newRow(name) << script << static_cast<int>(kind);
        };
        row("text behind the frames", stream(body + "exceeded sample limit (50000000)\n"),
            ErrorKind::Malformed);
        row("checksum", stream(flipped), ErrorKind::Malformed);
        row("short", stream(body.chopped(1)), ErrorKind::Truncated);
        row("over the server's limit",
            FaultScript::answer(400, "text/plain", "exceeded sample limit (5e7)\n"),
            ErrorKind::TooMuch);
        row("refused", FaultScript::answer(400, "text/plain", "bad matcher\n"),
            ErrorKind::BadQuery);
        row("forbidden", FaultScript::answer(403, "text/plain", "no\n"), ErrorKind::Forbidden);
    }

    void failsOnBrokenStreams()
    {
        QFETCH(FaultScript, read);
        m_server->on(kRead, read);
        const Result<SnapshotPtr> answer = fetch(request());
        QVERIFY(!answer.has_value());
        QTEST(static_cast<int>(answer.error().kind), "kind");
    }

    void readsNothingWhereTheEstimateIsTooLarge()
    {
        m_server->on(kQuery, counted("20000001"));
        RawRequest asked = request();
        asked.scrapeInterval = Duration::fromSeconds(10);
        QCOMPARE(fetch(asked).error().kind, ErrorKind::TooMuch);
        QCOMPARE(m_server->requests().size(), std::size_t { 1 });
        m_server->on(kQuery, counted("20000000"));
        m_server->on(kRead, stream({}));
        QVERIFY(fetch(asked).has_value());
    }

    void refusesWhatIsNoPlainSelector()
    {
        QCOMPARE(fetch(request("rate(up[5m])")).error().kind, ErrorKind::InvalidArgument);
        RawRequest backwards = request();
        backwards.end = Instant::fromSeconds(9);
        QCOMPARE(fetch(backwards).error().kind, ErrorKind::InvalidArgument);
        QVERIFY(m_server->requests().empty());
    }

    void endsWhereTheSinkWantsNoMore()
    {
        m_server->on(kRead,
            stream(
                readSeries() + seriesFrame(LabelSet { { "a", "b" } }, { { { { 10'000, 1 } } } })));
        const auto keeper = std::make_shared<Keeper>();
        keeper->most = 0;
        RawRequest asked = request();
        asked.sink = keeper;
        QCOMPARE(fetch(asked).error().kind, ErrorKind::Io);
    }

    void hasTwoReadsUnderWayAndOthersBesideThem()
    {
        m_server->on(kQuery, counted("1"));
        m_server->on(kRead, FaultScript::nothing().stall());
        std::vector<Answer> answers(4);
        CancelSource cancel;
        for (Answer& answer : answers) {
            m_source->fetchRaw(request(), cancel.token(),
                [&answer](Result<SnapshotPtr> result) { answer = std::move(result); });
        }
        const auto reads = [this] {
            return std::count_if(m_server->requests().begin(), m_server->requests().end(),
                [](const FaultServer::Request& seen) { return seen.path == kRead; });
        };
        QTRY_COMPARE(reads(), 2);
        Answer other;
        QueryRequest query;
        query.kind = QueryRequest::Kind::Instant;
        query.expression = "up";
        m_source->fetch(query, {}, [&other](Result<SnapshotPtr> result) { other = result; });
        QTRY_VERIFY(other.has_value());
        QVERIFY(other->has_value());
        QCOMPARE(reads(), 2);
        cancel.cancel();
        for (const Answer& answer : answers) {
            QTRY_VERIFY(answer.has_value());
            QCOMPARE(answer->error().kind, ErrorKind::Cancelled);
        }
    }

private:
    [[nodiscard]] QByteArrayList paths() const
    {
        QByteArrayList all;
        for (const FaultServer::Request& seen : m_server->requests()) {
            all += seen.path;
        }
        return all;
    }

    static QByteArray readSeries()
    {
        return seriesFrame(
            kUp, { { { { 9'999, 0 }, { 10'000, 1 }, { 20'000, 2 }, { 20'001, 3 } } } });
    }

    static QString errorText(const Result<SnapshotPtr>& answer)
    {
        return answer ? QString() : answer.error().toDisplayText() + answer.error().detail;
    }

    static QString shown(const SeriesSnapshot& snapshot)
    {
        QStringList all;
        for (const Series& series : snapshot.series) {
            LabelSet labels = series.labels;
            labels.remove("__name__");
            all += u"{__name__=\""_s + toQString(series.labels.metricName()) + u"\"}"_s
                + (labels.isEmpty() ? QString() : u"?"_s);
            for (std::size_t i = 0; i < series.values.size(); ++i) {
                all += QString::number(series.axis.at(i).toMs()) + u'='
                    + QString::number(series.values[i]);
            }
        }
        return all.join(u' ');
    }

    Result<SnapshotPtr> fetch(const RawRequest& asked)
    {
        Answer answer;
        m_source->fetchRaw(
            asked, {}, [&answer](Result<SnapshotPtr> result) { answer = std::move(result); });
        [&] { QTRY_VERIFY_WITH_TIMEOUT(answer.has_value(), 20'000); }();
        return answer.value_or(failure(ErrorKind::Internal, u"no answer"_s));
    }

    IoThread m_io;
    Mailbox m_worker;
    std::unique_ptr<FaultServer> m_server;
    std::unique_ptr<PrometheusSource> m_source;
};

QTEST_GUILESS_MAIN(tst_RawFetch)
#include "tst_RawFetch.moc"
