// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include <QDialog>
#include <QString>

#include <vector>

namespace promdesk {

/// One line of the sheet.
struct ShortcutRow
{
    QString group; ///< "File"
    QString action; ///< "Save"
    QString keys; ///< "Ctrl+S"
};

/// All keys on one page, with a filter. GUI thread.
class ShortcutSheet final : public QDialog
{
    Q_OBJECT

public:
    explicit ShortcutSheet(const std::vector<ShortcutRow>& rows, QWidget* parent = nullptr);

    /// Keys that belong to no menu: those of charts and lists.
    [[nodiscard]] static std::vector<ShortcutRow> chartRows();
};

} // namespace promdesk
