// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "remoteread/PlainSelector.h"

#include <QRegularExpression>
#include <QTest>

using namespace promdesk;
using namespace Qt::StringLiterals;

namespace {

/// Matchers as one line: kind, name, value.
QString shown(const std::vector<LabelMatcher>& matchers)
{
    QStringList all;
    for (const LabelMatcher& matcher : matchers) {
        all += QString::number(static_cast<int>(matcher.kind)) + u' '
            + QString::fromStdString(matcher.name) + u' ' + QString::fromStdString(matcher.value);
    }
    return all.join(u'|');
}

} // namespace

class tst_PlainSelector : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void readsSelectors_data()
    {
        QTest::addColumn<QByteArray>("expression");
        QTest::addColumn<QString>("matchers");
        const auto row = [](const char* name, const char* expression, const QString& matchers) {
            QTest::newRow(name) << QByteArray(expression) << matchers;
        };
        row("name", " up ", u"0 __name__ up"_s);
        row("name with colon", "job:up:sum", u"0 __name__ job:up:sum"_s);
        row("empty braces", "up{}", u"0 __name__ up"_s);
        row("all kinds", "up{a=\"1\", b!=\"2\",c=~\"3\",d!~\"4\",}",
            u"0 __name__ up|0 a 1|1 b 2|2 c 3|3 d 4"_s);
        row("braces only", "{__name__=~\"a.*\"}", u"2 __name__ a.*"_s);
        row("brackets", "((up))", u"0 __name__ up"_s);
        row("quoted name", "{\"my.metric\",\"k.x\"='y'}", u"0 __name__ my.metric|0 k.x y"_s);
        row("escapes", "up{a=\"\\\"\\\\\\x41\\u00fc\\101\"}", u"0 __name__ up|0 a \"\\AüA"_s);
        row("backtick", "up{a=`\\d`}", u"0 __name__ up|0 a \\d"_s);
        row("blanks and lines", "up\n{ a = \"}\" }", u"0 __name__ up|0 a }"_s);
    }

    void readsSelectors()
    {
        QFETCH(QByteArray, expression);
        const auto matchers = plainSelector(expression.toStdString());
        QVERIFY(matchers.has_value());
        QTEST(shown(*matchers), "matchers");
        QCOMPARE(plainSelector(selectorText(*matchers)), matchers);
    }

    void refusesEverythingElse_data()
    {
        QTest::addColumn<QByteArray>("expression");
        for (const char* text : { "", "{}", "rate(up[5m])", "up[5m]", "up offset 5m", "up @ 1", "1",
                 "up + up", "-up", "sum(up)", "(up", "up)", "up{a}", "up{a=1}", "up{a=\"", "up{,}",
                 "up{a=\"\\q\"}", "up{a=\"\\ud800\"}", "up{a=\"\\x4\"}", "up{a=\"1\"} or up",
                 "\"x\"", "up{a=\"1\" b=\"2\"}", "up{a=\"\n\"}", "\xff" }) {
            QTest::newRow(text) << QByteArray(text);
        }
        QTest::newRow("many brackets") << QByteArray(100'000, '(');
    }

    void refusesEverythingElse()
    {
        QFETCH(QByteArray, expression);
        QVERIFY(!plainSelector(expression.toStdString()).has_value());
    }
};

QTEST_APPLESS_MAIN(tst_PlainSelector)
#include "tst_PlainSelector.moc"
