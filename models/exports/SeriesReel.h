// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "core/Result.h"
#include "series/SeriesSnapshot.h"

#include <cstddef>

namespace promdesk {

/// Series that are taken out one by one, because all of them at once would not fit into memory.
/// One thread at a time.
class SeriesReel
{
public:
    SeriesReel() = default;
    SeriesReel(const SeriesReel&) = delete;
    SeriesReel& operator=(const SeriesReel&) = delete;
    virtual ~SeriesReel() = default;

    [[nodiscard]] virtual std::size_t size() const = 0;
    /// index < size().
    [[nodiscard]] virtual const LabelSet& labels(std::size_t index) const = 0;
    /// The whole series; its axis is an explicit one. Errors: Io.
    [[nodiscard]] virtual Result<Series> series(std::size_t index) const = 0;
    [[nodiscard]] virtual std::size_t sampleCount() const = 0;
};

} // namespace promdesk
