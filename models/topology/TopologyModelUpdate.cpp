// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers

// How TopologyModel works in a new topology.
#include "topology/TopologyModelItem.h"

#include <QHash>

#include <algorithm>
#include <iterator>
#include <span>
#include <utility>

namespace promdesk {

namespace {

/// Finds rows by what they stand for.
class RowPlaces
{
public:
    explicit RowPlaces(const std::vector<TopologyRow>& rows)
        : m_rows(rows)
    { }

    /// rows.size() when there is none.
    [[nodiscard]] std::size_t find(const TopologyRow& wanted)
    {
        if (m_places.isEmpty()) {
            for (std::size_t i = m_rows.size(); i > 0; --i) {
                m_places.insert(keyOf(m_rows[i - 1]), i - 1);
            }
        }
        return m_places.value(keyOf(wanted), m_rows.size());
    }

private:
    static QString keyOf(const TopologyRow& row)
    {
        const QString source = row.kind == TopologyKind::Source ? row.sourceId() : QString();
        return QString::number(static_cast<int>(row.kind)) + row.name() + QChar::Null + source;
    }

    const std::vector<TopologyRow>& m_rows;
    QHash<QString, std::size_t> m_places;
};

bool hasRowsBelow(TopologyKind kind)
{
    return kind != TopologyKind::Node && kind != TopologyKind::Replica;
}

} // namespace

void TopologyModel::Item::add(std::vector<std::unique_ptr<Item>>::iterator at,
    std::span<const TopologyRow> rows, VitalFigures& figures)
{
    std::vector<std::unique_ptr<Item>> fresh;
    for (const TopologyRow& child : rows) {
        fresh.push_back(std::make_unique<Item>());
        fresh.back()->parent = this;
        fresh.back()->row = child;
        fresh.back()->note(figures);
        const std::vector<TopologyRow> below = rowsBelow(child);
        fresh.back()->add(fresh.back()->children.end(), below, figures);
    }
    children.insert(
        at, std::make_move_iterator(fresh.begin()), std::make_move_iterator(fresh.end()));
    number();
}

void TopologyModel::Item::note(VitalFigures& figures)
{
    if (const std::optional<VitalPast::Codes> now = figures.of(row)) {
        past.note(*now);
    }
}

void TopologyModel::Item::number()
{
    for (std::size_t i = 0; i < children.size(); ++i) {
        children[i]->place = static_cast<int>(i);
    }
}

void TopologyModel::setTopology(const TopologyPtr& topology)
{
    const TopologyPtr old = std::exchange(m_topology, topology); // rows point into it until updated
    m_fresh.clear();
    if (topology) {
        for (const TopologySource& source : topology->sources) {
            const TopologySource* before = old ? old->findSource(source.id) : nullptr;
            if (before == nullptr || before->discoveredAt != source.discoveredAt) {
                m_fresh.insert(&source);
            }
        }
    }
    synchronise(*m_root, topology ? rowsOf(*topology) : std::vector<TopologyRow>());
    if (std::exchange(m_isStructureAnnounced, false)) {
        Q_EMIT structureChanged();
    }
}

void TopologyModel::announceStructure()
{
    if (!std::exchange(m_isStructureAnnounced, true)) {
        Q_EMIT structureAboutToChange();
    }
}

void TopologyModel::synchronise(Item& item, const std::vector<TopologyRow>& wanted)
{
    // As in nearly every cycle: no row came or went.
    const bool isSame = std::equal(item.children.begin(), item.children.end(), wanted.begin(),
        wanted.end(), [](const std::unique_ptr<Item>& child, const TopologyRow& row) {
            return child->row.isSameEntity(row);
        });
    if (!isSame) {
        removeGone(item, wanted);
        insertNew(item, wanted);
    }
    update(item, wanted);
}

void TopologyModel::removeGone(Item& item, const std::vector<TopologyRow>& wanted)
{
    // Order is the same on both sides; a row that would have to move is taken out and put in again.
    RowPlaces places(wanted);
    std::vector<bool> isKept;
    std::size_t next = 0;
    for (const auto& child : item.children) {
        const bool isNext = next < wanted.size() && child->row.isSameEntity(wanted[next]);
        const std::size_t place = isNext ? next : places.find(child->row);
        isKept.push_back(place < wanted.size() && place >= next);
        next = isKept.back() ? place + 1 : next;
    }
    for (std::size_t end = isKept.size(); end > 0;) {
        if (isKept[end - 1]) {
            --end;
            continue;
        }
        std::size_t first = end - 1;
        while (first > 0 && !isKept[first - 1]) {
            --first;
        }
        announceStructure();
        beginRemoveRows(indexFor(item), static_cast<int>(first), static_cast<int>(end - 1));
        const auto begin = item.children.begin();
        item.children.erase(
            begin + static_cast<std::ptrdiff_t>(first), begin + static_cast<std::ptrdiff_t>(end));
        item.number();
        endRemoveRows();
        end = first;
    }
}

void TopologyModel::insertNew(Item& item, const std::vector<TopologyRow>& wanted)
{
    const auto isThere = [&item, &wanted](std::size_t row, std::size_t at) {
        return at < item.children.size() && item.children[at]->row.isSameEntity(wanted[row]);
    };
    for (std::size_t row = 0; row < wanted.size();) {
        if (isThere(row, row)) {
            ++row;
            continue;
        }
        std::size_t end = row + 1;
        while (end < wanted.size() && !isThere(end, row)) {
            ++end;
        }
        announceStructure();
        beginInsertRows(indexFor(item), static_cast<int>(row), static_cast<int>(end - 1));
        item.add(item.children.begin() + static_cast<std::ptrdiff_t>(row),
            std::span(wanted).subspan(row, end - row), m_figures);
        endInsertRows();
        row = end;
    }
}

/// Both have the same rows now.
void TopologyModel::update(Item& item, const std::vector<TopologyRow>& wanted)
{
    std::size_t first = wanted.size();
    std::size_t last = 0;
    for (std::size_t i = 0; i < wanted.size(); ++i) {
        Item& child = *item.children[i];
        const bool isNew = child.row.source == wanted[i].source; // it was inserted just now
        const bool isFresh = !isNew && m_fresh.contains(wanted[i].source);
        // What is fresh is told anyway, its past has grown: nothing of it has to be compared.
        const bool isTold = isFresh || !child.row.hasSameContent(wanted[i]);
        child.row = wanted[i];
        if (isFresh) {
            child.note(m_figures);
        }
        if (isTold) {
            first = std::min(first, i);
            last = i;
        }
        if (!isNew && hasRowsBelow(child.row.kind)) {
            synchronise(child, rowsBelow(child.row));
        }
    }
    if (first < wanted.size()) {
        const QModelIndex begin =
            createIndex(static_cast<int>(first), 0, item.children[first].get());
        Q_EMIT dataChanged(
            begin, createIndex(static_cast<int>(last), ColumnCount - 1, item.children[last].get()));
    }
}

} // namespace promdesk
