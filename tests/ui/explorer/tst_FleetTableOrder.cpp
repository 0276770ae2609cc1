// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "SyntheticFleet.h"
#include "explorer/FleetTableModel.h"
#include "explorer/FleetTableOrder.h"
#include "theme/Theme.h"

#include <QAbstractItemModelTester>
#include <QRegularExpression>
#include <QTest>

using namespace Qt::StringLiterals;

namespace promdesk::test {

class tst_FleetTableOrder : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void isAGoodModelWhileItSortsAndFilters()
    {
        FleetTableModel model(m_catalog);
        FleetTableOrder order;
        order.setSourceModel(&model);
        const QAbstractItemModelTester tester(
            &order, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.setCells(collectCells(makeFleet({}).get(), CellKind::Nodes));
        for (const Qt::SortOrder direction : { Qt::AscendingOrder, Qt::DescendingOrder }) {
            for (int column = 0; column < order.columnCount(); ++column) {
                order.sort(column, direction);
            }
        }
        order.setFilterText(u"node-0"_s);
        QCOMPARE(order.rowCount(), 12);
        order.setFilterText({});
        QCOMPARE(order.rowCount(), model.rowCount());
        model.setCells({});
        QCOMPARE(order.rowCount(), 0);
    }

    void ordersNamesAsPeopleCount_data()
    {
        QTest::addColumn<QStringList>("names"); // in order
        QTest::newRow("numbers") << QStringList { u"gpu-2"_s, u"gpu-10"_s, u"gpu-100"_s };
        QTest::newRow("leading zeros") << QStringList { u"n01"_s, u"n2"_s, u"n010"_s };
        QTest::newRow("longer than any integer")
            << QStringList { u"a99999999999999999998"_s, u"a99999999999999999999"_s };
        QTest::newRow("whatever the case") << QStringList { u"Alpha"_s, u"beta"_s, u"Gamma"_s };
        QTest::newRow("a beginning comes first") << QStringList { u"node"_s, u"node-1"_s };
        QTest::newRow("number in the middle") << QStringList { u"a2-z"_s, u"a10-b"_s };
    }

    void ordersNamesAsPeopleCount()
    {
        QFETCH(QStringList, names);
        QStringList reversed = names;
        std::reverse(reversed.begin(), reversed.end());
        fill(reversed);
        QCOMPARE(shown(FleetTableModel::NameColumn, Qt::AscendingOrder), names);
        QCOMPARE(shown(FleetTableModel::NameColumn, Qt::DescendingOrder), reversed);
    }

    void equalRowsFollowBySeverityThenByNameEitherWay()
    {
        FleetCells cells;
        for (const auto& [name, health] : { std::pair(u"b"_s, Health::Ok),
                 std::pair(u"c"_s, Health::Failing), std::pair(u"a"_s, Health::Ok) }) {
            cells.cells.push_back(cellOf(name, health));
        }
        m_model.setCells(cells);
        const QStringList wanted { u"c"_s, u"a"_s, u"b"_s };
        QCOMPARE(shown(FleetTableModel::ClusterColumn, Qt::AscendingOrder), wanted);
        QCOMPARE(shown(FleetTableModel::ClusterColumn, Qt::DescendingOrder), wanted);
    }

    void filtersByNameClusterStateAndReason_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<int>("rows");
        QTest::newRow("nothing") << QString() << 2;
        QTest::newRow("blanks") << u"   "_s << 2;
        QTest::newRow("name, other case") << u"ALPHA"_s << 1;
        QTest::newRow("cluster") << u"lab"_s << 2;
        QTest::newRow("state") << healthText(Health::Failing) << 1;
        QTest::newRow("reason") << u"refused"_s << 1;
        QTest::newRow("no expression") << u"al.ha"_s << 0;
    }

    void filtersByNameClusterStateAndReason()
    {
        QFETCH(QString, text);
        FleetCells cells;
        cells.cells.push_back(cellOf(u"alpha"_s, Health::Ok));
        cells.cells.push_back(cellOf(u"beta"_s, Health::Failing));
        cells.cells.back().verdict.reason = u"Connection refused"_s;
        m_model.setCells(cells);
        FleetTableOrder order;
        order.setSourceModel(&m_model);
        order.setFilterText(text);
        QTEST(order.rowCount(), "rows");
    }

private:
    [[nodiscard]] static FleetCell cellOf(const QString& name, Health health)
    {
        FleetCell cell;
        cell.scope = { Level::Node, u"s"_s, u"lab"_s, name, {} };
        cell.name = name;
        cell.cluster = u"lab"_s;
        cell.verdict = { health, {} };
        return cell;
    }

    void fill(const QStringList& names)
    {
        FleetCells cells;
        for (const QString& name : names) {
            cells.cells.push_back(cellOf(name, Health::Ok));
        }
        m_model.setCells(cells);
    }

    [[nodiscard]] QStringList shown(int column, Qt::SortOrder direction)
    {
        FleetTableOrder order;
        order.setSourceModel(&m_model);
        order.sort(column, direction);
        QStringList names;
        for (int row = 0; row < order.rowCount(); ++row) {
            names += order.index(row, FleetTableModel::NameColumn).data().toString();
        }
        return names;
    }

    SignalCatalog m_catalog = makeCatalog();
    FleetTableModel m_model { m_catalog };
};

} // namespace promdesk::test

QTEST_MAIN(promdesk::test::tst_FleetTableOrder)
#include "tst_FleetTableOrder.moc"
