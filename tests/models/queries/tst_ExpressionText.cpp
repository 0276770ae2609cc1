// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers

#include "queries/ExpressionText.h"

#include <QTest>

using namespace promdesk;
using namespace Qt::StringLiterals;

class tst_ExpressionText : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void writesEqualExpressionsEqually_data()
    {
        QTest::addColumn<QByteArray>("expression");
        QTest::addColumn<QByteArray>("canonical");
        QTest::newRow("nothing") << QByteArray(" \n# only a comment") << QByteArray();
        QTest::newRow("blanks") << QByteArray("  a \t+\n b ") << QByteArray("a+b");
        QTest::newRow("brackets") << QByteArray("sum by (a , b) ( rate( x [5m] ) )")
                                  << QByteArray("sum by(a,b)(rate(x[5m]))");
        QTest::newRow("names stay apart") << QByteArray("a   and b") << QByteArray("a and b");
        QTest::newRow("comment ends with the line")
            << QByteArray("a # \"x\n+ b") << QByteArray("a+b");
        QTest::newRow("strings stay")
            << QByteArray("x{a=\"b  # c\" , d='\\'  '}") << QByteArray("x{a=\"b  # c\",d='\\'  '}");
        QTest::newRow("raw strings know no escapes")
            << QByteArray("x{a=`\\`}  +  1") << QByteArray("x{a=`\\`}+1");
        QTest::newRow("matchers in any order")
            << QByteArray("x{b=\"1\", a!~'2',}") << QByteArray("x{a!~'2',b=\"1\"}");
        QTest::newRow("no matchers") << QByteArray("x{ } + {}") << QByteArray("x+{}");
        QTest::newRow("label lists in any order")
            << QByteArray("sum by (b, a) (x) * on (d,c) group_left (f,e) y")
            << QByteArray("sum by(a,b)(x)*on(c,d)group_left(e,f)y");
        QTest::newRow("argument order matters")
            << QByteArray("clamp(x, 2, 1)") << QByteArray("clamp(x,2,1)");
        QTest::newRow("outer brackets") << QByteArray("((a + b))") << QByteArray("a+b");
        QTest::newRow("brackets around one selector")
            << QByteArray("(a{x='1'}) / (rate(b[5m]))") << QByteArray("a{x='1'}/rate(b[5m])");
        QTest::newRow("brackets around an argument")
            << QByteArray("sum((a)+(b*c)) by (d)") << QByteArray("sum(a+(b*c))by(d)");
        QTest::newRow("binding brackets") << QByteArray("(a + b) * c") << QByteArray("(a+b)*c");
        QTest::newRow("subquery brackets")
            << QByteArray("(a)[5m:1m] + (a + b)[5m:]") << QByteArray("(a)[5m:1m]+(a+b)[5m:]");
        QTest::newRow("vector matching brackets")
            << QByteArray("a * on (b) (c + d)") << QByteArray("a*on(b)(c+d)");
        QTest::newRow("durations")
            << QByteArray("x[1h30m:1m] offset -5m") << QByteArray("x[1h30m:1m]offset-5m");
        QTest::newRow("recording rules")
            << QByteArray("job:x:rate5m + :y") << QByteArray("job:x:rate5m+:y");
        QTest::newRow("lone brackets") << QByteArray(")(a]") << QByteArray(")(a]");
        QTest::newRow("macros") << QByteArray("rate(x[ $__rate_interval ]) + ${__range_s}")
                                << QByteArray("rate(x[$__rate_interval])+${__range_s}");
        QTest::newRow("open string") << QByteArray("x{a=\"b  ") << QByteArray("x{a=\"b  ");
        QTest::newRow("backslash at the end") << QByteArray("\"a\\") << QByteArray("\"a\\");
    }

    void writesEqualExpressionsEqually()
    {
        QFETCH(QByteArray, expression);
        QFETCH(QByteArray, canonical);
        const std::string once = canonicalExpression(expression.toStdString());
        QCOMPARE(QByteArray::fromStdString(once), canonical);
        QCOMPARE(canonicalExpression(once), once);
    }

    void skipsQuotedParts()
    {
        QCOMPARE(skipQuoted("a'b'c", 1), std::size_t { 4 });
        QCOMPARE(skipQuoted("a'b'c", 0), std::size_t { 0 });
        QCOMPARE(skipQuoted("#x\ny", 0), std::size_t { 2 });
    }
};

QTEST_GUILESS_MAIN(tst_ExpressionText)
#include "tst_ExpressionText.moc"
