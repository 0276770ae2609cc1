// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include <QSet>
#include <QString>

namespace promdesk {

/// A file name on every system from any title: only A–Z a–z 0–9 . _ -, at most 80 characters with
/// ".suffix", no leading dot or dash, none of Windows' device names, never empty ("panel"). Runs of
/// other characters become one dash. The suffix is ours: short, of allowed characters; may be
/// empty.
[[nodiscard]] QString safeFileName(const QString& title, const QString& suffix);

/// The same, and different from all taken names also where case does not count ("-2", "-3" …); adds
/// the name to them in lower case.
[[nodiscard]] QString uniqueFileName(
    const QString& title, const QString& suffix, QSet<QString>& taken);

} // namespace promdesk
