// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "topology/TopologyModel.h"

#include "core/Unit.h"
#include "core/UntrustedText.h"
#include "topology/TopologyModelItem.h"

#include <QHash>
#include <QLocale>
#include <QVariantMap>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <span>
#include <utility>
#include <vector>

using namespace Qt::StringLiterals;

namespace promdesk {

namespace {

double latencyOf(const TopologyRow& row)
{
    const double p99 = row.vital("latency_p99");
    return std::isnan(p99) ? row.vital("latency_avg") : p99;
}

QString shown(double value, Unit unit)
{
    return std::isnan(value) ? QString() : formatValue(value, unit, QLocale()).toText();
}

QVariantMap toMap(const VitalSigns* vitals)
{
    QVariantMap map;
    for (const auto& [id, value] : vitals == nullptr ? VitalSigns() : *vitals) {
        map.insert(QString::fromStdString(id), value);
    }
    return map;
}

} // namespace

Scope TopologyModel::Item::scope() const
{
    Scope scope;
    if (row.kind == Kind::Replica) {
        return parent->scope();
    }
    if (row.kind == Kind::Node || row.kind == Kind::Endpoint) {
        scope.cluster = parent->row.name();
    }
    scope.source = row.sourceId();
    switch (row.kind) {
    case Kind::Cluster:
        scope.level = Level::Cluster;
        scope.cluster = row.name();
        break;
    case Kind::Node:
        scope.level = Level::Node;
        scope.node = row.name();
        break;
    case Kind::Endpoint:
        scope.level = Level::Endpoint;
        scope.endpoint = row.name();
        break;
    case Kind::Source:
    case Kind::Replica:
        break;
    }
    return scope;
}

TopologyModel::TopologyModel(QObject* parent)
    : QAbstractItemModel(parent)
    , m_root(std::make_unique<Item>())
{ }

TopologyModel::~TopologyModel() = default;

QModelIndex TopologyModel::indexOf(const Scope& scope) const
{
    const Item* item = find(scope);
    return item ? indexFor(*item) : QModelIndex();
}

std::vector<float> TopologyModel::past(const Scope& scope, std::string_view signalId) const
{
    const Item* item = find(scope);
    return item ? item->past.of(item->row.kind, signalId) : std::vector<float>();
}

const TopologyModel::Item* TopologyModel::find(const Scope& scope) const
{
    const auto find = [&scope](const auto& self, const Item& item) -> const Item* {
        for (const auto& child : item.children) {
            const bool isSource = scope.source.isEmpty() || child->row.sourceId() == scope.source;
            const bool isElsewhere = child->row.kind == Kind::Cluster && scope.level != Level::Fleet
                && child->row.name() != scope.cluster;
            if (!isSource || isElsewhere || child->row.kind == Kind::Replica) {
                continue;
            }
            const Scope own = child->scope();
            const bool isWanted = (child->row.kind != Kind::Source || scope.level == Level::Fleet)
                && own.level == scope.level && own.cluster == scope.cluster
                && own.name() == scope.name();
            if (isWanted) {
                return child.get();
            }
            if (const Item* found = self(self, *child)) {
                return found;
            }
        }
        return nullptr;
    };
    return find(find, *m_root);
}

TopologyModel::Item* TopologyModel::itemAt(const QModelIndex& index) const
{
    return index.isValid() ? static_cast<Item*>(index.internalPointer()) : m_root.get();
}

QModelIndex TopologyModel::indexFor(const Item& item) const
{
    return &item == m_root.get() ? QModelIndex() : createIndex(item.place, 0, &item);
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
        return UntrustedText(item.row.name()).plain();
    case HealthColumn:
        return toText(item.row.verdict().health);
    case RequestsColumn:
        return shown(item.row.vital("request_rate"), Unit::RequestsPerSecond);
    case LatencyColumn:
        return shown(latencyOf(item.row), Unit::Seconds);
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
        return QVariant::fromValue(item.scope());
    case KindRole:
        return static_cast<int>(item.row.kind);
    case HealthRole:
        return static_cast<int>(item.row.verdict().health);
    case HealthReasonRole:
        return UntrustedText(item.row.verdict().reason).plain();
    case VitalSignsRole:
        return toMap(item.row.vitals());
    case ProfileRole:
        return item.row.profileId();
    case PastRole:
        return QVariant::fromValue(item.past.mainFigure(item.row.kind));
    case SortRole:
        if (index.column() == RequestsColumn) {
            return item.row.vital("request_rate");
        }
        if (index.column() == LatencyColumn) {
            return latencyOf(item.row);
        }
        return index.column() == HealthColumn
            ? QVariant(static_cast<int>(item.row.verdict().health))
            : QVariant(item.row.name());
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
