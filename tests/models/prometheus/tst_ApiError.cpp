// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers

#include "prometheus/ApiError.h"

#include <QTest>

using namespace promdesk;
using namespace Qt::StringLiterals;

namespace {

/// JSON with ' for " is easier to read in C++.
QByteArray quoted(QByteArray json)
{
    return json.replace('\'', '"');
}

QByteArray errorBodyWithText(const QByteArray& text)
{
    return "{\"status\":\"error\",\"error\":\"" + text + "\"}";
}

} // namespace

class tst_ApiError : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void readsTypeTextAndWarnings()
    {
        const auto parsed = parseApiError(quoted("{'status':'error','errorType':'bad_data','error':"
                                                 "'1:5: parse error','warnings':['w']}"));
        QVERIFY(parsed);
        QCOMPARE(parsed->errorType, u"bad_data"_s);
        QCOMPARE(parsed->error, u"1:5: parse error"_s);
        QCOMPARE(parsed->warnings, QStringList { u"w"_s });
    }

    void findsNoneInOtherBodies_data()
    {
        QTest::addColumn<QByteArray>("body");
        QTest::newRow("nothing") << QByteArray();
        QTest::newRow("text") << QByteArray("Service Unavailable");
        QTest::newRow("a login page") << QByteArray("<html>Sign in</html>");
        QTest::newRow("success") << quoted("{'status':'success','data':{}}");
        QTest::newRow("cut") << quoted("{'status':'error','errorType':'bad_");
        QTest::newRow("more than a mebibyte") << errorBodyWithText(QByteArray(1024 * 1024, 'x'));
    }

    void findsNoneInOtherBodies()
    {
        QFETCH(QByteArray, body);
        QVERIFY(!parseApiError(body));
    }

    void boundsTexts()
    {
        const auto parsed = parseApiError(errorBodyWithText(QByteArray(9000, 'x')));
        QVERIFY(parsed);
        QCOMPARE(parsed->error.size(), 4096);
    }

    void mapsTypesToKinds_data()
    {
        QTest::addColumn<QString>("type");
        QTest::addColumn<QString>("text");
        QTest::addColumn<ErrorKind>("kind");
        QTest::newRow("parse error") << u"bad_data"_s << u"parse error"_s << ErrorKind::BadQuery;
        QTest::newRow("execution") << u"execution"_s << u"many-to-many"_s << ErrorKind::BadQuery;
        QTest::newRow("execution that ran out of time")
            << u"execution"_s << u"context deadline exceeded"_s << ErrorKind::Timeout;
        QTest::newRow("execution that loads too much")
            << u"execution"_s << u"query processing would load too many samples into memory"_s
            << ErrorKind::TooMuch;
        QTest::newRow("timeout") << u"timeout"_s << u"query timed out"_s << ErrorKind::Timeout;
        QTest::newRow("canceled") << u"canceled"_s << u"query was canceled"_s
                                  << ErrorKind::ServerFault;
        QTest::newRow("internal") << u"internal"_s << u"x"_s << ErrorKind::ServerFault;
        QTest::newRow("unavailable") << u"unavailable"_s << u"x"_s << ErrorKind::Unavailable;
        QTest::newRow("not found") << u"not_found"_s << u"x"_s << ErrorKind::NotFound;
        QTest::newRow("not acceptable") << u"not_acceptable"_s << u"x"_s << ErrorKind::Unsupported;
        QTest::newRow("422 as a type") << u"422"_s << u"cannot parse"_s << ErrorKind::BadQuery;
        QTest::newRow("500 as a type") << u"500"_s << u"panic"_s << ErrorKind::ServerFault;
        QTest::newRow("504 as a type") << u"504"_s << u"late"_s << ErrorKind::Timeout;
        QTest::newRow("502 as a type") << u"502"_s << u"gone"_s << ErrorKind::Unavailable;
        QTest::newRow("422 as a type, too long")
            << u"422"_s << u"timeout exceeded during query execution: 30.000 seconds"_s
            << ErrorKind::Timeout;
        QTest::newRow("503 as a type") << u"503"_s << u"busy"_s << ErrorKind::Unavailable;
        QTest::newRow("429 as a type") << u"429"_s << u"slow down"_s << ErrorKind::Unavailable;
        QTest::newRow("401 as a type") << u"401"_s << u"who?"_s << ErrorKind::Authentication;
        QTest::newRow("403 as a type") << u"403"_s << u"not you"_s << ErrorKind::Forbidden;
        QTest::newRow("a type of tomorrow") << u"new"_s << u"x"_s << ErrorKind::BadQuery;
    }

    void mapsTypesToKinds()
    {
        QFETCH(QString, type);
        QFETCH(QString, text);
        QFETCH(ErrorKind, kind);
        const Error error = toError({ .errorType = type, .error = text, .warnings = {} });
        QCOMPARE(toText(error.kind), toText(kind));
        QCOMPARE(error.message, text);
        QCOMPARE(error.detail, type);
    }

    void saysSomethingWhenTheServerDoesNot() { QVERIFY(!toError({}).message.isEmpty()); }
};

QTEST_GUILESS_MAIN(tst_ApiError)
#include "tst_ApiError.moc"
