// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers

#include "queries/BucketQuantile.h"
#include "series/SampleValue.h"

#include <QRegularExpression>
#include <QTest>

#include <cmath>
#include <limits>

using namespace promdesk;
using namespace Qt::StringLiterals;

namespace {

constexpr Duration kStep = Duration::fromSeconds(15);

Series bucket(const std::string& bound, std::vector<double> counts, std::int64_t first = 100)
{
    Series series;
    series.labels = { { "__name__", "seconds_bucket" }, { "le", bound }, { "pod", "a" } };
    series.axis = TimeAxis::grid(Instant() + kStep * first, kStep, counts.size());
    series.values = std::move(counts);
    return series;
}

double onlyValue(const std::vector<Series>& buckets, double quantile)
{
    SeriesSnapshot snapshot;
    snapshot.series = buckets;
    const auto told = quantileOf(snapshot, quantile, kStep);
    const bool isOne = told && told->series.size() == 1 && told->series[0].values.size() == 1;
    return isOne ? told->series[0].values[0] : -99;
}

} // namespace

/// The formula itself is held against a real server in tst_TailRoute.
class tst_BucketQuantile : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void roundingOfCountsIsNoStep()
    {
        SeriesSnapshot snapshot;
        snapshot.series = { bucket("1", { 5 }), bucket("2", { 5 - 1e-13 }), bucket("+Inf", { 6 }) };
        for (const bool smooths : { false, true }) {
            const auto told = quantileOf(snapshot, 0.5, kStep, { .smooths = smooths });
            QVERIFY(told);
        }
        // A remark is made on what was lifted, not on what was smoothed.
        QVERIFY(quantileOf(snapshot, 0.5, kStep, { .smooths = true, .remarks = true }));
        QVERIFY(!quantileOf(snapshot, 0.5, kStep, { .smooths = false, .remarks = true }));
    }

    void whatTheServerRemarksOnIsItsOwn()
    {
        SeriesSnapshot snapshot;
        snapshot.series = { bucket("1", { 5 }), bucket("2", { 3 }), bucket("+Inf", { 6 }) };
        const QuantileRules modern { .smooths = true, .remarks = true };
        QVERIFY(quantileOf(snapshot, 0.5, kStep));
        QVERIFY(!quantileOf(snapshot, 0.5, kStep, modern));
        snapshot.series = { bucket("1", { 3 }), bucket("2", { 5 }), bucket("+Inf", { 6 }) };
        QVERIFY(quantileOf(snapshot, 0.5, kStep, modern));
        snapshot.series.push_back(bucket("many", { 1 }));
        QVERIFY(quantileOf(snapshot, 0.5, kStep));
        QVERIFY(!quantileOf(snapshot, 0.5, kStep, modern));
    }

    void recognisesTheCall_data()
    {
        QTest::addColumn<QByteArray>("expression");
        QTest::addColumn<double>("quantile");
        QTest::addColumn<QByteArray>("buckets");
        QTest::newRow("plain") << QByteArray("histogram_quantile( 0.9 , sum by (le)(rate(x[5m])) )")
                               << 0.9 << QByteArray("sum by (le)(rate(x[5m]))");
        QTest::newRow("a selector")
            << QByteArray("histogram_quantile(.5,x)") << 0.5 << QByteArray("x");
        QTest::newRow("not the whole")
            << QByteArray("histogram_quantile(0.9, x) * 2") << -1.0 << QByteArray();
        QTest::newRow("computed") << QByteArray("histogram_quantile(1 - 0.1, x)") << -1.0
                                  << QByteArray();
        QTest::newRow("out of range")
            << QByteArray("histogram_quantile(1.5, x)") << -1.0 << QByteArray();
        QTest::newRow("no number")
            << QByteArray("histogram_quantile(nan, x)") << -1.0 << QByteArray();
        QTest::newRow("another function")
            << QByteArray("quantile_over_time(0.9, x[5m])") << -1.0 << QByteArray();
        QTest::newRow("unfinished")
            << QByteArray("histogram_quantile(0.9, x") << -1.0 << QByteArray();
    }

    void recognisesTheCall()
    {
        QFETCH(QByteArray, expression);
        QFETCH(double, quantile);
        QFETCH(QByteArray, buckets);
        const auto call = quantileCall(expression.toStdString());
        QCOMPARE(call.has_value(), quantile >= 0);
        if (call) {
            QCOMPARE(call->quantile, quantile);
            QCOMPARE(QByteArray::fromStdString(call->buckets), buckets);
        }
    }

    void interpolatesInsideABucket()
    {
        const std::vector<Series> buckets { bucket("+Inf", { 10 }), bucket("1", { 4 }),
            bucket("10", { 8 }), bucket("2", { 6 }) };
        QCOMPARE(onlyValue(buckets, 0.5), 1.5);
        QCOMPARE(onlyValue(buckets, 0.2), 0.5);
        QCOMPARE(onlyValue(buckets, 0.7), 6.0);
        QCOMPARE(onlyValue(buckets, 0.95), 10.0); // above the highest finite bound
    }

    void knowsTheEdges()
    {
        const double none = std::nan("");
        QVERIFY(std::isnan(onlyValue({ bucket("1", { 4 }), bucket("2", { 6 }) }, 0.5)));
        QVERIFY(std::isnan(onlyValue({ bucket("1", { 0 }), bucket("+Inf", { 0 }) }, 0.5)));
        QVERIFY(std::isnan(onlyValue({ bucket("+Inf", { 3 }) }, 0.5)));
        QCOMPARE(
            onlyValue({ bucket("1", { none }), bucket("+Inf", { none }) }, 0.5), 1.0); // as there
        QCOMPARE(onlyValue({ bucket("-1", { 4 }), bucket("+Inf", { 6 }) }, 0.5), -1.0);
        // Falling counts are lifted, equal bounds in other spellings added.
        QCOMPARE(onlyValue({ bucket("1", { 8 }), bucket("2", { 4 }), bucket("+Inf", { 10 }) }, 0.4),
            0.5);
        QCOMPARE(
            onlyValue({ bucket("1", { 2 }), bucket("1.0", { 2 }), bucket("+Inf", { 8 }) }, 0.25),
            0.5);
        QCOMPARE(
            onlyValue({ bucket("1", { 2 }), bucket("many", { 2 }), bucket("+Inf", { 4 }) }, 0.5),
            1.0);
    }

    void keepsGapsAndGroups()
    {
        SeriesSnapshot snapshot;
        snapshot.series = { bucket("1", { 1, missingValue(), 3 }, 100),
            bucket("+Inf", { 2, missingValue(), 6, 8 }, 100) };
        Series other = bucket("+Inf", { 2 }, 50);
        other.labels.set("pod", "b");
        snapshot.series.push_back(other);
        snapshot.warnings = { u"careful"_s };
        const auto told = quantileOf(snapshot, 0.5, kStep);
        QVERIFY(told);
        QCOMPARE(told->series.size(), std::size_t { 2 });
        QVERIFY(told->series[0].labels == (LabelSet { { "pod", "a" } }));
        QCOMPARE(told->series[0].axis.front(), Instant() + kStep * 100);
        QCOMPARE(told->series[0].values.size(), std::size_t { 4 });
        QVERIFY(isMissing(told->series[0].values[1]));
        QVERIFY(!isMissing(told->series[0].values[3]) && std::isnan(told->series[0].values[3]));
        QCOMPARE(told->warnings, QStringList { u"careful"_s });
    }

    void leavesNativeHistogramsToTheServer()
    {
        SeriesSnapshot snapshot;
        snapshot.series = { bucket("1", { 1 }) };
        snapshot.series[0].histograms.push_back({});
        QVERIFY(!quantileOf(snapshot, 0.5, kStep));
        snapshot.series = { bucket("1", { 1 }) };
        snapshot.series[0].axis = TimeAxis::explicitTimes({ 3 });
        QVERIFY(!quantileOf(snapshot, 0.5, kStep));
    }
};

QTEST_GUILESS_MAIN(tst_BucketQuantile)
#include "tst_BucketQuantile.moc"
