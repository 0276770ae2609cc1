// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers

#include "core/Limits.h"
#include "profiles/TemplateCheck.h"

#include <QTest>

using namespace promdesk;
using namespace Qt::StringLiterals;

class tst_TemplateCheck : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void matchersAreWhatMayStandBetweenBraces_data()
    {
        QTest::addColumn<QString>("matchers");
        QTest::addColumn<bool>("isGood");
        QTest::newRow("none") << QString() << true;
        QTest::newRow("one") << u"server=\"\""_s << true;
        QTest::newRow("several") << u"a=\"x\", b!=\"y\",c=~\"z|\\\\.\" , d!~\"\""_s << true;
        QTest::newRow("a brace in the text") << u"a=\"}\""_s << true;
        QTest::newRow("an escaped quote") << u"a=\"x\\\"y\""_s << true;
        QTest::newRow("no text") << u"server="_s << false;
        QTest::newRow("no end") << u"a=\"x"_s << false;
        QTest::newRow("an escape at the end") << u"a=\"x\\"_s << false;
        QTest::newRow("no operator") << u"a\"x\""_s << false;
        QTest::newRow("no name") << u"=\"x\""_s << false;
        QTest::newRow("a digit first") << u"1a=\"x\""_s << false;
        QTest::newRow("out of the braces") << u"a=\"x\"} or up{b=\"y\""_s << false;
        QTest::newRow("no comma") << u"a=\"x\" b=\"y\""_s << false;
        QTest::newRow("only blanks") << u"  "_s << true;
    }

    void matchersAreWhatMayStandBetweenBraces()
    {
        QFETCH(QString, matchers);
        QFETCH(bool, isGood);
        QCOMPARE(checkMatchers(matchers.toStdString()).isEmpty(), isGood);
    }

    void saysWhatIsWrong_data()
    {
        QTest::addColumn<QString>("expression");
        QTest::addColumn<QString>("complaint"); ///< a part of it; empty: nothing is wrong
        QTest::newRow("a rate") << u"sum by ($by) (rate(a{$sel}[$win]))"_s << QString();
        QTest::newRow("a quantile")
            << u"histogram_quantile(0.9, sum by (le, $by) (rate(a{x=\"1\",$sel}[$win])))"_s
            << QString();
        QTest::newRow("a subquery") << u"max_over_time(a{$sel}[$win:1m])"_s << QString();
        QTest::newRow("brackets and dollars in texts")
            << u"a{x=~\"^(b|[$])$\",y='}',z=`\\`,$sel}"_s << QString();
        QTest::newRow("no selector") << u"sum by ($by) (a)"_s << u"no $sel"_s;
        QTest::newRow("selector not last") << u"a{$sel,b=\"1\"}"_s << u"$sel must be the last"_s;
        QTest::newRow("selector outside braces") << u"a($sel)"_s << u"$sel must be the last"_s;
        QTest::newRow("grouping not last") << u"sum by ($by, le) (a{$sel})"_s << u"$by must"_s;
        QTest::newRow("window outside brackets") << u"a{$sel} * $win"_s << u"$win must"_s;
        QTest::newRow("unknown placeholder") << u"a{$sel} * $scale"_s << u"$scale is not"_s;
        QTest::newRow("bracket left open") << u"sum(a{$sel}"_s << u"not closed"_s;
        QTest::newRow("brackets crossed") << u"sum(a{$sel})}"_s << u"do not match"_s;
        QTest::newRow("text without end") << u"a{x=\"1,$sel}"_s << u"has no end"_s;
        QTest::newRow("too long") << QString(limits::kExpressionBytes + 1, u'a') << u"longer"_s;
    }

    void saysWhatIsWrong()
    {
        QFETCH(const QString, expression);
        QFETCH(const QString, complaint);
        const QString found = checkTemplate(expression.toStdString());
        QCOMPARE(found.isEmpty(), complaint.isEmpty());
        QVERIFY2(found.contains(complaint), qPrintable(found));
    }
};

QTEST_GUILESS_MAIN(tst_TemplateCheck)
#include "tst_TemplateCheck.moc"
