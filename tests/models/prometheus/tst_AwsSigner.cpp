// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers

#include "prometheus/AwsSigner.h"
#include "prometheus/SigV4.h"
#include "support/FakeClock.h"

#include <QRegularExpression>
#include <QTest>

#include <optional>

using namespace promdesk;
using namespace promdesk::test;
using namespace Qt::StringLiterals;

using Headers = RequestSigner::Headers;

namespace {

AwsKeys keys()
{
    return { .region = u"eu-west-1"_s, .accessKey = u"AKEXAMPLE"_s, .secretKey = u"secretkey"_s };
}

QByteArray headerOf(const Headers& headers, const QByteArray& name)
{
    for (const auto& [other, value] : headers) {
        if (other == name) {
            return value;
        }
    }
    return {};
}

RequestSigner::Outgoing request(const QString& url)
{
    return { .method = "POST",
        .url = QUrl(url),
        .contentType = "application/x-www-form-urlencoded",
        .body = "query=up" };
}

} // namespace

class tst_AwsSigner : public QObject
{
    Q_OBJECT

private:
    static Result<Headers> sign(AwsSigner& signer, const RequestSigner::Outgoing& outgoing)
    {
        std::optional<Result<Headers>> outcome;
        signer.sign(outgoing, [&outcome](Result<Headers> headers) { outcome = headers; });
        return outcome.value_or(failure(ErrorKind::Internal, u"not at once"_s));
    }

    [[nodiscard]] RequestSigner::Outcome refusalAt(Duration ahead) const
    {
        return { .status = 403, .date = m_clock.now() + ahead };
    }

    FakeClock m_clock;

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void signsWhatIsSent()
    {
        AwsSigner signer(keys(), m_clock);
        const auto headers = sign(signer, request(u"https://h.example:8443/w/api?b=1&a=2"_s));
        QVERIFY(headers);
        QCOMPARE(headerOf(*headers, "Host"), QByteArray("h.example:8443"));
        QCOMPARE(sigV4Time(headerOf(*headers, "X-Amz-Date")).value_or(Instant()), m_clock.now());
        const QByteArray authorization = headerOf(*headers, "Authorization");
        QVERIFY2(authorization.contains("/eu-west-1/aps/aws4_request, "
                                        "SignedHeaders=content-type;host;x-amz-date, Signature="),
            authorization.constData());
        QVERIFY(signer.secrets().contains("secretkey"));
    }

    void takesTheRegionFromTheServersName()
    {
        AwsKeys without = keys();
        without.region.clear();
        AwsSigner signer(without, m_clock);
        const auto headers =
            sign(signer, request(u"https://aps-workspaces.us-east-2.amazonaws.com/workspaces/w"_s));
        QVERIFY(headers);
        QVERIFY(headerOf(*headers, "Authorization").contains("/us-east-2/aps/"));
        const auto none = sign(signer, request(u"https://prom.example/"_s));
        QVERIFY(!none);
        QCOMPARE(none.error().kind, ErrorKind::InvalidArgument);
        QVERIFY(none.error().message.contains(u"region"_s));
    }

    void signsByTheServersClockOnceItRefused()
    {
        AwsSigner signer(keys(), m_clock);
        const auto first = sign(signer, request(u"https://h/"_s));
        const Duration ahead = Duration::fromMinutes(20);
        QVERIFY(signer.mayHelpAgain(*first, refusalAt(ahead)));
        const auto second = sign(signer, request(u"https://h/"_s));
        QCOMPARE(
            sigV4Time(headerOf(*second, "X-Amz-Date")).value_or(Instant()), m_clock.now() + ahead);
        // Now that the time is right a refusal has another reason.
        QVERIFY(!signer.mayHelpAgain(*second, refusalAt(ahead)));
        // A request that was signed before is worth another attempt.
        QVERIFY(signer.mayHelpAgain(*first, refusalAt(ahead)));
        // And back, when somebody sets our clock right.
        m_clock.jump(ahead);
        const auto third = sign(signer, request(u"https://h/"_s));
        QVERIFY(signer.mayHelpAgain(*third, refusalAt({})));
        const auto fourth = sign(signer, request(u"https://h/"_s));
        QCOMPARE(sigV4Time(headerOf(*fourth, "X-Amz-Date")).value_or(Instant()), m_clock.now());
    }

    void takesOtherRefusalsForWhatTheyAre()
    {
        AwsSigner signer(keys(), m_clock);
        const auto headers = sign(signer, request(u"https://h/"_s));
        QVERIFY(!signer.mayHelpAgain(*headers, refusalAt(Duration::fromSeconds(60))));
        QVERIFY(!signer.mayHelpAgain(*headers, refusalAt(-Duration::fromSeconds(60))));
        QVERIFY(!signer.mayHelpAgain(*headers, { .status = 403, .date = {} }));
        QVERIFY(!signer.mayHelpAgain(
            *headers, { .status = 200, .date = m_clock.now() + Duration::fromHours(1) }));
        QVERIFY(!signer.mayHelpAgain({}, refusalAt(Duration::fromHours(1))));
    }

    void refusesKeysThatWouldBeginAnotherHeader()
    {
        AwsKeys wrong = keys();
        wrong.sessionToken = u"a\r\nX: y"_s;
        AwsSigner signer(wrong, m_clock);
        const auto headers = sign(signer, request(u"https://h/"_s));
        QVERIFY(!headers);
        QCOMPARE(headers.error().kind, ErrorKind::InvalidArgument);
        QVERIFY(!headers.error().toDisplayText().contains(u"X: y"_s));
    }
};

QTEST_GUILESS_MAIN(tst_AwsSigner)
#include "tst_AwsSigner.moc"
