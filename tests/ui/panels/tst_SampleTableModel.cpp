// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "panels/SampleTableModel.h"
#include "series/SampleValue.h"
#include "support/PanelSamples.h"

#include <QAbstractItemModelTester>
#include <QLocale>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QTest>

#include <cmath>

using namespace Qt::StringLiterals;

namespace promdesk::test {

namespace {

/// A value per minute from the start of the sample day.
Series minutes(qint64 firstMinute, std::vector<double> values)
{
    return { .labels = {},
        .axis = TimeAxis::grid(sampleStart() + Duration::fromMinutes(firstMinute),
            Duration::fromMinutes(1), values.size()),
        .values = std::move(values),
        .histograms = {} };
}

PlotContent contentOf(std::vector<Series> series)
{
    PlotContent content;
    const std::size_t count = series.size();
    const SnapshotPtr answer = snapshotOf(std::move(series));
    for (std::size_t index = 0; index < count; ++index) {
        ChartSeries& one = content.series.emplace_back();
        one.name = UntrustedText(u"s%1"_s.arg(index));
        one.snapshot = answer;
        one.index = index;
    }
    return content;
}

} // namespace

class tst_SampleTableModel : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        QLocale::setDefault(QLocale::c());
    }

    void isAGoodModelThroughEveryChange()
    {
        SampleTableModel model;
        const QAbstractItemModelTester tester(
            &model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        show(model, contentOf({ minutes(0, { 1, 2 }) }));
        show(model, contentOf({ minutes(0, { 1, 2, 3 }), minutes(1, { 4, 5, 6 }) }));
        show(model, {});
        QCOMPARE(model.rowCount(), 0);
    }

    void hasARowForEveryTimeOfAnySeries()
    {
        SampleTableModel model;
        show(model, contentOf({ minutes(0, { 1, 2 }), minutes(1, { 3, 4 }) }));
        QCOMPARE(cells(model), (QStringList { u"1|"_s, u"2|3"_s, u"|4"_s })); // no sample, no zero
    }

    void newValuesOfTheSameTimesResetNothing()
    {
        SampleTableModel model;
        show(model, contentOf({ minutes(0, { 1, 2 }) }));
        const QSignalSpy resets(&model, &QAbstractItemModel::modelReset);
        const QSignalSpy changes(&model, &QAbstractItemModel::dataChanged);
        show(model, contentOf({ minutes(0, { 1, 3 }) }));
        QCOMPARE(resets.size(), 0);
        QCOMPARE(changes.size(), 1);
        QCOMPARE(cells(model), (QStringList { u"1"_s, u"3"_s }));
        PlotContent renamed = contentOf({ minutes(0, { 1, 3 }) });
        renamed.series.front().name = UntrustedText(u"another"_s);
        show(model, renamed);
        QCOMPARE(resets.size(), 1);
        show(model, contentOf({ minutes(0, { 1, 3, 4 }) }));
        QCOMPARE(resets.size(), 2);
    }

    void findsItsCellsAgain()
    {
        SampleTableModel model;
        show(model, contentOf({ minutes(0, { 1, 2, 3 }), minutes(0, { 4, 5, 6 }) }));
        const auto cell = model.cellAt(model.index(1, 2));
        QVERIFY(cell);
        QCOMPARE(model.indexOf(*cell), model.index(1, 2));
        PlotContent content = contentOf({ minutes(1, { 1, 2, 3 }), minutes(1, { 4, 5, 6 }) });
        content.series.front().isHidden = true;
        show(model, content);
        QCOMPARE(model.indexOf(*cell), model.index(0, 1));
        show(model, {});
        QVERIFY(!model.indexOf(*cell).isValid());
        QVERIFY(!model.cellAt({}));
    }

    /// Names tell apart what is left of the series: a new one may change them.
    void findsASeriesOfAnotherName()
    {
        SampleTableModel model;
        Series own = minutes(0, { 1 });
        own.labels = { { "node", "a" } };
        show(model, contentOf({ own }));
        const auto cell = model.cellAt(model.index(0, 1));
        show(model, contentOf({ minutes(0, { 2 }), own })); // "s1" now
        QCOMPARE(model.indexOf(*cell), model.index(0, 2));
    }

    void gapsAreEmptyAndNotANumberIsNot()
    {
        SampleTableModel model;
        show(model, contentOf({ minutes(0, { 1, missingValue(), std::nan("") }) }));
        QVERIFY(!model.index(1, 1).data().isValid());
        QVERIFY(model.index(2, 1).data().isValid());
    }

    void showsOnlyTheRange()
    {
        SampleTableModel model;
        const Instant start = sampleStart() + Duration::fromMinutes(1);
        model.setContent(contentOf({ minutes(0, { 1, 2, 3, 4 }) }),
            { start, start + Duration::fromMinutes(1) }, QTimeZone::utc());
        QCOMPARE(cells(model), (QStringList { u"2"_s, u"3"_s }));
    }

    void hiddenSeriesHaveNoColumn()
    {
        SampleTableModel model;
        PlotContent content = contentOf({ minutes(0, { 1 }), minutes(0, { 2 }) });
        content.series.front().isHidden = true;
        show(model, content);
        QCOMPARE(model.columnCount(), 2);
        QCOMPARE(model.headerData(1, Qt::Horizontal, Qt::DisplayRole).toString(), u"s1"_s);
        QCOMPARE(cells(model), QStringList { u"2"_s });
    }

    void stopsAtTwoHundredSeries()
    {
        SampleTableModel model;
        show(model, contentOf(std::vector<Series>(250, minutes(0, { 1 }))));
        QCOMPARE(model.columnCount(), static_cast<int>(SampleTableModel::kMostColumns) + 1);
    }

    void writesTimesInTheZone()
    {
        SampleTableModel model;
        const PlotContent content = contentOf({ minutes(0, { 1 }) });
        model.setContent(content, sampleDay(), QTimeZone::utc());
        const QString utc = model.index(0, 0).data().toString();
        model.setContent(content, sampleDay(), QTimeZone(3600));
        QVERIFY(model.index(0, 0).data().toString() != utc);
    }

private:
    static void show(SampleTableModel& model, const PlotContent& content)
    {
        model.setContent(content, sampleDay(), QTimeZone::utc());
    }

    /// The values of each row, without the time.
    [[nodiscard]] static QStringList cells(const SampleTableModel& model)
    {
        QStringList rows;
        for (int row = 0; row < model.rowCount(); ++row) {
            QStringList values;
            for (int column = 1; column < model.columnCount(); ++column) {
                values += model.index(row, column).data().toString();
            }
            rows += values.join(u'|');
        }
        return rows;
    }
};

} // namespace promdesk::test

QTEST_APPLESS_MAIN(promdesk::test::tst_SampleTableModel)
#include "tst_SampleTableModel.moc"
