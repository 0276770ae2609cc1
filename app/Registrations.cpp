// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "Registrations.h"

#include "exports/CsvExporter.h"
#include "exports/JsonExporter.h"

#include <memory>

namespace promdesk {

void registerExporters(Registry<SeriesExporter>& exporters)
{
    exporters.add("csv", std::make_unique<CsvExporter>());
    exporters.add("json", std::make_unique<JsonExporter>());
}

} // namespace promdesk
