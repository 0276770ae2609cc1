// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "core/Executor.h"

namespace promdesk {

/// Where heavy sampling runs: workers reduce, gui brings the result back. Both null: everything on
/// the calling thread. Both outlive every plot.
struct PlotExecutors
{
    Executor* workers = nullptr;
    Executor* gui = nullptr;
};

} // namespace promdesk
