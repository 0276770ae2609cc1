// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "topology/TopologyModel.h"

#include "core/Unit.h"
#include "core/UntrustedText.h"

#include <QLocale>
#include <QVariantMap>

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>
#include <vector>

using namespace Qt::StringLiterals;

namespace promdesk {

/// One row. Children are owned; the parent is only known.
struct TopologyModel::Item
{
    Item* parent = nullptr;
    Kind kind = Kind::Source;
    QString name; ///< with the kind unique among its siblings
    Scope scope;
    HealthVerdict verdict;
    VitalSigns vitals;
    QString profileId;
    std::vector<std::unique_ptr<Item>> children;

    [[nodiscard]] bool isSameEntity(const Item& other) const
    {
        return kind == other.kind && name == other.name
            && (kind != Kind::Source || scope == other.scope);
    }

    [[nodiscard]] bool hasSameContent(const Item& other) const
    {
        const auto isSameVital = [](const auto& a, const auto& b) {
            return a.first == b.first
                && (a.second == b.second || (std::isnan(a.second) && std::isnan(b.second)));
        };
        return scope == other.scope && verdict.health == other.verdict.health
            && verdict.reason == other.verdict.reason && profileId == other.profileId
            && std::equal(vitals.begin(), vitals.end(), other.vitals.begin(), other.vitals.end(),
                isSameVital);
    }

    void takeContent(Item& other)
    {
        scope = other.scope;
        verdict = std::move(other.verdict);
        vitals = std::move(other.vitals);
        profileId = std::move(other.profileId);
    }

    Item& add(Item child)
    {
        child.parent = this;
        children.push_back(std::make_unique<Item>(std::move(child)));
        for (const auto& grandchild : children.back()->children) {
            grandchild->parent = children.back().get();
        }
        return *children.back();
    }

    void addNode(const Scope& cluster, const TopologyNode& node)
    {
        Scope nodeScope = cluster;
        nodeScope.level = Level::Node;
        nodeScope.node = node.name;
        add({ .kind = Kind::Node,
            .name = node.name,
            .scope = nodeScope,
            .verdict = node.verdict,
            .vitals = node.vitals,
            .profileId = node.profileIds.value(0),
            .children = {} });
    }

    void addEndpoint(const Scope& cluster, const TopologyEndpoint& endpoint)
    {
        Scope endpointScope = cluster;
        endpointScope.level = Level::Endpoint;
        endpointScope.endpoint = endpoint.name;
        Item& item = add({ .kind = Kind::Endpoint,
            .name = endpoint.name,
            .scope = endpointScope,
            .verdict = endpoint.verdict,
            .vitals = endpoint.vitals,
            .profileId = endpoint.profileId,
            .children = {} });
        for (const TopologyReplica& replica : endpoint.replicas) {
            item.add({ .kind = Kind::Replica,
                .name = replica.name,
                .scope = endpointScope,
                .verdict = replica.verdict,
                .vitals = {},
                .profileId = endpoint.profileId,
                .children = {} });
        }
    }

    void addCluster(const QString& sourceId, const TopologyCluster& cluster)
    {
        Scope clusterScope;
        clusterScope.level = Level::Cluster;
        clusterScope.source = sourceId;
        clusterScope.cluster = cluster.name;
        Item& item = add({ .kind = Kind::Cluster,
            .name = cluster.name,
            .scope = clusterScope,
            .verdict = cluster.verdict,
            .vitals = cluster.vitals,
            .profileId = {},
            .children = {} });
        for (const TopologyNode& node : cluster.nodes) {
            item.addNode(clusterScope, node);
        }
        for (const TopologyEndpoint& endpoint : cluster.endpoints) {
            item.addEndpoint(clusterScope, endpoint);
        }
    }

    [[nodiscard]] int row() const
    {
        const auto& siblings = parent->children;
        const auto at = std::find_if(siblings.begin(), siblings.end(),
            [this](const auto& sibling) { return sibling.get() == this; });
        return static_cast<int>(at - siblings.begin());
    }
};

namespace {

double vitalOf(const VitalSigns& vitals, const std::string& id)
{
    const auto at = vitals.find(id);
    return at == vitals.end() ? std::numeric_limits<double>::quiet_NaN() : at->second;
}

double latencyOf(const VitalSigns& vitals)
{
    const double p99 = vitalOf(vitals, "latency_p99");
    return std::isnan(p99) ? vitalOf(vitals, "latency_avg") : p99;
}

QString shown(double value, Unit unit)
{
    return std::isnan(value) ? QString() : formatValue(value, unit, QLocale()).toText();
}

QVariantMap toMap(const VitalSigns& vitals)
{
    QVariantMap map;
    for (const auto& [id, value] : vitals) {
        map.insert(QString::fromStdString(id), value);
    }
    return map;
}

} // namespace

TopologyModel::TopologyModel(QObject* parent)
    : QAbstractItemModel(parent)
    , m_root(std::make_unique<Item>())
{ }

TopologyModel::~TopologyModel() = default;

void TopologyModel::setTopology(const TopologyPtr& topology)
{
    m_topology = topology;
    Item wanted;
    const std::vector<TopologySource> none;
    const auto& sources = topology ? topology->sources : none;
    for (const TopologySource& source : sources) {
        Item* parent = &wanted;
        if (sources.size() > 1) {
            Scope scope;
            scope.source = source.id;
            parent = &wanted.add({ .kind = Kind::Source,
                .name = source.name,
                .scope = scope,
                .verdict = {},
                .vitals = {},
                .profileId = {},
                .children = {} });
        }
        for (const TopologyCluster& cluster : source.clusters) {
            parent->addCluster(source.id, cluster);
            parent->verdict = worse(parent->verdict, cluster.verdict);
        }
    }
    synchronise(*m_root, wanted);
}

void TopologyModel::removeGone(Item& item, const Item& wanted)
{
    // Order is by name on both sides; a row that would have to move is taken out and put in again.
    std::size_t next = 0;
    for (std::size_t row = 0; row < item.children.size();) {
        const auto begin = wanted.children.begin() + static_cast<std::ptrdiff_t>(next);
        const auto at = std::find_if(begin, wanted.children.end(),
            [&](const auto& child) { return child->isSameEntity(*item.children[row]); });
        if (at != wanted.children.end()) {
            next = static_cast<std::size_t>(at - wanted.children.begin()) + 1;
            ++row;
            continue;
        }
        const int place = static_cast<int>(row);
        beginRemoveRows(indexFor(item), place, place);
        item.children.erase(item.children.begin() + static_cast<std::ptrdiff_t>(row));
        endRemoveRows();
    }
}

void TopologyModel::synchronise(Item& item, Item& wanted)
{
    removeGone(item, wanted);
    for (std::size_t row = 0; row < wanted.children.size(); ++row) {
        Item& child = *wanted.children[row];
        if (row < item.children.size() && item.children[row]->isSameEntity(child)) {
            Item& own = *item.children[row];
            if (!own.hasSameContent(child)) {
                own.takeContent(child);
                const QModelIndex first = indexFor(own);
                Q_EMIT dataChanged(first, first.siblingAtColumn(ColumnCount - 1));
            }
            synchronise(own, child);
            continue;
        }
        const int place = static_cast<int>(row);
        beginInsertRows(indexFor(item), place, place);
        auto moved = std::move(wanted.children[row]);
        moved->parent = &item;
        item.children.insert(
            item.children.begin() + static_cast<std::ptrdiff_t>(row), std::move(moved));
        endInsertRows();
    }
}

QModelIndex TopologyModel::indexOf(const Scope& scope) const
{
    const auto find = [&scope](const auto& self, const Item& item) -> const Item* {
        for (const auto& child : item.children) {
            const bool isSource = scope.source.isEmpty() || child->scope.source == scope.source;
            const bool isWanted = child->kind != Kind::Replica
                && (child->kind != Kind::Source || scope.level == Level::Fleet)
                && child->scope.level == scope.level && child->scope.cluster == scope.cluster
                && child->scope.name() == scope.name();
            if (isSource && isWanted) {
                return child.get();
            }
            if (const Item* found = isSource ? self(self, *child) : nullptr) {
                return found;
            }
        }
        return nullptr;
    };
    const Item* item = find(find, *m_root);
    return item ? indexFor(*item) : QModelIndex();
}

TopologyModel::Item* TopologyModel::itemAt(const QModelIndex& index) const
{
    return index.isValid() ? static_cast<Item*>(index.internalPointer()) : m_root.get();
}

QModelIndex TopologyModel::indexFor(const Item& item) const
{
    return &item == m_root.get() ? QModelIndex() : createIndex(item.row(), 0, &item);
}

QModelIndex TopologyModel::index(int row, int column, const QModelIndex& parent) const
{
    if (!hasIndex(row, column, parent)) {
        return {};
    }
    const Item& child = *itemAt(parent)->children[static_cast<std::size_t>(row)];
    return createIndex(row, column, &child);
}

QModelIndex TopologyModel::parent(const QModelIndex& child) const
{
    return child.isValid() ? indexFor(*itemAt(child)->parent) : QModelIndex();
}

int TopologyModel::rowCount(const QModelIndex& parent) const
{
    return parent.column() > 0 ? 0 : static_cast<int>(itemAt(parent)->children.size());
}

int TopologyModel::columnCount(const QModelIndex& /*parent*/) const
{
    return ColumnCount;
}

QVariant TopologyModel::displayText(const Item& item, int column) const
{
    switch (column) {
    case NameColumn:
        return UntrustedText(item.name).plain();
    case HealthColumn:
        return toText(item.verdict.health);
    case RequestsColumn:
        return shown(vitalOf(item.vitals, "request_rate"), Unit::RequestsPerSecond);
    case LatencyColumn:
        return shown(latencyOf(item.vitals), Unit::Seconds);
    default:
        return {};
    }
}

QVariant TopologyModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) {
        return {};
    }
    const Item& item = *itemAt(index);
    switch (role) {
    case Qt::DisplayRole:
        return displayText(item, index.column());
    case Qt::TextAlignmentRole:
        return QVariant::fromValue(
            (index.column() < RequestsColumn ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter);
    case ScopeRole:
        return QVariant::fromValue(item.scope);
    case KindRole:
        return static_cast<int>(item.kind);
    case HealthRole:
        return static_cast<int>(item.verdict.health);
    case HealthReasonRole:
        return UntrustedText(item.verdict.reason).plain();
    case VitalSignsRole:
        return toMap(item.vitals);
    case ProfileRole:
        return item.profileId;
    case SortRole:
        if (index.column() == RequestsColumn) {
            return vitalOf(item.vitals, "request_rate");
        }
        if (index.column() == LatencyColumn) {
            return latencyOf(item.vitals);
        }
        return index.column() == HealthColumn ? QVariant(static_cast<int>(item.verdict.health))
                                              : QVariant(item.name);
    default:
        return {};
    }
}

QVariant TopologyModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole) {
        return {};
    }
    switch (section) {
    case NameColumn:
        return tr("Name");
    case HealthColumn:
        return tr("Health");
    case RequestsColumn:
        return tr("Requests/s");
    case LatencyColumn:
        return tr("Latency p99");
    default:
        return {};
    }
}

} // namespace promdesk
