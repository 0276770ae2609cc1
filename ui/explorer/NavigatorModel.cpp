// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "explorer/NavigatorModel.h"

#include "core/UntrustedText.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <utility>

namespace promdesk {

namespace {

Health healthOf(const QModelIndex& index)
{
    return static_cast<Health>(index.data(TopologyModel::HealthRole).toInt());
}

Scope scopeOf(const QModelIndex& index)
{
    return index.data(TopologyModel::ScopeRole).value<Scope>();
}

} // namespace

NavigatorModel::NavigatorModel(TopologyModel& source, QObject* parent)
    : QAbstractProxyModel(parent)
    , m_topology(source)
{
    setSourceModel(&source);
    connect(&source, &TopologyModel::structureAboutToChange, this, [this] {
        beginResetModel();
        m_entries.clear();
        m_rows.clear();
        m_places.clear();
        m_topCount = 0;
    });
    connect(&source, &TopologyModel::structureChanged, this, [this] {
        readSource();
        rebuild();
        endResetModel();
    });
    connect(&source, &QAbstractItemModel::dataChanged, this, &NavigatorModel::changeSource);
    readSource();
    rebuild();
}

void NavigatorModel::setText(const QString& text)
{
    QStringList words = text.toCaseFolded().simplified().split(u' ', Qt::SkipEmptyParts);
    if (words == m_words) {
        return;
    }
    beginResetModel();
    m_words = std::move(words);
    rebuild();
    endResetModel();
}

void NavigatorModel::setOrder(Order order)
{
    if (order != m_order) {
        beginResetModel();
        m_order = order;
        rebuild();
        endResetModel();
    }
}

void NavigatorModel::setShown(Shown shown)
{
    if (shown != m_shown) {
        beginResetModel();
        m_shown = shown;
        rebuild();
        endResetModel();
    }
}

void NavigatorModel::setFavourites(const QList<Scope>& favourites)
{
    if (m_shown != Shown::Favourites) {
        m_favourites = favourites;
        if (!m_rows.empty()) {
            Q_EMIT dataChanged(index(0, 0), index(m_topCount - 1, 0), { FavouriteRole });
        }
        return;
    }
    beginResetModel();
    m_favourites = favourites;
    rebuild();
    endResetModel();
}

void NavigatorModel::setRecent(const QList<Scope>& recent)
{
    const bool isShown = m_shown == Shown::Recent && recent != m_recent;
    if (isShown) {
        beginResetModel();
    }
    m_recent = recent;
    if (isShown) {
        rebuild();
        endResetModel();
    }
}

void NavigatorModel::readSource()
{
    m_entries.clear();
    readBranch({}, -1);
}

void NavigatorModel::readBranch(const QModelIndex& parent, int parentEntry)
{
    const int count = m_topology.rowCount(parent);
    for (int row = 0; row < count; ++row) {
        const QModelIndex index = m_topology.index(row, TopologyModel::NameColumn, parent);
        const int own = static_cast<int>(m_entries.size());
        m_entries.push_back({ .index = index,
            .folded = index.data().toString().toCaseFolded(),
            .parent = parentEntry });
        readBranch(index, own);
    }
}

void NavigatorModel::rebuild()
{
    m_rows.clear();
    m_places.clear();
    m_topCount = 0;
    if (m_shown == Shown::Favourites || m_shown == Shown::Recent) {
        placeList(m_shown == Shown::Recent ? m_recent : m_favourites);
        return;
    }
    chooseTree();
    placeTree();
}

/// Which entries are shown: those that match, all above them and all below them.
void NavigatorModel::chooseTree()
{
    using Mask = std::uint32_t;
    constexpr qsizetype kMostWords = 31;
    const qsizetype wordCount = std::min(m_words.size(), kMostWords);
    const Mask all = (Mask { 1 } << wordCount) - 1;
    std::vector<Mask> found(m_entries.size(), 0);
    for (std::size_t i = 0; i < m_entries.size(); ++i) {
        Entry& entry = m_entries[i];
        // Parents stand before their children.
        Mask mask = entry.parent < 0 ? 0 : found[static_cast<std::size_t>(entry.parent)];
        for (qsizetype word = 0; word < wordCount; ++word) {
            const bool isIn = entry.folded.contains(m_words[word]);
            mask |= isIn ? Mask { 1 } << word : 0;
        }
        found[i] = mask;
        const bool isWanted =
            m_shown != Shown::Troubled || healthOf(entry.index) >= Health::Degraded;
        entry.isMatch = mask == all;
        entry.isShown = entry.isMatch && isWanted;
    }
    for (std::size_t i = m_entries.size(); i > 0; --i) {
        const Entry& entry = m_entries[i - 1];
        if (entry.isShown && entry.parent >= 0) {
            m_entries[static_cast<std::size_t>(entry.parent)].isShown = true;
        }
    }
}

double NavigatorModel::sortKey(int entry) const
{
    const QModelIndex& index = m_entries[static_cast<std::size_t>(entry)].index;
    if (m_order == Order::Severity) {
        return -static_cast<double>(healthOf(index));
    }
    const int column =
        m_order == Order::Requests ? TopologyModel::RequestsColumn : TopologyModel::LatencyColumn;
    const double value = index.siblingAtColumn(column).data(TopologyModel::SortRole).toDouble();
    return std::isnan(value) ? std::numeric_limits<double>::infinity() : -value;
}

void NavigatorModel::sortChildren(std::vector<int>& entries) const
{
    if (m_order == Order::Name) {
        return; // as the topology has it
    }
    std::vector<std::pair<double, int>> keys;
    keys.reserve(entries.size());
    for (const int entry : entries) {
        keys.emplace_back(sortKey(entry), entry);
    }
    std::sort(keys.begin(), keys.end());
    std::transform(
        keys.begin(), keys.end(), entries.begin(), [](const auto& key) { return key.second; });
}

/// Level by level, so that the children of a row stand side by side.
void NavigatorModel::placeTree()
{
    std::vector<std::vector<int>> children(m_entries.size() + 1);
    for (std::size_t i = 0; i < m_entries.size(); ++i) {
        if (m_entries[i].isShown) {
            children[static_cast<std::size_t>(m_entries[i].parent + 1)].push_back(
                static_cast<int>(i));
        }
    }
    const auto append = [this, &children](int entry, int parentRow) {
        std::vector<int>& own = children[static_cast<std::size_t>(entry + 1)];
        sortChildren(own);
        const int first = static_cast<int>(m_rows.size());
        for (const int child : own) {
            m_rows.push_back({ .entry = child,
                .parent = parentRow,
                .place = static_cast<int>(m_rows.size()) - first });
        }
        return std::pair(first, static_cast<int>(own.size()));
    };
    m_topCount = append(-1, -1).second;
    for (std::size_t row = 0; row < m_rows.size(); ++row) {
        const auto [first, count] = append(m_rows[row].entry, static_cast<int>(row));
        m_rows[row].firstChild = first;
        m_rows[row].childCount = count;
    }
}

void NavigatorModel::placeList(const QList<Scope>& scopes)
{
    QHash<const void*, int> entries;
    for (std::size_t i = 0; i < m_entries.size(); ++i) {
        entries.insert(m_entries[i].index.internalPointer(), static_cast<int>(i));
    }
    for (const Scope& scope : scopes) {
        const int entry = entries.value(m_topology.indexOf(scope).internalPointer(), -1);
        if (entry < 0) {
            continue;
        }
        const QString& name = m_entries[static_cast<std::size_t>(entry)].folded;
        const QString cluster = scope.cluster.toCaseFolded();
        const bool isMatch = std::all_of(m_words.begin(), m_words.end(),
            [&](const QString& word) { return name.contains(word) || cluster.contains(word); });
        m_entries[static_cast<std::size_t>(entry)].isMatch = isMatch;
        if (isMatch) {
            m_rows.push_back({ .entry = entry, .place = m_topCount++ });
        }
    }
}

void NavigatorModel::changeSource(const QModelIndex& first, const QModelIndex& last)
{
    const bool isByValue = m_order != Order::Name || m_shown == Shown::Troubled;
    if (isByValue && m_shown != Shown::Favourites && m_shown != Shown::Recent) {
        const std::vector<Row> before = m_rows;
        rebuild();
        const bool isSame = std::equal(m_rows.begin(), m_rows.end(), before.begin(), before.end(),
            [](const Row& a, const Row& b) { return a.entry == b.entry && a.parent == b.parent; });
        if (!isSame) {
            const std::vector<Row> after = std::exchange(m_rows, before);
            beginResetModel();
            m_rows = after;
            endResetModel();
            return;
        }
    }
    // Where the rows stand here is another matter: all beside them are drawn anew.
    const QModelIndex parent = mapFromSource(first.parent());
    const bool isList = m_shown == Shown::Favourites || m_shown == Shown::Recent;
    const int count = rowCount(isList ? QModelIndex() : parent);
    if (count > 0 && (isList || parent.isValid() || !first.parent().isValid())) {
        const QModelIndex above = isList ? QModelIndex() : parent;
        Q_EMIT dataChanged(index(0, 0, above), index(count - 1, last.column(), above));
    }
}

QModelIndex NavigatorModel::firstMatch() const
{
    for (std::size_t row = 0; row < m_rows.size(); ++row) {
        const QString& name = m_entries[static_cast<std::size_t>(m_rows[row].entry)].folded;
        if (std::all_of(m_words.begin(), m_words.end(),
                [&name](const QString& word) { return name.contains(word); })) {
            return createIndex(m_rows[row].place, 0, static_cast<quintptr>(row));
        }
    }
    return index(0, 0);
}

const NavigatorModel::Row& NavigatorModel::rowOf(const QModelIndex& proxy) const
{
    return m_rows[static_cast<std::size_t>(proxy.internalId())];
}

QModelIndex NavigatorModel::mapToSource(const QModelIndex& proxy) const
{
    if (!proxy.isValid() || proxy.internalId() >= m_rows.size()) {
        return {};
    }
    const Entry& entry = m_entries[static_cast<std::size_t>(rowOf(proxy).entry)];
    return entry.index.siblingAtColumn(proxy.column());
}

QModelIndex NavigatorModel::mapFromSource(const QModelIndex& source) const
{
    if (!source.isValid()) {
        return {};
    }
    if (m_places.isEmpty()) {
        for (std::size_t row = 0; row < m_rows.size(); ++row) {
            const Entry& entry = m_entries[static_cast<std::size_t>(m_rows[row].entry)];
            m_places.insert(entry.index.internalPointer(), static_cast<int>(row));
        }
    }
    const int row = m_places.value(source.internalPointer(), -1);
    return row < 0 ? QModelIndex()
                   : createIndex(m_rows[static_cast<std::size_t>(row)].place, source.column(),
                       static_cast<quintptr>(row));
}

QModelIndex NavigatorModel::index(int row, int column, const QModelIndex& parent) const
{
    if (!hasIndex(row, column, parent)) {
        return {};
    }
    const int first = parent.isValid() ? rowOf(parent).firstChild : 0;
    return createIndex(row, column, static_cast<quintptr>(first + row));
}

QModelIndex NavigatorModel::parent(const QModelIndex& child) const
{
    const int parent = child.isValid() ? rowOf(child).parent : -1;
    return parent < 0 ? QModelIndex()
                      : createIndex(m_rows[static_cast<std::size_t>(parent)].place, 0,
                          static_cast<quintptr>(parent));
}

int NavigatorModel::rowCount(const QModelIndex& parent) const
{
    if (!parent.isValid()) {
        return m_topCount;
    }
    return parent.column() > 0 ? 0 : rowOf(parent).childCount;
}

int NavigatorModel::columnCount(const QModelIndex& /*parent*/) const
{
    return TopologyModel::ColumnCount;
}

bool NavigatorModel::hasChildren(const QModelIndex& parent) const
{
    return rowCount(parent) > 0;
}

QVariant NavigatorModel::data(const QModelIndex& index, int role) const
{
    if (role == FavouriteRole) {
        return index.isValid() && m_favourites.contains(scopeOf(mapToSource(index)));
    }
    if (role == PlaceRole) {
        const bool isList = m_shown == Shown::Favourites || m_shown == Shown::Recent;
        return isList ? UntrustedText(scopeOf(mapToSource(index)).cluster).plain() : QString();
    }
    return QAbstractProxyModel::data(index, role);
}

} // namespace promdesk
