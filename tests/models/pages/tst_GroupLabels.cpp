// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers

#include "pages/GroupLabels.h"

#include <QTest>

using namespace promdesk;
using namespace Qt::StringLiterals;

class tst_GroupLabels : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void seesLabelsOutsideQuotesOnly_data()
    {
        QTest::addColumn<QString>("matchers");
        QTest::addColumn<bool>("isMentioned");
        QTest::newRow("alone") << u"node=\"a\""_s << true;
        QTest::newRow("second") << u"cluster=\"c\",node=~\"a|b\""_s << true;
        QTest::newRow("negated") << u"node!=\"a\""_s << true;
        QTest::newRow("longer name") << u"my_node=\"a\""_s << false;
        QTest::newRow("in a value") << u"a=\",node=\""_s << false;
        QTest::newRow("after an escaped quote") << u"a=\"\\\",node=\\\"\""_s << false;
        QTest::newRow("empty") << QString() << false;
    }

    void seesLabelsOutsideQuotesOnly()
    {
        QFETCH(QString, matchers);
        QFETCH(bool, isMentioned);
        QCOMPARE(mentionsLabel(matchers.toStdString(), "node"), isMentioned);
    }

    void takesTheLabelThatDiscoverySelectsBy()
    {
        ServerProfile profile;
        profile.id = "dcgm";
        profile.identity.node = { "node", "Hostname" };
        TopologySource source;
        source.clusters.resize(1);
        source.clusters[0].nodes.resize(1);
        source.clusters[0].nodes[0].selectors["dcgm"] = "Hostname=\"n1\"";
        const auto groups = groupLabels({ u"node"_s, u"gpu"_s, u"zone"_s }, profile, source);
        QCOMPARE(groups.size(), std::size_t { 2 });
        QCOMPARE(groups[0].label, std::string("Hostname"));
        QCOMPARE(groups[1].label, std::string("zone"));
    }
};

QTEST_GUILESS_MAIN(tst_GroupLabels)
#include "tst_GroupLabels.moc"
