// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "core/Registry.h"
#include "exports/SeriesExporter.h"

namespace promdesk {

/// Adds every file format that data can be exported in. Panel types come from
/// panels/PanelTypes.h, verbs from commands/CommandTable.h.
void registerExporters(Registry<SeriesExporter>& exporters);

} // namespace promdesk
