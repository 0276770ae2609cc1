// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "theme/PlainText.h"

#include <QLabel>
#include <QRegularExpression>
#include <QTest>
#include <QTextDocument>

#include <memory>

using namespace Qt::StringLiterals;

namespace promdesk::test {

class tst_PlainText : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void hostileTextIsShownAndNotRendered_data()
    {
        QTest::addColumn<QString>("text");
        QTest::newRow("bold") << u"<b>x</b>"_s;
        QTest::newRow("image") << u"<img src='http://192.0.2.1/x.png'>"_s;
        QTest::newRow("entity") << u"a &amp; b &lt;i&gt;"_s;
        QTest::newRow("closing the frame") << u"</qt><b>x</b>"_s;
        QTest::newRow("quotes") << u"\"x\" 'y'"_s;
    }

    void hostileTextIsShownAndNotRendered()
    {
        QFETCH(QString, text);
        QWidget page;
        QLabel* label = makePlainLabel(text, &page);
        QCOMPARE(label->textFormat(), Qt::PlainText);
        QCOMPARE(label->text(), text);
        label->setTextFormat(Qt::RichText);
        setPlainText(*label, UntrustedText(text));
        QCOMPARE(label->textFormat(), Qt::PlainText);
        setPlainToolTip(page, UntrustedText(text));
        QTextDocument shown;
        shown.setHtml(page.toolTip());
        QCOMPARE(shown.toPlainText(), text); // what Qt makes of it is what was sent
    }

    void aToolTipKeepsLinesAndIsNotEndless()
    {
        QCOMPARE(toToolTip(UntrustedText(QString())), QString());
        QTextDocument shown;
        shown.setHtml(toToolTip(UntrustedText(u"first\nsecond"_s)));
        QCOMPARE(shown.blockCount() + shown.toPlainText().count(QChar::LineSeparator)
                + shown.toPlainText().count(u'\n'),
            2);
        QVERIFY(toToolTip(UntrustedText(QString(100'000, u'x'))).size() < 10'000);
    }

    void aMenuHasNoMnemonicsOfAServer()
    {
        QCOMPARE(toMenuText(UntrustedText(u"R&D && more"_s)), u"R&&D &&&& more"_s);
        QVERIFY(!toMenuText(UntrustedText(u"one\ntwo\tthree"_s)).contains(u'\n'));
        QVERIFY(toMenuText(UntrustedText(QString(5000, u'x'))).size() < 90);
    }
};

} // namespace promdesk::test

QTEST_MAIN(promdesk::test::tst_PlainText)
#include "tst_PlainText.moc"
