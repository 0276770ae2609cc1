// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "pages/PagePlan.h"

namespace promdesk {

/// The page without one panel; gaps are closed.
[[nodiscard]] PagePlan withoutPanel(PagePlan page, const QString& panelId);

/// The page with a copy of one panel below it, under an id that no other panel has; unchanged when
/// there is no such panel. The copy is the panel that follows the original.
[[nodiscard]] PagePlan withDuplicate(PagePlan page, const QString& panelId);

} // namespace promdesk
