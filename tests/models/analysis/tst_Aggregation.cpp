// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers

#include "analysis/Aggregation.h"
#include "series/SampleValue.h"

#include <QRegularExpression>
#include <QTest>

#include <cmath>

using namespace promdesk;
using namespace Qt::StringLiterals;

namespace {

const double kGap = missingValue();
const double kNaN = std::nan("");

std::vector<GridRow> rows()
{
    return {
        { { { "__name__", "m" }, { "job", "a" }, { "pod", "1" } }, { 1, 2, kGap, kNaN } },
        { { { "__name__", "m" }, { "job", "a" }, { "pod", "2" } }, { 4, kGap, kGap, 5 } },
        { { { "__name__", "m" }, { "pod", "3" } }, { -3, 0, kGap, kGap } },
    };
}

/// A gap is 'gap', so that rows can be compared.
QString textOf(const std::vector<GridRow>& all)
{
    QStringList lines;
    for (const GridRow& row : all) {
        QString line = toQString(toSelectorText(row.labels));
        for (const double value : row.values) {
            line += u' ' + (isMissing(value) ? u"gap"_s : QString::number(value));
        }
        lines += line;
    }
    return lines.join(u'\n');
}

QString told(AggregateOperator aggregateOperator, const Grouping& grouping)
{
    return textOf(aggregate(aggregateOperator, grouping, rows(), {}));
}

} // namespace

class tst_Aggregation : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void groupsByLabels()
    {
        const Grouping byJob { .isWithout = false, .labels = { "job" } };
        QCOMPARE(
            told(AggregateOperator::Sum, byJob), u"{} -3 0 gap gap\n{job=\"a\"} 5 2 gap nan"_s);
        const Grouping byName { .isWithout = false, .labels = { "__name__", "nothing" } };
        QCOMPARE(told(AggregateOperator::Count, byName), u"m{} 3 2 gap 2"_s);
    }

    void groupsWithoutLabels()
    {
        const Grouping withoutPod { .isWithout = true, .labels = { "pod" } };
        QCOMPARE(told(AggregateOperator::Maximum, withoutPod),
            u"{} -3 0 gap gap\n{job=\"a\"} 4 2 gap 5"_s);
        const Grouping withoutNothing { .isWithout = true, .labels = {} };
        QCOMPARE(told(AggregateOperator::Sum, withoutNothing),
            u"{job=\"a\",pod=\"1\"} 1 2 gap nan\n{job=\"a\",pod=\"2\"} 4 gap gap 5\n"
            "{pod=\"3\"} -3 0 gap gap"_s);
    }

    void makesOneOfAll_data()
    {
        QTest::addColumn<QByteArray>("name");
        QTest::addColumn<QString>("values");
        QTest::newRow("sum") << QByteArray("sum") << u"{} 2 2 gap nan"_s;
        QTest::newRow("avg") << QByteArray("avg") << u"{} 0.666667 1 gap nan"_s;
        QTest::newRow("min") << QByteArray("min") << u"{} -3 0 gap 5"_s;
        QTest::newRow("max") << QByteArray("max") << u"{} 4 2 gap 5"_s;
        QTest::newRow("count") << QByteArray("count") << u"{} 3 2 gap 2"_s;
    }

    void makesOneOfAll()
    {
        QFETCH(QByteArray, name);
        QFETCH(QString, values);
        const auto known = aggregateOperator(name.toStdString());
        QVERIFY(known.has_value());
        QCOMPARE(told(*known, {}), values);
    }

    void addsExactlyWhereTheServerDoes()
    {
        const std::vector<GridRow> large { { { { "a", "1" } }, { 1 } },
            { { { "a", "2" } }, { 1e100 } }, { { { "a", "3" } }, { 1 } },
            { { { "a", "4" } }, { -1e100 } } };
        const auto value = [&large](AggregateOperator one, const EvaluationRules& rules) {
            return aggregate(one, {}, large, rules).front().values.front();
        };
        QCOMPARE(value(AggregateOperator::Sum, {}), 0.0);
        QCOMPARE(value(AggregateOperator::Sum, { .hasExactSums = true }), 2.0);
        QCOMPARE(value(AggregateOperator::Average, { .hasExactMeans = true }), 0.5);
    }

    void roundsMeansAsTheServerDoes()
    {
        const std::vector<GridRow> rows { { { { "a", "1" } }, { 9.0 } },
            { { { "a", "2" } }, { 0.3 } }, { { { "a", "3" } }, { 0.3 } } };
        const auto mean = [&rows](const EvaluationRules& rules) {
            return aggregate(AggregateOperator::Average, {}, rows, rules).front().values.front();
        };
        QVERIFY(mean({ .hasExactMeans = true }) == 3.1999999999999997);
        QVERIFY(mean({ .hasExactMeans = true, .hasSplitMeans = true }) == 3.2);
    }

    void knowsNoOthers()
    {
        QVERIFY(!aggregateOperator("topk"));
        QVERIFY(!aggregateOperator("stddev"));
        QVERIFY(aggregate(AggregateOperator::Sum, {}, {}, {}).empty());
    }
};

QTEST_GUILESS_MAIN(tst_Aggregation)
#include "tst_Aggregation.moc"
