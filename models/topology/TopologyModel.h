// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "topology/TopologyRow.h"
#include "topology/VitalPast.h"

#include <QAbstractItemModel>
#include <QSet>

#include <memory>
#include <string_view>
#include <vector>

namespace promdesk {

/// The fleet as a tree for views: sources (only when there are several) → clusters → nodes, then
/// endpoints → replicas. A new topology is worked in by inserting, removing and changing rows,
/// never by a reset, so that expansion and selection survive; rows side by side at once. Texts are
/// safe to show (UntrustedText). GUI thread.
class TopologyModel final : public QAbstractItemModel
{
    Q_OBJECT

public:
    enum Column
    {
        NameColumn,
        HealthColumn,
        RequestsColumn, ///< requests per second
        LatencyColumn, ///< p99, or the mean where there is no p99
        ColumnCount,
    };

    using Kind = TopologyKind;

    enum Role
    {
        ScopeRole = Qt::UserRole + 1, ///< Scope; of a replica its endpoint's
        KindRole, ///< Kind as int
        HealthRole, ///< Health as int
        HealthReasonRole, ///< QString, plain; empty when Ok
        VitalSignsRole, ///< QVariantMap: signal id → double
        ProfileRole, ///< QString: id of an endpoint's profile; of a node its first
        SortRole, ///< what the column is sorted by: text or number
        PastRole, ///< std::vector<float>: the row's main figure in the last cycles, newest last
    };

    explicit TopologyModel(QObject* parent = nullptr);
    ~TopologyModel() override;

    /// Null clears the tree.
    void setTopology(const TopologyPtr& topology);

    [[nodiscard]] const TopologyPtr& topology() const { return m_topology; }

    /// The row of an entity in NameColumn; invalid when there is none.
    [[nodiscard]] QModelIndex indexOf(const Scope& scope) const;
    /// What an entity's signal was in the last cycles; see VitalPast::of().
    [[nodiscard]] std::vector<float> past(const Scope& scope, std::string_view signalId) const;

    [[nodiscard]] QModelIndex index(
        int row, int column, const QModelIndex& parent = {}) const override;
    [[nodiscard]] QModelIndex parent(const QModelIndex& child) const override;
    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QVariant headerData(
        int section, Qt::Orientation orientation, int role) const override;

    /// Cycles that PastRole reaches back.
    static constexpr std::size_t kPastCycles = VitalPast::kCycles;

Q_SIGNALS:
    /// Before the first and after the last row that one setTopology() inserts or removes.
    void structureAboutToChange();
    void structureChanged();

private:
    struct Item;

    [[nodiscard]] Item* itemAt(const QModelIndex& index) const;
    [[nodiscard]] QModelIndex indexFor(const Item& item) const;
    [[nodiscard]] const Item* find(const Scope& scope) const;
    void synchronise(Item& item, const std::vector<TopologyRow>& wanted);
    void removeGone(Item& item, const std::vector<TopologyRow>& wanted);
    void insertNew(Item& item, const std::vector<TopologyRow>& wanted);
    void update(Item& item, const std::vector<TopologyRow>& wanted);
    void announceStructure();
    [[nodiscard]] QVariant displayText(const Item& item, int column) const;

    TopologyPtr m_topology;
    std::unique_ptr<Item> m_root;
    VitalFigures m_figures;
    QSet<const TopologySource*>
        m_fresh; ///< sources that have news in the topology that is worked in
    bool m_isStructureAnnounced = false;
};

} // namespace promdesk
