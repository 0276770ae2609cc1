// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers

#include "prometheus/OAuth2Signer.h"
#include "support/FakeClock.h"
#include "support/FaultServer.h"

#include <QRegularExpression>
#include <QTest>

#include <memory>
#include <optional>
#include <vector>

using namespace promdesk;
using namespace promdesk::test;
using namespace Qt::StringLiterals;

using Headers = RequestSigner::Headers;

class tst_OAuth2Signer : public QObject
{
    Q_OBJECT

private:
    static FaultScript token(const QByteArray& name, int seconds = 1000)
    {
        return FaultScript::json("{\"access_token\":\"" + name
            + "\",\"token_type\":\"Bearer\",\"expires_in\":" + QByteArray::number(seconds) + "}");
    }

    static FaultScript refusal()
    {
        return FaultScript::answer(401, "application/json", "{\"error\":\"invalid_client\"}");
    }

    Result<Headers> sign()
    {
        std::optional<Result<Headers>> outcome;
        m_signer->sign({}, [&outcome](Result<Headers> headers) { outcome = std::move(headers); });
        [&] { QTRY_VERIFY_WITH_TIMEOUT(outcome.has_value(), 20'000); }();
        return outcome.value_or(failure(ErrorKind::Internal, u"no outcome"_s));
    }

    QByteArray signature()
    {
        const Result<Headers> headers = sign();
        return headers ? headers->front().second : headers.error().message.toUtf8();
    }

    [[nodiscard]] std::size_t asked() const { return m_server->requests().size(); }

    FakeClock m_clock;
    std::unique_ptr<FaultServer> m_server;
    std::unique_ptr<OAuth2Signer> m_signer;
    std::vector<RequestNote> m_notes;

private Q_SLOTS:

    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        m_server = std::make_unique<FaultServer>();
        m_signer = std::make_unique<OAuth2Signer>(
            OAuth2Client { .tokenUrl = QUrl(m_server->url() + u"/token?tenant=1"_s),
                .clientId = u"app"_s,
                .clientSecret = u"s3cret-s3cret"_s,
                .scopes = { u"read"_s } },
            m_clock, [this](RequestNote note) { m_notes.push_back(std::move(note)); });
    }

    void cleanup()
    {
        m_signer.reset();
        m_server.reset();
        m_notes.clear();
    }

    void asksOnceForAllWhoWait()
    {
        m_server->on("/token", token("first"));
        std::vector<Result<Headers>> outcomes;
        for (int i = 0; i < 10; ++i) {
            m_signer->sign(
                {}, [&outcomes](Result<Headers> headers) { outcomes.push_back(headers); });
        }
        QVERIFY(outcomes.empty());
        QTRY_COMPARE(outcomes.size(), std::size_t { 10 });
        for (const Result<Headers>& outcome : outcomes) {
            QCOMPARE(*outcome, (Headers { { "Authorization", "Bearer first" } }));
        }
        QCOMPARE(asked(), std::size_t { 1 });
        const FaultServer::Request& request = m_server->requests().front();
        QCOMPARE(request.method, QByteArray("POST"));
        QCOMPARE(request.query, QByteArray("tenant=1"));
        QCOMPARE(
            request.headers.value("content-type"), QByteArray("application/x-www-form-urlencoded"));
        QCOMPARE(request.headers.value("authorization"),
            "Basic " + QByteArray("app:s3cret-s3cret").toBase64());
    }

    void renewsAfterFourFifthsOfTheLife()
    {
        m_server->on("/token", { token("first"), token("second") });
        QCOMPARE(signature(), QByteArray("Bearer first"));
        m_clock.advance(Duration::fromSeconds(799));
        QCOMPARE(signature(), QByteArray("Bearer first"));
        QCOMPARE(asked(), std::size_t { 1 });
        m_clock.advance(Duration::fromSeconds(1));
        QCOMPARE(signature(), QByteArray("Bearer second"));
        QCOMPARE(asked(), std::size_t { 2 });
    }

    /// Each with where it went, how it ended and none of its secrets.
    void tellsOfWhatItAsks()
    {
        m_server->on("/token",
            { token("first"),
                FaultScript::answer(503, "text/plain", "no, not with s3cret-s3cret") });
        QCOMPARE(signature(), QByteArray("Bearer first"));
        m_clock.advance(Duration::fromSeconds(1001));
        QVERIFY(!sign());
        QCOMPARE(m_notes.size(), std::size_t { 2 });
        const RequestNote& first = m_notes.front();
        QCOMPARE(first.path, QString(QUrl(m_server->url()).authority() + u"/token"_s));
        QCOMPARE(first.about.origin.asker, RequestOrigin::Asker::Connection);
        QCOMPARE(first.status, 200);
        QVERIFY(first.bytes > 0);
        QVERIFY(!first.error);
        const RequestNote& second = m_notes.back();
        QCOMPARE(second.status, 503);
        QCOMPARE(second.askedAt - first.askedAt, Duration::fromSeconds(1001));
        QVERIFY(second.error);
        QVERIFY2(
            second.error->message.contains(u"token server"_s), qPrintable(second.error->message));
        QVERIFY(!second.error->detail.contains(u"s3cret"_s));
        QVERIFY(!second.error->message.contains(u"s3cret"_s));
    }

    void keepsTokensOfUnknownLife()
    {
        m_server->on("/token", FaultScript::json("{\"access_token\":\"x\"}"));
        QCOMPARE(signature(), QByteArray("Bearer x"));
        m_clock.advance(Duration::fromHours(100));
        QCOMPARE(signature(), QByteArray("Bearer x"));
        QCOMPARE(asked(), std::size_t { 1 });
    }

    void trustsNoTokenFromTheFuture()
    {
        m_server->on("/token", { token("first"), token("second") });
        QCOMPARE(signature(), QByteArray("Bearer first"));
        m_clock.jump(-Duration::fromHours(1));
        QCOMPARE(signature(), QByteArray("Bearer second"));
    }

    /// While the old one still holds, nobody has to notice that the token server is down.
    void usesTheOldTokenWhileItHolds()
    {
        m_server->on("/token", { token("first"), FaultScript::answer(503, "text/plain", "no") });
        QCOMPARE(signature(), QByteArray("Bearer first"));
        m_clock.advance(Duration::fromSeconds(900));
        QCOMPARE(signature(), QByteArray("Bearer first"));
        QCOMPARE(signature(), QByteArray("Bearer first"));
        QCOMPARE(asked(), std::size_t { 2 }); // the second failure is not asked for again at once
        m_clock.advance(Duration::fromSeconds(200));
        const Result<Headers> over = sign();
        QVERIFY(!over);
        QCOMPARE(over.error().kind, ErrorKind::Unavailable);
    }

    void dropsATokenThatIsRefused()
    {
        m_server->on("/token", { token("first"), token("second") });
        const Result<Headers> first = sign();
        QVERIFY(!m_signer->mayHelpAgain(*first, { .status = 200, .date = {} }));
        QVERIFY(!m_signer->mayHelpAgain(*first, { .status = 403, .date = {} }));
        QVERIFY(m_signer->mayHelpAgain(*first, { .status = 401, .date = {} }));
        QCOMPARE(signature(), QByteArray("Bearer second"));
        // Another request of before comes back late: the new token stays.
        QVERIFY(m_signer->mayHelpAgain(*first, { .status = 401, .date = {} }));
        QCOMPARE(signature(), QByteArray("Bearer second"));
        QCOMPARE(asked(), std::size_t { 2 });
        QVERIFY(m_signer->secrets().contains("first"));
        QVERIFY(m_signer->secrets().contains("second"));
        QVERIFY(m_signer->secrets().contains("s3cret-s3cret"));
    }

    /// A server that refuses every token must not make each panel a sign-in.
    void restsAfterItDroppedAToken()
    {
        m_server->on("/token", { token("first"), token("second"), token("third") });
        const RequestSigner::Outcome refused { .status = 401, .date = {} };
        QVERIFY(m_signer->mayHelpAgain(*sign(), refused));
        const Result<Headers> second = sign();
        for (int i = 0; i < 30; ++i) {
            QVERIFY(!m_signer->mayHelpAgain(*second, refused));
            QCOMPARE(signature(), QByteArray("Bearer second"));
        }
        QCOMPARE(asked(), std::size_t { 2 });
        m_clock.jump(Duration::fromSeconds(6)); // setting the time does not shorten it
        QVERIFY(!m_signer->mayHelpAgain(*second, refused));
        m_clock.advance(Duration::fromSeconds(5));
        QVERIFY(m_signer->mayHelpAgain(*second, refused));
        QCOMPARE(signature(), QByteArray("Bearer third"));
        QCOMPARE(asked(), std::size_t { 3 });
    }

    void triesTheFormWhereTheHeaderIsRefused()
    {
        m_server->on("/token", { refusal(), token("first", 10), token("second", 10) });
        QCOMPARE(signature(), QByteArray("Bearer first"));
        QCOMPARE(asked(), std::size_t { 2 });
        QVERIFY(m_server->requests().back().body.contains("client_secret=s3cret-s3cret"));
        QVERIFY(!m_server->requests().back().headers.contains("authorization"));
        m_clock.advance(Duration::fromSeconds(10));
        QCOMPARE(signature(), QByteArray("Bearer second"));
        QCOMPARE(asked(), std::size_t { 3 }); // it knows by now
        QVERIFY(m_server->requests().back().body.contains("client_secret"));
    }

    /// Accounts get locked by too many attempts.
    void restsAfterARefusal()
    {
        m_server->on("/token", refusal());
        const Result<Headers> first = sign();
        QVERIFY(!first);
        QCOMPARE(first.error().kind, ErrorKind::Authentication);
        QCOMPARE(first.error().context, m_server->url().mid(7));
        QVERIFY(first.error().message.contains(u"invalid_client"_s));
        QVERIFY(!first.error().toDisplayText().contains(u"s3cret"_s));
        QCOMPARE(asked(), std::size_t { 2 });
        for (int i = 0; i < 30; ++i) {
            QVERIFY(!sign());
        }
        QCOMPARE(asked(), std::size_t { 2 });
        m_clock.advance(Duration::fromSeconds(6));
        QVERIFY(!sign());
        QCOMPARE(asked(), std::size_t { 4 });
    }

    void namesATokenServerThatIsNotThere()
    {
        const QString url = m_server->url();
        m_server->close();
        const Result<Headers> outcome = sign();
        QVERIFY(!outcome);
        QCOMPARE(outcome.error().kind, ErrorKind::Connect);
        QCOMPARE(outcome.error().context, url.mid(7));
        QVERIFY(outcome.error().message.contains(u"token server"_s));
    }

    void carriesItsSecretNowhereElse()
    {
        FaultServer other;
        m_server->on("/token", FaultScript::redirect(307, other.url().toLatin1() + "/token"));
        const Result<Headers> outcome = sign();
        QVERIFY(!outcome);
        QCOMPARE(outcome.error().kind, ErrorKind::Redirected);
        QCOMPARE(other.connectionCount(), 0);
    }

    /// A secret in a URL would end up in logs.
    void neverAsksByGet()
    {
        m_server->onMethod("POST", "/token", FaultScript::answer(405, "text/plain", "no"));
        m_server->onMethod("GET", "/token", token("got"));
        QVERIFY(!sign());
        for (const FaultServer::Request& request : m_server->requests()) {
            QCOMPARE(request.method, QByteArray("POST"));
        }
    }

    void tellsWhoWaitsWhenItGoes()
    {
        m_server->on("/token", FaultScript::nothing().stall());
        std::optional<Result<Headers>> outcome;
        m_signer->sign({}, [&outcome](Result<Headers> headers) { outcome = std::move(headers); });
        QTRY_COMPARE(asked(), std::size_t { 1 });
        m_signer.reset();
        QVERIFY(outcome.has_value());
        QCOMPARE(outcome->error().kind, ErrorKind::Unavailable);
    }
};

QTEST_GUILESS_MAIN(tst_OAuth2Signer)
#include "tst_OAuth2Signer.moc"
