// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "charts/RowMasks.h"

#include <QRegularExpression>
#include <QTest>

#include <random>

using namespace Qt::StringLiterals;

namespace promdesk::test {

class tst_RowMasks : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void knowsTheRowsOfEachColumn_data()
    {
        QTest::addColumn<int>("height");
        for (const int height : { 1, 63, 64, 65, 600 }) {
            QTest::addRow("%d rows", height) << height;
        }
    }

    void knowsTheRowsOfEachColumn()
    {
        QFETCH(int, height);
        constexpr int kColumns = 3;
        RowMasks masks(kColumns, height);
        std::vector<std::vector<bool>> known(
            kColumns, std::vector<bool>(static_cast<std::size_t>(height)));
        std::mt19937 random(7);
        const auto upTo = [&random](int most) {
            return static_cast<int>(random() % static_cast<unsigned>(most));
        };
        for (int round = 0; round < 200; ++round) {
            const int column = upTo(kColumns);
            const int begin = upTo(height);
            const int end = begin + 1 + upTo(height - begin);
            auto& rows = known.at(static_cast<std::size_t>(column));
            const bool isCovered =
                std::all_of(rows.begin() + begin, rows.begin() + end, [](bool row) { return row; });
            QCOMPARE(masks.isCovered(column, begin, end), isCovered);
            if (round % 3 == 0) {
                masks.cover(column, begin, end);
                std::fill(rows.begin() + begin, rows.begin() + end, true);
                QVERIFY(masks.isCovered(column, begin, end));
            }
        }
    }

    void namesTheRowsThatAreOpen_data() { knowsTheRowsOfEachColumn_data(); }

    void namesTheRowsThatAreOpen()
    {
        QFETCH(int, height);
        RowMasks masks(2, height);
        std::vector<bool> isOpen(static_cast<std::size_t>(height), true);
        std::mt19937 random(5);
        const auto upTo = [&random](int most) {
            return static_cast<int>(random() % static_cast<unsigned>(most));
        };
        for (int round = 0; round < 60; ++round) {
            const int begin = upTo(height);
            const int end = std::min(height, begin + 1 + upTo(9));
            std::vector<int> found;
            masks.eachOpen(1, begin, end, [&](int from, int to) {
                for (int row = from; row < to; ++row) {
                    found.push_back(row);
                }
            });
            std::vector<int> expected;
            for (int row = begin; row < end; ++row) {
                if (isOpen.at(static_cast<std::size_t>(row))) {
                    expected.push_back(row);
                }
            }
            QCOMPARE(found, expected);
            masks.cover(1, begin, end);
            std::fill(isOpen.begin() + begin, isOpen.begin() + end, false);
        }
    }

    void knowsWhatAllColumnsShare()
    {
        RowMasks masks(3, 200);
        masks.cover(0, 10, 150);
        masks.cover(1, 60, 180);
        QVERIFY(!masks.isCoveredInAll(70, 71)); // not looked through yet
        masks.lookThrough(2);
        QVERIFY(masks.isCoveredInAll(60, 150));
        QVERIFY(!masks.isCoveredInAll(59, 150));
        QVERIFY(!masks.isCoveredInAll(60, 151));
        masks.lookThrough(3);
        QVERIFY(!masks.isCoveredInAll(60, 61));
    }

    void clearForgetsAll()
    {
        RowMasks masks(2, 100);
        masks.cover(0, 0, 100);
        masks.lookThrough(1);
        masks.clear();
        QVERIFY(!masks.isCovered(0, 5, 6));
        QVERIFY(!masks.isCoveredInAll(5, 6));
    }
};

} // namespace promdesk::test

QTEST_APPLESS_MAIN(promdesk::test::tst_RowMasks)
#include "tst_RowMasks.moc"
