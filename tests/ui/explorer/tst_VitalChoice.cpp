// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "SyntheticFleet.h"
#include "explorer/VitalChoice.h"

#include <QLocale>
#include <QRegularExpression>
#include <QTest>

using namespace Qt::StringLiterals;

namespace promdesk::test {

class tst_VitalChoice : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void theCatalogueKnowsEverySignalThatIsWanted_data()
    {
        QTest::addColumn<CellKind>("kind");
        QTest::addColumn<int>("count");
        QTest::newRow("nodes") << CellKind::Nodes << 10;
        QTest::newRow("endpoints") << CellKind::Endpoints << 11;
        QTest::newRow("clusters") << CellKind::Clusters << 11;
    }

    void theCatalogueKnowsEverySignalThatIsWanted()
    {
        QFETCH(CellKind, kind);
        QTEST(static_cast<int>(tellingSignals(m_catalog, kind).size()), "count");
        QVERIFY(tellingSignals(SignalCatalog(), kind).empty());
    }

    void onlySignalsWithAValueArePresentInTheOrderOfTelling()
    {
        FleetCells cells;
        cells.kind = CellKind::Nodes;
        QVERIFY(presentSignals(m_catalog, cells).empty());
        cells.cells.resize(3);
        cells.cells.at(2).vitals = { { "cpu_utilisation", 0.5 }, { "power_watts", 0.0 },
            { "gpu_utilisation", 0.1 }, { "no_such_signal", 1.0 } };
        std::vector<std::string> ids;
        for (const Signal* signal : presentSignals(m_catalog, cells)) {
            ids.push_back(signal->id);
        }
        QVERIFY((ids
            == std::vector<std::string> { "gpu_utilisation", "cpu_utilisation", "power_watts" }));
    }

    void aMissingValueIsADash()
    {
        QLocale::setDefault(QLocale::c());
        const Signal& cpu = *m_catalog.find("cpu_utilisation");
        FleetCell cell;
        QCOMPARE(vitalText(cell, cpu), u"–"_s);
        cell.vitals = { { "cpu_utilisation", 0.25 } };
        QVERIFY2(vitalText(cell, cpu).startsWith(u"25"_s), qPrintable(vitalText(cell, cpu)));
    }

    void countsNameTheirKind()
    {
        QVERIFY(countText(CellKind::Nodes, 3).startsWith(u"3 node"_s));
        QVERIFY(countText(CellKind::Endpoints, 0).startsWith(u"0 endpoint"_s));
        QVERIFY(countText(CellKind::Clusters, 2).startsWith(u"2 cluster"_s));
    }

private:
    SignalCatalog m_catalog = makeCatalog();
};

} // namespace promdesk::test

QTEST_APPLESS_MAIN(promdesk::test::tst_VitalChoice)
#include "tst_VitalChoice.moc"
