// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "series/PackedColumn.h"
#include "series/SeriesBlock.h"

#include <cstddef>
#include <memory>
#include <vector>

namespace promdesk {

/// A block in as little memory as its values carry, exact to the bit. Immutable; any thread.
class PackedBlock
{
public:
    explicit PackedBlock(const SeriesBlock& block);

    [[nodiscard]] BlockPtr unpack() const;

    /// Memory it takes, counted as SeriesBlock::bytes() does.
    [[nodiscard]] std::size_t bytes() const;

private:
    struct Part
    {
        BlockSeries series; ///< without its values
        PackedColumn values;
    };

    std::vector<Part> m_parts;
};

using PackedBlockPtr = std::shared_ptr<const PackedBlock>;

} // namespace promdesk
