// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "windows/History.h"

#include <QRegularExpression>
#include <QTest>

using namespace Qt::StringLiterals;

namespace promdesk::test {

class tst_History : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void beginsWithOneEntryAndNoWay()
    {
        History<int> history(7);
        QCOMPARE(history.current(), 7);
        QVERIFY(!history.canGoBack() && !history.canGoForward());
        QVERIFY(!history.goBack());
        QVERIFY(!history.goForward());
        QCOMPARE(history.current(), 7);
    }

    void goesBackAndForward()
    {
        History<int> history(1);
        history.push(2);
        history.push(3);
        QVERIFY(history.goBack());
        QVERIFY(history.goBack());
        QCOMPARE(history.current(), 1);
        QVERIFY(!history.canGoBack() && history.canGoForward());
        QVERIFY(history.goForward());
        QCOMPARE(history.current(), 2);
    }

    void anotherWayDropsTheOneAhead()
    {
        History<int> history(1);
        history.push(2);
        history.push(3);
        history.goBack();
        history.goBack();
        history.push(4);
        QVERIFY(!history.canGoForward());
        QVERIFY(history.goBack());
        QCOMPARE(history.current(), 1);
    }

    void theCurrentOneAgainChangesNothing()
    {
        History<int> history(1);
        history.push(2);
        history.goBack();
        history.push(1);
        QVERIFY(history.canGoForward());
        QVERIFY(!history.canGoBack());
    }

    void theOldestGoFirst()
    {
        constexpr int kDepth = static_cast<int>(History<int>::kDepth);
        History<int> history(0);
        for (int entry = 1; entry < 3 * kDepth; ++entry) {
            history.push(entry);
            QCOMPARE(history.current(), entry);
        }
        int steps = 0;
        while (history.goBack()) {
            ++steps;
        }
        QCOMPARE(steps, kDepth - 1);
        QCOMPARE(history.current(), 2 * kDepth);
    }
};

} // namespace promdesk::test

QTEST_APPLESS_MAIN(promdesk::test::tst_History)
#include "tst_History.moc"
