// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "topology/CompactSource.h"

#include "core/NaturalOrder.h"

#include <QSet>

#include <set>
#include <span>

namespace promdesk {

namespace {

/// What was seen of each kind of text; the first of equal ones stands for all.
class CommonParts
{
public:
    template <typename T> void share(FlatMap<T>& map)
    {
        map.shrink();
        const auto [known, isNew] = m_keys.insert(map.keys());
        map.shareKeys(*known);
    }

    void share(QStringList& texts)
    {
        const auto [known, isNew] = m_lists.insert(texts);
        texts = *known;
    }

    void share(QString& text)
    {
        if (!text.isEmpty()) {
            text = *m_texts.insert(text);
        }
    }

private:
    std::set<QList<std::string>> m_keys;
    std::set<QStringList> m_lists;
    QSet<QString> m_texts;
};

/// Finds entities of the cycle before by their names, asked for in the order of the names.
template <typename T> class NamedBefore
{
public:
    explicit NamedBefore(std::span<const T> entities)
        : m_left(entities)
    { }

    /// Null when there was none.
    [[nodiscard]] const T* next(const QString& name)
    {
        while (!m_left.empty() && compareNames(m_left.front().name, name) < 0) {
            m_left = m_left.subspan(1);
        }
        return m_left.empty() || m_left.front().name != name ? nullptr : &m_left.front();
    }

private:
    std::span<const T> m_left;
};

/// Takes a text of the cycle before in the place of an equal one.
template <typename Text> void keep(Text& text, const Text& before)
{
    if (text == before) {
        text = before;
    }
}

template <typename T> void keepVerdict(T& entity, const T& before)
{
    keep(entity.name, before.name);
    keep(entity.verdict.reason, before.verdict.reason);
}

void compactNodes(TopologyCluster& cluster, const TopologyCluster* before, CommonParts& parts)
{
    cluster.nodes.shrink_to_fit();
    NamedBefore<TopologyNode> known(
        before ? std::span(before->nodes) : std::span<const TopologyNode>());
    for (TopologyNode& node : cluster.nodes) {
        parts.share(node.vitals);
        parts.share(node.selectors);
        parts.share(node.profileIds);
        node.judged.shrink_to_fit();
        node.evidence.squeeze();
        if (const TopologyNode* old = known.next(node.name)) {
            keepVerdict(node, *old);
            keep(node.evidence, old->evidence);
        }
        parts.share(node.name);
    }
}

void compactEndpoints(TopologyCluster& cluster, const TopologyCluster* before, CommonParts& parts)
{
    cluster.endpoints.shrink_to_fit();
    NamedBefore<TopologyEndpoint> known(
        before ? std::span(before->endpoints) : std::span<const TopologyEndpoint>());
    for (TopologyEndpoint& endpoint : cluster.endpoints) {
        parts.share(endpoint.vitals);
        parts.share(endpoint.selectors);
        parts.share(endpoint.profileId);
        parts.share(endpoint.modelNamespace);
        for (QString& node : endpoint.nodes) {
            parts.share(node);
        }
        endpoint.judged.shrink_to_fit();
        endpoint.replicas.shrink_to_fit();
        const TopologyEndpoint* old = known.next(endpoint.name);
        if (old) {
            keepVerdict(endpoint, *old);
        }
        NamedBefore<TopologyReplica> knownReplicas(
            old ? std::span(old->replicas) : std::span<const TopologyReplica>());
        for (TopologyReplica& replica : endpoint.replicas) {
            parts.share(replica.selectors);
            parts.share(replica.node);
            if (const TopologyReplica* oldReplica = knownReplicas.next(replica.name)) {
                keepVerdict(replica, *oldReplica);
            }
        }
    }
}

} // namespace

void compactSource(TopologySource& source, const TopologySource* previous)
{
    CommonParts parts;
    NamedBefore<TopologyCluster> known(previous ? std::span(previous->clusters.constData(),
                                           static_cast<std::size_t>(previous->clusters.size()))
                                                : std::span<const TopologyCluster>());
    for (TopologyCluster& cluster : source.clusters) {
        const TopologyCluster* before = known.next(cluster.name);
        if (before) {
            keepVerdict(cluster, *before);
        }
        compactNodes(cluster, before, parts);
        compactEndpoints(cluster, before, parts);
    }
}

} // namespace promdesk
