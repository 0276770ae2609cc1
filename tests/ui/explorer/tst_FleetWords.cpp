// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "SyntheticFleet.h"
#include "explorer/FleetWords.h"

#include <QRegularExpression>
#include <QTest>

using namespace Qt::StringLiterals;

namespace promdesk::test {

class tst_FleetWords : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void countsWhatIsThereTheWorstFirst()
    {
        const TopologyPtr fleet = makeFleet({ .clusters = 2, .nodesPerCluster = 20 });
        const QString text = wordsOf(collectCells(fleet.get(), CellKind::Nodes));
        QVERIFY2(text.startsWith(u"40 nodes in 2 clusters: "_s), qPrintable(text));
        QVERIFY2(text.indexOf(u"Failing"_s) < text.indexOf(u"Degraded"_s)
                && text.indexOf(u"Degraded"_s) < text.indexOf(u" Ok"_s),
            qPrintable(text));
        QCOMPARE(wordsOf(FleetCells {}), u"0 nodes in 0 clusters"_s);
    }

    void namesAnEntityWithItsReasonAndNumbers()
    {
        const SignalCatalog catalog = makeCatalog();
        FleetCell cell;
        cell.scope.level = Level::Node;
        cell.name = u"n1"_s;
        cell.cluster = u"eu"_s;
        cell.verdict = { Health::Degraded, u"two GPUs are hot"_s };
        QCOMPARE(wordsOf(cell, catalog), u"n1 in eu, Degraded: two GPUs are hot"_s);
        cell.vitals["cpu_utilisation"] = 0.5;
        QCOMPARE(valuesOf(cell, catalog), QString(u"CPU 50\u202f%"_s));
        QVERIFY(wordsOf(cell, catalog).endsWith(u", "_s + valuesOf(cell, catalog)));
    }

    void saysAtMostThreeNumbers()
    {
        const SignalCatalog catalog = makeCatalog();
        const TopologyPtr fleet = makeFleet({});
        const FleetCells cells = collectCells(fleet.get(), CellKind::Nodes);
        QVERIFY(cells.cells.front().vitals.size() > 3);
        QCOMPARE(valuesOf(cells.cells.front(), catalog).count(u", "_s), 2);
    }
};

} // namespace promdesk::test

QTEST_MAIN(promdesk::test::tst_FleetWords)
#include "tst_FleetWords.moc"
