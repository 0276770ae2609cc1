// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "inspection/CellModel.h"
#include "inspection/CountsModel.h"
#include "inspection/RulesModel.h"
#include "inspection/TargetsModel.h"
#include "inspection/WordFilter.h"

#include <QAbstractItemModelTester>
#include <QRegularExpression>
#include <QTest>

using namespace Qt::StringLiterals;

namespace promdesk::test {

class tst_CellModel : public QObject
{
    Q_OBJECT

private:
    static QString cell(
        const QAbstractItemModel& model, int column, int role = Qt::DisplayRole, int row = 0)
    {
        return model.index(row, column).data(role).toString();
    }

    static TargetRow target()
    {
        TargetRow row;
        row.state = WatchState::Failing;
        row.job = u"vllm"_s;
        row.instance = u"a:1"_s;
        row.error = u"<b>refused</b>"_s;
        row.address = u"http://a:1/metrics"_s;
        row.lastScrape = Instant::fromSeconds(1'000);
        row.took = Duration::fromMs(250);
        row.interval = Duration::fromSeconds(15);
        row.place.name = u"llama"_s;
        row.place.node = u"n1"_s;
        row.source = u"prom"_s;
        return row;
    }

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void showsTargets()
    {
        TargetsModel model;
        const QAbstractItemModelTester tester(
            &model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        TargetRow fresh;
        model.setRows({ target(), fresh }, Instant::fromSeconds(1'010));
        QCOMPARE(model.rowCount(), 2);
        QVERIFY(cell(model, TargetsModel::StateColumn).endsWith(u" down"_s));
        QVERIFY(cell(model, TargetsModel::StateColumn).size() > 5); // with a sign
        QCOMPARE(cell(model, TargetsModel::EntityColumn), u"llama"_s);
        QVERIFY(cell(model, TargetsModel::LastColumn).startsWith(u"10"_s));
        QVERIFY(cell(model, TargetsModel::TookColumn).startsWith(u"250"_s));
        QCOMPARE(cell(model, TargetsModel::LastColumn, Qt::DisplayRole, 1), u"–"_s);
        QCOMPARE(cell(model, TargetsModel::IntervalColumn, Qt::DisplayRole, 1), u"–"_s);
        QCOMPARE(cell(model, TargetsModel::ErrorColumn), u"<b>refused</b>"_s);
        QVERIFY(!cell(model, TargetsModel::ErrorColumn, Qt::ToolTipRole).contains(u"<b>"_s));
        QVERIFY(cell(model, TargetsModel::InstanceColumn, Qt::ToolTipRole).contains(u"metrics"_s));
        QVERIFY(cell(model, TargetsModel::EntityColumn, Qt::ToolTipRole).contains(u"n1"_s));
        QCOMPARE(model.index(0, TargetsModel::LastColumn).data(WordFilter::kSortRole).toLongLong(),
            10'000);
    }

    void showsRules()
    {
        RulesModel model;
        RuleRow rule;
        rule.state = WatchState::Failing;
        rule.name = u"r"_s;
        rule.error = u"many-to-many"_s;
        RuleRow alert;
        alert.state = WatchState::Ok;
        alert.isAlerting = true;
        alert.alertState = u"firing"_s;
        model.setRows({ rule, alert });
        QVERIFY(cell(model, RulesModel::StateColumn).endsWith(u" fails"_s));
        QCOMPARE(cell(model, RulesModel::KindColumn), u"recording"_s);
        QCOMPARE(cell(model, RulesModel::KindColumn, Qt::DisplayRole, 1), u"alert, firing"_s);
        QCOMPARE(cell(model, RulesModel::ErrorColumn), u"many-to-many"_s);
    }

    void showsCounts()
    {
        CountsModel model;
        CountRow row;
        row.name = u"up"_s;
        row.count = 1'234;
        row.share = 0.25;
        model.setRows({ row });
        QCOMPARE(cell(model, CountsModel::NameColumn), u"up"_s);
        QVERIFY(cell(model, CountsModel::ShareColumn).startsWith(u"25"_s));
        QCOMPARE(model.index(0, CountsModel::CountColumn).data(WordFilter::kSortRole).toLongLong(),
            1'234);
        QCOMPARE(Qt::Alignment(
                     model.index(0, CountsModel::CountColumn).data(Qt::TextAlignmentRole).toInt()),
            Qt::AlignRight | Qt::AlignVCenter);
    }

    void everyColumnHasATitle()
    {
        const TargetsModel targets;
        const RulesModel rules;
        const CountsModel counts;
        for (const QAbstractItemModel* model : { static_cast<const QAbstractItemModel*>(&targets),
                 static_cast<const QAbstractItemModel*>(&rules),
                 static_cast<const QAbstractItemModel*>(&counts) }) {
            for (int column = 0; column < model->columnCount(); ++column) {
                QVERIFY(!model->headerData(column, Qt::Horizontal).toString().isEmpty());
            }
        }
        QCOMPARE(targets.columnCount(), int(TargetsModel::ColumnCount));
        QCOMPARE(rules.columnCount(), int(RulesModel::ColumnCount));
        QCOMPARE(counts.columnCount(), int(CountsModel::ColumnCount));
    }
};

} // namespace promdesk::test

QTEST_GUILESS_MAIN(promdesk::test::tst_CellModel)
#include "tst_CellModel.moc"
