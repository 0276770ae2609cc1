// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "core/Registry.h"
#include "panels/Panel.h"
#include "panels/PanelServices.h"

namespace promdesk {

/// Adds the built-in panel types: timeseries, stat, table, share, text.
void registerPanelTypes(Registry<PanelType>& registry, const PanelServices& services = {});

} // namespace promdesk
