// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "core/Executor.h"
#include "explorer/FleetView.h"
#include "signals/SignalCatalog.h"
#include "topology/TopologyModel.h"
#include "windows/FleetMemory.h"
#include "workspace/SessionKeeper.h"

#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

using namespace promdesk;
using namespace Qt::StringLiterals;

class tst_FleetMemory : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void theNextRunLooksAtTheFleetAsTheLastOneDid()
    {
        const QTemporaryDir folder;
        const QString file = folder.filePath(u"session.json"_s);
        const FleetLook look { .shown = u"endpoints"_s,
            .view = u"treemap"_s,
            .fill = u"latency_p99"_s,
            .size = u"request_rate"_s };
        ImmediateExecutor executor;
        const TopologyModel tree;
        const SignalCatalog catalog;
        {
            SessionKeeper session(executor, executor, file);
            FleetView fleet(catalog);
            rememberFleet(fleet, session, tree);
            QVERIFY(fleet.look() != look);
            fleet.setLook(look);
            QVERIFY(session.finish());
        }
        SessionKeeper session(executor, executor, file);
        FleetView fleet(catalog);
        rememberFleet(fleet, session, tree);
        QCOMPARE(fleet.look(), look);
    }
};

QTEST_MAIN(tst_FleetMemory)
#include "tst_FleetMemory.moc"
