// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "windows/PaletteEntries.h"

#include "windows/MenuActions.h"
#include "windows/NavigationController.h"

#include <QAction>
#include <QCoreApplication>
#include <QMenu>

#include <utility>

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
        addReadyMade(*actions.galleryMenu());
    }

    [[nodiscard]] std::vector<PaletteEntry> take() { return std::move(m_entries); }

private:
    void addReadyMade(const QMenu& menu)
    {
        for (QAction* action : menu.actions()) {
            if (action->isEnabled()) {
                m_entries.push_back({ .text = UntrustedText(action->iconText()),
                    .detail = tr("Add a ready-made page"),
                    .run = [action] { action->trigger(); } });
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
    return collector.take();
}

} // namespace promdesk
