// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "LoggedEntries.h"
#include "activity/QueryLogModel.h"

#include <QAbstractItemModelTester>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QTest>

#include <memory>

using namespace promdesk;
using namespace promdesk::test;
using namespace Qt::StringLiterals;

class tst_QueryLogModel : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        m_log = {};
        m_model = std::make_unique<QueryLogModel>([](const QString& id) {
            return id == u"gone" ? QString() : QString(u"server "_s + id);
        });
        m_tester = std::make_unique<QAbstractItemModelTester>(
            m_model.get(), QAbstractItemModelTester::FailureReportingMode::QtTest);
    }

    void cleanup()
    {
        m_tester.reset();
        m_model.reset();
    }

    void theNewestStandsFirst()
    {
        m_model->follow(m_log);
        QCOMPARE(m_model->rowCount(), 0);
        add("one");
        add("two");
        QCOMPARE(m_model->newEntries(m_log), std::size_t { 2 });
        m_model->follow(m_log);
        QCOMPARE(m_model->newEntries(m_log), std::size_t { 0 });
        QCOMPARE(expressions(), u"two one"_s);
        QCOMPARE(m_model->serverName(0), u"server a"_s);
    }

    void whatComesIsInsertedAndNothingElse()
    {
        add("one");
        m_model->follow(m_log);
        const QSignalSpy inserted(m_model.get(), &QAbstractItemModel::rowsInserted);
        const QSignalSpy removed(m_model.get(), &QAbstractItemModel::rowsRemoved);
        const QSignalSpy reset(m_model.get(), &QAbstractItemModel::modelReset);
        m_model->follow(m_log);
        QCOMPARE(inserted.count(), 0);
        add("two");
        add("three");
        m_model->follow(m_log);
        QCOMPARE(inserted.count(), 1);
        QCOMPARE(removed.count() + reset.count(), 0);
        QCOMPARE(expressions(), u"three two one"_s);
    }

    void holdsNoMoreThanTheLog()
    {
        for (std::size_t i = 0; i < QueryLog::kCapacity; ++i) {
            add("old");
        }
        m_model->follow(m_log);
        QCOMPARE(m_model->rowCount(), static_cast<int>(QueryLog::kCapacity));
        add("new");
        m_model->follow(m_log);
        QCOMPARE(m_model->rowCount(), static_cast<int>(QueryLog::kCapacity));
        QCOMPARE(m_model->entry(0).request.expression, std::string("new"));
        for (std::size_t i = 0; i < 3 * QueryLog::kCapacity; ++i) {
            add(std::to_string(i));
        }
        m_model->follow(m_log); // most of them were never seen
        QCOMPARE(m_model->rowCount(), static_cast<int>(QueryLog::kCapacity));
        QCOMPARE(m_model->entry(m_model->rowCount() - 1).request.expression,
            std::to_string(2 * QueryLog::kCapacity));
        m_log.clear();
        m_model->follow(m_log);
        QCOMPARE(m_model->rowCount(), 0);
    }

    void startsAnewAfterARestart()
    {
        add("one");
        m_model->follow(m_log);
        m_model->restart(m_log);
        QCOMPARE(m_model->rowCount(), 0);
        m_model->follow(m_log);
        QCOMPARE(m_model->rowCount(), 0);
        add("two");
        m_model->follow(m_log);
        QCOMPARE(expressions(), u"two"_s);
    }

    void showsWhatWasAskedAndWhatCame()
    {
        add("sum(rate(x[5m]))");
        m_model->follow(m_log);
        QCOMPARE(text(QueryLogModel::ServerColumn), u"server a"_s);
        QCOMPARE(text(QueryLogModel::KindColumn), u"tail"_s);
        QCOMPARE(text(QueryLogModel::ExpressionColumn), u"sum(rate(x[5m]))"_s);
        QCOMPARE(text(QueryLogModel::RangeColumn), u"10m"_s);
        QCOMPARE(text(QueryLogModel::StepColumn), u"15s"_s);
        QCOMPARE(text(QueryLogModel::SamplesColumn), u"123"_s);
        QCOMPARE(text(QueryLogModel::OutcomeColumn), u"ok"_s);
        for (int column = 0; column < m_model->columnCount(); ++column) {
            QVERIFY(!text(column).isEmpty());
            QVERIFY(
                !m_model->headerData(column, Qt::Horizontal, Qt::DisplayRole).toString().isEmpty());
        }
    }

    void whatWasNotAnsweredHasNoFigures()
    {
        m_log.add(failed("up", ErrorKind::Timeout, u"late"_s));
        m_model->follow(m_log);
        for (const auto column : { QueryLogModel::BytesColumn, QueryLogModel::SeriesColumn,
                 QueryLogModel::SamplesColumn }) {
            QCOMPARE(text(column), u"–"_s);
        }
        QCOMPARE(text(QueryLogModel::OutcomeColumn), u"failed: late"_s);
        QueryLogEntry stored = logged("up");
        stored.kind = QueryLogEntry::Kind::Stored;
        m_log.add(stored);
        m_model->follow(m_log);
        QCOMPARE(text(QueryLogModel::BytesColumn), u"–"_s);
        QCOMPARE(text(QueryLogModel::WaitedColumn), u"–"_s);
        QCOMPARE(text(QueryLogModel::SeriesColumn), u"3"_s);
    }

    void anInstantHasNeitherRangeNorStep()
    {
        QueryLogEntry entry = logged("up");
        entry.request.kind = QueryRequest::Kind::Instant;
        m_log.add(entry);
        m_model->follow(m_log);
        QCOMPARE(text(QueryLogModel::RangeColumn), u"–"_s);
        QCOMPARE(text(QueryLogModel::StepColumn), u"–"_s);
    }

    void aServerThatWentKeepsTheNameItHad()
    {
        bool isGone = false;
        QueryLogModel model([&isGone](const QString&) { return isGone ? QString() : u"eu"_s; });
        add("one");
        model.follow(m_log);
        isGone = true;
        add("two");
        model.follow(m_log);
        QCOMPARE(model.index(1, QueryLogModel::ServerColumn).data().toString(), u"eu"_s);
        QCOMPARE(model.index(0, QueryLogModel::ServerColumn).data().toString(), u"(removed)"_s);
    }

    void longAndHostileTextIsShownPlainAndKeptAsItCame()
    {
        const std::string hostile = "<b>up</b>\n\xe2\x80\xae" + std::string(60'000, 'x');
        m_log.add(failed(hostile, ErrorKind::BadQuery, u"<img src='file:///x'>"_s));
        m_model->follow(m_log);
        const QString shown = text(QueryLogModel::ExpressionColumn);
        QVERIFY(shown.size() < 1000);
        QVERIFY(!shown.contains(u'\n') && !shown.contains(QChar(0x202e)));
        const QString tip =
            m_model->index(0, QueryLogModel::ExpressionColumn).data(Qt::ToolTipRole).toString();
        QVERIFY(!tip.contains(u"<b>up") && tip.size() < 20'000);
        QVERIFY(!m_model->index(0, QueryLogModel::OutcomeColumn)
                     .data(Qt::ToolTipRole)
                     .toString()
                     .contains(u"<img"));
        QCOMPARE(m_model->entry(0).request.expression, hostile);
    }

    void findsRowsByTheirWords_data()
    {
        QTest::addColumn<QStringList>("words");
        QTest::addColumn<bool>("isFound");
        QTest::newRow("none") << QStringList() << true;
        QTest::newRow("expression") << QStringList { u"rate"_s } << true;
        QTest::newRow("upper case") << QStringList { u"RATE"_s } << true;
        QTest::newRow("server") << QStringList { u"server a"_s } << true;
        QTest::newRow("kind") << QStringList { u"tail"_s } << true;
        QTest::newRow("outcome") << QStringList { u"late"_s } << true;
        QTest::newRow("all of them") << QStringList { u"rate"_s, u"late"_s, u"tail"_s } << true;
        QTest::newRow("one is missing") << QStringList { u"rate"_s, u"instant"_s } << false;
    }

    void findsRowsByTheirWords()
    {
        QFETCH(QStringList, words);
        QFETCH(bool, isFound);
        m_log.add(failed("rate(x[1m])", ErrorKind::Timeout, u"too late"_s));
        m_model->follow(m_log);
        QCOMPARE(m_model->matches(0, words), isFound);
    }

private:
    void add(const std::string& expression) { m_log.add(logged(expression)); }

    /// Of the first row.
    [[nodiscard]] QString text(int column) const
    {
        return m_model->index(0, column).data().toString();
    }

    [[nodiscard]] QString expressions() const
    {
        QStringList all;
        for (int row = 0; row < m_model->rowCount(); ++row) {
            all += m_model->index(row, QueryLogModel::ExpressionColumn).data().toString();
        }
        return all.join(u' ');
    }

    QueryLog m_log;
    std::unique_ptr<QueryLogModel> m_model;
    std::unique_ptr<QAbstractItemModelTester> m_tester;
};

QTEST_MAIN(tst_QueryLogModel)
#include "tst_QueryLogModel.moc"
