// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "demo/Noise.h"

#include <QRegularExpression>
#include <QTest>

#include <cmath>
#include <set>

using namespace promdesk;
using namespace Qt::StringLiterals;

class tst_Noise : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    /// The first numbers that splitmix64 gives for the seed 1234567.
    void mixesAsItsSourceSays()
    {
        QCOMPARE(mixedBits(1'234'567, 0), 6'457'827'717'110'365'317ULL);
        QCOMPARE(mixedBits(1'234'567, 1), 3'203'168'211'198'807'973ULL);
        QCOMPARE(mixedBits(1'234'567, 2), 9'817'491'932'198'370'423ULL);
    }

    void spreadsEvenlyAndRepeats()
    {
        double sum = 0;
        std::set<double> different;
        for (std::uint64_t key = 0; key < 10'000; ++key) {
            const double number = uniformNoise(9, key);
            QVERIFY(number >= 0 && number < 1);
            QCOMPARE(uniformNoise(9, key), number);
            different.insert(number);
            sum += number;
        }
        QVERIFY(std::abs(sum / 10'000 - 0.5) < 0.02);
        QVERIFY(different.size() > 9990);
    }

    /// No jumps: neither inside a period nor where one meets the next, nor before the epoch.
    void wavesWithoutJumps()
    {
        double before = smoothNoise(3, -500, 60);
        for (double seconds = -500; seconds < 500; seconds += 0.25) {
            const double now = smoothNoise(3, seconds, 60);
            QVERIFY(now >= -1 && now <= 1);
            QVERIFY(std::abs(now - before) < 0.03);
            before = now;
        }
    }

    void stepsFromZeroToOne()
    {
        QCOMPARE(smoothStep(9.9, 10, 4), 0.0);
        QCOMPARE(smoothStep(12, 10, 4), 0.5);
        QCOMPARE(smoothStep(14, 10, 4), 1.0);
        QCOMPARE(smoothStep(1e9, 10, 4), 1.0);
        QVERIFY(smoothStep(11, 10, 4) < smoothStep(11.1, 10, 4));
    }
};

QTEST_APPLESS_MAIN(tst_Noise)
#include "tst_Noise.moc"
