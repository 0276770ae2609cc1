// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers

#include "signals/QueryTemplate.h"

#include <QTest>

using namespace promdesk;
using namespace Qt::StringLiterals;

Q_DECLARE_METATYPE(std::vector<std::string>)

class tst_QueryTemplate : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void putsValuesIn_data()
    {
        using Labels = std::vector<std::string>;
        QTest::addColumn<QString>("expression");
        QTest::addColumn<QString>("selector");
        QTest::addColumn<Labels>("by");
        QTest::addColumn<QString>("expected");
        QTest::newRow("everything")
            << u"sum by ($by) (rate(a{$sel}[$win]))"_s << u"b=\"1\""_s << Labels { "x", "y" }
            << u"sum by (x, y) (rate(a{b=\"1\"}[5m]))"_s;
        QTest::newRow("nothing") << u"sum by ($by) (rate(a{$sel}[$win]))"_s << QString()
                                 << Labels {} << u"sum (rate(a{}[5m]))"_s;
        QTest::newRow("an empty selector after others")
            << u"a{b=\"1\",$sel}"_s << QString() << Labels {} << u"a{b=\"1\"}"_s;
        QTest::newRow("an empty selector after a comma and a blank")
            << u"a{b=\"1\", $sel}"_s << QString() << Labels {} << u"a{b=\"1\"}"_s;
        QTest::newRow("no grouping after le")
            << u"sum by (le, $by) (a{$sel})"_s << QString() << Labels {} << u"sum by (le) (a{})"_s;
        QTest::newRow("grouping after le") << u"sum by (le, $by) (a{$sel})"_s << QString()
                                           << Labels { "x" } << u"sum by (le, x) (a{})"_s;
        QTest::newRow("no grouping behind the argument")
            << u"sum(a{$sel}) by ($by)"_s << QString() << Labels {} << u"sum(a{})"_s;
        QTest::newRow("placeholders inside a text stay")
            << u"a{b=\"$by $sel \\\" $win\",$sel}"_s << u"c=\"1\""_s << Labels { "x" }
            << u"a{b=\"$by $sel \\\" $win\",c=\"1\"}"_s;
        QTest::newRow("placeholders inside a value stay")
            << u"sum by ($by) (a{$sel}) + sum by ($by) (a{$sel})"_s << u"c=\"$by $sel $win },\""_s
            << Labels { "x" }
            << u"sum by (x) (a{c=\"$by $sel $win },\"}) + sum by (x) (a{c=\"$by $sel $win },\"})"_s;
        QTest::newRow("raw and single quoted texts")
            << u"a{b=`\\`,c='\\'$sel',$sel}"_s << u"d=\"1\""_s << Labels {}
            << u"a{b=`\\`,c='\\'$sel',d=\"1\"}"_s;
        QTest::newRow("a text without end")
            << u"a{b=\"\\"_s << u"c=\"1\""_s << Labels {} << u"a{b=\"\\"_s;
        QTest::newRow("a metric named by")
            << u"nearby ($by)"_s << QString() << Labels {} << u"nearby ()"_s;
    }

    void putsValuesIn()
    {
        QFETCH(const QString, expression);
        QFETCH(const QString, selector);
        QFETCH(const std::vector<std::string>, by);
        const std::string expanded = expandTemplate(expression.toStdString(),
            { .selector = selector.toStdString(), .window = "5m", .by = by });
        QTEST(QString::fromStdString(expanded), "expected");
    }

    void leavesTheWindowToTheStepUnlessTold()
    {
        QCOMPARE(expandTemplate("rate(a{$sel}[$win])", { .selector = {}, .by = {} }),
            "rate(a{}[$__rate_interval])");
    }
};

QTEST_GUILESS_MAIN(tst_QueryTemplate)
#include "tst_QueryTemplate.moc"
