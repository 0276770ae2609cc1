// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers

#include "topology/ScopeModel.h"

#include <QSignalSpy>
#include <QTest>

using namespace promdesk;
using namespace Qt::StringLiterals;

namespace {

Scope clusterScope(const QString& name)
{
    Scope scope;
    scope.level = Level::Cluster;
    scope.cluster = name;
    return scope;
}

} // namespace

class tst_ScopeModel : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void startsAtTheFleet()
    {
        const ScopeModel model;
        QCOMPARE(model.current(), Scope {});
        QVERIFY(!model.canGoBack());
        QVERIFY(!model.canGoForward());
        QVERIFY(!model.canGoUp());
    }

    void goesBackAndForward()
    {
        ScopeModel model;
        model.setScope(clusterScope(u"a"_s));
        model.setScope(clusterScope(u"b"_s));
        model.goBack();
        QCOMPARE(model.current().cluster, u"a"_s);
        model.goForward();
        QCOMPARE(model.current().cluster, u"b"_s);
        model.goForward();
        QCOMPARE(model.current().cluster, u"b"_s);
    }

    void forgetsWhatWasAhead()
    {
        ScopeModel model;
        model.setScope(clusterScope(u"a"_s));
        model.goBack();
        model.setScope(clusterScope(u"b"_s));
        QVERIFY(!model.canGoForward());
        model.goBack();
        QCOMPARE(model.current(), Scope {});
    }

    void goesUpAsAStepOfTheHistory()
    {
        ScopeModel model;
        model.setScope(clusterScope(u"a"_s));
        model.goUp();
        QCOMPARE(model.current().level, Level::Fleet);
        model.goBack();
        QCOMPARE(model.current().cluster, u"a"_s);
    }

    void saysSoOnlyWhenItChanges()
    {
        ScopeModel model;
        const QSignalSpy changes(&model, &ScopeModel::scopeChanged);
        model.setScope(Scope {});
        model.goBack();
        model.goUp();
        QCOMPARE(changes.count(), 0);
        model.setScope(clusterScope(u"a"_s));
        model.setScope(clusterScope(u"a"_s));
        QCOMPARE(changes.count(), 1);
    }

    void keepsTheHistoryBounded()
    {
        ScopeModel model;
        for (int i = 0; i < 1000; ++i) {
            model.setScope(clusterScope(QString::number(i)));
        }
        int steps = 0;
        while (model.canGoBack()) {
            model.goBack();
            ++steps;
        }
        QCOMPARE(steps, 199);
    }
};

QTEST_GUILESS_MAIN(tst_ScopeModel)
#include "tst_ScopeModel.moc"
