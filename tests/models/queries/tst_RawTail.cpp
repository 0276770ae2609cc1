// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "queries/RawTail.h"
#include "series/SampleValue.h"

#include <QRegularExpression>
#include <QTest>

using namespace promdesk;
using namespace Qt::StringLiterals;

namespace {

const Instant kNow = Instant::fromSeconds(1'800'000'000);
constexpr Duration kScrape = Duration::fromSeconds(15);

LiveQuery query(std::string expression, QString from = u"now-1h"_s, int widthPx = 800)
{
    LiveQuery query;
    query.sourceId = u"a"_s;
    query.expression = std::move(expression);
    query.range.from = std::move(from);
    query.widthPx = widthPx;
    query.raw = RawSamples::WhenFiner;
    return query;
}

Series series(const char* name, std::vector<std::int64_t> seconds, double value)
{
    Series series;
    series.labels = LabelSet { { "__name__", name } };
    series.values.assign(seconds.size(), value);
    for (std::int64_t& time : seconds) {
        time *= 1000;
    }
    series.axis = TimeAxis::explicitTimes(std::move(seconds));
    return series;
}

SnapshotPtr snapshot(std::vector<Series> all)
{
    auto made = std::make_shared<SeriesSnapshot>();
    made->series = std::move(all);
    return made;
}

/// "a 1=5 2=5; b 3=6"
QString shown(const SeriesSnapshot& snapshot)
{
    QStringList all;
    for (const Series& one : snapshot.series) {
        QStringList words { toQString(one.labels.metricName()) };
        for (std::size_t i = 0; i < one.values.size(); ++i) {
            words += u"%1=%2"_s.arg(one.axis.at(i).toMs() / 1000).arg(one.values[i]);
        }
        all += words.join(u' ');
    }
    return all.join(u"; "_s);
}

} // namespace

class tst_RawTail : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void suitsPlainSelectorsInShortRanges_data()
    {
        QTest::addColumn<QByteArray>("expression");
        QTest::addColumn<QString>("from");
        QTest::addColumn<int>("widthPx");
        QTest::addColumn<bool>("suits");
        const auto row = [](const char* name, const char* expression, const char* from, int widthPx,
                             bool suits) {
            QTest::newRow(name) << QByteArray(expression) << QString::fromLatin1(from) << widthPx
                                << suits;
        };
        row("name", "up", "now-1h", 800, true);
        row("matchers", "up{job=\"a\"}", "now-1h", 800, true);
        row("wider picture", "up", "now-4h", 1600, true);
        row("step is the scrape interval", "up", "now-3h", 800, false);
        row("longer step", "up", "now-1d", 800, false);
        row("narrow picture", "up", "now-1h", 100, false);
        row("function", "rate(up[5m])", "now-1h", 800, false);
        row("range", "up[5m]", "now-1h", 800, false);
        row("offset", "up offset 1h", "now-1h", 800, false);
        row("no range", "up", "nonsense", 800, false);
    }

    void suitsPlainSelectorsInShortRanges()
    {
        QFETCH(QByteArray, expression);
        QFETCH(QString, from);
        QFETCH(int, widthPx);
        QTEST(suitsRawSamples(query(expression.toStdString(), from, widthPx), kNow, kScrape),
            "suits");
    }

    void doesNotSuitWhatWantsSteps()
    {
        LiveQuery never = query("up");
        never.raw = RawSamples::Never;
        QVERIFY(!suitsRawSamples(never, kNow, kScrape));
        LiveQuery instant = query("up");
        instant.kind = QueryRequest::Kind::Instant;
        QVERIFY(!suitsRawSamples(instant, kNow, kScrape));
        LiveQuery stepped = query("up");
        stepped.minimumStep = Duration::fromSeconds(5);
        QVERIFY(!suitsRawSamples(stepped, kNow, kScrape));
    }

    void asksForTheRangeInWholeSeconds()
    {
        const Instant now = kNow + Duration::fromMs(700);
        const auto request = toRawRequest(*toRequest(query("up"), now, kScrape), query("up"), now);
        QVERIFY(request.has_value());
        QCOMPARE(request->end, kNow);
        QCOMPARE(request->start, kNow - Duration::fromHours(1));
        QCOMPARE(request->step, kScrape);
    }

    void knowsWhetherThereIsASample()
    {
        const SnapshotPtr some =
            snapshot({ series("a", { 1, 5 }, missingValue()), series("b", { 3 }, 1) });
        QVERIFY(hasSampleSince(*some, Instant::fromSeconds(3)));
        QVERIFY(!hasSampleSince(*some, Instant::fromSeconds(4)));
        QVERIFY(!hasSampleSince(*snapshot({}), Instant()));
    }

    void joinsTheTailToWhatWasHeld()
    {
        const SnapshotPtr held =
            snapshot({ series("b", { 1, 2, 3, 4 }, 1), series("gone", { 1, 2 }, 1) });
        const SnapshotPtr tail = snapshot(
            { series("b", { 3, 5 }, 7), series("a", { 5 }, 7), series("late", { 2, 4 }, 7) });
        QCOMPARE(shown(*joinRaw(held, *tail, Instant::fromSeconds(2), Instant::fromSeconds(3))),
            u"a 5=7; b 2=1 3=7 5=7; gone 2=1; late 4=7"_s);
        QCOMPARE(shown(*joinRaw(held, *tail, Instant::fromSeconds(3), Instant::fromSeconds(3))),
            u"a 5=7; b 3=7 5=7; late 4=7"_s);
    }

    void takesTheWholeAnswerWhereNothingWasHeld()
    {
        const SnapshotPtr all = snapshot({ series("b", { 1 }, 1), series("a", { 2 }, 2) });
        QCOMPARE(shown(*joinRaw(nullptr, *all, Instant(), Instant())), u"a 2=2; b 1=1"_s);
    }

    void staysPartialWhileWhatWasHeldIs()
    {
        auto held = std::make_shared<SeriesSnapshot>();
        held->isPartial = true;
        const SeriesSnapshot tail;
        QVERIFY(joinRaw(held, tail, Instant(), Instant::fromSeconds(1))->isPartial);
        QVERIFY(!joinRaw(held, tail, Instant(), Instant())->isPartial);
    }

    void saysWhatIsMissingOfWhatWasHeld()
    {
        auto held = std::make_shared<SeriesSnapshot>();
        held->isPartial = true;
        held->warnings = { u"one store"_s, u"both"_s };
        SeriesSnapshot tail;
        tail.warnings = { u"both"_s, u"another"_s };
        const auto warnings = [&](Instant from) {
            return joinRaw(held, tail, Instant(), from)->warnings;
        };
        QCOMPARE(warnings(Instant::fromSeconds(1)),
            (QStringList { u"one store"_s, u"both"_s, u"another"_s }));
        QCOMPARE(warnings(Instant()), tail.warnings);
        held->isPartial = false;
        QCOMPARE(warnings(Instant::fromSeconds(1)), tail.warnings);
    }
};

QTEST_GUILESS_MAIN(tst_RawTail)
#include "tst_RawTail.moc"
