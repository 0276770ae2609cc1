// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "prometheus/NetworkFailure.h"

#include <QRegularExpression>
#include <QTest>

using namespace promdesk;
using namespace Qt::StringLiterals;

using Failure = QNetworkReply::NetworkError;

class tst_NetworkFailure : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void givesEveryFailureAKindAndAServer_data()
    {
        QTest::addColumn<int>("failure");
        QTest::addColumn<bool>("hasBegun");
        QTest::addColumn<int>("kind");
        const auto row = [](const char* name, Failure failure, bool hasBegun, ErrorKind kind) {
            QTest::newRow(name) << static_cast<int>(failure) << hasBegun << static_cast<int>(kind);
        };
        row("no such host", Failure::HostNotFoundError, false, ErrorKind::Resolve);
        row("refused", Failure::ConnectionRefusedError, false, ErrorKind::Connect);
        row("closed at once", Failure::RemoteHostClosedError, false, ErrorKind::Truncated);
        row("closed midway", Failure::RemoteHostClosedError, true, ErrorKind::Truncated);
        row("timeout", Failure::TimeoutError, false, ErrorKind::Timeout);
        row("tls", Failure::SslHandshakeFailedError, false, ErrorKind::Tls);
        row("cancelled", Failure::OperationCanceledError, true, ErrorKind::Cancelled);
        row("bad gzip", Failure::UnknownContentError, true, ErrorKind::Malformed);
        row("not http", Failure::ProtocolFailure, false, ErrorKind::NotPrometheus);
        row("proxy password", Failure::ProxyAuthenticationRequiredError, false,
            ErrorKind::Authentication);
        row("proxy down", Failure::ProxyConnectionRefusedError, false, ErrorKind::Connect);
        row("unknown before", Failure::UnknownNetworkError, false, ErrorKind::Connect);
        row("unknown midway", Failure::UnknownNetworkError, true, ErrorKind::Truncated);
    }

    void givesEveryFailureAKindAndAServer()
    {
        QFETCH(int, failure);
        QFETCH(bool, hasBegun);
        QFETCH(int, kind);
        const Error error = networkFailure(static_cast<Failure>(failure),
            hasBegun ? AnswerBegan::Yes : AnswerBegan::No, u"prom:9090"_s);
        QCOMPARE(static_cast<int>(error.kind), kind);
        QCOMPARE(error.context, u"prom:9090"_s);
        QVERIFY(error.message.endsWith(u'.'));
        QVERIFY(error.detail.isEmpty());
    }

    void saysHowLongItWaited()
    {
        const QString server = u"prom:9090"_s;
        const Duration deadline = Duration::fromMs(2500);
        QCOMPARE(connectTimeout(deadline, server).kind, ErrorKind::Connect);
        for (const Error& error : { firstByteTimeout(deadline, server),
                 idleTimeout(deadline, server), totalTimeout(deadline, server) }) {
            QCOMPARE(error.kind, ErrorKind::Timeout);
            QVERIFY2(error.message.contains(u"2.5 s"_s), qPrintable(error.message));
        }
    }

    void saysHowMuchWasTooMuch()
    {
        QVERIFY(tooManyBytes(64LL * 1024 * 1024, {}).message.contains(u"64 MiB"_s));
        QVERIFY(tooManyBytes(100, {}).message.contains(u"100 bytes"_s));
        QCOMPARE(tooManyBytes(100, {}).kind, ErrorKind::TooMuch);
    }
};

QTEST_APPLESS_MAIN(tst_NetworkFailure)
#include "tst_NetworkFailure.moc"
