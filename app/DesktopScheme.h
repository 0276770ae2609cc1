// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "theme/SystemScheme.h"

#include <memory>

namespace promdesk {

/// The best word on light and dark that this desktop has: its portal where there is a session bus,
/// its palette otherwise. Call it before a theme of ours is in force. Never null.
[[nodiscard]] std::unique_ptr<SystemScheme> makeSystemScheme();

} // namespace promdesk
