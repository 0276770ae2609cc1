// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "LoggedEntries.h"
#include "activity/QueryLogModel.h"
#include "activity/QueryLogOrder.h"

#include <QAbstractItemModelTester>
#include <QRegularExpression>
#include <QTest>

#include <array>

using namespace promdesk;
using namespace promdesk::test;
using namespace Qt::StringLiterals;

class tst_QueryLogOrder : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void sortsNumbersAsNumbersAndEqualOnesNewestFirst_data()
    {
        QTest::addColumn<int>("column");
        QTest::addColumn<Qt::SortOrder>("order");
        QTest::addColumn<QString>("expected");
        QTest::newRow("newest first")
            << int(QueryLogModel::TimeColumn) << Qt::DescendingOrder << u"e c d b a"_s;
        QTest::newRow("oldest first")
            << int(QueryLogModel::TimeColumn) << Qt::AscendingOrder << u"a b d c e"_s;
        QTest::newRow("slowest first")
            << int(QueryLogModel::TookColumn) << Qt::DescendingOrder << u"b a d c e"_s;
        QTest::newRow("quickest first")
            << int(QueryLogModel::TookColumn) << Qt::AscendingOrder << u"e d c a b"_s;
        QTest::newRow("no answer is less than a small one")
            << int(QueryLogModel::BytesColumn) << Qt::AscendingOrder << u"e d c b a"_s;
        QTest::newRow("by text") << int(QueryLogModel::ExpressionColumn) << Qt::AscendingOrder
                                 << u"a b c d e"_s;
    }

    void sortsNumbersAsNumbersAndEqualOnesNewestFirst()
    {
        QFETCH(int, column);
        QFETCH(Qt::SortOrder, order);
        QFETCH(QString, expected);
        QueryLog log;
        const std::array latencies { 900, 1000, 20, 20, 3 };
        const std::array asked { 0, 1, 3, 2, 4 }; // c was answered before d, but asked after it
        for (std::size_t i = 0; i < latencies.size(); ++i) {
            QueryLogEntry entry = logged(std::string(1, static_cast<char>('a' + i)));
            entry.latency = Duration::fromMs(latencies[i]);
            entry.askedAt = entry.askedAt + Duration::fromMs(10 * asked[i]);
            if (i + 1 == latencies.size()) {
                entry.error = Error { ErrorKind::Timeout, u"late"_s, {}, {} };
            }
            log.add(entry);
        }
        QueryLogModel model([](const QString& id) { return id; });
        QueryLogOrder rows;
        rows.setSourceModel(&model);
        QAbstractItemModelTester tester(
            &rows, QAbstractItemModelTester::FailureReportingMode::QtTest);
        rows.sort(column, order);
        model.follow(log);
        QCOMPARE(expressions(rows), expected);
    }

    void showsRowsWithAllWords()
    {
        QueryLog log;
        log.add(logged("node_load1"));
        log.add(logged("node_load5"));
        log.add(failed("node_load1", ErrorKind::Timeout, u"late"_s));
        QueryLogModel model([](const QString& id) { return id; });
        QueryLogOrder rows;
        rows.setSourceModel(&model);
        QAbstractItemModelTester tester(
            &rows, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.follow(log);
        rows.setFilterText(u"  LOAD1\t"_s);
        QCOMPARE(rows.rowCount(), 2);
        rows.setFilterText(u"load1 failed"_s);
        QCOMPARE(rows.rowCount(), 1);
        log.add(failed("node_load1", ErrorKind::Timeout, u"late"_s));
        log.add(logged("node_load1"));
        model.follow(log);
        QCOMPARE(rows.rowCount(), 2);
        rows.setFilterText(u"nothing"_s);
        QCOMPARE(rows.rowCount(), 0);
        rows.setFilterText({});
        QCOMPARE(rows.rowCount(), 5);
    }

    void showsWhatOneAskerAskedFor()
    {
        QueryLog log;
        QueryLogEntry entry = logged("up");
        entry.request.origin = { .asker = RequestOrigin::Asker::Panel, .name = u"Availability"_s };
        log.add(entry);
        entry.request.origin = { .asker = RequestOrigin::Asker::Discovery };
        log.add(entry);
        log.add(entry);
        QueryLogModel model([](const QString& id) { return id; });
        QueryLogOrder rows;
        rows.setSourceModel(&model);
        model.follow(log);
        rows.setAsker(RequestOrigin::Asker::Discovery);
        QCOMPARE(rows.rowCount(), 2);
        rows.setAsker(RequestOrigin::Asker::Export);
        QCOMPARE(rows.rowCount(), 0);
        rows.setAsker({});
        QCOMPARE(rows.rowCount(), 3);
        rows.setFilterText(u"availability"_s);
        QCOMPARE(rows.rowCount(), 1);
    }

private:
    [[nodiscard]] static QString expressions(const QueryLogOrder& rows)
    {
        QStringList all;
        for (int row = 0; row < rows.rowCount(); ++row) {
            all += rows.index(row, QueryLogModel::ExpressionColumn).data().toString();
        }
        return all.join(u' ');
    }
};

QTEST_MAIN(tst_QueryLogOrder)
#include "tst_QueryLogOrder.moc"
