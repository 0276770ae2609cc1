// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "changes/ChangeList.h"

#include <QRegularExpression>
#include <QTest>

using namespace Qt::StringLiterals;

namespace promdesk::test {

class tst_ChangeList : public QObject
{
    Q_OBJECT

private:
    static FleetChange change(const QString& entity, const QString& source = u"a"_s)
    {
        FleetChange one;
        one.kind = ChangeKind::Target;
        one.what = u"target of job j"_s;
        one.before = u"up"_s;
        one.entity = entity;
        one.details = { entity + u":1"_s };
        one.scope = { .level = Level::Node,
            .source = source,
            .cluster = u"lab"_s,
            .node = entity,
            .endpoint = {} };
        one.nodes = { entity };
        one.sources = { source };
        return one;
    }

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void aFewAreToldOneByOne()
    {
        const auto rows = withAlikeMerged({ change(u"n1"_s), change(u"n2"_s), change(u"n3"_s) });
        QCOMPARE(rows.size(), std::size_t(3));
    }

    void manyBecomeOneRow()
    {
        std::vector<FleetChange> many;
        for (int i = 10; i < 50; ++i) {
            many.push_back(change(u"n%1"_s.arg(i)));
        }
        const auto rows = withAlikeMerged(many);
        QCOMPARE(rows.size(), std::size_t(1));
        const FleetChange& row = rows.front();
        QCOMPARE(row.count, 40);
        QCOMPARE(row.entity, u"40 targets"_s);
        QCOMPARE(row.nodes.size(), 40);
        QCOMPARE(row.details.size(), kMostDetails);
        QCOMPARE(row.details.front(), u"n10:1"_s);
        QVERIFY(row.scope.level == Level::Cluster);
        QVERIFY(row.scope.node.isEmpty());
        QCOMPARE(row.scope.cluster, u"lab"_s);
    }

    void manyOfOneEntityStayItsOwn()
    {
        std::vector<FleetChange> many(5, change(u"n1"_s));
        const auto rows = withAlikeMerged(many);
        QCOMPARE(rows.size(), std::size_t(1));
        QCOMPARE(rows.front().entity, u"n1"_s);
        QVERIFY(rows.front().scope.level == Level::Node);
    }

    void othersAreNotMixedIn()
    {
        std::vector<FleetChange> many(4, change(u"n1"_s));
        many.push_back(change(u"n2"_s));
        many.back().after = u"down"_s;
        QCOMPARE(withAlikeMerged(many).size(), std::size_t(2));
    }

    void severalServersSayItOnce()
    {
        const auto rows = withSourcesMerged(
            { change(u"n1"_s, u"a"_s), change(u"n1"_s, u"b"_s), change(u"n2"_s, u"b"_s) });
        QCOMPARE(rows.size(), std::size_t(2));
        QCOMPARE(rows.front().sources, (QStringList { u"a"_s, u"b"_s }));
        QCOMPARE(withSourcesMerged({ change(u"n1"_s), change(u"n1"_s) }).size(), std::size_t(2));
    }

    void belongsToScopes()
    {
        FleetChange one = change(u"n1"_s);
        Scope scope;
        QVERIFY(concerns(one, scope));
        scope = {
            .level = Level::Cluster, .source = {}, .cluster = u"lab"_s, .node = {}, .endpoint = {}
        };
        QVERIFY(concerns(one, scope));
        scope.level = Level::Node;
        scope.node = u"n2"_s;
        QVERIFY(!concerns(one, scope));
        one.nodes += u"n2"_s;
        QVERIFY(concerns(one, scope));
        scope.cluster = u"prod"_s;
        QVERIFY(!concerns(one, scope));
        scope = { .level = Level::Endpoint,
            .source = {},
            .cluster = u"lab"_s,
            .node = {},
            .endpoint = u"llama"_s };
        QVERIFY(!concerns(one, scope));
    }

    void isSortedAndBounded()
    {
        ChangeReport report;
        for (std::size_t i = 0; i < kMostChanges + 7; ++i) {
            FleetChange one = change(u"n"_s);
            one.kind = ChangeKind::Metric;
            one.what = u"m%1"_s.arg(i, 6, 10, QChar(u'0'));
            report.changes.push_back(one);
        }
        report.changes.push_back(change(u"z"_s));
        finishReport(report);
        QCOMPARE(report.changes.size(), kMostChanges);
        QVERIFY(report.changes.front().kind == ChangeKind::Target);
        QCOMPARE(report.changes.at(1).what, u"m000000"_s);
        QCOMPARE(report.notes, QStringList { u"8 more changes are left out"_s });
    }

    void everyKindHasAName()
    {
        QStringList names;
        for (int kind = 0; kind <= int(ChangeKind::Metric); ++kind) {
            names += toText(static_cast<ChangeKind>(kind));
        }
        QCOMPARE(names.removeDuplicates(), 0);
        QVERIFY(!names.contains(QString()));
    }
};

} // namespace promdesk::test

QTEST_GUILESS_MAIN(promdesk::test::tst_ChangeList)
#include "tst_ChangeList.moc"
