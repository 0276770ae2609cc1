// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers

#include "queries/LocalExpression.h"

#include <QRegularExpression>
#include <QTest>

using namespace promdesk;
using namespace Qt::StringLiterals;

namespace {

const Duration kFive = Duration::fromMinutes(5);

LocalExpression rate(std::vector<LocalStep> steps = {})
{
    return {
        .selector = "x", .function = RangeFunction::Rate, .window = kFive, .steps = std::move(steps)
    };
}

AggregateStep sumBy(std::vector<std::string> labels)
{
    return { AggregateOperator::Sum, { .isWithout = false, .labels = std::move(labels) } };
}

} // namespace

class tst_LocalExpression : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void readsSelectorsAndFunctions()
    {
        QVERIFY(localExpression("rate(x[5m])") == rate());
        QVERIFY(localExpression(" ( rate ( x [ 5m ] ) ) # a word") == rate());
        const auto selector = localExpression("up{job=\"a)[5m\"}");
        QVERIFY(selector.has_value());
        QCOMPARE(selector->selector, std::string("up{job=\"a)[5m\"}"));
        QVERIFY(!selector->function);
        const auto most = localExpression("max_over_time({__name__=\"a\",b!=\"c\"}[1h30m])");
        QVERIFY(most.has_value());
        QCOMPARE(most->selector, std::string("{__name__=\"a\",b!=\"c\"}"));
        QVERIFY(most->function == RangeFunction::MaximumOverTime);
        QCOMPARE(most->window, Duration::fromMinutes(90));
    }

    void readsAggregatesEitherWay()
    {
        const LocalExpression both = rate({ sumBy({ "a", "b" }) });
        QVERIFY(localExpression("sum by (a, b) (rate(x[5m]))") == both);
        QVERIFY(localExpression("SUM(rate(x[5m])) BY (a,b,)") == both);
        QVERIFY(localExpression("sum(rate(x[5m]))") == rate({ sumBy({}) }));
        QVERIFY(localExpression("sum by () (rate(x[5m]))") == rate({ sumBy({}) }));
        QVERIFY(localExpression("max without (a) (rate(x[5m]))")
            == rate({ AggregateStep {
                AggregateOperator::Maximum, { .isWithout = true, .labels = { "a" } } } }));
    }

    void readsStepsFromTheInsideOut()
    {
        QVERIFY(localExpression("histogram_quantile(0.99, sum by (le) (rate(x[5m]))) * 1000")
            == rate({ sumBy({ "le" }), QuantileStep { 0.99 },
                NumberStep { .sign = '*', .number = 1000, .isNumberFirst = false } }));
        QVERIFY(localExpression("100 / (rate(x[5m]) + 1e3)")
            == rate({ NumberStep { .sign = '+', .number = 1000, .isNumberFirst = false },
                NumberStep { .sign = '/', .number = 100, .isNumberFirst = true } }));
    }

    void leavesEverythingElseToTheServer_data()
    {
        QTest::addColumn<QByteArray>("expression");
        for (const char* expression : { "", "(", ")", "()", "1", "1 + 2", "x +", "+ x", "-x",
                 "x - -1", "x / y", "rate(x[5m]) / rate(y[5m])", "x * 2 + 1", "x ^ 2", "x % 2",
                 "x > 1", "x > bool 1", "x and y", "rate(x[5m] offset 5m)", "rate(x[5m]) offset 5m",
                 "x offset 1h", "x @ 1", "rate(x[5m] @ end())", "rate(x[5m:])", "rate(x[5m:1m])",
                 "max_over_time(rate(x[5m])[1h:])", "rate(x)", "rate(x[])", "rate(x[5])",
                 "rate(x[0s])", "rate((x)[5m])", "rate([5m])", "x[5m]", "abs(x)", "deriv(x[5m])",
                 "quantile_over_time(0.5, x[5m])", "topk(5, x)", "quantile(0.9, x)", "sum(x, y)",
                 "sum by (a) x", "sum by a (x)", "sum by (\"a\") (x)", "sum by (a b) (x)",
                 "sum by (,) (x)", "sum by", "sum(x) by", "sum(x) by (a) (b)", "sum()",
                 "sum by (a)", "histogram_quantile(2, x)", "histogram_quantile(-1, x)",
                 "histogram_quantile(a, x)", "histogram_quantile(0.9, x, y)",
                 "histogram_quantile(0.9)", "Inf * x", "NaN + x", "x{", "x}", "{}", "x{a=}",
                 "label_replace(x, \"a\", \"b\", \"c\", \"d\")", "x * on(a) y", "5m * x",
                 "rate(x[5m])rate(x[5m])", "scalar(x)", "sum by (a) (x) by (b)" }) {
            QTest::newRow(expression) << QByteArray(expression);
        }
        QTest::newRow("open text") << QByteArray("x{a=\"b}");
        QTest::newRow("deep brackets")
            << QByteArray(100'000, '(') + 'x' + QByteArray(100'000, ')') + " + y";
        QTest::newRow("many steps")
            << QByteArray("sum(").repeated(100'000) + 'x' + QByteArray(100'000, ')');
    }

    void leavesEverythingElseToTheServer()
    {
        QFETCH(QByteArray, expression);
        QVERIFY(!localExpression(expression.toStdString()));
    }

    void boundsItsDepth()
    {
        const auto nested = [](std::size_t depth) {
            std::string text = "x";
            for (std::size_t i = 0; i < depth; ++i) {
                text = "sum(" + text + ")";
            }
            return text;
        };
        QVERIFY(localExpression(nested(kMostLocalSteps)));
        QVERIFY(!localExpression(nested(kMostLocalSteps + 1)));
    }
};

QTEST_GUILESS_MAIN(tst_LocalExpression)
#include "tst_LocalExpression.moc"
