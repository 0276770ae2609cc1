// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers

#include "Resources.h"
#include "pages/PageTemplates.h"
#include "signals/SignalCatalog.h"
#include "workspace/WorkspaceJson.h"

#include <QFile>
#include <QSet>
#include <QTest>

using namespace promdesk;
using namespace Qt::StringLiterals;

namespace {

QByteArray contentOf(const QString& path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

bool overlaps(const GridRect& a, const GridRect& b)
{
    return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height
        && b.y < a.y + a.height;
}

} // namespace

class tst_PageTemplates : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void initTestCase() { initResources(); }

    void listsOfReplicasAreAsHighAsTheyNeed_data()
    {
        QTest::addColumn<int>("replicas");
        QTest::addColumn<int>("rows");
        QTest::newRow("none known") << 0 << 4;
        QTest::newRow("one") << 1 << 4;
        QTest::newRow("six") << 6 << 7;
        QTest::newRow("a crowd") << 500 << 12;
    }

    void listsOfReplicasAreAsHighAsTheyNeed()
    {
        QFETCH(int, replicas);
        QFETCH(int, rows);
        TopologyTree topology;
        TopologyCluster& cluster = topology.sources.emplace_back().clusters.emplace_back();
        cluster.name = u"east"_s;
        TopologyEndpoint& endpoint = cluster.endpoints.emplace_back();
        endpoint.name = u"phi"_s;
        endpoint.replicas.resize(static_cast<std::size_t>(replicas));
        Scope scope;
        scope.level = Level::Endpoint;
        scope.cluster = cluster.name;
        scope.endpoint = endpoint.name;
        const auto page = readyMadePage(scope, topology);
        QVERIFY(page);
        QCOMPARE(page->scope, scope);
        QCOMPARE(page->title, u"phi"_s);
        int tables = 0;
        for (const PanelSpec& panel : page->panels) {
            const bool isTable = panel.title == u"Replicas side by side";
            tables += isTable ? 1 : 0;
            QVERIFY(!isTable || panel.place.height == rows);
            for (const PanelSpec& other : page->panels) {
                QVERIFY(panel.id == other.id || !overlaps(panel.place, other.place));
            }
        }
        QCOMPARE(tables, 1);
    }

    void everyLevelHasAPage_data()
    {
        QTest::addColumn<int>("level");
        QTest::newRow("cluster") << static_cast<int>(Level::Cluster);
        QTest::newRow("node") << static_cast<int>(Level::Node);
        QTest::newRow("endpoint") << static_cast<int>(Level::Endpoint);
    }

    void everyLevelHasAPage()
    {
        QFETCH(int, level);
        const auto page = readyMadePage(static_cast<Level>(level));
        QVERIFY2(page, page ? "" : qPrintable(page.error().toDisplayText()));
        const auto reading = pageFromJson(
            contentOf(u":/workspaces/%1.json"_s.arg(toText(static_cast<Level>(level)))));
        QVERIFY2(reading->notes.empty(),
            reading->notes.empty() ? "" : qPrintable(reading->notes.front().message));
        const auto catalog = SignalCatalog::fromJson(contentOf(u":/profiles/signals.json"_s));
        QSet<QString> ids;
        for (const PanelSpec& panel : page->panels) {
            QVERIFY2(!ids.contains(panel.id), qPrintable(panel.id));
            ids.insert(panel.id);
            QVERIFY(!panel.queries.empty());
            for (const PanelQuery& query : panel.queries) {
                QVERIFY2(catalog->find(query.signal.toStdString()), qPrintable(query.signal));
            }
        }
    }

    void panelsDoNotOverlap_data() { everyLevelHasAPage_data(); }

    void panelsDoNotOverlap()
    {
        QFETCH(int, level);
        const std::vector<PanelSpec> panels = readyMadePage(static_cast<Level>(level))->panels;
        for (std::size_t i = 0; i < panels.size(); ++i) {
            for (std::size_t j = i + 1; j < panels.size(); ++j) {
                QVERIFY2(!overlaps(panels[i].place, panels[j].place),
                    qPrintable(panels[i].id + u" and "_s + panels[j].id));
            }
        }
    }

    void theFleetHasNone()
    {
        QCOMPARE(readyMadePage(Level::Fleet).error().kind, ErrorKind::NotFound);
    }
};

QTEST_GUILESS_MAIN(tst_PageTemplates)
#include "tst_PageTemplates.moc"
