// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "charts/ZoomHistory.h"

#include <QTest>

using namespace promdesk;
using namespace Qt::StringLiterals;

namespace {

TimeRangeSpec lastMinutes(int minutes)
{
    return { .from = u"now-%1m"_s.arg(minutes), .to = u"now"_s };
}

} // namespace

class tst_ZoomHistory : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void goesBackAndForward()
    {
        ZoomHistory history;
        QVERIFY(!history.canGoBack());
        QVERIFY(!history.back(lastMinutes(60)));
        history.leave(lastMinutes(60));
        history.leave(lastMinutes(30));
        QCOMPARE(history.back(lastMinutes(10)), std::optional(lastMinutes(30)));
        QCOMPARE(history.back(lastMinutes(30)), std::optional(lastMinutes(60)));
        QVERIFY(!history.canGoBack());
        QCOMPARE(history.forward(lastMinutes(60)), std::optional(lastMinutes(30)));
        QCOMPARE(history.forward(lastMinutes(30)), std::optional(lastMinutes(10)));
        QVERIFY(!history.canGoForward());
    }

    void forgetsWhatWasAheadOnANewZoom()
    {
        ZoomHistory history;
        history.leave(lastMinutes(60));
        QVERIFY(history.back(lastMinutes(30)));
        QVERIFY(history.canGoForward());
        history.leave(lastMinutes(60));
        QVERIFY(!history.canGoForward());
    }

    void notesTheSameRangeOnce()
    {
        ZoomHistory history;
        history.leave(lastMinutes(60));
        history.leave(lastMinutes(60));
        QVERIFY(history.back(lastMinutes(30)));
        QVERIFY(!history.canGoBack());
    }

    void forgetsTheOldestSteps()
    {
        ZoomHistory history;
        const int most = static_cast<int>(ZoomHistory::kMost);
        for (int i = 1; i <= most + 5; ++i) {
            history.leave(lastMinutes(i));
        }
        TimeRangeSpec current = lastMinutes(0);
        int steps = 0;
        while (const auto next = history.back(current)) {
            current = *next;
            ++steps;
        }
        QCOMPARE(steps, most);
        QCOMPARE(current, lastMinutes(6));
    }
};

QTEST_GUILESS_MAIN(tst_ZoomHistory)
#include "tst_ZoomHistory.moc"
