// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "queries/PartialRetry.h"

#include <QRegularExpression>
#include <QTest>

#include <algorithm>
#include <string>
#include <vector>

using namespace promdesk;
using namespace Qt::StringLiterals;

namespace {

constexpr Duration kSecond = Duration::fromSeconds(1);

StoreKey keyOf(std::string expression, std::string family = "server")
{
    return { .family = std::move(family),
        .step = Duration::fromSeconds(15),
        .expression = std::move(expression) };
}

} // namespace

class tst_PartialRetry : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void hasNothingToAskOfWhatWasNeverPartial()
    {
        PartialRetry retry;
        QVERIFY(!retry.isDue(keyOf("up"), Duration::fromHours(100)));
        retry.asked(keyOf("up"), Duration());
        QVERIFY(!retry.isDue(keyOf("up"), Duration::fromHours(100)));
    }

    void asksSoonAtFirst()
    {
        PartialRetry retry;
        retry.seenPartial(keyOf("up"), kSecond * 100);
        QVERIFY(!retry.isDue(keyOf("up"), kSecond * 114));
        QVERIFY(retry.isDue(keyOf("up"), kSecond * 115));
        QVERIFY(!retry.isDue(keyOf("other"), kSecond * 115));
    }

    /// Seeing it again in every refresh does not put it off.
    void waitsFromTheFirstSight()
    {
        PartialRetry retry;
        for (int second = 0; second < 15; ++second) {
            retry.seenPartial(keyOf("up"), kSecond * second);
        }
        QVERIFY(retry.isDue(keyOf("up"), kSecond * 15));
    }

    void asksEverMoreSeldomUpToOnceAnHour()
    {
        PartialRetry retry;
        retry.seenPartial(keyOf("up"), Duration());
        std::vector<qint64> waits;
        Duration last;
        for (Duration now; now < Duration::fromHours(8); now = now + kSecond) {
            if (retry.isDue(keyOf("up"), now)) {
                waits.push_back((now - last).toMs() / 1000);
                last = now;
                retry.asked(keyOf("up"), now);
                retry.seenPartial(keyOf("up"), now);
            }
        }
        const std::vector<qint64> wanted { 15, 30, 60, 120, 240, 480, 960, 1920, 3600, 3600, 3600,
            3600, 3600, 3600 };
        QVERIFY(waits.size() >= 12);
        QVERIFY(std::equal(waits.begin(), waits.end(), wanted.begin()));
    }

    void beginsAnewOnceItWasWhole()
    {
        PartialRetry retry;
        retry.seenPartial(keyOf("up"), Duration());
        for (int i = 0; i < 6; ++i) {
            retry.asked(keyOf("up"), kSecond * 100);
        }
        QVERIFY(!retry.isDue(keyOf("up"), kSecond * 200));
        retry.seenWhole(keyOf("up"));
        QVERIFY(!retry.isDue(keyOf("up"), Duration::fromHours(10)));
        retry.seenPartial(keyOf("up"), kSecond * 200);
        QVERIFY(retry.isDue(keyOf("up"), kSecond * 215));
    }

    void asksSoonOnceTailsAreWholeAgain()
    {
        PartialRetry retry;
        retry.seenPartial(keyOf("up"), Duration());
        for (int i = 0; i < 6; ++i) {
            retry.asked(keyOf("up"), kSecond * 100);
        }
        retry.seenWholeTail(keyOf("up"), kSecond * 300); // never was partial: tells nothing
        QVERIFY(!retry.isDue(keyOf("up"), kSecond * 300));
        retry.seenPartialTail(keyOf("up"));
        QVERIFY(!retry.isDue(keyOf("up"), kSecond * 300));
        retry.seenWholeTail(keyOf("up"), kSecond * 300);
        QVERIFY(retry.isDue(keyOf("up"), kSecond * 300));
        retry.seenWholeTail(keyOf("other"), kSecond * 300);
        retry.seenPartialTail(keyOf("other"));
        QVERIFY(!retry.isDue(keyOf("other"), Duration::fromHours(9)));
    }

    /// A server that comes and goes is asked for everything every two minutes at most.
    void doesNotFollowAServerThatFlaps()
    {
        PartialRetry retry;
        retry.seenPartial(keyOf("up"), Duration());
        int asked = 0;
        for (int second = 0; second < 3600; second += 15) {
            if (retry.isDue(keyOf("up"), kSecond * second)) {
                ++asked;
                retry.asked(keyOf("up"), kSecond * second);
            }
            retry.seenPartialTail(keyOf("up"));
            retry.seenWholeTail(keyOf("up"), kSecond * second);
        }
        QVERIFY2(asked >= 20 && asked <= 33, QByteArray::number(asked).constData());
    }

    void forgetsServersAndWhatNobodyLooksAt()
    {
        PartialRetry retry;
        retry.seenPartial(keyOf("up", "a"), Duration());
        retry.seenPartial(keyOf("up", "b"), Duration());
        retry.forgetFamilies("a");
        QVERIFY(!retry.isDue(keyOf("up", "a"), kSecond * 20));
        QVERIFY(retry.isDue(keyOf("up", "b"), kSecond * 20));
        retry.seenPartial(keyOf("other"), Duration::fromHours(4)); // sweeps
        QVERIFY(!retry.isDue(keyOf("up", "b"), Duration::fromHours(4)));
        retry.clear();
        QVERIFY(!retry.isDue(keyOf("other"), Duration::fromHours(5)));
    }
};

QTEST_APPLESS_MAIN(tst_PartialRetry)
#include "tst_PartialRetry.moc"
