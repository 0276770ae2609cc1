// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "exports/CellTable.h"

#include <QRegularExpression>
#include <QTest>

using namespace Qt::StringLiterals;

namespace promdesk::test {

class tst_CellTable : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void writesALineForEachRow()
    {
        CellTable table('\t');
        QCOMPARE(table.text(), QByteArray());
        table.addLine({ u"name"_s, u"state"_s });
        table.addLine({ u"é"_s, QString() });
        table.addLine({});
        QCOMPARE(table.text(), QByteArray("name\tstate\n\xc3\xa9\t\n\n"));
    }

    void quotesAndDisarmsCells()
    {
        CellTable table(',');
        table.addLine({ u"a,b"_s, u"say \"x\""_s, u"=1+1"_s });
        QCOMPARE(table.text(), QByteArray("\"a,b\",\"say \"\"x\"\"\",'=1+1\n"));
    }
};

} // namespace promdesk::test

QTEST_APPLESS_MAIN(promdesk::test::tst_CellTable)
#include "tst_CellTable.moc"
