// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "changes/ChangeTable.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QRegularExpression>
#include <QTest>

using namespace Qt::StringLiterals;

namespace promdesk::test {

class tst_ChangeTable : public QObject
{
    Q_OBJECT

private:
    static FleetChange change()
    {
        FleetChange one;
        one.kind = ChangeKind::Version;
        one.what = u"build_info"_s;
        one.after = u"version \"2\", revision b"_s;
        one.entity = u"=cmd()"_s;
        one.details = { u"x"_s, u"y"_s };
        one.scope.cluster = u"lab"_s;
        one.nodes = { u"n1"_s };
        one.sources = { u"prom"_s };
        return one;
    }

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void writesCsv()
    {
        const QList<QByteArray> lines = changeTable({ change() }, ',').split('\n');
        QCOMPARE(lines.at(0),
            QByteArray("kind,entity,what,before,after,count,details,cluster,nodes,sources"));
        QCOMPARE(lines.at(1),
            QByteArray("version,'=cmd(),build_info,,\"version \"\"2\"\", revision b\",1,"
                       "\"x; y\",lab,n1,prom"));
        QCOMPARE(lines.size(), 3);
    }

    void writesForTheClipboard() { QVERIFY(changeTable({}, '\t').startsWith("kind\tentity\t")); }

    void writesJson()
    {
        ChangeReport report;
        report.before = Instant::fromSeconds(1'790'000'000);
        report.after = Instant::fromSeconds(1'790'003'600);
        report.changes = { change() };
        report.problems = { u"p"_s };
        const QJsonDocument json = QJsonDocument::fromJson(changeJson(report));
        QCOMPARE(json[u"before"_s].toString(), u"2026-09-21T14:13:20Z"_s);
        QCOMPARE(json[u"problems"_s][0].toString(), u"p"_s);
        QCOMPARE(json[u"changes"_s][0][u"kind"_s].toString(), u"version"_s);
        QVERIFY(json[u"changes"_s][0][u"before"_s].isNull());
        QCOMPARE(json[u"changes"_s][0][u"entity"_s].toString(), u"=cmd()"_s);
    }
};

} // namespace promdesk::test

QTEST_GUILESS_MAIN(promdesk::test::tst_ChangeTable)
#include "tst_ChangeTable.moc"
