// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "SyntheticFleet.h"
#include "explorer/FleetTableModel.h"
#include "theme/Theme.h"

#include <QAbstractItemModelTester>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QTest>

#include <cmath>

using namespace Qt::StringLiterals;

namespace promdesk::test {

class tst_FleetTableModel : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void isAGoodModelOfEveryKind_data()
    {
        QTest::addColumn<int>("kind");
        QTest::newRow("nodes") << static_cast<int>(CellKind::Nodes);
        QTest::newRow("endpoints") << static_cast<int>(CellKind::Endpoints);
        QTest::newRow("clusters") << static_cast<int>(CellKind::Clusters);
    }

    void isAGoodModelOfEveryKind()
    {
        QFETCH(int, kind);
        FleetTableModel model(m_catalog);
        const QAbstractItemModelTester tester(
            &model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        const TopologyPtr few = makeFleet({ .clusters = 1, .nodesPerCluster = 3, .endpoints = 2 });
        for (const TopologyPtr& fleet : { few, makeFleet({}), few, TopologyPtr() }) {
            const FleetCells cells = collectCells(fleet.get(), static_cast<CellKind>(kind));
            const auto count = static_cast<int>(cells.cells.size());
            model.setCells(cells);
            QCOMPARE(model.rowCount(), count);
        }
        QCOMPARE(model.columnCount(), static_cast<int>(FleetTableModel::FixedColumnCount));
    }

    void valuesOfTheSameEntitiesChangeInPlace()
    {
        FleetTableModel model(m_catalog);
        FleetCells cells = nodes();
        model.setCells(cells);
        const QSignalSpy resets(&model, &QAbstractItemModel::modelReset);
        const QSignalSpy changes(&model, &QAbstractItemModel::dataChanged);
        cells.cells.front().vitals["cpu_utilisation"] = 0.125;
        model.setCells(cells);
        QCOMPARE(resets.size(), 0);
        QCOMPARE(changes.size(), 1);
        QCOMPARE(sortValue(model, u"CPU"_s).toDouble(), 0.125);
        cells.cells.pop_back();
        cells.groups.front().count -= 1;
        model.setCells(cells);
        QCOMPARE(resets.size(), 1);
    }

    void hasColumnsOnlyForSignalsThatAreThere()
    {
        FleetTableModel model(m_catalog);
        FleetCells cells = nodes();
        for (FleetCell& cell : cells.cells) {
            cell.vitals.clear();
        }
        model.setCells(cells);
        QCOMPARE(model.columnCount(), static_cast<int>(FleetTableModel::FixedColumnCount));
        cells.cells.back().vitals["cpu_utilisation"] = 0.5;
        model.setCells(cells);
        QCOMPARE(model.columnCount(), FleetTableModel::FixedColumnCount + 1);
        QVERIFY(std::isnan(sortValue(model, u"CPU"_s).toDouble()));
        QCOMPARE(model.index(0, FleetTableModel::FixedColumnCount).data().toString(), u"–"_s);
    }

    void tellsStateAndReason()
    {
        FleetTableModel model(m_catalog);
        FleetCells cells = nodes();
        cells.cells.front().verdict = { Health::Failing, u"<b>down</b>"_s };
        model.setCells(cells);
        const QModelIndex health = model.index(0, FleetTableModel::HealthColumn);
        QCOMPARE(health.data().toString(), healthText(Health::Failing));
        QCOMPARE(
            health.data(FleetTableModel::HealthRole).toInt(), static_cast<int>(Health::Failing));
        QVERIFY(!health.data(Qt::ToolTipRole).toString().contains(u"<b>"_s));
        QCOMPARE(model.index(0, FleetTableModel::ClusterColumn).data().toString(),
            cells.cells.front().cluster);
    }

    void numbersStandRightUnderTheirTitles()
    {
        FleetTableModel model(m_catalog);
        model.setCells(nodes());
        for (int column = 0; column < model.columnCount(); ++column) {
            const bool isNumber = column >= FleetTableModel::FixedColumnCount;
            for (const QVariant& alignment : { model.index(0, column).data(Qt::TextAlignmentRole),
                     model.headerData(column, Qt::Horizontal, Qt::TextAlignmentRole) }) {
                QCOMPARE((alignment.toInt() & Qt::AlignRight) != 0, isNumber);
            }
            QVERIFY(
                !model.headerData(column, Qt::Horizontal, Qt::DisplayRole).toString().isEmpty());
        }
    }

private:
    [[nodiscard]] static FleetCells nodes()
    {
        return collectCells(
            makeFleet({ .clusters = 1, .nodesPerCluster = 4, .endpoints = 0 }).get(),
            CellKind::Nodes);
    }

    [[nodiscard]] static QVariant sortValue(const FleetTableModel& model, const QString& title)
    {
        for (int column = 0; column < model.columnCount(); ++column) {
            if (model.headerData(column, Qt::Horizontal, Qt::DisplayRole) == title) {
                return model.index(0, column).data(FleetTableModel::SortRole);
            }
        }
        return {};
    }

    SignalCatalog m_catalog = makeCatalog();
};

} // namespace promdesk::test

QTEST_MAIN(promdesk::test::tst_FleetTableModel)
#include "tst_FleetTableModel.moc"
