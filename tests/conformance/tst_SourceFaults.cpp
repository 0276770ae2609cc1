// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers

#include "CallOutcome.h"
#include "SourceFault.h"
#include "core/IoThread.h"
#include "core/WorkerPool.h"
#include "prometheus/PrometheusSource.h"
#include "support/FaultServer.h"

#include <QElapsedTimer>
#include <QLoggingCategory>
#include <QRegularExpression>
#include <QTest>

namespace promdesk::test {

using namespace Qt::StringLiterals;

namespace {

constexpr Duration kIdle = Duration::fromMs(150);
constexpr Duration kTotal = Duration::fromMs(400);
constexpr qint64 kMaxBytes = 1024 * 1024;
constexpr int kWaitMs = 20'000;

const QString kPassword = u"Sentinel-Password-91c4"_s;
const QString kBearer = u"Sentinel-Bearer-5d20"_s;
const QString kTenant = u"Sentinel-Tenant-77aa"_s;

/// The one place through which every log line of this program goes.
QByteArray& logged()
{
    static QByteArray text;
    return text;
}

void note(QtMsgType, const QMessageLogContext&, const QString& text)
{
    logged() += text.toUtf8() + '\n';
}

TransportSetup setupFor(const FaultServer& server)
{
    TransportSetup setup;
    setup.settings.id = u"id"_s;
    setup.settings.baseUrl = QUrl(server.url());
    setup.settings.auth = AuthKind::Basic;
    setup.settings.username = u"ann"_s;
    setup.credentials.password = kPassword;
    setup.credentials.bearerToken = kBearer;
    setup.credentials.headers = { { u"X-Scope-OrgID"_s, kTenant } };
    setup.connectDeadline = Duration::fromSeconds(20);
    setup.idleDeadline = kIdle;
    setup.totalDeadline = kTotal;
    setup.maxBytes = kMaxBytes;
    setup.compression = TransportSetup::Compression::Always;
    return setup;
}

std::shared_ptr<CallOutcome> ask(DataSource& source, const Operation& operation)
{
    auto call = std::make_shared<CallOutcome>();
    if (operation.query) {
        QueryRequest request;
        request.kind = *operation.query;
        request.expression = "up";
        request.start = Instant::fromSeconds(1'790'000'000);
        request.end = request.start + Duration::fromMinutes(10);
        source.fetch(request, {}, CallOutcome::noting<SnapshotPtr>(call));
    } else {
        MetadataRequest request;
        request.kind = operation.metadata;
        request.name = "job";
        request.matchers = { "up" };
        source.fetchMetadata(request, {}, CallOutcome::noting<MetadataAnswer>(call));
    }
    return call;
}

QString allText(const Error& error)
{
    return error.toDisplayText() + u'\n' + error.detail;
}

/// The first secret in a text, in any of the forms in which it is sent; empty when there is none.
QByteArray secretIn(const QByteArray& text)
{
    const QByteArray pair = "ann:" + kPassword.toUtf8();
    for (const QByteArray& secret :
        { kPassword.toUtf8(), kBearer.toUtf8(), kTenant.toUtf8(), pair.toBase64() }) {
        if (text.contains(secret)) {
            return secret;
        }
    }
    return {};
}

bool isShowable(const QString& text, qsizetype longest)
{
    static const QRegularExpression unsafe(
        u"[\\x{0}-\\x{9}\\x{b}-\\x{1f}\\x{7f}-\\x{9f}\\x{202a}-\\x{202e}\\x{2066}-\\x{2069}]"_s);
    return text.size() <= longest && !text.contains(unsafe);
}

} // namespace

/// Every call against everything a server may do wrong.
class tst_SourceFaults : public QObject
{
    Q_OBJECT

private:
    IoThread m_io;
    WorkerPool m_worker { 1 };
    std::unique_ptr<PrometheusSource> m_source;

    [[nodiscard]] bool drain()
    {
        const auto isThrough = std::make_shared<std::atomic<bool>>(false);
        m_io.post([this, isThrough] { m_worker.post([isThrough] { isThrough->store(true); }); });
        return QTest::qWaitFor([&] { return isThrough->load(); }, kWaitMs);
    }

    void open(const TransportSetup& setup)
    {
        m_source = std::make_unique<PrometheusSource>(setup, m_io, m_worker);
    }

private Q_SLOTS:

    void initTestCase()
    {
        QLoggingCategory::setFilterRules(u"promdesk*=true"_s);
        qInstallMessageHandler(note);
    }

    void cleanupTestCase() { qInstallMessageHandler(nullptr); }

    void cleanup()
    {
        m_source.reset();
        QCOMPARE(secretIn(logged()), QByteArray());
    }

    void endsInOneErrorOfTheRightKind_data()
    {
        QTest::addColumn<int>("operation");
        QTest::addColumn<int>("fault");
        for (std::size_t i = 0; i < operations().size(); ++i) {
            for (std::size_t k = 0; k < sourceFaults().size(); ++k) {
                QTest::addRow("%s: %s", operations()[i].name, sourceFaults()[k].name)
                    << static_cast<int>(i) << static_cast<int>(k);
            }
        }
    }

    void endsInOneErrorOfTheRightKind()
    {
        QFETCH(int, operation);
        QFETCH(int, fault);
        const Operation& asked = operations().at(static_cast<std::size_t>(operation));
        const SourceFault& done = sourceFaults().at(static_cast<std::size_t>(fault));
        FaultServer other;
        other.otherwise(FaultScript::json(R"({"status":"success","data":[]})"));
        FaultServer server;
        server.on(asked.path, done.script(asked, QUrl(other.url()).authority().toUtf8()));
        server.on("/login", signInPage(200));
        TransportSetup setup = setupFor(server);
        if (done.kind == ErrorKind::TooMuch) {
            setup.idleDeadline = Duration::fromSeconds(15); // whoever sends so much may pause
            setup.totalDeadline = Duration::fromSeconds(15);
        }
        open(setup);
        QElapsedTimer clock;
        clock.start();
        const auto call = ask(*m_source, asked);
        QTRY_VERIFY_WITH_TIMEOUT(call->times() > 0, kWaitMs);
        QVERIFY(!call->isOk());
        const Error error = call->error();
        QVERIFY2(
            error.kind == done.kind, qPrintable(toText(error.kind) + u": "_s + allText(error)));
        QVERIFY(drain());
        QCOMPARE(call->times(), 1);
        QVERIFY(!call->ranHere());
        QVERIFY(!error.message.isEmpty() && !error.context.isEmpty());
        QVERIFY2(isShowable(error.message, 2000), qPrintable(error.message));
        QVERIFY2(isShowable(error.detail, 10'000), qPrintable(error.detail));
        QCOMPARE(secretIn(allText(error).toUtf8()), QByteArray());
        QVERIFY(!server.requests().empty());
        QCOMPARE(server.requests().front().headers.value("x-scope-orgid"), kTenant.toUtf8());
        QCOMPARE(other.requests().size(), std::size_t { 0 });
        QCOMPARE(
            error.retryAfterMs.value_or(0), qint64 { qstrcmp(done.name, "429") == 0 ? 7000 : 0 });
    }

    void readsEmptyAnswersAsEmpty_data()
    {
        QTest::addColumn<int>("operation");
        for (std::size_t i = 0; i < operations().size(); ++i) {
            QTest::newRow(operations()[i].name) << static_cast<int>(i);
        }
    }

    /// Servers written in Go send null for what is empty.
    void readsEmptyAnswersAsEmpty()
    {
        QFETCH(int, operation);
        const Operation& asked = operations().at(static_cast<std::size_t>(operation));
        FaultServer server;
        server.on(asked.path, FaultScript::json(R"({"status":"success","data":null})"));
        open(setupFor(server));
        const auto call = ask(*m_source, asked);
        QTRY_VERIFY_WITH_TIMEOUT(call->times() > 0, kWaitMs);
        QVERIFY2(call->isOk(), qPrintable(allText(call->error())));
    }

    void survivesInvalidUtf8_data() { readsEmptyAnswersAsEmpty_data(); }

    /// Bytes that are no UTF-8 become replacement characters; everything else is still there.
    void survivesInvalidUtf8()
    {
        QFETCH(int, operation);
        const Operation& asked = operations().at(static_cast<std::size_t>(operation));
        FaultServer server;
        const QByteArray type = asked.query == QueryRequest::Kind::Range ? "matrix" : "vector";
        const QByteArray value =
            type == "matrix" ? R"("values":[[1790000000,"1"]])" : R"("value":[1790000000,"1"])";
        const QByteArray data = asked.query
            ? QByteArray("{\"resultType\":\"" + type
                + "\",\"result\":[{\"metric\":{\"a\":\"\xC3\x28\xFF\"}," + value + "}]}")
            : QByteArray("[\"\xC3\x28\xFF\"]");
        server.on(asked.path, FaultScript::json(R"({"status":"success","data":)" + data + '}'));
        open(setupFor(server));
        const auto call = ask(*m_source, asked);
        QTRY_VERIFY_WITH_TIMEOUT(call->times() > 0, kWaitMs);
        QVERIFY2(call->isOk(), qPrintable(allText(call->error())));
    }

    void keepsEchoedSecretsOutOfMessages_data()
    {
        QTest::addColumn<int>("auth");
        QTest::addColumn<int>("status");
        QTest::addColumn<QByteArray>("type");
        for (const int status : { 200, 302, 400, 403, 422, 500, 503 }) {
            for (const AuthKind auth : { AuthKind::Basic, AuthKind::Bearer }) {
                for (const QByteArray& type :
                    { QByteArray("text/plain"), QByteArray("text/html"), QByteArray("json") }) {
                    QTest::addRow("%d %s %s", status, type.constData(),
                        auth == AuthKind::Basic ? "basic" : "bearer")
                        << static_cast<int>(auth) << status << type;
                }
            }
        }
    }

    /// Debugging servers and proxies print the request they got: headers and all.
    void keepsEchoedSecretsOutOfMessages()
    {
        QFETCH(int, auth);
        QFETCH(int, status);
        QFETCH(QByteArray, type);
        const QByteArray pair = "ann:" + kPassword.toUtf8();
        const QByteArray echo = "Basic " + pair.toBase64() + " " + pair + " Bearer "
            + kBearer.toUtf8() + " X-Scope-OrgID: " + kTenant.toUtf8();
        const QByteArray body = type == "text/html" ? QByteArray("<title>" + echo + "</title>")
            : type == "json"                        ? QByteArray(
                                         "{\"status\":\"error\",\"errorType\":\"bad_data\",\"error\":\"" + echo + "\"}")
                             : echo;
        FaultServer server;
        server.otherwise(FaultScript::answer(
            status, type, body, { "Location: http://localhost:1/" + echo.toPercentEncoding() }));
        TransportSetup setup = setupFor(server);
        setup.settings.auth = static_cast<AuthKind>(auth);
        open(setup);
        const auto call = ask(*m_source, operations().front());
        auto probed = std::make_shared<CallOutcome>();
        m_source->probe({}, CallOutcome::noting<SourceCapabilities>(probed));
        QTRY_VERIFY_WITH_TIMEOUT(call->times() > 0 && probed->times() > 0, kWaitMs);
        QVERIFY(!call->isOk());
        for (const auto& outcome : { call, probed }) {
            const QByteArray text = allText(outcome->error()).toUtf8();
            QVERIFY2(secretIn(text).isEmpty(), text.constData());
        }
    }

    void staysOpenForTheNextQuestion()
    {
        FaultServer server;
        server.on("/api/v1/labels",
            { FaultScript::nothing().stall(), FaultScript::nothing().reset(), signInPage(502),
                FaultScript::json(R"({"status":"success","data":["job"]})") });
        open(setupFor(server));
        const Operation& labels = operations().at(3);
        for (int i = 0; i < 6; ++i) {
            const auto call = ask(*m_source, labels);
            QTRY_VERIFY_WITH_TIMEOUT(call->times() > 0, kWaitMs);
            if (call->isOk()) {
                return;
            }
        }
        QFAIL("the source did not recover from faults");
    }
};

} // namespace promdesk::test

QTEST_GUILESS_MAIN(promdesk::test::tst_SourceFaults)
#include "tst_SourceFaults.moc"
