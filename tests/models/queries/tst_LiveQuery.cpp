// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers

#include "core/Limits.h"
#include "queries/LiveQuery.h"

#include <QTest>

using namespace promdesk;
using namespace Qt::StringLiterals;

namespace {

const Instant kNow = Instant::fromMs(1'790'000'007'123);

LiveQuery liveQuery(std::string expression, const QString& from = u"now-1h"_s)
{
    LiveQuery query;
    query.expression = std::move(expression);
    query.range.from = from;
    return query;
}

} // namespace

class tst_LiveQuery : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void staysWithinPixelsLimitAndScrapeInterval()
    {
        const std::vector<Duration> ranges { Duration::fromMinutes(5), Duration::fromMinutes(17),
            Duration::fromHours(1), Duration::fromHours(6), Duration::fromHours(24),
            Duration::fromHours(24L * 7), Duration::fromHours(24L * 30 + 5),
            Duration::fromHours(24L * 365) };
        int cases = 0;
        for (const Duration range : ranges) {
            for (int width = 200; width <= 4000; width += 95) {
                for (const int scrape : { 5, 10, 15, 30, 60, 300 }) {
                    checkRequest(range, width, Duration::fromSeconds(scrape));
                    ++cases;
                }
            }
        }
        QVERIFY(cases > 1500);
    }

    void choosesStepsOfTheLadder_data()
    {
        QTest::addColumn<qint64>("lengthSeconds");
        QTest::addColumn<int>("points");
        QTest::addColumn<qint64>("minimumMs");
        QTest::addColumn<qint64>("stepSeconds");
        const qint64 hour = 3600;
        QTest::newRow("an hour on 800 pixels") << hour << 800 << qint64 { 1000 } << qint64 { 5 };
        QTest::newRow("not below the scrape interval")
            << hour << 800 << qint64 { 15'000 } << qint64 { 15 };
        QTest::newRow("odd scrape interval goes up")
            << hour << 800 << qint64 { 7'500 } << qint64 { 10 };
        QTest::newRow("a day") << 24 * hour << 800 << qint64 { 15'000 } << qint64 { 120 };
        QTest::newRow("a year") << 365 * 24 * hour << 800 << qint64 { 15'000 } << 12 * hour;
        QTest::newRow("a century goes to days")
            << 36'500 * 24 * hour << 800 << qint64 { 15'000 } << 46 * 24 * hour;
        QTest::newRow("never more than the server takes")
            << 24 * hour << 1'000'000 << qint64 { 1000 } << qint64 { 10 };
        QTest::newRow("no width yet") << hour << 0 << qint64 { 1000 } << hour;
        QTest::newRow("no length") << qint64 { 0 } << 800 << qint64 { 0 } << qint64 { 1 };
    }

    void choosesStepsOfTheLadder()
    {
        QFETCH(qint64, lengthSeconds);
        QFETCH(int, points);
        QFETCH(qint64, minimumMs);
        QFETCH(qint64, stepSeconds);
        QCOMPARE(
            chooseStep(Duration::fromSeconds(lengthSeconds), points, Duration::fromMs(minimumMs))
                .toMs(),
            stepSeconds * 1000);
    }

    void resolvesMacros_data()
    {
        QTest::addColumn<QByteArray>("expression");
        QTest::addColumn<QByteArray>("resolved");
        QTest::newRow("none") << QByteArray("up") << QByteArray("up");
        QTest::newRow("interval") << QByteArray("x[$__interval]") << QByteArray("x[30s]");
        QTest::newRow("rate interval")
            << QByteArray("rate(x[$__rate_interval])") << QByteArray("rate(x[1m])");
        QTest::newRow("range") << QByteArray("x[$__range]") << QByteArray("x[1h]");
        QTest::newRow("numbers") << QByteArray("$__interval_ms+$__range_s+$__range_ms")
                                 << QByteArray("30000+3600+3600000");
        QTest::newRow("braces") << QByteArray("x[${__interval}] + ${__range_s}")
                                << QByteArray("x[30s] + 3600");
        QTest::newRow("longer name is another") << QByteArray("$__intervals $__x ${__interval")
                                                << QByteArray("$__intervals $__x ${__interval");
        QTest::newRow("not inside strings")
            << QByteArray(R"(x{a="$__range",b='\'$__range',c=`$__range`}[$__range])")
            << QByteArray(R"(x{a="$__range",b='\'$__range',c=`$__range`}[1h])");
        QTest::newRow("not inside comments") << QByteArray("a # don't $__range\n+ x[$__range]")
                                             << QByteArray("a # don't $__range\n+ x[1h]");
        QTest::newRow("dollar at the end") << QByteArray("a$") << QByteArray("a$");
        QTest::newRow("open string")
            << QByteArray("a{b=\"$__range") << QByteArray("a{b=\"$__range");
    }

    void resolvesMacros()
    {
        QFETCH(QByteArray, expression);
        QFETCH(QByteArray, resolved);
        const std::string text = resolveMacros(expression.toStdString(), Duration::fromSeconds(30),
            Duration::fromSeconds(15), Duration::fromHours(1));
        QCOMPARE(QByteArray::fromStdString(text), resolved);
    }

    void keepsTheGridBetweenRefreshes()
    {
        const LiveQuery query = liveQuery("up");
        const auto first = toRequest(query, kNow, Duration::fromSeconds(15));
        const auto same =
            toRequest(query, kNow + Duration::fromSeconds(2), Duration::fromSeconds(15));
        const auto next =
            toRequest(query, kNow + Duration::fromSeconds(15), Duration::fromSeconds(15));
        QVERIFY(first && same && next);
        QCOMPARE(first->end.toMs(), 1'789'999'995'000);
        QVERIFY(*first == *same);
        QCOMPARE((next->start - first->start).toMs(), next->step.toMs());
    }

    void asksInstantQueriesForTheEnd()
    {
        LiveQuery query = liveQuery("sum_over_time(x[$__range])");
        query.kind = QueryRequest::Kind::Instant;
        const auto request = toRequest(query, kNow, Duration::fromSeconds(15));
        QVERIFY(request);
        QCOMPARE(request->start, kNow);
        QCOMPARE(request->expression, std::string("sum_over_time(x[1h])"));
    }

    /// A table of now does not become empty when somebody zooms out.
    void asksInstantQueriesForNowWhereTheEndIsStillToCome()
    {
        LiveQuery query = liveQuery("up");
        query.kind = QueryRequest::Kind::Instant;
        query.range = { .from = u"now-1h"_s, .to = u"now+1d"_s };
        QCOMPARE(toRequest(query, kNow, Duration::fromSeconds(15))->end, kNow);
        query.range = { .from = u"now-2h"_s, .to = u"now-1h"_s };
        QCOMPARE(
            toRequest(query, kNow, Duration::fromSeconds(15))->end, kNow - Duration::fromHours(1));
    }

    void refusesWhatCannotBeAsked_data()
    {
        QTest::addColumn<QByteArray>("expression");
        QTest::addColumn<QString>("from");
        QTest::newRow("empty") << QByteArray() << u"now-1h"_s;
        QTest::newRow("only blanks and a comment") << QByteArray("  \n # x") << u"now-1h"_s;
        QTest::newRow("too long") << QByteArray(
            static_cast<qsizetype>(limits::kExpressionBytes) + 1, 'x')
                                  << u"now-1h"_s;
        QTest::newRow("range backwards") << QByteArray("up") << u"now+1h"_s;
        QTest::newRow("no time") << QByteArray("up") << u"yesterday"_s;
    }

    void refusesWhatCannotBeAsked()
    {
        QFETCH(QByteArray, expression);
        QFETCH(QString, from);
        const auto request =
            toRequest(liveQuery(expression.toStdString(), from), kNow, Duration::fromSeconds(15));
        QVERIFY(!request);
        QCOMPARE(request.error().kind, ErrorKind::InvalidArgument);
    }

private:
    static void checkRequest(Duration range, int width, Duration scrape)
    {
        LiveQuery query = liveQuery("rate(x[$__rate_interval])");
        query.range.from = u"now-"_s + toText(range);
        query.widthPx = width;
        const auto request = toRequest(query, kNow, scrape);
        QVERIFY(request);
        const std::int64_t points = (request->end - request->start) / request->step + 1;
        QVERIFY(points >= 2);
        QVERIFY(points <= std::min(width, limits::kPointsPerSeries));
        QVERIFY(request->step >= scrape);
        QCOMPARE(request->start.toMs() % request->step.toMs(), 0);
        QCOMPARE(request->end.toMs() % request->step.toMs(), 0);
        const QString window = QString::fromStdString(request->expression).mid(7).chopped(2);
        const auto windowLength = parseDuration(window);
        QVERIFY2(windowLength, qPrintable(window));
        QVERIFY(*windowLength >= scrape * 4);
        QVERIFY(*windowLength >= request->step + scrape);
    }
};

QTEST_GUILESS_MAIN(tst_LiveQuery)
#include "tst_LiveQuery.moc"
