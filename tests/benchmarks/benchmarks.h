// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

/// Each prints its lines beside its baseline and says whether both computed the same.
namespace promdesk::bench {

[[nodiscard]] bool decode();
[[nodiscard]] bool exportCsv();

} // namespace promdesk::bench
