// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "sources/Metadata.h"
#include "sources/SourceCapabilities.h"

namespace promdesk {

/// Look-back, query timeout and features of a server's flags as `status/flags` has them; what is
/// not there, or makes no sense, stays as it is in capabilities. Known when the look-back is there.
/// Pure.
void readFlags(const TextMap& flags, SourceCapabilities& capabilities);

} // namespace promdesk
