// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "explorer/Banner.h"

#include <QLabel>
#include <QRegularExpression>
#include <QTest>

using namespace Qt::StringLiterals;

namespace promdesk::test {

class tst_Banner : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void isThereOnlyWhileItHasSomethingToSay()
    {
        QWidget page;
        Banner banner(Health::Failing, &page);
        QVERIFY(banner.isHidden());
        banner.setLines({ u"prod: connection refused"_s });
        QVERIFY(!banner.isHidden());
        banner.setLines({});
        QVERIFY(banner.isHidden());
    }

    void countsWhatItDoesNotShow()
    {
        QWidget page;
        Banner banner(Health::Unknown, &page);
        banner.setLines({ u"1"_s, u"2"_s, u"3"_s, u"4"_s });
        QCOMPARE(text(banner), u"1\n2\n3\n4"_s);
        banner.setLines({ u"1"_s, u"2"_s, u"3"_s, u"4"_s, u"5"_s, u"6"_s });
        QCOMPARE(text(banner), u"1\n2\n3\n4\nand 2 more"_s);
    }

    void oneLineOfAServerStaysOneLineOfText()
    {
        QWidget page;
        Banner banner(Health::Failing, &page);
        banner.setLines({ u"<a href='x'>click</a>\nforged line"_s, QString(5000, u'x') });
        const QLabel* label = banner.findChild<QLabel*>();
        QCOMPARE(label->textFormat(), Qt::PlainText);
        QCOMPARE(label->text().count(u'\n'), 1);
        QVERIFY(label->text().size() < 1000);
        QVERIFY((label->textInteractionFlags() & Qt::TextSelectableByKeyboard) != 0);
    }

private:
    [[nodiscard]] static QString text(const Banner& banner)
    {
        return banner.findChild<QLabel*>()->text();
    }
};

} // namespace promdesk::test

QTEST_MAIN(promdesk::test::tst_Banner)
#include "tst_Banner.moc"
