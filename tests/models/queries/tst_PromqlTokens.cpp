// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "queries/PromqlTokens.h"

#include <QRegularExpression>
#include <QStringList>
#include <QTest>

#include <random>

using namespace promdesk;
using namespace Qt::StringLiterals;

using Kind = PromqlToken::Kind;

namespace {

QString joined(std::string_view expression)
{
    QStringList words;
    for (const PromqlToken& token : promqlTokens(expression)) {
        words += QString::fromUtf8(token.text.data(), static_cast<qsizetype>(token.text.size()));
    }
    return words.join(u' ');
}

} // namespace

class tst_PromqlTokens : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void splitsExpressions_data()
    {
        QTest::addColumn<QString>("expression");
        QTest::addColumn<QString>("words");
        QTest::newRow("empty") << QString() << QString();
        QTest::newRow("rate") << u"rate(a_total{b=~\"x|y\"}[5m])"_s
                              << u"rate ( a_total { b =~ \"x|y\" } [ 5m ] )"_s;
        QTest::newRow("rule name") << u"job:a:rate5m>=1e-3"_s << u"job:a:rate5m >= 1e-3"_s;
        QTest::newRow("leading colon")
            << u":tensorflow:serving:request_count"_s << u":tensorflow:serving:request_count"_s;
        QTest::newRow("subquery") << u"a[1h:5m]"_s << u"a [ 1h : 5m ]"_s;
        QTest::newRow("hex and sign") << u"0x1e+1"_s << u"0x1e + 1"_s;
        QTest::newRow("half") << u".5*a"_s << u".5 * a"_s;
        QTest::newRow("comment") << u"a # b(\n+ c"_s << u"a + c"_s;
        QTest::newRow("hash in a text") << u"a{b=\"#\"}"_s << u"a { b = \"#\" }"_s;
        QTest::newRow("escaped quote") << u"{a=\"x\\\"}\"}"_s << u"{ a = \"x\\\"}\" }"_s;
        QTest::newRow("macros") << u"rate(a[$__rate_interval])+${x:y}"_s
                                << u"rate ( a [ $__rate_interval ] ) + ${x:y}"_s;
        QTest::newRow("open text") << u"a{b=\"c"_s << u"a { b = \"c"_s;
    }

    void splitsExpressions()
    {
        QFETCH(QString, expression);
        QFETCH(QString, words);
        QCOMPARE(joined(expression.toStdString()), words);
    }

    void tellsKinds()
    {
        const auto tokens = promqlTokens("SUM BY (a) ('x', 5m)");
        QCOMPARE(tokens.size(), std::size_t { 10 });
        QCOMPARE(tokens[0].kind, Kind::Name);
        QVERIFY(tokens[0].isWord("sum"));
        QVERIFY(tokens[1].isWord("by"));
        QVERIFY(!tokens[1].isWord("bye"));
        QCOMPARE(tokens[2].kind, Kind::Symbol);
        QCOMPARE(tokens[6].kind, Kind::Text);
        QVERIFY(!tokens[6].isWord("x"));
        QCOMPARE(tokens[8].kind, Kind::Number);
    }

    /// Whatever comes, the words are views of the text, in order, and between them is only what is
    /// blank or a comment.
    void losesNothingOfAnyText()
    {
        std::mt19937 random(11);
        const std::string letters = "ab:$_{}()[]\"'`#\n \t=~!<>.0159xe+-\\,\xC3\xBC";
        for (int round = 0; round < 3000; ++round) {
            std::string text;
            for (std::size_t i = random() % 40; i > 0; --i) {
                text += letters[random() % letters.size()];
            }
            const char* at = text.data();
            for (const PromqlToken& token : promqlTokens(text)) {
                QVERIFY(token.text.data() >= at);
                QVERIFY(!token.text.empty());
                at = token.text.data() + token.text.size();
            }
            QVERIFY(at <= text.data() + text.size());
        }
    }

    void findsThePartnersOfBrackets()
    {
        const auto tokens = promqlTokens("a(b[c]{d)})");
        //                               0 123 456 789
        const auto partners = bracketPartners(tokens);
        QCOMPARE(partners.size(), tokens.size());
        QCOMPARE(partners[3], std::size_t { 5 });
        QCOMPARE(partners[5], std::size_t { 3 });
        QCOMPARE(partners[8], std::size_t { 8 }); // closes what is not open here
        QCOMPARE(partners[6], std::size_t { 9 });
        QCOMPARE(partners[1], std::size_t { 10 });
        QCOMPARE(partners[0], std::size_t { 0 });
    }
};

QTEST_APPLESS_MAIN(tst_PromqlTokens)
#include "tst_PromqlTokens.moc"
