// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "charts/LegendModel.h"
#include "panels/LabelTableModel.h"
#include "panels/SampleTableModel.h"
#include "support/PanelSamples.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

using namespace promdesk;
using namespace Qt::StringLiterals;

namespace promdesk::test {

class tst_LabelTableModel : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void joinsQueriesByLabels()
    {
        LabelTableModel model;
        const QAbstractItemModelTester tester(
            &model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        PanelPlan plan = planOf(u"table"_s, u"Pods"_s, Unit::Bytes, 2);
        plan.queries[0].legend = u"used"_s;
        plan.queries[1].legend = u"limit"_s;
        model.setContent(plan,
            { frameOf(snapshotOf({ curve({ { "__name__", "a" }, { "pod", "p1" } }, 1, 0),
                  curve({ { "__name__", "a" }, { "pod", "p2" } }, 2, 0) })),
                frameOf(snapshotOf({ curve({ { "__name__", "b" }, { "pod", "p2" } }, 3, 0) })) },
            {});
        QCOMPARE(model.rowCount(), 2);
        QCOMPARE(model.columnCount(), 3);
        QCOMPARE(model.headerData(0, Qt::Horizontal, Qt::DisplayRole).toString(), u"Pod"_s);
        QCOMPARE(model.headerData(2, Qt::Horizontal, Qt::DisplayRole).toString(), u"limit"_s);
        QVERIFY(!model.index(0, 2).data(Qt::DisplayRole).isValid());
        QVERIFY(model.index(1, 2).data(Qt::DisplayRole).isValid());
        QCOMPARE(model.labelsOf(1).value("pod"), std::string_view("p2"));
    }

    void givesQueriesOfOneLegendOneColumn()
    {
        LabelTableModel model;
        PanelPlan plan = planOf(u"table"_s, u"Endpoints"_s, Unit::Seconds, 3);
        plan.queries[0].legend = u"p95"_s;
        plan.queries[1].legend = u"p95"_s;
        plan.queries[2].legend = u"Requests/s"_s;
        plan.queries[2].unit = Unit::RequestsPerSecond;
        const auto row = [](const char* name, double value) {
            Series series = curve({ { "endpoint", name } }, 1, 0, 1);
            series.values = { value };
            return snapshotOf({ series });
        };
        model.setContent(plan,
            { frameOf(row("llama", 0.0070619)), frameOf(row("bert", 0.5)),
                frameOf(row("llama", 1234.5)) },
            {});
        QCOMPARE(model.columnCount(), 3);
        QCOMPARE(model.rowCount(), 2);
        const auto text = [&model](int line, int column) {
            return model.index(line, column).data().toString().replace(QChar(0x202F), u' ');
        };
        QCOMPARE(model.headerData(0, Qt::Horizontal, Qt::DisplayRole).toString(), u"Endpoint"_s);
        QCOMPARE(text(0, 1), u"500 ms"_s);
        QCOMPARE(text(1, 1), u"7.06 ms"_s);
        QCOMPARE(text(1, 2), u"1.23 k req/s"_s);
        QCOMPARE(model.index(0, 1).data(LabelTableModel::ShareRole).toDouble(), 1.0);
    }

    void marksReplicasThatLagBehind()
    {
        LabelTableModel model;
        const QAbstractItemModelTester tester(
            &model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.setCompared({ { .id = u"latency_p99"_s, .side = BadSide::Above },
            { .id = u"not_there"_s, .side = BadSide::Below } });
        PanelPlan plan = planOf(u"table"_s, u"Replicas"_s, Unit::Seconds, 1);
        plan.queries[0].legend = u"Latency p99"_s;
        plan.queries[0].signalId = u"latency_p99"_s;
        const auto rows = [](std::vector<double> values) {
            std::vector<Series> all;
            for (std::size_t i = 0; i < values.size(); ++i) {
                Series series = curve({ { "replica", "r" + std::to_string(i) } }, 1, 0, 1);
                series.values = { values[i] };
                all.push_back(series);
            }
            auto snapshot = std::make_shared<SeriesSnapshot>();
            snapshot->series = std::move(all);
            return SnapshotPtr(snapshot);
        };
        model.setContent(plan, { frameOf(rows({ 1.0, 1.1, 0.9, 3.2, 1.0 })) }, {});
        QCOMPARE(model.columnCount(), 3);
        QCOMPARE(model.headerData(2, Qt::Horizontal, Qt::DisplayRole).toString(), u"Lags behind"_s);
        QCOMPARE(
            model.index(3, 2).data().toString(), u"Latency p99 is 3.2 times the median of 5"_s);
        QVERIFY(model.index(0, 2).data().toString().isEmpty());
        QCOMPARE(model.index(3, 1).data(LabelTableModel::MarkRole).toInt(), int(CellMark::Above));
        QCOMPARE(model.index(0, 1).data(LabelTableModel::MarkRole).toInt(), int(CellMark::None));
        QCOMPARE(model.index(3, 2).data(LabelTableModel::SortRole).toInt(), 1);
        QCOMPARE(model.laggingRows(), 1);
        model.setContent(plan, { frameOf(rows({ 1.0, 1.1, 9 })) }, {});
        QCOMPARE(model.index(2, 2).data().toString(), u"too few to compare"_s);
        QCOMPARE(model.index(2, 2).data(LabelTableModel::MarkRole).toInt(), int(CellMark::TooFew));
        QCOMPARE(model.laggingRows(), 0);
        model.setCompared({});
        model.setContent(plan, { frameOf(rows({ 1.0, 1.1, 9 })) }, {});
        QCOMPARE(model.columnCount(), 2);
    }

    void keepsEqualLabelsOfTwoSourcesApart()
    {
        LabelTableModel model;
        PanelPlan plan = planOf(u"table"_s, u"Pods"_s, Unit::None, 2);
        plan.queries[1].sourceId = u"other"_s;
        const SnapshotPtr pod = snapshotOf({ curve({ { "pod", "p1" } }, 1, 0) });
        model.setContent(plan, { frameOf(pod), frameOf(pod) }, {});
        QCOMPARE(model.rowCount(), 2);
        QCOMPARE(model.columnCount(), 2 + model.labelColumns());
        QCOMPARE(model.sourceOf(0), u"other"_s);
        QCOMPARE(model.sourceOf(1), u"s"_s);
        const LabelSet labels { { "pod", "p1" } };
        QCOMPARE(model.rowOf(labels, u"other"_s), 0);
        QCOMPARE(model.rowOf(labels, u"s"_s), 1);
        QCOMPARE(model.rowOf(labels, u"none"_s), -1);
    }

    void findsItsColumnsAgain()
    {
        LabelTableModel model;
        const PanelPlan plan = planOf(u"table"_s, u"Pods"_s, Unit::None);
        const std::vector frames { frameOf(
            snapshotOf({ curve({ { "pod", "p1" }, { "zone", "z" } }, 1, 0) })) };
        model.setContent(plan, frames, { u"pod"_s });
        const LabelTableModel::ColumnKey pod = model.keyOf(0);
        const LabelTableModel::ColumnKey value = model.keyOf(1);
        model.setContent(plan, frames, { u"zone"_s, u"pod"_s });
        QCOMPARE(model.columnOf(pod), 1);
        QCOMPARE(model.columnOf(value), 2);
        model.setContent(plan, frames, { u"zone"_s });
        QCOMPARE(model.columnOf(pod), -1);
        QCOMPARE(model.columnOf(value), 1);
        QCOMPARE(model.columnOf(model.keyOf(-1)), -1);
    }

    /// topk() answers in the order of values.
    void keepsRowsWhereTheyAreWhateverTheOrderOfAnswers()
    {
        LabelTableModel model;
        const PanelPlan plan = planOf(u"table"_s, u"Pods"_s, Unit::None);
        const Series a = curve({ { "pod", "a" } }, 1, 0);
        const Series b = curve({ { "pod", "b" } }, 2, 0);
        model.setContent(plan, { frameOf(snapshotOf({ b, a })) }, {});
        const QSignalSpy resets(&model, &QAbstractItemModel::modelReset);
        model.setContent(plan, { frameOf(snapshotOf({ a, b })) }, {});
        QCOMPARE(resets.count(), 0);
        QCOMPARE(model.labelsOf(0), a.labels);
    }

    void keepsRowsWhenOnlyValuesChange()
    {
        LabelTableModel model;
        const QAbstractItemModelTester tester(
            &model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        const PanelPlan plan = planOf(u"table"_s, u"Pods"_s, Unit::None);
        const auto frames = [](double base) {
            return std::vector { frameOf(snapshotOf(
                { curve({ { "pod", "p1" } }, base, 0), curve({ { "pod", "p2" } }, base, 1) })) };
        };
        model.setContent(plan, frames(1), {});
        QSignalSpy resets(&model, &QAbstractItemModel::modelReset);
        QSignalSpy changes(&model, &QAbstractItemModel::dataChanged);
        model.setContent(plan, frames(2), {});
        QCOMPARE(resets.count(), 0);
        QCOMPARE(changes.count(), 1);
        model.setContent(plan, {}, {});
        QCOMPARE(model.rowCount(), 0);
        QCOMPARE(resets.count(), 1);
    }

    void showsMarkupAsText()
    {
        LabelTableModel model;
        model.setContent(planOf(u"table"_s, u"Pods"_s, Unit::None),
            { frameOf(snapshotOf({ curve({ { "pod", "<b>x</b>\n" } }, 1, 0) })) }, {});
        QCOMPARE(model.index(0, 0).data(Qt::DisplayRole).toString(), u"<b>x</b>␊"_s);
        QVERIFY(!model.index(0, 0).data(Qt::ToolTipRole).toString().contains(u"<b>"_s));
    }

    void legendSolosAndToggles()
    {
        LegendModel model;
        const QAbstractItemModelTester tester(
            &model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        std::vector<LegendEntry> entries(3);
        model.setEntries(entries, Unit::None);
        QSignalSpy changed(&model, &LegendModel::hiddenChanged);
        model.solo(1);
        QCOMPARE(model.hidden(), (std::vector<bool> { true, false, true }));
        model.toggle(2);
        QCOMPARE(model.hidden(), (std::vector<bool> { true, false, false }));
        model.toggle(2);
        model.solo(1);
        QCOMPARE(model.hidden(), (std::vector<bool> { false, false, false }));
        model.solo(7);
        QCOMPARE(changed.count(), 4);
    }

    void tableOfSamplesKeepsGaps()
    {
        SampleTableModel model;
        const QAbstractItemModelTester tester(
            &model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        Series series = curve({}, 1, 0, 24);
        series.values[2] = missingValue();
        PlotContent content;
        content.series.push_back(
            { .name = UntrustedText(u"a"_s), .snapshot = snapshotOf({ series }) });
        model.setContent(content, sampleDay(), QTimeZone::utc());
        QCOMPARE(model.rowCount(), 24);
        QVERIFY(model.index(1, 1).data(Qt::DisplayRole).isValid());
        QVERIFY(!model.index(2, 1).data(Qt::DisplayRole).isValid());
    }
};

} // namespace promdesk::test

QTEST_MAIN(promdesk::test::tst_LabelTableModel)
#include "tst_LabelTableModel.moc"
