// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include <QString>

namespace promdesk {

/// Where the program keeps what is its own; tests put all of it into one temporary folder.
struct Places
{
    QString stateFolder; ///< session, journals, backups
    QString blockFolder; ///< answers that are kept, where the user wants it

    /// The desktop's own places for this user (XDG on Linux).
    [[nodiscard]] static Places ofUser();
    [[nodiscard]] static Places below(const QString& folder);
};

} // namespace promdesk
