// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include <QString>

namespace promdesk {

/// The name that a save dialog offers for what has this title, which may hold anything: letters and
/// digits of every script, dots, dashes and underscores, at most 80 characters before the suffix,
/// never hidden; "promdesk" where nothing else is left. suffix is ours, without the dot.
[[nodiscard]] QString suggestedFileName(const QString& title, const QString& suffix);

} // namespace promdesk
