// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers

#pragma once

namespace promdesk {

/// Makes the files of this library readable under ":/": fonts, profiles, ready-made pages, icons.
/// Must be called once, before the first of them is opened; needed because a static library's
/// resources are dropped by the linker unless something names them.
void initResources();

} // namespace promdesk
