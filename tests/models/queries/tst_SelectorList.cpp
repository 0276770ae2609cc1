// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "queries/SelectorList.h"

#include <QRegularExpression>
#include <QTest>

using namespace promdesk;
using namespace Qt::StringLiterals;

/// The selectors of expressions, as "selector|window" with a blank between two.
class tst_SelectorList : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void findsWhatAnExpressionReads_data()
    {
        QTest::addColumn<QByteArray>("expression");
        QTest::addColumn<QString>("list");
        const auto row = [](const char* expression, const QString& list) {
            QTest::newRow(expression) << QByteArray(expression) << list;
        };
        row("up", u"up|0s"_s);
        row("up{job=\"a\"}", u"up{job=\"a\"}|0s"_s);
        row("{__name__=~\"a|b\"}", u"{__name__=~\"a|b\"}|0s"_s);
        row("sum by (job) (rate(x_total[5m]))", u"x_total|5m"_s);
        row("a + on (b) group_left (c) d", u"a|0s d|0s"_s);
        row("rate(x[1m]) + rate(x[1h])", u"x|1h"_s);
        row("max_over_time(rate(x[5m])[1h:1m])", u"x|1h5m"_s);
        row("x offset 1d", u"x|0s"_s);
        row("x @ start()", u"x|0s"_s);
        row("x{a=\"y + z\"} # and w", u"x{a=\"y + z\"}|0s"_s);
        row("histogram_quantile(0.9, sum by (le) (rate(b_bucket[5m])))", u"b_bucket|5m"_s);
        row("time() - 5", QString());
        row("rate(x[$__rate_interval])", u"x|0s"_s);
        row("", QString());
        row("rate(x[5m] smoothed) + y anchored", u"x|5m y|0s"_s);
        row("limit_ratio by (job) (0.5, x)", u"x|0s"_s);
        row("rate(x[5m]) keep_metric_names default 0", u"x|5m"_s);
        row("a default b if c ifnot d", u"a|0s b|0s c|0s d|0s"_s);
        row("a{b=\"c\"} offset 5m DEFAULT (d) default 0", u"a{b=\"c\"}|0s d|0s"_s);
        row("sum(x) by (job) default 0", u"x|0s"_s);
        row("sum(x) by (job) limit 10", u"x|0s"_s);
        row("median by (job) (x)", u"x|0s"_s);
        row("median without(job) (x) / any(y) by (job)", u"x|0s y|0s"_s);
        row("default", u"default|0s"_s);
        row("if + ifnot{a=\"b\"} and default", u"default|0s if|0s ifnot{a=\"b\"}|0s"_s);
        row("sum by (a) (limit) / on (a) smoothed", u"limit|0s smoothed|0s"_s);
        row("a * on (b) group_left default", u"a|0s default|0s"_s);
        row("a default if", u"a|0s if|0s"_s);
    }

    void findsWhatAnExpressionReads()
    {
        QFETCH(QByteArray, expression);
        QStringList found;
        for (const auto& [selector, window] : selectorsOf(expression.toStdString())) {
            found += QString::fromStdString(selector) + u'|' + toText(window);
        }
        QTEST(found.join(u' '), "list");
    }

    void putsMatchersIntoEverySelector_data()
    {
        QTest::addColumn<QByteArray>("expression");
        QTest::addColumn<QByteArray>("filtered");
        const auto row = [](const char* expression, const char* filtered) {
            QTest::newRow(expression) << QByteArray(expression) << QByteArray(filtered);
        };
        row("up", "up{t=\"x\"}");
        row("up{}", "up{t=\"x\"}");
        row("up{job=\"a\"} offset 5m", "up{job=\"a\",t=\"x\"} offset 5m");
        row("up{job=\"a\",}", "up{job=\"a\",t=\"x\"}");
        row("{__name__=~\"a|b\"}", "{__name__=~\"a|b\",t=\"x\"}");
        row("sum by (job) (rate(x_total[5m]))", "sum by (job) (rate(x_total{t=\"x\"}[5m]))");
        row("a + on (b) group_left (c) d", "a{t=\"x\"} + on (b) group_left (c) d{t=\"x\"}");
        row("max_over_time(rate(x[5m])[1h:1m])", "max_over_time(rate(x{t=\"x\"}[5m])[1h:1m])");
        row("x{a=\"y{}\"} # and w", "x{a=\"y{}\",t=\"x\"} # and w");
        row("vector(1) + time()", "vector(1) + time()");
        row("rate(x[$__rate_interval])", "rate(x{t=\"x\"}[$__rate_interval])");
        row("rate(x[5m] smoothed) + y anchored",
            "rate(x{t=\"x\"}[5m] smoothed) + y{t=\"x\"} anchored");
        row("limit_ratio by (job) (0.5, x)", "limit_ratio by (job) (0.5, x{t=\"x\"})");
        row("rate(x[5m]) keep_metric_names default 0",
            "rate(x{t=\"x\"}[5m]) keep_metric_names default 0");
        row("a default b if c ifnot d",
            "a{t=\"x\"} default b{t=\"x\"} if c{t=\"x\"} ifnot d{t=\"x\"}");
        row("median by (job) (x) limit 3", "median by (job) (x{t=\"x\"}) limit 3");
        row("default / on (a) if", "default{t=\"x\"} / on (a) if{t=\"x\"}");
        row("up{job", "up{t=\"x\"}{job{t=\"x\"}"); // none before, none after
        row("", "");
    }

    void putsMatchersIntoEverySelector()
    {
        QFETCH(QByteArray, expression);
        QFETCH(QByteArray, filtered);
        QCOMPARE(
            QByteArray::fromStdString(withMatchers(expression.toStdString(), "t=\"x\"")), filtered);
        QCOMPARE(QByteArray::fromStdString(withMatchers(expression.toStdString(), {})), expression);
    }
};

QTEST_GUILESS_MAIN(tst_SelectorList)
#include "tst_SelectorList.moc"
