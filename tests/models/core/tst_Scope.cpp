// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "core/Scope.h"

#include <QRegularExpression>
#include <QTest>

using namespace promdesk;
using namespace Qt::StringLiterals;

namespace {

Scope scopeOf(Level level)
{
    return { .level = level,
        .source = u"s1"_s,
        .cluster = level == Level::Fleet ? QString() : u"eu"_s,
        .node = level == Level::Node ? u"n1"_s : QString(),
        .endpoint = level == Level::Endpoint ? u"llama"_s : QString() };
}

} // namespace

class tst_Scope : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void namesLevelAndInnermostEntity_data()
    {
        QTest::addColumn<int>("level");
        QTest::addColumn<QString>("levelText");
        QTest::addColumn<QString>("name");
        QTest::newRow("fleet") << static_cast<int>(Level::Fleet) << u"fleet"_s << QString();
        QTest::newRow("cluster") << static_cast<int>(Level::Cluster) << u"cluster"_s << u"eu"_s;
        QTest::newRow("node") << static_cast<int>(Level::Node) << u"node"_s << u"n1"_s;
        QTest::newRow("endpoint") << static_cast<int>(Level::Endpoint) << u"endpoint"_s
                                  << u"llama"_s;
    }

    void namesLevelAndInnermostEntity()
    {
        QFETCH(int, level);
        QFETCH(QString, levelText);
        QFETCH(QString, name);
        const Scope scope = scopeOf(static_cast<Level>(level));
        QCOMPARE(toText(scope.level), levelText);
        QCOMPARE(scope.name(), name);
    }

    void goesOutLevelByLevel()
    {
        Scope scope = scopeOf(Level::Endpoint);
        scope.node = u"n1"_s; // the user came through a node
        scope = scope.parent();
        QCOMPARE(scope, scopeOf(Level::Node));
        scope = scope.parent();
        QCOMPARE(scope, scopeOf(Level::Cluster));
        scope = scope.parent();
        QCOMPARE(scope, Scope {});
        QCOMPARE(scope.parent(), Scope {});
    }

    void leavesAnEndpointForItsClusterWhenNoNodeWasOnTheWay()
    {
        QCOMPARE(scopeOf(Level::Endpoint).parent(), scopeOf(Level::Cluster));
    }
};

QTEST_APPLESS_MAIN(tst_Scope)
#include "tst_Scope.moc"
