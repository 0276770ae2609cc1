// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers

#include "Resources.h"
#include "pages/PageGallery.h"
#include "signals/SignalCatalog.h"
#include "workspace/WorkspaceJson.h"

#include <QDir>
#include <QFile>
#include <QRegularExpression>
#include <QTest>

#include <algorithm>

using namespace promdesk;
using namespace Qt::StringLiterals;

namespace {

QByteArray contentOf(const QString& path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

const GalleryPage* findTitle(const std::vector<GalleryPage>& entries, const QString& title)
{
    const auto at = std::find_if(entries.begin(), entries.end(),
        [&title](const GalleryPage& entry) { return entry.page.title == title; });
    return at == entries.end() ? nullptr : &*at;
}

Scope nodeOnTheWayToAnEndpoint()
{
    return { .level = Level::Endpoint,
        .source = u"s"_s,
        .cluster = u"eu"_s,
        .node = u"gpu-1"_s,
        .endpoint = u"llama"_s };
}

} // namespace

class tst_PageGallery : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void initTestCase() { initResources(); }

    void everyFileIsAPage_data()
    {
        QTest::addColumn<QString>("path");
        const QDir folder(u":/workspaces/gallery"_s);
        const QStringList names = folder.entryList({ u"*.json"_s });
        QVERIFY(names.size() >= 5);
        for (const QString& name : names) {
            QTest::newRow(qPrintable(name)) << folder.filePath(name);
        }
    }

    void everyFileIsAPage()
    {
        QFETCH(QString, path);
        const auto reading = pageFromJson(contentOf(path));
        QVERIFY2(reading, reading ? "" : qPrintable(reading.error().toDisplayText()));
        QVERIFY2(reading->notes.empty(),
            reading->notes.empty() ? "" : qPrintable(reading->notes.front().message));
        const auto catalog = SignalCatalog::fromJson(contentOf(u":/profiles/signals.json"_s));
        for (const PanelSpec& panel : reading->value.panels) {
            QVERIFY2(!panel.queries.empty(), qPrintable(panel.id));
            for (const PanelQuery& query : panel.queries) {
                QVERIFY2(!query.expression.isEmpty()
                        || catalog->find(query.signal.toStdString()) != nullptr,
                    qPrintable(panel.id));
            }
        }
        QVERIFY(findTitle(pageGallery(), reading->value.title) != nullptr);
    }

    void entriesSayWhatTheyAre()
    {
        const std::vector<GalleryPage> entries = pageGallery();
        for (const GalleryPage& entry : entries) {
            QVERIFY(entry.description.size() > 20);
            QCOMPARE(entry.page.kind, u"custom"_s);
            QVERIFY(!entry.page.unknown.contains(u"description"_s));
        }
        QVERIFY(std::is_sorted(entries.begin(), entries.end(),
            [](const auto& a, const auto& b) { return a.page.title < b.page.title; }));
        QCOMPARE(findTitle(entries, u"GPUs"_s)->level, Level::Node);
        QCOMPARE(findTitle(entries, u"Hadoop"_s)->level, Level::Cluster);
        QCOMPARE(findTitle(entries, u"Prometheus"_s)->level, Level::Fleet);
    }

    void aPageShowsThePlaceOrOneOutsideIt()
    {
        const Scope place = nodeOnTheWayToAnEndpoint();
        QCOMPARE(galleryScope(Level::Fleet, place), Scope {});
        const auto cluster = galleryScope(Level::Cluster, place);
        QCOMPARE(cluster->name(), u"eu"_s);
        QVERIFY(cluster->node.isEmpty() && cluster->endpoint.isEmpty());
        const auto node = galleryScope(Level::Node, place);
        QCOMPARE(node->level, Level::Node);
        QCOMPARE(node->name(), u"gpu-1"_s);
        QCOMPARE(node->source, u"s"_s);
        QCOMPARE(galleryScope(Level::Endpoint, place)->name(), u"llama"_s);
    }

    void aPlaceThatIsNotDeepEnoughHasNone()
    {
        Scope place = nodeOnTheWayToAnEndpoint();
        place.node.clear();
        QVERIFY(!galleryScope(Level::Node, place));
        QVERIFY(galleryScope(Level::Cluster, place));
        QVERIFY(!galleryScope(Level::Cluster, Scope {}));
    }

    /// By the exporters that speak for it: half of what a page asks for, not one signal of many.
    void aPageIsForClustersThatHaveSomethingOfIt()
    {
        const std::vector<GalleryPage> entries = pageGallery();
        const GalleryPage& hadoop = *findTitle(entries, u"Hadoop"_s);
        TopologySource source;
        for (const PanelSpec& panel : hadoop.page.panels) {
            for (const PanelQuery& query : panel.queries) {
                source.bindings.push_back({ .profileId = "hadoop",
                    .signalId = query.signal.toStdString(),
                    .expression = "x{$sel}",
                    .missing = {} });
            }
        }
        source.bindings.push_back({ .profileId = "node_exporter",
            .signalId = "disk_read_bytes_per_s",
            .expression = "y{$sel}",
            .missing = {} });
        TopologyCluster cluster;
        QVERIFY(!canShow(hadoop, source, cluster));
        cluster.selectors["node_exporter"] = "";
        QVERIFY(!canShow(hadoop, source, cluster)); // its disks are not a Hadoop
        cluster.selectors["hadoop"] = "cluster=\"eu\"";
        QVERIFY(canShow(hadoop, source, cluster));
        for (SignalBinding& binding : source.bindings) {
            binding.expression.clear();
        }
        QVERIFY(!canShow(hadoop, source, cluster)); // it has none of the metrics
    }

    void aPageBearsTheNameOfItsEntity()
    {
        const std::vector<GalleryPage> entries = pageGallery();
        const GalleryPage& gpus = *findTitle(entries, u"GPUs"_s);
        const auto node = galleryScope(Level::Node, nodeOnTheWayToAnEndpoint());
        const PageSpec page = pageFor(gpus, *node);
        QCOMPARE(page.title, u"gpu-1 · GPUs"_s);
        QCOMPARE(page.scope, *node);
        QVERIFY(page.id.isEmpty());
        QCOMPARE(page.panels, gpus.page.panels);
        QCOMPARE(pageFor(*findTitle(entries, u"Prometheus"_s), {}).title, u"Prometheus"_s);
    }
};

QTEST_GUILESS_MAIN(tst_PageGallery)
#include "tst_PageGallery.moc"
