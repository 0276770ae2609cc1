// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "windows/PaletteEntries.h"

#include "pages/PageGallery.h"
#include "windows/MenuActions.h"
#include "windows/NavigationController.h"

#include <QAction>
#include <QCoreApplication>
#include <QMenu>

#include <optional>
#include <utility>
#include <vector>

using namespace Qt::StringLiterals;

namespace promdesk {

namespace {

class Collector
{
    Q_DECLARE_TR_FUNCTIONS(PaletteEntries)

public:
    explicit Collector(NavigationController& navigation)
        : m_navigation(navigation)
    { }

    void addFleet(const TopologyTree& topology)
    {
        addScope({}, tr("Fleet"), tr("All clusters"));
        for (const TopologySource& source : topology.sources) {
            for (const TopologyCluster& cluster : source.clusters) {
                addCluster(source, cluster);
            }
        }
    }

    void addCommands(const MenuActions& actions)
    {
        for (const CommandRow& row : MenuActions::table()) {
            QAction* action = actions.action(row.command);
            if (row.command == MenuCommand::Palette || !action->isEnabled()) {
                continue;
            }
            const QString keys = row.keys.isEmpty()
                ? QString()
                : row.keys.front().toString(QKeySequence::NativeText);
            m_entries.push_back({ .text = UntrustedText(QString(row.text).remove(u'&')),
                .detail = keys.isEmpty() ? tr("Command") : tr("Command, %1").arg(keys),
                .run = [action] { action->trigger(); } });
        }
    }

    /// Pages of a cluster can be had from everywhere, of each that they show: it is opened first.
    void addReadyMade(const TopologyTree& topology, const MenuActions& actions)
    {
        const std::vector<GalleryPage> pages = pageGallery();
        const QList<QAction*> all = actions.galleryMenu()->actions();
        for (std::size_t i = 0; i < pages.size() && qsizetype(i) < all.size(); ++i) {
            QAction* action = all.at(qsizetype(i));
            if (pages[i].level == Level::Cluster) {
                addOfClusters(topology, pages[i], action);
            } else if (action->isEnabled()) {
                addReadyMade(action->iconText(), action, {});
            }
        }
    }

    [[nodiscard]] std::vector<PaletteEntry> take() { return std::move(m_entries); }

private:
    void addReadyMade(const QString& text, QAction* action, const std::optional<Scope>& first)
    {
        m_entries.push_back({ .text = UntrustedText(text),
            .detail = tr("Add a ready-made page"),
            .run = [&navigation = m_navigation, action, first] {
                if (first) {
                    navigation.goToScope(*first);
                }
                action->trigger();
            } });
    }

    void addOfClusters(const TopologyTree& topology, const GalleryPage& entry, QAction* action)
    {
        for (const TopologySource& source : topology.sources) {
            for (const TopologyCluster& cluster : source.clusters) {
                if (canShow(entry, source, cluster)) {
                    addReadyMade(tr("%1 of %2").arg(entry.page.title, cluster.name), action,
                        Scope { Level::Cluster, source.id, cluster.name, {}, {} });
                }
            }
        }
    }

    void addScope(const Scope& scope, const QString& name, const QString& detail)
    {
        m_entries.push_back({ .text = UntrustedText(name),
            .detail = detail,
            .run = [&navigation = m_navigation, scope] { navigation.goToScope(scope); } });
    }

    void addCluster(const TopologySource& source, const TopologyCluster& cluster)
    {
        Scope scope { .level = Level::Cluster,
            .source = source.id,
            .cluster = cluster.name,
            .node = {},
            .endpoint = {} };
        const QString place = UntrustedText(cluster.name).plain(40);
        addScope(scope, cluster.name, tr("Cluster"));
        scope.level = Level::Node;
        for (const TopologyNode& node : cluster.nodes) {
            scope.node = node.name;
            addScope(scope, node.name, tr("Node in %1").arg(place));
        }
        scope.level = Level::Endpoint;
        scope.node.clear();
        for (const TopologyEndpoint& endpoint : cluster.endpoints) {
            scope.endpoint = endpoint.name;
            addScope(scope, endpoint.name, tr("Endpoint in %1").arg(place));
        }
    }

    NavigationController& m_navigation;
    std::vector<PaletteEntry> m_entries;
};

} // namespace

std::vector<PaletteEntry> paletteEntries(
    const TopologyTree& topology, const MenuActions& actions, NavigationController& navigation)
{
    Collector collector(navigation);
    collector.addFleet(topology);
    collector.addCommands(actions);
    collector.addReadyMade(topology, actions);
    return collector.take();
}

} // namespace promdesk
