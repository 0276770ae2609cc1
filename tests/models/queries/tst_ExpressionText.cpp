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
        QTest::newRow("blanks") << QByteArray("  a \t+\n b ") << QByteArray("a + b");
        QTest::newRow("brackets") << QByteArray("sum by (a , b) ( rate( x [5m] ) )")
                                  << QByteArray("sum by(a,b)(rate(x[5m]))");
        QTest::newRow("names stay apart") << QByteArray("a   and b") << QByteArray("a and b");
        QTest::newRow("comment ends with the line")
            << QByteArray("a # \"x\n+ b") << QByteArray("a + b");
        QTest::newRow("strings stay")
            << QByteArray("x{a=\"b  # c\" , d='\\'  '}") << QByteArray("x{a=\"b  # c\",d='\\'  '}");
        QTest::newRow("raw strings know no escapes")
            << QByteArray("x{a=`\\`}  +  1") << QByteArray("x{a=`\\`}+ 1");
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
