// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include <QTableView>

#include <map>
#include <vector>

namespace promdesk {

/// A table of rows that are read, not edited: cells flush with their titles, one line each.
class LogTable final : public QTableView
{
    Q_OBJECT

public:
    explicit LogTable(QWidget* parent = nullptr);

    /// Widens what is narrower than its title and cells, up to this many px; a model is set. With a
    /// flexible column, the widest are narrowed again until all fit, as far as their titles and a
    /// few letters stay; what the user has sized stays as it is.
    void fitColumns(int mostPx);
    [[nodiscard]] int rowHeight() const; ///< px
    /// This column takes the width that the others leave, and leastPx when they leave less.
    void setFlexibleColumn(int column, int leastPx);

    /// Rows of the model behind the order and the filter, from top to bottom.
    [[nodiscard]] std::vector<int> shownRows() const;
    /// Likewise, of those that are selected.
    [[nodiscard]] std::vector<int> selectedRows() const;
    /// Likewise, the one that the keyboard is on; -1: none.
    [[nodiscard]] int currentRow() const;

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    void shareWidth();
    void squeeze();
    void setWidth(int column, int px);
    [[nodiscard]] int rowBehind(const QModelIndex& index) const;

    int m_flexible = -1;
    int m_leastPx = 0;
    bool m_isSizing = false; ///< not the user
    bool m_isFitted = false;
    std::map<int, int> m_wanted; ///< px by column; those that may be narrowed
};

} // namespace promdesk
