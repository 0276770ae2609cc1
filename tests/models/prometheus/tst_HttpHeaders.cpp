// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "prometheus/HttpHeaders.h"

#include <QRegularExpression>
#include <QTest>

#include <ctime>

using namespace promdesk;
using namespace Qt::StringLiterals;

namespace {

const Instant kNow = Instant::fromSeconds(1'795'378'448); // Sun, 22 Nov 2026 20:14:08 GMT

} // namespace

class tst_HttpHeaders : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void cleanup()
    {
        qputenv("TZ", "UTC");
        tzset();
    }

    void readsADate()
    {
        QCOMPARE(httpDate("Sun, 22 Nov 2026 20:14:08 GMT"), std::optional(kNow));
        QCOMPARE(httpDate("  Sun, 22 Nov 2026 20:14:08 GMT "), std::optional(kNow));
        QCOMPARE(httpDate("Thu, 29 Feb 2024 23:59:59 GMT"),
            std::optional(Instant::fromSeconds(1'709'251'199)));
    }

    /// Half past two did not exist in Warsaw that night; in Greenwich it did.
    void readsADateThatTheLocalZoneSkips()
    {
        qputenv("TZ", "Europe/Warsaw");
        tzset();
        QCOMPARE(httpDate("Sun, 29 Mar 2026 02:30:00 GMT"),
            std::optional(Instant::fromSeconds(1'774'751'400)));
    }

    void refusesWhatIsNoDate_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::newRow("empty") << QByteArray();
        QTest::newRow("another zone") << QByteArray("Sun, 22 Nov 2026 20:14:08 +0100");
        QTest::newRow("another form") << QByteArray("Sunday, 22-Nov-26 20:14:08 GMT");
        QTest::newRow("no day") << QByteArray("Sun, 31 Feb 2026 20:14:08 GMT");
        QTest::newRow("no Sunday") << QByteArray("Sun, 23 Nov 2026 20:14:08 GMT");
        QTest::newRow("no month") << QByteArray("Sun, 22 Abc 2026 20:14:08 GMT");
        QTest::newRow("no hour") << QByteArray("Sun, 22 Nov 2026 24:14:08 GMT");
        QTest::newRow("no minute") << QByteArray("Sun, 22 Nov 2026 20:60:08 GMT");
        QTest::newRow("no second") << QByteArray("Sun, 22 Nov 2026 20:14:60 GMT");
        QTest::newRow("a sign") << QByteArray("Sun, 22 Nov 2026 20:14:-8 GMT");
        QTest::newRow("other dashes") << QByteArray("Sun, 22-Nov-2026 20:14:08 GMT");
        QTest::newRow("cut") << QByteArray("Sun, 22 Nov 2026 20:14:08 GM");
        QTest::newRow("long") << QByteArray(100'000, '1');
    }

    void refusesWhatIsNoDate()
    {
        QFETCH(QByteArray, text);
        QVERIFY(!httpDate(text));
        QVERIFY(!retryAfterMs(text, kNow) || text.size() == 100'000);
    }

    void waitsAsLongAsAskedWithinFiveMinutes_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<qint64>("ms");
        QTest::newRow("seconds") << QByteArray(" 7 ") << qint64 { 7000 };
        QTest::newRow("at once") << QByteArray("0") << qint64 { 0 };
        QTest::newRow("negative") << QByteArray("-5") << qint64 { 0 };
        QTest::newRow("a year") << QByteArray("31536000") << qint64 { 300'000 };
        QTest::newRow("date") << QByteArray("Sun, 22 Nov 2026 20:14:38 GMT") << qint64 { 30'000 };
        QTest::newRow("past date") << QByteArray("Sun, 22 Nov 2026 20:00:00 GMT") << qint64 { 0 };
        QTest::newRow("far date") << QByteArray("Mon, 23 Nov 2026 20:14:08 GMT")
                                  << qint64 { 300'000 };
    }

    void waitsAsLongAsAskedWithinFiveMinutes()
    {
        QFETCH(QByteArray, text);
        QFETCH(qint64, ms);
        QCOMPARE(retryAfterMs(text, kNow), std::optional(ms));
    }

    void hasNoWishWithoutATextThatSaysOne()
    {
        QVERIFY(!retryAfterMs("", kNow));
        QVERIFY(!retryAfterMs("soon", kNow));
    }
};

QTEST_GUILESS_MAIN(tst_HttpHeaders)
#include "tst_HttpHeaders.moc"
