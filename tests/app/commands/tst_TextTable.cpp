// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers

#include "commands/TextTable.h"

#include <QTest>

using namespace promdesk;
using namespace Qt::StringLiterals;

class tst_TextTable : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void linesUpColumns()
    {
        TextTable table(
            { u"NAME"_s, u"VALUE"_s }, { TextTable::Align::Left, TextTable::Align::Right });
        table.addRow({ u"a"_s, u"1"_s });
        table.addRow({ u"longer"_s, u"12345678"_s });
        QCOMPARE(table.toUtf8(),
            QByteArray("NAME       VALUE\n"
                       "a              1\n"
                       "longer  12345678\n"));
    }

    void showsControlCharactersInsteadOfObeyingThem()
    {
        TextTable table({ u"NAME"_s }, { TextTable::Align::Left });
        table.addRow({ u"\x1b]0;title\n"_s });
        QCOMPARE(table.toUtf8(), u"NAME\n␛]0;title␊\n"_s.toUtf8());
    }

    /// Names of labels come from servers too.
    void showsControlCharactersOfTheHeaderAsWell()
    {
        TextTable table({ u"a\x1b[2Jb"_s }, { TextTable::Align::Left });
        QCOMPARE(table.toUtf8(), u"a␛[2Jb\n"_s.toUtf8());
    }

    void fillsShortRows()
    {
        TextTable table({ u"A"_s, u"B"_s }, { TextTable::Align::Left, TextTable::Align::Left });
        table.addRow({ u"1"_s });
        QCOMPARE(table.toUtf8(), QByteArray("A  B\n1\n"));
    }
};

QTEST_GUILESS_MAIN(tst_TextTable)
#include "tst_TextTable.moc"
