// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers

#include "queries/RequestLimit.h"

#include <QRegularExpression>
#include <QTest>

using namespace promdesk;
using namespace Qt::StringLiterals;

class tst_RequestLimit : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void risesByOneAfterTwentyGoodAnswers()
    {
        RequestLimit limit;
        const int first = limit.value();
        for (int i = 0; i < 19; ++i) {
            limit.succeed();
        }
        QCOMPARE(limit.value(), first);
        limit.succeed();
        QCOMPARE(limit.value(), first + 1);
        for (int i = 0; i < 1000; ++i) {
            limit.succeed();
        }
        QCOMPARE(limit.value(), RequestLimit::kMost);
    }

    void fallsByHalfOncePerFault()
    {
        RequestLimit limit;
        const auto at = [](std::int64_t ms) { return Duration::fromMs(ms); };
        const int first = limit.value();
        limit.congest(at(0), at(100));
        limit.congest(at(50), at(110)); // was under way before
        QCOMPARE(limit.value(), first / 2);
        limit.congest(at(100), at(200));
        limit.congest(at(200), at(300));
        limit.congest(at(300), at(400));
        QCOMPARE(limit.value(), RequestLimit::kLeast);
    }
};

QTEST_GUILESS_MAIN(tst_RequestLimit)
#include "tst_RequestLimit.moc"
