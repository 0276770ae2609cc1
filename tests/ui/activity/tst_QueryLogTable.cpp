// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "LoggedEntries.h"
#include "activity/QueryLogTable.h"

#include <QRegularExpression>
#include <QTest>

using namespace promdesk;
using namespace promdesk::test;
using namespace Qt::StringLiterals;

class tst_QueryLogTable : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void noLinesAreAHeadAlone()
    {
        const QByteArray text = queryLogTable({}, CellSeparator::Comma);
        QCOMPARE(text.count('\n'), 1);
        QVERIFY2(text.startsWith("time,server,kind,expression,start,end,step_seconds,"),
            text.constData());
    }

    void writesEveryFigureInFull()
    {
        QueryLogEntry entry = logged("up");
        entry.serverSamples = 123'456'789;
        entry.serverTime = Duration::fromMs(7);
        entry.askedPoints = 41;
        entry.storedPoints = 200;
        entry.request.origin = { .asker = RequestOrigin::Asker::Panel, .name = u"Load"_s };
        entry.path = u"/api/v1/query_range"_s;
        entry.sent = 2;
        entry.status = 200;
        const QByteArray text = queryLogTable({ { entry, u"eu-1"_s } }, CellSeparator::Comma);
        QCOMPARE(text.split('\n').at(1),
            QByteArray("2026-09-21T14:23:21.000Z,eu-1,tail,up,2026-09-21T14:13:20.000Z,"
                       "2026-09-21T14:23:20.000Z,15.000,0.005,0.020,2048,3,123,123456789,0.007,"
                       "41,200,ok,,panel,Load,/api/v1/query_range,2,200"));
    }

    void anInstantHasNoStep()
    {
        QueryLogEntry entry = logged("up");
        entry.kind = QueryLogEntry::Kind::Instant;
        entry.request.kind = QueryRequest::Kind::Instant;
        const QList<QByteArray> cells =
            queryLogTable({ { entry, u"eu-1"_s } }, CellSeparator::Comma)
                .split('\n')
                .at(1)
                .split(',');
        QCOMPARE(cells.at(4), cells.at(5));
        QCOMPARE(cells.at(6), QByteArray());
    }

    void cellsThatASpreadsheetWouldRunAreGuarded_data()
    {
        QTest::addColumn<QString>("text");
        for (const char* text : { "=1+1", "+1", "-up", "@x" }) {
            QTest::newRow(text) << QString::fromLatin1(text);
        }
    }

    void cellsThatASpreadsheetWouldRunAreGuarded()
    {
        QFETCH(QString, text);
        QueryLogEntry entry = failed(text.toStdString(), ErrorKind::BadQuery, text);
        const QString table =
            QString::fromUtf8(queryLogTable({ { entry, text } }, CellSeparator::Comma));
        QCOMPARE(table.count(QString(u",'"_s + text)), 3);
        QVERIFY(!table.contains(QString(u',' + text)));
    }

    void separatorsAndBreaksStayInTheirCell()
    {
        const QueryLogEntry entry =
            failed("sum by (a,b) (x)\n\t+ \"q\"", ErrorKind::Timeout, u"a\tb"_s);
        const QByteArray commas = queryLogTable({ { entry, u"s"_s } }, CellSeparator::Comma);
        QVERIFY2(commas.contains(",\"sum by (a,b) (x)\n\t+ \"\"q\"\"\","), commas.constData());
        const QByteArray tabs = queryLogTable({ { entry, u"s"_s } }, CellSeparator::Tab);
        QVERIFY2(tabs.contains("\t\"sum by (a,b) (x)\n\t+ \"\"q\"\"\"\t"), tabs.constData());
        QVERIFY2(tabs.endsWith("\ttimeout\t\"a\tb\"\t\t\t\t0\t\n"), tabs.constData());
    }
};

QTEST_GUILESS_MAIN(tst_QueryLogTable)
#include "tst_QueryLogTable.moc"
