// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "sources/SourceCapabilities.h"

#include <QString>

namespace promdesk {

/// Scrape interval and external labels of a configuration as `status/config` shows it; what is not
/// there stays as it is in capabilities. Reads the "global:" block line by line: known when there
/// is one and no label was over the bound.
void readGlobalConfig(const QString& yaml, SourceCapabilities& capabilities);

} // namespace promdesk
