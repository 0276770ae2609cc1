// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "queries/QueryLog.h"

#include <QAbstractTableModel>

#include <cstddef>
#include <deque>
#include <functional>

namespace promdesk {

/// The query log as rows, the newest first. It follows the log when told to and holds no more than
/// the log does. GUI thread.
class QueryLogModel final : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column
    {
        TimeColumn,
        ServerColumn,
        OriginColumn, ///< who asked
        KindColumn,
        ExpressionColumn,
        RangeColumn, ///< length of what was asked
        StepColumn,
        WaitedColumn, ///< before it was sent
        TookColumn,
        BytesColumn,
        SeriesColumn,
        SamplesColumn,
        StatusColumn, ///< of HTTP
        OutcomeColumn,
        ColumnCount,
    };

    enum Role
    {
        SortRole = Qt::UserRole + 1, ///< double for numbers, QString for texts
        NumberRole, ///< of the entry, rising with time
    };

    using NameOf = std::function<QString(const QString& sourceId)>;

    /// serverName: by source id; empty when the server is gone.
    explicit QueryLogModel(NameOf serverName, QObject* parent = nullptr);

    /// Takes what came since the last call and drops what the log has dropped.
    void follow(const QueryLog& log);
    /// Starts empty: what the log has now is not shown any more.
    void restart(const QueryLog& log);

    /// So many entries of the log were not taken yet.
    [[nodiscard]] std::size_t newEntries(const QueryLog& log) const;

    [[nodiscard]] const QueryLogEntry& entry(int row) const;
    /// As it came; empty when the server is gone and was never known by name.
    [[nodiscard]] QString serverName(int row) const;
    /// Whether the row has every word in its server, asker, kind, expression or outcome; upper and
    /// lower case are alike.
    [[nodiscard]] bool matches(int row, const QStringList& words) const;

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QVariant headerData(
        int section, Qt::Orientation orientation, int role) const override;

private:
    struct Row
    {
        QueryLogEntry entry;
        QString server; ///< at the time
        std::size_t number = 0;
    };

    [[nodiscard]] QString textOf(const Row& row, int column) const;
    [[nodiscard]] static QString figureOf(const QueryLogEntry& entry, int column);
    [[nodiscard]] QString toolTipOf(const Row& row, int column) const;
    [[nodiscard]] QVariant sortValueOf(const Row& row, int column) const;

    NameOf m_nameOf;
    std::deque<Row> m_rows;
    std::size_t m_taken = 0; ///< of the log's totalCount()
};

} // namespace promdesk
