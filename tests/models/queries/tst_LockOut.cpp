// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers

#include "queries/LockOut.h"

#include <QRegularExpression>
#include <QTest>

using namespace promdesk;
using namespace Qt::StringLiterals;

class tst_LockOut : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void triesEverMoreSeldomUpToTenMinutes()
    {
        LockOut lockOut;
        Duration now = Duration::fromHours(1);
        lockOut.begin(now);
        for (const int minutes : { 1, 2, 5, 10, 10 }) {
            const Duration next = now + Duration::fromMinutes(minutes);
            QCOMPARE(lockOut.nextTry(), next);
            QVERIFY(lockOut.isHolding(next - Duration::fromMs(1)));
            QVERIFY(!lockOut.isHolding(next));
            now = next;
            lockOut.tried(now);
            QVERIFY(lockOut.isHolding(now));
        }
        QVERIFY(lockOut.isOn());
    }

    void answersToEarlierRequestsChangeNothing()
    {
        LockOut lockOut;
        lockOut.begin(Duration());
        lockOut.begin(Duration::fromSeconds(30));
        QCOMPARE(lockOut.nextTry(), Duration::fromMinutes(1));
    }

    void requestsOfASourceThatLetsUsInDoNotCount()
    {
        LockOut lockOut;
        lockOut.tried(Duration());
        lockOut.tryNow(Duration());
        QVERIFY(!lockOut.isOn());
        QVERIFY(!lockOut.isHolding(Duration()));
    }

    void isTriedAtOnceWhereThereIsReasonToAndThenLaterAsBefore()
    {
        LockOut lockOut;
        lockOut.begin(Duration());
        const Duration now = Duration::fromSeconds(20);
        lockOut.tryNow(now);
        QVERIFY(!lockOut.isHolding(now));
        QVERIFY(lockOut.isOn());
        lockOut.tried(now);
        QCOMPARE(lockOut.nextTry(), now + Duration::fromMinutes(2));
    }

    void beginsAnewAfterItsEnd()
    {
        LockOut lockOut;
        lockOut.begin(Duration());
        lockOut.tried(Duration::fromMinutes(1));
        lockOut.end();
        QVERIFY(!lockOut.isOn());
        lockOut.begin(Duration::fromMinutes(2));
        QCOMPARE(lockOut.nextTry(), Duration::fromMinutes(3));
    }
};

QTEST_GUILESS_MAIN(tst_LockOut)
#include "tst_LockOut.moc"
