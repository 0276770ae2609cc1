// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

namespace promdesk {

/// Which blocks go to the disk.
enum class KeepWhat
{
    WhatHasGrown, ///< a good deal
    Everything,
};

/// On which thread; at the end of the program there is only one left.
enum class KeepWhere
{
    Worker,
    Here,
};

} // namespace promdesk
