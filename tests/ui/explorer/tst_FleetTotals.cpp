// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "SyntheticFleet.h"
#include "explorer/FleetTotals.h"

#include <QImage>
#include <QLocale>
#include <QRegularExpression>
#include <QTest>

using namespace Qt::StringLiterals;

namespace promdesk::test {

class tst_FleetTotals : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        QLocale::setDefault(QLocale::c());
    }

    void readersHearEveryFigure()
    {
        FleetTotals totals;
        totals.setTopology(makeFleet({}).get());
        const QString said = totals.accessibleDescription();
        for (const QString& part : { u"Clusters 3"_s, u"of 36"_s, u"Endpoints 20"_s, u"GPUs 288"_s,
                 u"Requests"_s, u"Tokens out"_s, u"Need attention"_s, u"2 alert"_s }) {
            QVERIFY2(said.contains(part), qPrintable(part + u" in "_s + said));
        }
    }

    void aFleetThatIsWellSaysSo()
    {
        TopologyTree tree;
        TopologyCluster& cluster = tree.sources.emplace_back().clusters.emplace_back();
        cluster.nodes.emplace_back().verdict.health = Health::Ok;
        FleetTotals totals;
        totals.setTopology(&tree);
        QVERIFY(totals.accessibleDescription().contains(u"all serving"_s));
        cluster.nodes.front().verdict.health = Health::Failing;
        totals.setTopology(&tree);
        QVERIFY(totals.accessibleDescription().contains(u"Nodes up 0 of 1 (1 failing)"_s));
        QVERIFY(totals.accessibleDescription().contains(u"Need attention 1"_s));
    }

    void withoutATopologyRatesAreDashes()
    {
        const FleetTotals totals;
        QVERIFY(totals.accessibleDescription().contains(u"Requests –"_s));
    }

    void wrapsIntoAsManyRowsAsTheWidthNeeds()
    {
        FleetTotals totals;
        const int whole = totals.sizeHint().width();
        const int oneRow = totals.heightForWidth(whole);
        QCOMPARE(oneRow, totals.sizeHint().height());
        int last = oneRow;
        for (int width = whole; width > 0; width -= 40) {
            const int height = totals.heightForWidth(width);
            QVERIFY(height >= last);
            last = height;
        }
        QVERIFY(last > 6 * oneRow); // one below the other
        totals.resize(whole / 2, 10);
        totals.grab(); // sends what waits, such as the new size
        QCOMPARE(totals.height(), totals.heightForWidth(whole / 2));
    }

    void theNumberOfWhatIsWrongIsColoured()
    {
        FleetTotals totals;
        totals.resize(totals.sizeHint());
        const TopologyPtr fleet = makeFleet({});
        totals.setTopology(fleet.get());
        const QImage before = totals.grab().toImage();
        TopologyTree well = *fleet;
        for (TopologyCluster& cluster : well.sources.front().clusters) {
            for (TopologyNode& node : cluster.nodes) {
                node.verdict.health = Health::Ok;
            }
            for (TopologyEndpoint& endpoint : cluster.endpoints) {
                endpoint.verdict.health = Health::Ok;
            }
        }
        totals.setTopology(&well);
        QVERIFY(totals.grab().toImage() != before);
    }
};

} // namespace promdesk::test

QTEST_MAIN(promdesk::test::tst_FleetTotals)
#include "tst_FleetTotals.moc"
