// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers

#include "core/UntrustedText.h"

#include <QTest>

using namespace promdesk;
using namespace Qt::StringLiterals;

class tst_UntrustedText : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void showsWhatCannotBeSeen_data()
    {
        QTest::addColumn<QString>("raw");
        QTest::addColumn<QString>("plain");
        QTest::newRow("markup stays text") << u"<b>a</b>"_s << u"<b>a</b>"_s;
        QTest::newRow("newline") << u"a\nb"_s << u"a␊b"_s;
        QTest::newRow("nul") << QString(QChar(u'\0')) << u"␀"_s;
        QTest::newRow("delete") << QString(QChar(0x7F)) << u"␡"_s;
        QTest::newRow("direction override") << u"a\u202Eb"_s << u"a‹U+202E›b"_s;
        QTest::newRow("comparison") << u"a<b and c>d"_s << u"a<b and c>d"_s;
        QTest::newRow("percent") << u"%1 %2 %n"_s << u"%1 %2 %n"_s;
    }

    void showsWhatCannotBeSeen()
    {
        QFETCH(QString, raw);
        QFETCH(QString, plain);
        QCOMPARE(UntrustedText(raw).plain(), plain);
    }

    void keepsTheBreaksBetweenLines()
    {
        QCOMPARE(UntrustedText(u"a\tb\nc\n"_s).plainLines(), u"a␉b\nc\n"_s);
        QCOMPARE(UntrustedText(QString()).plainLines(), QString());
        QCOMPARE(UntrustedText(u"1\n2\n3"_s).plainLines(256, 2), u"1\n2\n…"_s);
        QCOMPARE(UntrustedText(u"1\n2"_s).plainLines(256, 2), u"1\n2"_s);
        QVERIFY(UntrustedText(QString(1'000'000, u'\n')).plainLines().size() < 100);
    }

    void escapesForSinksThatRenderMarkup()
    {
        QCOMPARE(
            UntrustedText(u"<img src=\"x\">&"_s).html(), u"&lt;img src=&quot;x&quot;&gt;&amp;"_s);
    }

    void elidesLongTextInTheMiddle()
    {
        const QString text = QString(5'000'000, u'x') + u"end"_s;
        const QString shown = UntrustedText(text).plain(100);
        QVERIFY(shown.size() <= 100);
        QVERIFY(shown.contains(u'…'));
        QVERIFY(shown.endsWith(u"end"_s));
    }

    void boundsCombiningMarks()
    {
        QVERIFY(UntrustedText(u"a"_s + QString(100'000, QChar(0x0301))).plain(100).size() < 1000);
        const QString marks(9, QChar(0x0301));
        QCOMPARE(UntrustedText(u"a"_s + marks + u"b"_s).plain(), u"a"_s + marks.left(8) + u"…b"_s);
        QCOMPARE(UntrustedText(u"a"_s + marks.left(8)).plain(), u"a"_s + marks.left(8));
    }

    void keepsTheRawText() { QCOMPARE(UntrustedText(u"a\nb"_s).raw(), u"a\nb"_s); }
};

QTEST_GUILESS_MAIN(tst_UntrustedText)
#include "tst_UntrustedText.moc"
