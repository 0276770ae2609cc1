// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "scrapes/ServerTable.h"

#include <QRegularExpression>
#include <QTest>

using namespace Qt::StringLiterals;

namespace promdesk::test {

class tst_ServerTable : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void writesTargets()
    {
        TargetRow row;
        row.state = WatchState::Failing;
        row.job = u"=cmd()"_s;
        row.instance = u"a:1"_s;
        row.error = u"no, \"never\""_s;
        row.address = u"http://a:1/metrics"_s;
        row.lastScrape = Instant::fromSeconds(1'790'000'000);
        row.took = Duration::fromMs(1500);
        row.interval = Duration::fromSeconds(15);
        row.place.name = u"n1"_s;
        row.place.scope.cluster = u"lab"_s;
        row.place.node = u"n1"_s;
        row.source = u"prom"_s;
        const QList<QByteArray> lines = targetTable({ row }, ',').split('\n');
        QCOMPARE(lines.at(0),
            QByteArray("state,entity,job,instance,error,address,last_scrape,took_seconds,"
                       "interval_seconds,cluster,node,source"));
        QCOMPARE(lines.at(1),
            QByteArray("down,n1,'=cmd(),a:1,\"no, \"\"never\"\"\",http://a:1/metrics,"
                       "2026-09-21T14:13:20Z,1.500,15.000,lab,n1,prom"));
        QCOMPARE(lines.size(), 3);
    }

    void leavesEmptyWhatIsNotKnown()
    {
        QCOMPARE(
            targetTable({ TargetRow {} }, ',').split('\n').at(1), QByteArray("unknown,,,,,,,,,,,"));
    }

    void writesRules()
    {
        RuleRow alert;
        alert.state = WatchState::Ok;
        alert.isAlerting = true;
        alert.name = u"High"_s;
        alert.group = u"g"_s;
        alert.expression = u"-up"_s;
        alert.alertState = u"firing"_s;
        alert.source = u"prom"_s;
        const QList<QByteArray> lines = ruleTable({ alert, RuleRow {} }, ',').split('\n');
        QCOMPARE(
            lines.at(0), QByteArray("state,name,kind,alert_state,group,error,expression,source"));
        QCOMPARE(lines.at(1), QByteArray("ok,High,alert,firing,g,,'-up,prom"));
        QCOMPARE(lines.at(2), QByteArray("unknown,,record,,,,,"));
    }

    void writesCounts()
    {
        CountRow pair { .kind = CountRow::Kind::SeriesOfPair,
            .name = u"@x=y"_s,
            .count = 50,
            .share = 0.25,
            .source = u"prom"_s };
        CountRow bytes { .kind = CountRow::Kind::BytesOfLabel,
            .name = u"pod"_s,
            .count = 9000,
            .share = 0,
            .source = u"prom"_s };
        const QList<QByteArray> lines = countTable({ pair, bytes }, ',').split('\n');
        QCOMPARE(lines.at(0), QByteArray("kind,name,count,share_of_series,source"));
        QCOMPARE(lines.at(1), QByteArray("series_of_label_value,'@x=y,50,0.25,prom"));
        QCOMPARE(lines.at(2), QByteArray("bytes_of_label,pod,9000,,prom"));
    }

    void writesForTheClipboard() { QVERIFY(countTable({}, '\t').startsWith("kind\tname\t")); }
};

} // namespace promdesk::test

QTEST_GUILESS_MAIN(promdesk::test::tst_ServerTable)
#include "tst_ServerTable.moc"
