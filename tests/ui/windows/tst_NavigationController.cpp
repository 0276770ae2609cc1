// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "windows/NavigationController.h"

#include <QRegularExpression>
#include <QSignalSpy>
#include <QTest>

using namespace Qt::StringLiterals;

namespace promdesk::test {

namespace {

const Scope kNode { Level::Node, u"s"_s, u"eu"_s, u"n1"_s, {} };
const Scope kCluster { Level::Cluster, u"s"_s, u"eu"_s, {}, {} };

} // namespace

class tst_NavigationController : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void beginsAtTheFleetWithNoWayBack()
    {
        NavigationController ways;
        QCOMPARE(ways.place(), Place());
        QVERIFY(!ways.canGoBack());
        QVERIFY(!ways.canGoForward());
    }

    void goesBackAndForwardTheWayItCame()
    {
        NavigationController ways;
        const QSignalSpy told(&ways, &NavigationController::placeChanged);
        ways.goToScope(kCluster);
        ways.goToScope(kNode);
        ways.goBack();
        QCOMPARE(ways.place().scope, kCluster);
        ways.goForward();
        QCOMPARE(ways.place().scope, kNode);
        QCOMPARE(told.size(), 4);
        ways.goForward(); // there is none
        QCOMPARE(told.size(), 4);
    }

    void goingWhereOneIsIsNoStep()
    {
        NavigationController ways;
        const QSignalSpy told(&ways, &NavigationController::placeChanged);
        ways.goToFleet();
        ways.goUp();
        QCOMPARE(told.size(), 0);
        QVERIFY(!ways.canGoBack());
    }

    void anotherWayForgetsTheOneForward()
    {
        NavigationController ways;
        ways.goToScope(kCluster);
        ways.goBack();
        ways.goToScope(kNode);
        QVERIFY(!ways.canGoForward());
    }

    void upFromAnOwnPageIsWhatWasShownBefore()
    {
        NavigationController ways;
        ways.goToScope(kNode);
        ways.goToPage(u"mine"_s);
        QCOMPARE(ways.place().pageId, u"mine"_s);
        ways.goUp();
        QCOMPARE(ways.place(), (Place { kNode, {} }));
        ways.goUp();
        QCOMPARE(ways.place().scope, kCluster);
        ways.goUp();
        QCOMPARE(ways.place(), Place());
    }

    /// "ap-south · Hadoop" is a place in ap-south, wherever somebody came from.
    void aPageOfAnEntityIsWhereThatIs()
    {
        NavigationController ways;
        ways.goToScope(kNode);
        ways.goToPage(u"hadoop"_s, kCluster);
        QCOMPARE(ways.place(), (Place { kCluster, u"hadoop"_s }));
        ways.goToPage(u"mine"_s);
        QCOMPARE(ways.place().scope, kCluster);
        ways.goBack();
        ways.goUp();
        QCOMPARE(ways.place(), (Place { kCluster, {} }));
    }

    void anotherWorkspaceBeginsANewWay()
    {
        NavigationController ways;
        ways.goToScope(kNode);
        const QSignalSpy told(&ways, &NavigationController::placeChanged);
        ways.restart({ kCluster, u"p"_s });
        QCOMPARE(told.size(), 1);
        QVERIFY(!ways.canGoBack());
        QCOMPARE(ways.place().pageId, u"p"_s);
    }
};

} // namespace promdesk::test

QTEST_APPLESS_MAIN(promdesk::test::tst_NavigationController)
#include "tst_NavigationController.moc"
