// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "detection/DetailLines.h"
#include "knowledge/DetectionReport.h"

#include <QAbstractTableModel>
#include <QStringList>

namespace promdesk {

/// What was detected and what was not, one row per profile, and one before them for each file that
/// could not be used. GUI thread.
class DetectionModel final : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column
    {
        StateColumn,
        ProfileColumn,
        ReasonColumn,
        FoundColumn, ///< how many entities
        SignalsColumn,
        RoleColumn,
        LevelColumn,
        ColumnCount,
    };

    enum Role
    {
        SortRole = Qt::UserRole, ///< double or text
        KeyRole, ///< text that stays the same row's over reports
    };

    explicit DetectionModel(QObject* parent = nullptr);

    /// Rows that are the same as before are changed, not replaced.
    void setReport(DetectionReport report);

    [[nodiscard]] const DetectionReport& report() const { return m_report; }

    /// Null for a file that could not be used; row is valid.
    [[nodiscard]] const ProfileReport* profileAt(int row) const;
    /// Null for a profile.
    [[nodiscard]] const FileProblem* problemAt(int row) const;
    /// Whether a row has every word in its texts, upper and lower case alike.
    [[nodiscard]] bool matches(int row, const QStringList& words) const;

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QVariant headerData(
        int section, Qt::Orientation orientation, int role) const override;

private:
    [[nodiscard]] QString keyOf(int row) const;
    [[nodiscard]] QStringList keys() const;
    [[nodiscard]] QString textOf(int row, int column) const;
    [[nodiscard]] QVariant sortValueOf(int row, int column) const;

    DetectionReport m_report;
};

} // namespace promdesk
