// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "core/Result.h"
#include "series/SeriesBlock.h"

#include <QByteArray>
#include <QByteArrayView>

#include <cstdint>
#include <optional>
#include <vector>

namespace promdesk {

/// What of a block outlives the program: the points that can change no more.
struct KeptBlock
{
    BlockPtr block; ///< never null; has nothing outside of settled
    std::vector<GridSpan> settled; ///< inside the block, rising, disjoint, at least one
};

/// Which block a file holds, so that none is taken for another.
struct BlockMark
{
    QByteArray keyDigest; ///< SHA-256 of everything that tells columns apart
    std::int64_t number = 0;
};

/// The newest form that is written and the only one that is read.
constexpr int kBlockFileVersion = 1;

/// A block as the bytes of a file: head, deflated columns exact to the bit, SHA-256 of all before.
/// Nothing when it cannot be kept: native histograms, labels of more than 64 KiB. Pure; worker.
[[nodiscard]] std::optional<QByteArray> toBlockFile(const BlockMark& mark, const KeptBlock& kept);

/// The reverse. Errors: Unsupported (another version), Malformed (anything else that is wrong,
/// another block's file included). Memory is taken for what is there, not for what is claimed.
[[nodiscard]] Result<KeptBlock> fromBlockFile(const BlockMark& mark, QByteArrayView bytes);

} // namespace promdesk
