// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers

#include "queries/QueryLog.h"

#include <QTest>

using namespace promdesk;
using namespace Qt::StringLiterals;

class tst_QueryLog : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void keepsTheLastEntriesAndCountsAll()
    {
        QueryLog log;
        const std::size_t count = QueryLog::kCapacity + 7;
        for (std::size_t i = 0; i < count; ++i) {
            QueryLogEntry entry;
            entry.bodyBytes = i;
            log.add(entry);
        }
        QCOMPARE(log.entries().size(), QueryLog::kCapacity);
        QCOMPARE(log.entries().front().bodyBytes, std::size_t { 7 });
        QCOMPARE(log.entries().back().bodyBytes, count - 1);
        QCOMPARE(log.totalCount(), count);
        log.clear();
        QVERIFY(log.entries().empty());
        QCOMPARE(log.totalCount(), count);
    }
};

QTEST_GUILESS_MAIN(tst_QueryLog)
#include "tst_QueryLog.moc"
