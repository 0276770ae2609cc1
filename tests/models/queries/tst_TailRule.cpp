// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers

#include "queries/TailRule.h"

#include <QRegularExpression>
#include <QTest>

using namespace promdesk;
using namespace Qt::StringLiterals;

class tst_TailRule : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void readsWhatAnExpressionDependsOn_data()
    {
        QTest::addColumn<QByteArray>("expression");
        QTest::addColumn<bool>("isIncremental");
        QTest::addColumn<int>("aheadSeconds");
        const auto row = [](const char* expression, bool isIncremental, int aheadSeconds) {
            QTest::newRow(expression) << QByteArray(expression) << isIncremental << aheadSeconds;
        };
        row("sum by (a) (rate(x[1d])) offset 3d", true, 0);
        row("rate(x{offset='1', b=\"@ end()\"}[5m])", true, 0);
        row("max_over_time(rate(x[5m])[1h:1m])", true, 0);
        row("x offset -5m", true, 300);
        row("sum(x offset - 5m) / max_over_time((y OFFSET -1h)[2h:] offset 1h)", true, 3900);
        row("absent(x) or quantile(0.5, x)", true, 0);
        row("topk(5, x)", false, 0);
        row("bottomk by (a) (1, x)", false, 0);
        row("LimitK(3, x)", false, 0);
        row("topk_total", true, 0);
        row("topk_total or x", true, 0);
        row("running_sum(x)", false, 0);
        row("sum(Running_Max(x)) by (a)", false, 0);
        row("range_avg(x)", false, 0);
        row("range_over_time(x[5m])", true, 0);
        row("topk_max(3, x)", false, 0);
        row("bottomk_last by (a) (3, x)", false, 0);
        row("outliersk(3, x)", false, 0);
        row("outliers_iqr(x)", false, 0);
        row("keep_last_value(x)", false, 0);
        row("interpolate(x)", false, 0);
        row("remove_resets(x)", false, 0);
        row("any(x) by (a)", false, 0);
        row("time() - start()", false, 0);
        row("time() / end()", false, 0);
        row("x / range()", false, 0);
        row("now() - x", false, 0);
        row("sum(x) by (a) default 0", false, 0);
        row("x DEFAULT y", false, 0);
        row("sum by (default) (default{default=\"1\"} + default)", true, 0);
        row("x if y ifnot z", true, 0);
        row("rate(x[5m] smoothed)", false, 0);
        row("x{a=\"1\"} smoothed", false, 0);
        row("rate(x[5m] anchored)", true, 0);
        row("x_running_sum", true, 0);
        row("running_sum / range_avg{range=\"1\"}", true, 0);
        row("sum by (start, end, range) (x)", true, 0);
        row("step() * x", true, 0);
        row("time() - x", true, 0);
        row("x @ start()", false, 0);
        row("rate(x[5m] @ end())", false, 0);
        row("rate(x[5m * 2])", false, 0);
        row("rate(x[step()])", false, 0);
        row("x offset (5m)", false, 0);
        row("x offset", false, 0);
        row("rate(x[$__range])", false, 0);
    }

    void readsWhatAnExpressionDependsOn()
    {
        QFETCH(QByteArray, expression);
        QFETCH(bool, isIncremental);
        QFETCH(int, aheadSeconds);
        const TailRule rule = tailRule(expression.toStdString());
        QCOMPARE(rule.isIncremental, isIncremental);
        if (isIncremental) {
            QCOMPARE(rule.ahead, Duration::fromSeconds(aheadSeconds));
        }
        const Instant now = Instant::fromSeconds(10'000);
        const auto settled = rule.settledBefore(now, Duration::fromSeconds(600));
        QCOMPARE(settled.has_value(), isIncremental);
        if (settled) {
            QCOMPARE(*settled, Instant::fromSeconds(9'400 - aheadSeconds));
        }
    }

    void waitsUntilAPinnedTimeIsSettled()
    {
        const TailRule rule = tailRule("x @ 1000.5 + rate(x[5m] @ 2000) offset -100s");
        QCOMPARE(rule.pinned.value_or(Instant()), Instant::fromSeconds(2000));
        const Duration lateness = Duration::fromSeconds(600);
        QVERIFY(!rule.settledBefore(Instant::fromSeconds(2'700), lateness));
        QCOMPARE(rule.settledBefore(Instant::fromSeconds(2'701), lateness).value_or(Instant()),
            Instant::fromSeconds(2'001));
    }
};

QTEST_GUILESS_MAIN(tst_TailRule)
#include "tst_TailRule.moc"
