// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers

#include "core/IoThread.h"

#include <QTest>

#include <atomic>
#include <chrono>
#include <memory>
#include <thread>

using namespace promdesk;
using namespace Qt::StringLiterals;

class tst_IoThread : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void runsTasksOnAThreadOfItsOwn()
    {
        IoThread io;
        std::atomic<bool> isOther = false;
        io.post([&] { isOther = io.isCurrent(); });
        QTRY_VERIFY(isOther);
        QVERIFY(!io.isCurrent());
    }

    void runsWhatWasPostedBeforeItStops()
    {
        std::atomic<int> count = 0;
        {
            IoThread io;
            for (int i = 0; i < 100; ++i) {
                io.post([&count] { ++count; });
            }
        }
        QCOMPARE(count.load(), 100);
    }

    /// OpenSSL keeps something for each thread, and a program may end right after this one has.
    void hasReallyEndedWhenItIsDestroyed()
    {
        static std::atomic<bool> isGone = false;

        struct Last
        {
            ~Last()
            {
                std::this_thread::sleep_for(std::chrono::milliseconds(100));
                isGone = true;
            }
        };

        {
            IoThread io;
            io.post([] {
                thread_local const Last last;
                static_cast<void>(last);
            });
        }
        QVERIFY(isGone);
    }

    void letsGoOfWhatHoldsItsQueue()
    {
        struct Link
        {
            std::shared_ptr<Executor> executor;
        };

        std::weak_ptr<Link> observed;
        {
            auto io = std::make_unique<IoThread>();
            const auto link = std::make_shared<Link>(Link { io->executor() });
            observed = link;
            io.reset();
            link->executor->post([link] { QFAIL("it is over"); });
        }
        QVERIFY(observed.expired());
    }

    void dropsWhatIsPostedAfterItsEnd()
    {
        const auto alive = std::make_shared<int>(0);
        std::atomic<int> count = 0;
        {
            std::shared_ptr<Executor> executor;
            {
                const IoThread io;
                executor = io.executor();
            }
            executor->post([alive, &count] { ++count; });
        }
        QCOMPARE(count.load(), 0);
        QCOMPARE(alive.use_count(), 1L);
    }
};

QTEST_GUILESS_MAIN(tst_IoThread)
#include "tst_IoThread.moc"
