// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "queries/QueryTally.h"

#include <QAbstractTableModel>

#include <functional>
#include <vector>

namespace promdesk {

/// One row per server: what it was asked and what it has to do now. GUI thread.
class SourceTallyModel final : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column
    {
        ServerColumn,
        StateColumn, ///< asked as usual, held back, tried again
        InFlightColumn, ///< and how many may be
        QueuedColumn,
        RequestsColumn,
        FailuresColumn,
        MedianColumn,
        P95Column,
        BytesColumn,
        StoredColumn, ///< share of the points that were stored
        TailColumn, ///< share of the requests
        ServerSamplesColumn,
        ColumnCount,
    };

    using NameOf = std::function<QString(const QString& sourceId)>;

    explicit SourceTallyModel(NameOf serverName, QObject* parent = nullptr);

    /// The same servers: figures change in place; others: the model is reset.
    void setTallies(std::vector<SourceTally> tallies);

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QVariant headerData(
        int section, Qt::Orientation orientation, int role) const override;

private:
    [[nodiscard]] QString textOf(const SourceTally& tally, int column) const;

    NameOf m_nameOf;
    std::vector<SourceTally> m_tallies;
};

} // namespace promdesk
