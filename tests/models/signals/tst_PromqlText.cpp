// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers

#include "signals/PromqlText.h"

#include <QRegularExpression>
#include <QTest>

using namespace promdesk;
using namespace Qt::StringLiterals;

namespace {

/// Reads a text in double quotes as PromQL (Go) does; what is left behind it goes to rest.
std::string unquote(std::string_view quoted, std::string_view& rest)
{
    std::string value;
    std::size_t at = 1;
    while (at < quoted.size() && quoted[at] != '"') {
        if (quoted[at] != '\\') {
            value += quoted[at++];
            continue;
        }
        const char escape = quoted.at(at + 1);
        if (escape == 'x') {
            value += static_cast<char>(std::stoi(std::string(quoted.substr(at + 2, 2)), {}, 16));
            at += 4;
            continue;
        }
        value += escape == 'n' ? '\n' : escape;
        at += 2;
    }
    rest = quoted.substr(at + 1);
    return value;
}

} // namespace

class tst_PromqlText : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void readsBackWhatItQuoted_data()
    {
        QTest::addColumn<QString>("value");
        QTest::newRow("plain") << u"llama-70b"_s;
        QTest::newRow("empty") << QString();
        QTest::newRow("quotes") << u"a\"} or vector(1) or up{x=\""_s;
        QTest::newRow("backslashes") << u"C:\\models\\new\\"_s;
        QTest::newRow("newlines and controls") << u"a\nb\tc\u0001\u007f"_s;
        QTest::newRow("regex signs") << u".*+?(a|b)[c]{1,2}^$"_s;
        QTest::newRow("a bar") << u"a|b"_s;
        QTest::newRow("other scripts") << u"模型-é-🦙"_s;
        QTest::newRow("placeholders") << u"$by $sel $win"_s;
        QTest::newRow("markup") << u"<img src=x>"_s;
        QTest::newRow("4 KB") << QString(4096, u'\\');
    }

    void readsBackWhatItQuoted()
    {
        QFETCH(const QString, value);
        const std::string quoted = quotePromql(value.toStdString());
        std::string_view rest;
        QCOMPARE(QString::fromStdString(unquote(quoted, rest)), value);
        QVERIFY2(rest.empty(), quoted.c_str());
    }

    void escapesAPatternThatMatchesOnlyTheValue_data() { readsBackWhatItQuoted_data(); }

    void escapesAPatternThatMatchesOnlyTheValue()
    {
        QFETCH(const QString, value);
        const QString pattern = QString::fromStdString(escapeRegex(value.toStdString()));
        const QRegularExpression regex(QRegularExpression::anchoredPattern(pattern));
        QVERIFY(regex.isValid());
        QVERIFY(regex.match(value).hasMatch());
        QVERIFY(!regex.match(value + u'x').hasMatch());
    }

    void matchesOneOrSeveral()
    {
        QCOMPARE(matchAny("pod", { "b", "a", "b" }), R"(pod=~"a|b")");
        QCOMPARE(matchAny("pod", { "a.b" }), R"(pod="a.b")");
        QCOMPARE(matchAny("pod", { "a.b", "c" }), R"(pod=~"a\\.b|c")");
        QCOMPARE(matchAny("pod", { "", "c" }), R"(pod=~"|c")");
        QCOMPARE(matchAny("pod", {}), R"(pod="")");
    }

    void replacesWhatIsNotUtf8() { QCOMPARE(quotePromql("a\xff"), "\"a\xef\xbf\xbd\""); }

    void joinsWithoutEmptyParts()
    {
        QCOMPARE(joinMatchers({ "", "a=\"1\"", "", "b=\"2\"" }), "a=\"1\",b=\"2\"");
        QCOMPARE(joinMatchers({}), "");
    }
};

QTEST_GUILESS_MAIN(tst_PromqlText)
#include "tst_PromqlText.moc"
