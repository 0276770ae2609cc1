// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers

#include "SyntheticFleet.h"
#include "explorer/FleetTable.h"
#include "explorer/FleetTableModel.h"

#include <QAbstractItemModelTester>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QTest>

using namespace promdesk;
using namespace promdesk::test;
using namespace Qt::StringLiterals;

class tst_FleetTable : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void isAGoodModelThroughEveryChange()
    {
        FleetTableModel model(m_catalog);
        QAbstractItemModelTester tester(
            &model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        const TopologyPtr fleet = makeFleet({});
        model.setCells(collectCells(fleet.get(), CellKind::Nodes));
        QCOMPARE(model.rowCount(), 36);
        QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
        QSignalSpy reset(&model, &QAbstractItemModel::modelReset);
        model.setCells(collectCells(fleet.get(), CellKind::Nodes));
        QCOMPARE(changed.size(), 1);
        QCOMPARE(reset.size(), 0);
        model.setCells(collectCells(fleet.get(), CellKind::Endpoints));
        QCOMPARE(model.rowCount(), 20);
        model.setCells(collectCells(nullptr, CellKind::Endpoints));
        QCOMPARE(model.rowCount(), 0);
    }

    void showsTheWorstFirst()
    {
        FleetTable table(m_catalog);
        table.setTopology(makeFleet({}));
        const auto health = [&table](int row) {
            return table.model()->index(row, 0).data(FleetTableModel::HealthRole).toInt();
        };
        QCOMPARE(health(0), static_cast<int>(Health::Failing));
        for (int row = 1; row < table.model()->rowCount(); ++row) {
            QVERIFY(health(row) <= health(row - 1));
        }
    }

    void putsRowsWithoutAValueLastEitherWay()
    {
        FleetTable table(m_catalog);
        table.setTopology(makeFleet({}));
        const int column = FleetTableModel::FixedColumnCount;
        for (const Qt::SortOrder order : { Qt::AscendingOrder, Qt::DescendingOrder }) {
            table.sortByColumn(column, order);
            const int last = table.model()->rowCount() - 1;
            QCOMPARE(table.model()->index(last, column).data().toString(), u"–"_s);
            QVERIFY(table.model()->index(0, column).data().toString() != u"–"_s);
        }
    }

    void countsInNamesAsPeopleDo()
    {
        FleetTable table(m_catalog);
        table.setTopology(makeFleet({ .clusters = 1, .nodesPerCluster = 120, .endpoints = 0 }));
        table.sortByColumn(FleetTableModel::NameColumn, Qt::AscendingOrder);
        QCOMPARE(table.model()->index(99, 0).data().toString(), u"node-0-99"_s);
        QCOMPARE(table.model()->index(100, 0).data().toString(), u"node-0-100"_s);
    }

    void opensByEnterAndDoubleClick()
    {
        FleetTable table(m_catalog);
        table.resize(600, 400);
        table.setTopology(makeFleet({}));
        QSignalSpy opened(&table, &FleetTable::scopeActivated);
        table.setCurrentIndex(table.model()->index(2, 0));
        QTest::keyClick(&table, Qt::Key_Return);
        QCOMPARE(opened.size(), 1);
        const QString name = table.model()->index(2, 0).data().toString();
        QCOMPARE(opened.first().first().value<Scope>().node, name);
        const QPoint point = table.visualRect(table.model()->index(4, 0)).center();
        QTest::mouseClick(table.viewport(), Qt::LeftButton, {}, point);
        QTest::mouseDClick(table.viewport(), Qt::LeftButton, {}, point);
        QCOMPARE(opened.size(), 2);
    }

    void keepsTheSelectionAndIsQuietWhenToldWhatToSelect()
    {
        FleetTable table(m_catalog);
        table.setTopology(makeFleet({}));
        QSignalSpy selected(&table, &FleetTable::scopeSelected);
        const FleetCells cells = collectCells(makeFleet({}).get(), CellKind::Nodes);
        table.select(cells.cells.at(7).scope);
        QCOMPARE(selected.size(), 0);
        QCOMPARE(table.selection(), cells.cells.at(7).scope);
        table.setTopology(makeFleet({ .clusters = 3, .nodesPerCluster = 14, .endpoints = 2 }));
        QCOMPARE(table.selection(), cells.cells.at(7).scope);
        table.setFilter(u"ap-south"_s);
        QCOMPARE(table.model()->rowCount(), 14);
    }

private:
    SignalCatalog m_catalog = makeCatalog();
};

QTEST_MAIN(tst_FleetTable)
#include "tst_FleetTable.moc"
