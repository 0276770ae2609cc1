// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace promdesk {

/// A bit for each row of each column of a tile: is it covered? Rows are [begin, end), not empty and
/// inside the tile.
class RowMasks
{
public:
    RowMasks(int columns, int height)
        : m_words(static_cast<std::size_t>(height) / kBits + 1)
        , m_covered(static_cast<std::size_t>(columns) * m_words)
        , m_common(m_words)
    { }

    void clear()
    {
        std::fill(m_covered.begin(), m_covered.end(), std::uint64_t { 0 });
        std::fill(m_common.begin(), m_common.end(), std::uint64_t { 0 });
    }

    void cover(int column, int begin, int end)
    {
        std::uint64_t* const words = at(column);
        const Place place(begin, end);
        if (place.first == place.last) {
            words[place.first] |= place.head & place.tail;
            return;
        }
        for (std::size_t i = place.first; i <= place.last; ++i) {
            words[i] |= place.bits(i);
        }
    }

    /// Calls use(begin, end) for the rows of a column that are not covered, stretch by stretch; a
    /// long one may come in parts.
    template <typename Use> void eachOpen(int column, int begin, int end, Use use) const
    {
        const std::uint64_t* const words =
            m_covered.data() + static_cast<std::size_t>(column) * m_words;
        const Place place(begin, end);
        for (std::size_t i = place.first; i <= place.last; ++i) {
            std::uint64_t open = ~words[i] & place.bits(i);
            const int row = static_cast<int>(i * kBits);
            while (open != 0) {
                const int from = std::countr_zero(open);
                const int to = from + std::countr_one(open >> static_cast<unsigned>(from));
                use(row + from, row + to);
                open = to < static_cast<int>(kBits)
                    ? open & (~std::uint64_t { 0 } << static_cast<unsigned>(to))
                    : 0;
            }
        }
    }

    [[nodiscard]] bool isCovered(int column, int begin, int end) const
    {
        return holdsAll(m_covered.data() + static_cast<std::size_t>(column) * m_words, begin, end);
    }

    /// Notes for isCoveredInAll() what is covered in each of the first columns by now. Returns how
    /// many rows that is.
    int lookThrough(int columns)
    {
        std::copy_n(m_covered.begin(), m_words, m_common.begin());
        for (int column = 1; column < columns; ++column) {
            const std::uint64_t* const words = at(column);
            for (std::size_t i = 0; i < m_words; ++i) {
                m_common[i] &= words[i];
            }
        }
        int rows = 0;
        for (const std::uint64_t word : m_common) {
            rows += std::popcount(word);
        }
        return rows;
    }

    [[nodiscard]] bool isCoveredInAll(int begin, int end) const
    {
        return holdsAll(m_common.data(), begin, end);
    }

private:
    static constexpr std::size_t kBits = 64;

    /// The words in which rows lie, and their bits there.
    struct Place
    {
        Place(int begin, int end)
            : first(static_cast<std::size_t>(begin) / kBits)
            , last(static_cast<std::size_t>(end - 1) / kBits)
            , head(~std::uint64_t { 0 } << (static_cast<std::size_t>(begin) % kBits))
            , tail(~std::uint64_t { 0 } >> (kBits - 1 - static_cast<std::size_t>(end - 1) % kBits))
        { }

        [[nodiscard]] std::uint64_t bits(std::size_t word) const
        {
            return (word == first ? head : ~std::uint64_t { 0 })
                & (word == last ? tail : ~std::uint64_t { 0 });
        }

        std::size_t first;
        std::size_t last;
        std::uint64_t head;
        std::uint64_t tail;
    };

    [[nodiscard]] static bool holdsAll(const std::uint64_t* words, int begin, int end)
    {
        const Place place(begin, end);
        if (place.first == place.last) {
            return (~words[place.first] & place.head & place.tail) == 0;
        }
        for (std::size_t i = place.first; i <= place.last; ++i) {
            if ((~words[i] & place.bits(i)) != 0) {
                return false;
            }
        }
        return true;
    }

    [[nodiscard]] std::uint64_t* at(int column)
    {
        return m_covered.data() + static_cast<std::size_t>(column) * m_words;
    }

    std::size_t m_words; ///< per column
    std::vector<std::uint64_t> m_covered; ///< column after column
    std::vector<std::uint64_t> m_common;
};

} // namespace promdesk
