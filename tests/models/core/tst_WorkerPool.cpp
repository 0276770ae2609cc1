// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers

#include "core/CancelToken.h"
#include "core/Mailbox.h"
#include "core/WorkerPool.h"

#include <QSignalSpy>
#include <QTest>

#include <atomic>
#include <memory>

using namespace promdesk;
using namespace Qt::StringLiterals;

class tst_WorkerPool : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void handsResultsBackToTheAskingThread()
    {
        Mailbox mailbox;
        int sum = 0;
        bool isOnThisThread = true;
        {
            WorkerPool pool(4);
            for (int i = 1; i <= 1000; ++i) {
                pool.post([&, i] {
                    mailbox.post([&, i] {
                        isOnThisThread = isOnThisThread && QThread::currentThread() == thread();
                        sum += i;
                    });
                });
            }
            QTRY_COMPARE(sum, 500'500);
        }
        QVERIFY(isOnThisThread);
    }

    void keepsTheOrderOfOnePoster()
    {
        Mailbox mailbox;
        std::vector<int> seen;
        for (int i = 0; i < 100; ++i) {
            mailbox.post([&seen, i] { seen.push_back(i); });
        }
        QTRY_COMPARE(seen.size(), std::size_t { 100 });
        QVERIFY(std::is_sorted(seen.begin(), seen.end()));
    }

    void dropsWaitingTasksWhenDestroyed()
    {
        const auto alive = std::make_shared<int>(0);
        {
            WorkerPool pool(1);
            for (int i = 0; i < 100; ++i) {
                pool.post([alive] { QThread::usleep(10); });
            }
        }
        QCOMPARE(alive.use_count(), 1L);
    }

    void tellsTokensOfTheirCancellation()
    {
        std::atomic<int> aborted = 0;
        CancelToken token;
        {
            CancelSource source;
            token = source.token();
            token.onCancel([&aborted] { ++aborted; });
            QVERIFY(!token.isCancelled());
            source.cancel();
            source.cancel();
        }
        QVERIFY(token.isCancelled());
        QCOMPARE(aborted.load(), 1);
        QVERIFY(!CancelToken().isCancelled());
    }
};

QTEST_GUILESS_MAIN(tst_WorkerPool)
#include "tst_WorkerPool.moc"
