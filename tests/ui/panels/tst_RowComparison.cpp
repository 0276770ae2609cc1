// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "panels/RowComparison.h"

#include <QRegularExpression>
#include <QTest>

#include <limits>

using namespace Qt::StringLiterals;

namespace promdesk::test {

class tst_RowComparison : public QObject
{
    Q_OBJECT

private:
    const std::vector<ComparedColumn> m_columns {
        { .column = 0, .name = u"Latency p99"_s, .side = BadSide::Above },
        { .column = 1, .name = u"Requests/s"_s, .side = BadSide::Below },
    };

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void saysWhoLagsBehindAndByHowMuch()
    {
        const auto rows = compareRows(
            { { 1.0, 10 }, { 1.1, 11 }, { 0.9, 2 }, { 3.2, 10 }, { 1.0, 10.5 } }, m_columns);
        QCOMPARE(rows.size(), std::size_t(5));
        QVERIFY(rows.at(0).sentences.isEmpty());
        QVERIFY(!rows.at(0).isTooFew);
        QCOMPARE(
            rows.at(3).sentences, QStringList { u"Latency p99 is 3.2 times the median of 5"_s });
        QVERIFY(rows.at(3).marks.at(0) == CellMark::Above);
        QVERIFY(rows.at(3).marks.at(1) == CellMark::None);
        QCOMPARE(
            rows.at(2).sentences, QStringList { u"Requests/s is 0.2 times the median of 5"_s });
        QVERIFY(rows.at(2).marks.at(1) == CellMark::Below);
    }

    void tooFewAreNotCompared()
    {
        const auto rows = compareRows({ { 1, 1 }, { 1, 1 }, { 100, 1 } }, m_columns);
        for (const ComparedRow& row : rows) {
            QVERIFY(row.isTooFew);
            QVERIFY(row.sentences.isEmpty());
            QVERIFY(row.marks.at(0) == CellMark::TooFew);
        }
    }

    void aColumnWithTooFewDoesNotHideTheOthers()
    {
        const double nan = std::numeric_limits<double>::quiet_NaN();
        const auto rows =
            compareRows({ { 1, nan }, { 1.01, nan }, { 0.99, nan }, { 100, 5 } }, m_columns);
        QVERIFY(!rows.at(3).isTooFew);
        QCOMPARE(rows.at(3).sentences.size(), 1);
        QVERIFY(rows.at(3).marks.at(1) == CellMark::TooFew);
        QVERIFY(rows.at(0).marks.at(1) == CellMark::None); // there is nothing to grey
    }

    void ofANaughtMedianThereIsNoFactor()
    {
        std::vector<std::vector<double>> values(12, { 0, 1 });
        values.back() = { 30, 1 };
        QCOMPARE(compareRows(values, m_columns).back().sentences,
            QStringList { u"Latency p99: the median of 12 is 0"_s });
    }

    void nothingIsNothing() { QVERIFY(compareRows({}, m_columns).empty()); }
};

} // namespace promdesk::test

QTEST_GUILESS_MAIN(promdesk::test::tst_RowComparison)
#include "tst_RowComparison.moc"
