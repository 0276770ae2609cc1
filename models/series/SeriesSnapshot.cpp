// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "series/SeriesSnapshot.h"

namespace promdesk {

std::size_t SeriesSnapshot::sampleCount() const
{
    std::size_t count = 0;
    for (const Series& one : series) {
        count += one.values.size() + one.histograms.size();
    }
    return count;
}

} // namespace promdesk
