// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

namespace promdesk {

/// Whether the user may move, resize and remove panels.
enum class Editable
{
    No,
    Yes,
};

} // namespace promdesk
