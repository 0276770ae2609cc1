// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers

#include "queries/QueryCost.h"

#include <QRegularExpression>
#include <QTest>

using namespace promdesk;
using namespace Qt::StringLiterals;

class tst_QueryCost : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void countsTheSamplesOfEachSelector_data()
    {
        QTest::addColumn<QByteArray>("expression");
        QTest::addColumn<QByteArray>("counted");
        const auto row = [](const char* expression, const char* counted) {
            QTest::newRow(expression) << QByteArray(expression) << QByteArray(counted);
        };
        row("up", "scalar(count(up) or vector(0)) * 11520");
        row("sum by (job) (rate(x{a=\"}\"}[1h]))",
            "scalar(count(x{a=\"}\"}) or vector(0)) * 11760");
        row("a / on (b) group_left (c) {d=\"e\"}",
            "scalar(count(a) or vector(0)) * 11520 + scalar(count({d=\"e\"}) or vector(0)) * "
            "11520");
        row("max_over_time(rate(x[5m])[1h:1m])", "scalar(count(x) or vector(0)) * 11780");
        row("x + x + x", "scalar(count(x) or vector(0)) * 11520");
        row("x offset 1d @ end()", "scalar(count(x) or vector(0)) * 11520");
        row("time() * 3", "");
        row("vector(1)", "");
    }

    void countsTheSamplesOfEachSelector()
    {
        QFETCH(QByteArray, expression);
        QFETCH(QByteArray, counted);
        const auto text = sampleCountExpression(
            expression.toStdString(), Duration::fromHours(48), Duration::fromSeconds(15));
        QCOMPARE(QByteArray::fromStdString(text.value_or("")), counted);
    }

    void doesNotAskForLittle()
    {
        const Duration scrape = Duration::fromSeconds(15);
        QVERIFY(!sampleCountExpression("up", Duration::fromHours(6), scrape));
        QVERIFY(sampleCountExpression("rate(up[2d])", Duration(), scrape));
        QVERIFY(!sampleCountExpression("up", Duration::fromHours(48), Duration()));
    }

    void saysFromWhenOnAQueryIsCostly()
    {
        QVERIFY(!QueryCost { .samples = 50e6 }.isCostly());
        QVERIFY(QueryCost { .samples = 50e6 + 1 }.isCostly());
        QCOMPARE(QueryCost { .samples = 10e6 }.serverTime(), Duration::fromMs(1104));
    }
};

QTEST_GUILESS_MAIN(tst_QueryCost)
#include "tst_QueryCost.moc"
