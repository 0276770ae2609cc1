// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "series/PackedBlock.h"

#include <utility>

namespace promdesk {

PackedBlock::PackedBlock(const SeriesBlock& block)
{
    m_parts.reserve(block.series.size());
    for (const BlockSeries& series : block.series) {
        m_parts.push_back({ .series = { .labels = series.labels,
                                .first = series.first,
                                .values = {},
                                .histograms = series.histograms },
            .values = PackedColumn(series.values) });
    }
}

BlockPtr PackedBlock::unpack() const
{
    auto block = std::make_shared<SeriesBlock>();
    block->series.reserve(m_parts.size());
    for (const Part& part : m_parts) {
        block->series.push_back(part.series);
        block->series.back().values = part.values.unpack();
    }
    return block;
}

std::size_t PackedBlock::bytes() const
{
    std::size_t sum = sizeof(PackedBlock);
    for (const Part& part : m_parts) {
        sum += part.series.bytes() + sizeof(PackedColumn) + part.values.bytes();
    }
    return sum;
}

} // namespace promdesk
