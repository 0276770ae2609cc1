// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "core/Clock.h"

#include <QDateTime>
#include <QRegularExpression>
#include <QTest>

#include <memory>
#include <thread>
#include <vector>

using namespace promdesk;
using namespace Qt::StringLiterals;

class tst_Clock : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    /// Milliseconds since the epoch, not seconds and not local time.
    void tellsTheWallClocksTime()
    {
        const qint64 before = QDateTime::currentMSecsSinceEpoch();
        const Instant now = SystemClock().now();
        const qint64 after = QDateTime::currentMSecsSinceEpoch();
        QVERIFY(before <= now.toMs());
        QVERIFY(now.toMs() <= after);
    }

    void neverLetsElapsedTimeGoBack()
    {
        const SystemClock clock;
        Duration last = clock.elapsed();
        QVERIFY(last >= Duration());
        for (int i = 0; i < 10'000; ++i) {
            const Duration next = clock.elapsed();
            QVERIFY(next >= last);
            last = next;
        }
    }

    void countsTheTimeSinceBootInMilliseconds()
    {
        const SystemClock clock;
        const Duration earliest = clock.elapsed();
        const Duration begun = clock.sinceBoot();
        const Duration latest = clock.elapsed();
        while (clock.elapsed() < latest + Duration::fromMs(20)) {
            std::this_thread::yield();
        }
        const Duration counted = clock.sinceBoot() - begun;
        QVERIFY(counted >= Duration::fromMs(19));
        QVERIFY(counted <= clock.elapsed() - earliest + Duration::fromMs(1));
    }

    void countsElapsedTimeInMilliseconds()
    {
        const SystemClock clock;
        const Duration begun = clock.elapsed();
        while (clock.elapsed() == begun) {
            std::this_thread::yield();
        }
        // The first change is one of the unit, or of a few where the machine was busy; a clock in
        // seconds or microseconds would jump by a thousand.
        const Duration step = clock.elapsed() - begun;
        QVERIFY(step >= Duration::fromMs(1));
        const qint64 wall = QDateTime::currentMSecsSinceEpoch();
        const Duration atWall = clock.elapsed();
        while (QDateTime::currentMSecsSinceEpoch() < wall + 20) {
            std::this_thread::yield();
        }
        QVERIFY(clock.elapsed() - atWall >= Duration::fromMs(10));
    }

    /// Deadlines are handed from one clock object to another.
    void measuresFromTheSameMomentInEveryObjectAndThread()
    {
        const Duration before = SystemClock().elapsed();
        Duration other;
        std::thread([&other] { other = SystemClock().elapsed(); }).join();
        const Duration after = SystemClock().elapsed();
        QVERIFY(before <= other);
        QVERIFY(other <= after);
    }

    void isUsedThroughItsInterface()
    {
        const std::unique_ptr<const Clock> clock = std::make_unique<SystemClock>();
        const Instant first = clock->now();
        QVERIFY(first >= Instant::fromSeconds(1'577'836'800)); // 2020: no machine of ours is older
    }
};

QTEST_GUILESS_MAIN(tst_Clock)
#include "tst_Clock.moc"
