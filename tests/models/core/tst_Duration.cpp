// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers

#include "core/Duration.h"

#include <QTest>

using namespace promdesk;
using namespace Qt::StringLiterals;

class tst_Duration : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void readsWhatPrometheusReads_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<qint64>("ms");
        QTest::newRow("seconds") << u"30s"_s << qint64 { 30'000 };
        QTest::newRow("milliseconds") << u"250ms"_s << qint64 { 250 };
        QTest::newRow("compound") << u"1h30m"_s << qint64 { 5'400'000 };
        QTest::newRow("a year has 365 days") << u"1y"_s << qint64 { 365LL * 86'400'000 };
        QTest::newRow("all units")
            << u"1w2d3h4m5s6ms"_s
            << qint64 { 9LL * 86'400'000 + 3 * 3'600'000 + 4 * 60'000 + 5'006 };
        QTest::newRow("zero needs no unit") << u"0"_s << qint64 { 0 };
    }

    void readsWhatPrometheusReads()
    {
        QFETCH(QString, text);
        QFETCH(qint64, ms);
        const auto duration = parseDuration(text);
        QVERIFY(duration);
        QCOMPARE(duration->toMs(), ms);
    }

    void refusesWhatPrometheusRefuses_data()
    {
        QTest::addColumn<QString>("text");
        QTest::newRow("empty") << QString();
        QTest::newRow("bare number") << u"5"_s;
        QTest::newRow("unit first") << u"m5"_s;
        QTest::newRow("wrong order") << u"30m1h"_s;
        QTest::newRow("unit twice") << u"1h1h"_s;
        QTest::newRow("fraction") << u"1.5h"_s;
        QTest::newRow("negative") << u"-5m"_s;
        QTest::newRow("unknown unit") << u"5q"_s;
        QTest::newRow("too large") << u"999999999999999y"_s;
        QTest::newRow("blank") << u"5 m"_s;
    }

    void refusesWhatPrometheusRefuses()
    {
        QFETCH(QString, text);
        const auto duration = parseDuration(text);
        QVERIFY(!duration);
        QCOMPARE(duration.error().kind, ErrorKind::InvalidArgument);
    }

    void writesTheShortestExactText_data()
    {
        QTest::addColumn<qint64>("ms");
        QTest::addColumn<QString>("text");
        QTest::newRow("zero") << qint64 { 0 } << u"0s"_s;
        QTest::newRow("ninety minutes") << qint64 { 5'400'000 } << u"1h30m"_s;
        QTest::newRow("eight days are not a week and a day")
            << qint64 { 8LL * 86'400'000 } << u"8d"_s;
        QTest::newRow("two weeks") << qint64 { 14LL * 86'400'000 } << u"2w"_s;
        QTest::newRow("negative") << qint64 { -1'500 } << u"-1s500ms"_s;
    }

    void writesTheShortestExactText()
    {
        QFETCH(qint64, ms);
        QFETCH(QString, text);
        QCOMPARE(toText(Duration::fromMs(ms)), text);
    }
};

QTEST_GUILESS_MAIN(tst_Duration)
#include "tst_Duration.moc"
