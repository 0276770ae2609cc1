// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "explorer/CellInside.h"

#include "core/UntrustedText.h"

#include <algorithm>

namespace promdesk {

namespace {

constexpr int kNameCharacters = 80;
constexpr double kSide = 0.04; ///< of the block's width, left free on both sides
constexpr double kFoot = 0.05; ///< of its height, below
constexpr double kGpuPart = 0.3; ///< of the room, where there are members too
constexpr double kMemberShape = 3; ///< wide members have room for a name
constexpr double kGpuShape = 1.6;
constexpr double kGap = 0.06; ///< of a cell

/// Adds members to what is inside, up to its bound.
class Collector
{
public:
    Collector(CellInside& inside, const FleetCell& owner)
        : m_inside(inside)
        , m_owner(owner)
    { }

    template <typename Entity>
    void add(const Entity& entity, const Scope& scope, const VitalSigns& vitals)
    {
        if (m_inside.members.size() == CellInside::kMostMembers) {
            ++m_inside.hidden;
            return;
        }
        m_inside.members.push_back({ .scope = scope,
            .name = UntrustedText(entity.name).plain(kNameCharacters),
            .cluster = m_owner.cluster,
            .verdict = { .health = entity.verdict.health,
                .reason = UntrustedText(entity.verdict.reason).plain() },
            .vitals = vitals });
    }

    void addNode(const TopologyNode& node)
    {
        Scope scope = m_owner.scope;
        scope.level = Level::Node;
        scope.node = node.name;
        add(node, scope, node.vitals);
    }

    void addEndpoint(const TopologyEndpoint& endpoint)
    {
        Scope scope = m_owner.scope;
        scope.level = Level::Endpoint;
        scope.node.clear();
        scope.endpoint = endpoint.name;
        add(endpoint, scope, endpoint.vitals);
    }

private:
    CellInside& m_inside;
    const FleetCell& m_owner;
};

/// Cells of one size in rows, as near to the wanted shape as they get.
std::vector<QRectF> grid(const QRectF& room, int count, double shape)
{
    int columns = 1;
    double best = 0;
    for (int tried = 1; tried <= count; ++tried) {
        const int rows = (count + tried - 1) / tried;
        const double size = std::min(room.width() / tried / shape, room.height() / rows);
        if (size > best) {
            best = size;
            columns = tried;
        }
    }
    const int rows = (count + columns - 1) / columns;
    const double width = room.width() / columns;
    const double height = room.height() / std::max(1, rows);
    const double gap = std::min(width, height) * kGap;
    std::vector<QRectF> cells;
    for (int i = 0; i < count; ++i) {
        const QRectF cell(
            room.left() + i % columns * width, room.top() + i / columns * height, width, height);
        cells.push_back(cell.adjusted(gap, gap, -gap, -gap));
    }
    return cells;
}

int placeAt(const std::vector<QRectF>& places, const QPointF& point)
{
    const auto at = std::find_if(places.begin(), places.end(),
        [&point](const QRectF& place) { return place.contains(point); });
    return at == places.end() ? -1 : static_cast<int>(at - places.begin());
}

} // namespace

CellInside insideOf(const TopologyTree& topology, const FleetCell& cell)
{
    CellInside inside;
    Collector members(inside, cell);
    const TopologyCluster* cluster = topology.findCluster(cell.scope);
    if (cell.scope.level == Level::Cluster && cluster != nullptr) {
        for (const TopologyNode& node : cluster->nodes) {
            members.addNode(node);
        }
        for (const TopologyEndpoint& endpoint : cluster->endpoints) {
            members.addEndpoint(endpoint);
        }
    } else if (cell.scope.level == Level::Node && cluster != nullptr) {
        const TopologyNode* node = topology.findNode(cell.scope);
        const int count = node == nullptr ? 0 : std::max(node->gpuCount, 0);
        inside.gpus.resize(std::min(static_cast<std::size_t>(count), CellInside::kMostGpus));
        for (std::size_t i = 0; i < inside.gpus.size(); ++i) {
            inside.gpus[i].name = QString::number(i);
        }
        for (const TopologyEndpoint& endpoint : cluster->endpoints) {
            if (endpoint.nodes.contains(cell.scope.node)) {
                members.addEndpoint(endpoint);
            }
        }
    } else if (const TopologyEndpoint* endpoint = topology.findEndpoint(cell.scope)) {
        for (const TopologyReplica& replica : endpoint->replicas) {
            members.add(replica, cell.scope, {});
        }
    }
    return inside;
}

int InsidePlaces::memberAt(const QPointF& point) const
{
    return placeAt(members, point);
}

int InsidePlaces::gpuAt(const QPointF& point) const
{
    return placeAt(gpus, point);
}

InsidePlaces placeInside(const QRectF& block, const CellInside& inside)
{
    const double side = block.width() * kSide;
    QRectF room =
        block.adjusted(side, block.height() * InsidePlaces::kHead, -side, -block.height() * kFoot);
    InsidePlaces places;
    if (!inside.gpus.empty()) {
        QRectF gpus = room;
        gpus.setHeight(room.height() * (inside.members.empty() ? 1 : kGpuPart));
        places.gpus = grid(gpus, static_cast<int>(inside.gpus.size()), kGpuShape);
        room.setTop(gpus.bottom());
    }
    places.members = grid(room, static_cast<int>(inside.members.size()), kMemberShape);
    return places;
}

} // namespace promdesk
