// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "charts/LegendModel.h"

#include <QAbstractItemModelTester>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QTest>

#include <limits>

using namespace Qt::StringLiterals;

namespace promdesk::test {

namespace {

std::vector<LegendEntry> entries(std::size_t count)
{
    std::vector<LegendEntry> made(count);
    for (std::size_t i = 0; i < count; ++i) {
        made.at(i).name = UntrustedText(u"series %1"_s.arg(i));
        made.at(i).colorIndex = static_cast<int>(i);
        made.at(i).statistics.last = static_cast<double>(i);
    }
    return made;
}

} // namespace

class tst_LegendModel : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void isAGoodModelThroughEveryChange()
    {
        LegendModel model;
        const QAbstractItemModelTester tester(
            &model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        for (const std::size_t count : { 0U, 3U, 3U, 5U, 1U, 0U }) {
            model.setEntries(entries(count), Unit::None);
            QCOMPARE(model.rowCount(), static_cast<int>(count));
            model.toggle(0);
        }
    }

    void newNumbersComeInPlace()
    {
        LegendModel model;
        model.setEntries(entries(3), Unit::None);
        const QSignalSpy resets(&model, &QAbstractItemModel::modelReset);
        const QSignalSpy changes(&model, &QAbstractItemModel::dataChanged);
        model.setEntries(entries(3), Unit::Bytes);
        QCOMPARE(resets.size(), 0);
        QCOMPARE(changes.size(), 1);
        model.setEntries(entries(4), Unit::Bytes);
        QCOMPARE(resets.size(), 1);
    }

    void soloShowsOneAndThenAllAgain()
    {
        LegendModel model;
        model.setEntries(entries(3), Unit::None);
        const QSignalSpy told(&model, &LegendModel::hiddenChanged);
        model.solo(1);
        QCOMPARE(model.hidden(), (std::vector<bool> { true, false, true }));
        model.solo(2);
        QCOMPARE(model.hidden(), (std::vector<bool> { true, true, false }));
        model.solo(2);
        QCOMPARE(model.hidden(), (std::vector<bool> { false, false, false }));
        QCOMPARE(told.size(), 3);
    }

    void rowsThatAreNotThereChangeNothing()
    {
        LegendModel model;
        model.setEntries(entries(2), Unit::None);
        const QSignalSpy told(&model, &LegendModel::hiddenChanged);
        for (const int row : { -1, 2, 99 }) {
            model.solo(row);
            model.toggle(row);
        }
        QCOMPARE(told.size(), 0);
        QCOMPARE(model.hidden(), (std::vector<bool> { false, false }));
    }

    void readersHearWhatIsHidden()
    {
        LegendModel model;
        model.setEntries(entries(1), Unit::None);
        const QModelIndex name = model.index(0, LegendModel::NameColumn);
        QVERIFY(name.data(Qt::AccessibleDescriptionRole).toString().isEmpty());
        model.toggle(0);
        QVERIFY(!name.data(Qt::AccessibleDescriptionRole).toString().isEmpty());
        QVERIFY(name.data(LegendModel::HiddenRole).toBool());
    }

    void missingValuesAreDashesAndSortBelowAll()
    {
        LegendModel model;
        std::vector<LegendEntry> two = entries(2);
        two.at(0).statistics.last = std::numeric_limits<double>::quiet_NaN();
        two.at(1).statistics.last = -1e308;
        model.setEntries(two, Unit::None);
        QCOMPARE(model.index(0, LegendModel::LastColumn).data().toString(), u"–"_s);
        const auto sortOf = [&model](int row) {
            return model.index(row, LegendModel::LastColumn).data(LegendModel::SortRole).toDouble();
        };
        QVERIFY(sortOf(0) < sortOf(1));
    }

    void namesStayPlainAndShort()
    {
        LegendModel model;
        std::vector<LegendEntry> one = entries(1);
        one.front().name = UntrustedText(u"<b>x</b>\n"_s + QString(4096, u'y'));
        model.setEntries(one, Unit::None);
        const QModelIndex name = model.index(0, LegendModel::NameColumn);
        QVERIFY(name.data().toString().size() <= 201);
        QVERIFY(!name.data().toString().contains(u'\n'));
        QVERIFY(!name.data(Qt::ToolTipRole).toString().contains(u"<b>"_s));
        QCOMPARE(name.data(LegendModel::SortRole).toString(), one.front().name.raw());
    }

    void numbersStandRightUnderTheirTitles()
    {
        LegendModel model;
        model.setEntries(entries(1), Unit::None);
        for (int column = 0; column < LegendModel::kColumnCount; ++column) {
            const bool isNumber = column != LegendModel::NameColumn;
            for (const QVariant& alignment : { model.index(0, column).data(Qt::TextAlignmentRole),
                     model.headerData(column, Qt::Horizontal, Qt::TextAlignmentRole) }) {
                QCOMPARE((alignment.toInt() & Qt::AlignRight) != 0, isNumber);
            }
            QVERIFY(
                !model.headerData(column, Qt::Horizontal, Qt::DisplayRole).toString().isEmpty());
        }
    }
};

} // namespace promdesk::test

QTEST_MAIN(promdesk::test::tst_LegendModel)
#include "tst_LegendModel.moc"
