// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "detection/DetailText.h"

#include <QRegularExpression>
#include <QScrollBar>
#include <QTest>
#include <QTextBlock>

namespace promdesk::test {

using namespace Qt::StringLiterals;

namespace {

std::vector<DetailLine> manyLines(const QString& word)
{
    std::vector<DetailLine> lines { { DetailLine::Kind::Heading, 0, {}, word } };
    for (int i = 0; i < 200; ++i) {
        lines.push_back({ DetailLine::Kind::Text, 1, QString::number(i), word });
    }
    return lines;
}

} // namespace

class tst_DetailText : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void showsLinesAsText()
    {
        DetailText view;
        view.setLines(u"a"_s,
            { { DetailLine::Kind::Heading, 0, {}, u"<b>server</b>"_s },
                { DetailLine::Kind::Text, 1, u"<img src='x'>"_s, u"a\u202Eb\nc"_s } });
        const QString text = view.toPlainText();
        QVERIFY2(text.startsWith(u"<b>server</b>\n<img src='x'>: a"_s), qPrintable(text));
        QVERIFY(!text.contains(u'\u202E'));
        QCOMPARE(view.document()->blockCount(), 2);
        QVERIFY(view.document()->firstBlock().charFormat().fontWeight() == QFont::Bold
            || view.document()->firstBlock().begin().fragment().charFormat().fontWeight()
                == QFont::Bold);
        QVERIFY(view.document()->lastBlock().blockFormat().leftMargin() > 0);
        QVERIFY(view.isReadOnly());
    }

    void keepsThePlaceScrolledToWhileItTellsOfTheSame()
    {
        DetailText view;
        view.resize(300, 200);
        view.show();
        QVERIFY(QTest::qWaitForWindowExposed(&view));
        view.setLines(u"a"_s, manyLines(u"one"_s));
        view.verticalScrollBar()->setValue(500);
        view.setLines(u"a"_s, manyLines(u"two"_s));
        QCOMPARE(view.verticalScrollBar()->value(), 500);
        view.setLines(u"b"_s, manyLines(u"two"_s));
        QCOMPARE(view.verticalScrollBar()->value(), 0);
    }

    void longTextsAreBounded()
    {
        DetailText view;
        view.setLines(u"a"_s,
            { { DetailLine::Kind::Text, 0, QString(100'000, u'x'), QString(1'000'000, u'y') } });
        QVERIFY(view.toPlainText().size() < 3000);
    }
};

} // namespace promdesk::test

QTEST_MAIN(promdesk::test::tst_DetailText)
#include "tst_DetailText.moc"
