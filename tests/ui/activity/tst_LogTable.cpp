// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "activity/LogTable.h"

#include <QHeaderView>
#include <QRegularExpression>
#include <QSortFilterProxyModel>
#include <QStandardItemModel>
#include <QTest>

#include <vector>

using namespace promdesk;
using namespace Qt::StringLiterals;

class tst_LogTable : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void columnsGrowWithTheirTextsUpToABound()
    {
        QStandardItemModel model(1, 2);
        LogTable table;
        table.setModel(&model);
        table.setColumnWidth(0, 0);
        model.setData(model.index(0, 0), u"some words"_s);
        table.fitColumns(400);
        const int fitted = table.columnWidth(0);
        QVERIFY(fitted >= table.fontMetrics().horizontalAdvance(u"some words"_s));
        model.setData(model.index(0, 0), u"x"_s);
        table.fitColumns(400);
        QCOMPARE(table.columnWidth(0), fitted); // does not jump back
        model.setData(model.index(0, 0), QString(1000, u'x'));
        table.fitColumns(400);
        QCOMPARE(table.columnWidth(0), 400);
    }

    void oneColumnTakesWhatTheOthersLeave()
    {
        QStandardItemModel model(1, 3);
        LogTable table;
        table.setModel(&model);
        table.resize(800, 200);
        table.show();
        table.setColumnWidth(0, 100);
        table.setColumnWidth(2, 100);
        table.setFlexibleColumn(1, 150);
        QCOMPARE(table.horizontalHeader()->length(), table.viewport()->width());
        table.resize(1000, 200);
        QCOMPARE(table.horizontalHeader()->length(), table.viewport()->width());
        table.resize(200, 200);
        QCOMPARE(table.columnWidth(1), 150);
    }

    void namesTheModelsOwnRowsInTheOrderShown()
    {
        QStandardItemModel model(4, 1);
        for (int row = 0; row < 4; ++row) {
            model.setData(model.index(row, 0), QStringList { u"b"_s, u"x"_s, u"a"_s, u"c"_s }[row]);
        }
        QSortFilterProxyModel order;
        order.setSourceModel(&model);
        LogTable table;
        table.setModel(&model);
        QCOMPARE(table.shownRows(), (std::vector<int> { 0, 1, 2, 3 }));
        table.setModel(&order);
        QCOMPARE(table.currentRow(), -1);
        order.sort(0);
        order.setFilterRegularExpression(u"[abc]"_s);
        QCOMPARE(table.shownRows(), (std::vector<int> { 2, 0, 3 }));
        QVERIFY(table.selectedRows().empty());
        const auto select = [&table](int row) {
            table.selectionModel()->setCurrentIndex(table.model()->index(row, 0),
                QItemSelectionModel::Select | QItemSelectionModel::Rows);
        };
        select(2);
        select(0);
        QCOMPARE(table.selectedRows(), (std::vector<int> { 2, 3 }));
        QCOMPARE(table.currentRow(), 2);
    }

    void theWidestGiveWayUntilAllFit()
    {
        QStandardItemModel model(1, 4);
        const QString words(40, u'x');
        model.setData(model.index(0, 0), words);
        model.setData(model.index(0, 2), words);
        model.setData(model.index(0, 3), u"x"_s);
        LogTable table;
        table.setModel(&model);
        for (int column = 0; column < 4; ++column) {
            table.setColumnWidth(column, 0);
        }
        table.setFlexibleColumn(1, 150);
        table.resize(1500, 200);
        table.show();
        table.fitColumns(300);
        const int whole = table.columnWidth(0);
        const int narrow = table.columnWidth(3);
        QCOMPARE(table.horizontalHeader()->length(), table.viewport()->width());
        table.resize(550, 200);
        QCOMPARE(table.horizontalHeader()->length(), table.viewport()->width());
        QCOMPARE(table.columnWidth(1), 150);
        QVERIFY(table.columnWidth(0) < whole);
        QCOMPARE(table.columnWidth(0), table.columnWidth(2));
        QCOMPARE(table.columnWidth(3), narrow);
        table.resize(100, 200);
        QVERIFY(table.columnWidth(0) >= 72); // a few letters stay
        table.resize(1500, 200);
        QCOMPARE(table.columnWidth(0), whole);
    }

    void whatTheUserHasSizedStays()
    {
        QStandardItemModel model(1, 3);
        model.setData(model.index(0, 0), QString(40, u'x'));
        LogTable table;
        table.setModel(&model);
        table.setFlexibleColumn(1, 150);
        table.resize(1500, 200);
        table.show();
        table.fitColumns(300);
        table.horizontalHeader()->resizeSection(0, 500);
        table.fitColumns(300);
        table.resize(400, 200);
        QCOMPARE(table.columnWidth(0), 500);
        table.setColumnHidden(2, true);
        table.setColumnHidden(2, false);
        table.fitColumns(300);
        QCOMPARE(table.columnWidth(0), 500);
    }
};

QTEST_MAIN(tst_LogTable)
#include "tst_LogTable.moc"
