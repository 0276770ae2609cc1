// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "core/Scope.h"
#include "topology/TopologyModel.h"

#include <QAbstractProxyModel>
#include <QHash>

#include <vector>

namespace promdesk {

/// The rows of a TopologyModel that the navigator shows, in its order: the tree, or a flat list of
/// some entities. Rows that match keep the rows above and below them. Whatever is changed here, or
/// in the structure of the topology, is one reset: at 20,000 rows that is far quicker than telling
/// a view about each. Its view has to remember what was expanded. GUI thread.
class NavigatorModel final : public QAbstractProxyModel
{
    Q_OBJECT

public:
    enum class Order
    {
        Name,
        Severity, ///< the worst first
        Requests, ///< the most first
        Latency, ///< the slowest first
    };

    enum class Shown
    {
        Fleet,
        Troubled, ///< of the tree what is degraded, silent or failing
        Favourites, ///< a list
        Recent, ///< a list, the latest first
    };

    enum Role
    {
        PlaceRole = Qt::UserRole + 100, ///< QString, plain: the cluster, of rows in a list
        FavouriteRole, ///< bool
    };

    /// source outlives this.
    explicit NavigatorModel(TopologyModel& source, QObject* parent = nullptr);

    /// Shows rows where each word is part of the name or of the name of a row above. Empty: all.
    void setText(const QString& text);
    void setOrder(Order order);
    void setShown(Shown shown);
    /// Entities that are there no more are kept, but not shown.
    void setFavourites(const QList<Scope>& favourites);
    void setRecent(const QList<Scope>& recent);

    [[nodiscard]] Order order() const { return m_order; }

    [[nodiscard]] Shown shown() const { return m_shown; }

    [[nodiscard]] bool isFiltered() const { return !m_words.isEmpty(); }

    /// The first row whose own name has all the words, else the first row at all.
    [[nodiscard]] QModelIndex firstMatch() const;

    [[nodiscard]] QModelIndex mapToSource(const QModelIndex& proxy) const override;
    [[nodiscard]] QModelIndex mapFromSource(const QModelIndex& source) const override;
    [[nodiscard]] QModelIndex index(
        int row, int column, const QModelIndex& parent = {}) const override;
    [[nodiscard]] QModelIndex parent(const QModelIndex& child) const override;
    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] bool hasChildren(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;

private:
    /// A row of the topology, in the order of the tree.
    struct Entry
    {
        QModelIndex index; ///< in NameColumn
        QString folded; ///< the name for comparing
        int parent = -1; ///< place in m_entries
        bool isMatch = false; ///< has all words itself or from above
        bool isShown = false;
    };

    /// A row here; children stand side by side in m_rows.
    struct Row
    {
        int entry = -1;
        int parent = -1; ///< place in m_rows
        int place = 0; ///< among its parent's children
        int firstChild = 0;
        int childCount = 0;
    };

    void readSource();
    void readBranch(const QModelIndex& parent, int parentEntry);
    void rebuild();
    void chooseTree();
    void placeTree();
    void placeList(const QList<Scope>& scopes);
    void sortChildren(std::vector<int>& entries) const;
    void changeSource(const QModelIndex& first, const QModelIndex& last);
    [[nodiscard]] double sortKey(int entry) const;
    [[nodiscard]] const Row& rowOf(const QModelIndex& proxy) const;

    TopologyModel& m_topology;
    std::vector<Entry> m_entries;
    std::vector<Row> m_rows;
    int m_topCount = 0;
    mutable QHash<const void*, int> m_places; ///< source's internal pointer → place in m_rows
    QStringList m_words; ///< folded
    Order m_order = Order::Name;
    Shown m_shown = Shown::Fleet;
    QList<Scope> m_favourites;
    QList<Scope> m_recent;
};

} // namespace promdesk
