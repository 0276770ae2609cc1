// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "charts/CombinedSeries.h"
#include "series/SampleValue.h"
#include "support/PanelSamples.h"

#include <QRegularExpression>
#include <QTest>

#include <cmath>
#include <limits>

using namespace promdesk;
using namespace promdesk::test;
using namespace Qt::StringLiterals;

Q_DECLARE_METATYPE(promdesk::SeriesCombination)

namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr double kGreatest = std::numeric_limits<double>::max();

Series seriesAt(std::vector<std::int64_t> seconds, std::vector<double> values)
{
    for (std::int64_t& one : seconds) {
        one = (sampleStart() + Duration::fromSeconds(one)).toMs();
    }
    Series series;
    series.axis = TimeAxis::explicitTimes(std::move(seconds));
    series.values = std::move(values);
    return series;
}

bool isSame(double a, double b)
{
    return (std::isnan(a) && std::isnan(b)) || a == b;
}

} // namespace

class tst_CombinedSeries : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void combinesValues_data()
    {
        using Way = SeriesCombination;
        constexpr double kInfinite = std::numeric_limits<double>::infinity();
        QTest::addColumn<SeriesCombination>("way");
        QTest::addColumn<QList<double>>("values");
        QTest::addColumn<double>("result");
        for (const Way way : { Way::Sum, Way::Average, Way::Maximum, Way::Minimum, Way::Last }) {
            QTest::addRow("none %d", static_cast<int>(way)) << way << QList<double> {} << kNaN;
            QTest::addRow("one %d", static_cast<int>(way)) << way << QList<double> { 7 } << 7.0;
        }
        QTest::newRow("sum") << Way::Sum << QList<double> { 1, 2, 3 } << 6.0;
        QTest::newRow("average") << Way::Average << QList<double> { 1, 2, 6 } << 3.0;
        QTest::newRow("greatest") << Way::Maximum << QList<double> { -1, -3, -2 } << -1.0;
        QTest::newRow("least") << Way::Minimum << QList<double> { -1, -3, -2 } << -3.0;
        QTest::newRow("first") << Way::Last << QList<double> { 4, 5 } << 4.0;
        QTest::newRow("a sum with NaN") << Way::Sum << QList<double> { 1, kNaN } << kNaN;
        QTest::newRow("greatest behind NaN") << Way::Maximum << QList<double> { kNaN, 1, 2 } << 2.0;
        QTest::newRow("least before NaN") << Way::Minimum << QList<double> { 1, 2, kNaN } << 1.0;
        QTest::newRow("greatest of NaN") << Way::Maximum << QList<double> { kNaN, kNaN } << kNaN;
        QTest::newRow("greatest with infinity")
            << Way::Maximum << QList<double> { 1, kInfinite } << kInfinite;
        QTest::newRow("an average that no sum holds")
            << Way::Average << QList<double> { kGreatest, kGreatest } << kGreatest;
        QTest::newRow("an average across zero")
            << Way::Average << QList<double> { kGreatest, -kGreatest } << 0.0;
    }

    void combinesValues()
    {
        QFETCH(SeriesCombination, way);
        QFETCH(QList<double>, values);
        QFETCH(double, result);
        const std::vector<double> all(values.begin(), values.end());
        const double read = combined(all, way);
        QVERIFY2(isSame(read, result), qPrintable(QString::number(read)));
    }

    void combinesOverTheUnionOfTimes()
    {
        const Series a = seriesAt({ 0, 60 }, { 1, 2 });
        const Series b = seriesAt({ 30, 60 }, { 10, 20 });
        const std::vector<const Series*> both { &a, &b };
        const Series sum = combined(both, SeriesCombination::Sum);
        QCOMPARE(sum.values, (std::vector<double> { 1, 10, 22 }));
        QCOMPARE(sum.axis.at(1), sampleStart() + Duration::fromSeconds(30));
    }

    void passesOverMissingSamples()
    {
        const Series a = seriesAt({ 0, 60 }, { missingValue(), 2 });
        const Series b = seriesAt({ 0, 60 }, { 10, missingValue() });
        const std::vector<const Series*> both { &a, &b };
        QCOMPARE(
            combined(both, SeriesCombination::Average).values, (std::vector<double> { 10, 2 }));
        const Series none = seriesAt({ 0 }, { missingValue() });
        const std::vector<const Series*> nothing { &none, &none };
        QVERIFY(combined(nothing, SeriesCombination::Sum).values.empty());
    }

    void leavesOneSeriesAsItIs()
    {
        const Series a = seriesAt({ 0, 60 }, { missingValue(), 2 });
        const std::vector<const Series*> one { &a };
        QCOMPARE(combined(one, SeriesCombination::Sum).values.size(), std::size_t { 2 });
        QVERIFY(combined(std::span<const Series* const>(), SeriesCombination::Sum).axis.isEmpty());
    }
};

QTEST_GUILESS_MAIN(tst_CombinedSeries)
#include "tst_CombinedSeries.moc"
