// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "prometheus/HistogramReader.h"

#include <QRegularExpression>
#include <QTest>

#include <cmath>
#include <limits>

using namespace promdesk;
using namespace Qt::StringLiterals;

namespace {

/// What reading one text came to.
struct Outcome
{
    bool isRead = false;
    HistogramSample sample;
    std::size_t budget = 0;
    std::optional<ErrorKind> kind;
};

Outcome read(const QByteArray& text, std::size_t budget = 100)
{
    JsonCursor cursor(std::string_view(text.constData(), static_cast<std::size_t>(text.size())));
    SampleReader samples(cursor);
    Outcome outcome;
    outcome.budget = budget;
    outcome.isRead = HistogramReader(cursor, samples, outcome.budget).read(outcome.sample);
    if (cursor.hasFailed()) {
        outcome.kind = cursor.error().kind;
    }
    return outcome;
}

HistogramSample at(std::int64_t ms, double count)
{
    return { .time = Instant::fromMs(ms), .count = count, .sum = 0, .buckets = {} };
}

const QByteArray kWhole = R"([1.5,{"count":"3","sum":"4.25","buckets":[)"
                          R"([0,"0.5","1","2"],[3,"-1","1","1"]]}])";

} // namespace

class tst_HistogramReader : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void readsAWholeSample()
    {
        const Outcome outcome = read(kWhole);
        QVERIFY(outcome.isRead);
        QCOMPARE(outcome.sample.time, Instant::fromMs(1500));
        QCOMPARE(outcome.sample.count, 3.0);
        QCOMPARE(outcome.sample.sum, 4.25);
        QCOMPARE(outcome.sample.buckets.size(), std::size_t { 2 });
        const HistogramBucket& first = outcome.sample.buckets.front();
        QCOMPARE(first.bounds, HistogramBucket::Bounds::OpenLeft);
        QCOMPARE(first.lower, 0.5);
        QCOMPARE(first.upper, 1.0);
        QCOMPARE(first.count, 2.0);
        QCOMPARE(outcome.sample.buckets.back().bounds, HistogramBucket::Bounds::ClosedBoth);
    }

    void takesNumbersWithAndWithoutQuotesAndUnknownKeys()
    {
        const Outcome outcome = read(R"([1,{"later":{"a":[1]},"sum":"NaN","buckets":)"
                                     R"([["1",0,"+Inf",7]],"count":7}])");
        QVERIFY(outcome.isRead);
        QVERIFY(std::isnan(outcome.sample.sum));
        QCOMPARE(outcome.sample.buckets.front().bounds, HistogramBucket::Bounds::OpenRight);
        QCOMPARE(outcome.sample.buckets.front().upper, std::numeric_limits<double>::infinity());
        QCOMPARE(outcome.sample.buckets.front().count, 7.0);
    }

    void readsSamplesWithoutBuckets()
    {
        QVERIFY(read(R"([1,{"count":"0","sum":"0"}])").isRead);
        QVERIFY(read(R"([1,{"count":"0","sum":"0","buckets":[]}])").isRead);
        QVERIFY(read(R"([1,{"count":"0","sum":"0","buckets":null}])").sample.buckets.empty());
    }

    void refusesOtherShapes_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::newRow("a bucket of three") << QByteArray(R"([1,{"buckets":[[0,"0","1"]]}])");
        QTest::newRow("a bucket of five") << QByteArray(R"([1,{"buckets":[[0,"0","1","2","3"]]}])");
        QTest::newRow("an unknown kind of bucket")
            << QByteArray(R"([1,{"buckets":[[4,"0","1","2"]]}])");
        QTest::newRow("half a kind") << QByteArray(R"([1,{"buckets":[[0.5,"0","1","2"]]}])");
        QTest::newRow("a kind below zero") << QByteArray(R"([1,{"buckets":[[-1,"0","1","2"]]}])");
        QTest::newRow("a kind that is no number")
            << QByteArray(R"([1,{"buckets":[["NaN","0","1","2"]]}])");
        QTest::newRow("a bound that is no number")
            << QByteArray(R"([1,{"buckets":[[0,"a","1","2"]]}])");
        QTest::newRow("an empty bucket") << QByteArray(R"([1,{"buckets":[[]]}])");
        QTest::newRow("a plain value") << QByteArray(R"([1,"2"])");
        QTest::newRow("a time in quotes") << QByteArray(R"(["1",{}])");
        QTest::newRow("a third element") << QByteArray(R"([1,{},2])");
    }

    void refusesOtherShapes()
    {
        QFETCH(QByteArray, text);
        const Outcome outcome = read(text);
        QVERIFY(!outcome.isRead);
        QCOMPARE(outcome.kind, std::optional(ErrorKind::Malformed));
    }

    void saysWhereTheTextIsCut()
    {
        for (qsizetype cut = 0; cut < kWhole.size(); ++cut) {
            const Outcome outcome = read(kWhole.left(cut));
            QVERIFY(!outcome.isRead);
            QCOMPARE(outcome.kind, std::optional(ErrorKind::Truncated));
        }
    }

    /// A sample and each of its buckets take one.
    void stopsWhereTheBudgetEnds()
    {
        const Outcome just = read(kWhole, 3);
        QVERIFY(just.isRead);
        QCOMPARE(just.budget, std::size_t { 0 });
        for (const std::size_t budget : { 0U, 1U, 2U }) {
            const Outcome outcome = read(kWhole, budget);
            QVERIFY(!outcome.isRead);
            QCOMPARE(outcome.kind, std::optional(ErrorKind::TooMuch));
        }
    }

    void sortsByTimeAndKeepsTheLastOfEqualTimes()
    {
        std::vector<HistogramSample> samples { at(3, 1), at(1, 2), at(3, 3), at(2, 4), at(1, 5) };
        QVERIFY(sortHistograms(samples));
        QCOMPARE(samples.size(), std::size_t { 3 });
        QCOMPARE(samples[0].count, 5.0);
        QCOMPARE(samples[1].count, 4.0);
        QCOMPARE(samples[2].count, 3.0);
        QVERIFY(!sortHistograms(samples));
    }

    void leavesSortedOnesAlone()
    {
        std::vector<HistogramSample> none;
        QVERIFY(!sortHistograms(none));
        std::vector<HistogramSample> rising { at(-1, 1), at(0, 2), at(5, 3) };
        QVERIFY(!sortHistograms(rising));
        QCOMPARE(rising.size(), std::size_t { 3 });
        std::vector<HistogramSample> twins { at(1, 1), at(1, 2) };
        QVERIFY(sortHistograms(twins));
        QCOMPARE(twins.size(), std::size_t { 1 });
    }
};

QTEST_APPLESS_MAIN(tst_HistogramReader)
#include "tst_HistogramReader.moc"
