// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include <algorithm>
#include <initializer_list>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace promdesk {

/// A map from texts to values for a few entries that are there ten thousand times: one sorted block
/// instead of a tree node per entry (less than half of std::map's memory). Inserting is linear and
/// moves what iterators and references point to. Names as in std::map.
template <typename T> class FlatMap
{
public:
    using value_type = std::pair<std::string, T>;

    FlatMap() = default;

    FlatMap(std::initializer_list<value_type> entries)
    {
        for (const value_type& entry : entries) {
            try_emplace(entry.first, entry.second);
        }
    }

    [[nodiscard]] auto begin() const { return m_entries.begin(); }

    [[nodiscard]] auto end() const { return m_entries.end(); }

    [[nodiscard]] bool empty() const { return m_entries.empty(); }

    [[nodiscard]] std::size_t size() const { return m_entries.size(); }

    void clear() { m_entries.clear(); }

    [[nodiscard]] auto find(std::string_view key) const
    {
        const auto at = place(m_entries, key);
        return at != m_entries.end() && at->first == key ? at : m_entries.end();
    }

    [[nodiscard]] bool contains(std::string_view key) const { return find(key) != end(); }

    /// The key must be there.
    [[nodiscard]] const T& at(std::string_view key) const
    {
        const auto found = find(key);
        if (found == end()) {
            throw std::out_of_range("FlatMap::at");
        }
        return found->second;
    }

    /// Where the key is now, and whether the value was put there.
    std::pair<typename std::vector<value_type>::iterator, bool> try_emplace(
        std::string_view key, T value = {})
    {
        const auto at = place(m_entries, key);
        if (at != m_entries.end() && at->first == key) {
            return { at, false };
        }
        return { m_entries.emplace(at, std::string(key), std::move(value)), true };
    }

    T& operator[](std::string_view key) { return try_emplace(key).first->second; }

    /// Gives back what growing took in advance.
    void shrink() { m_entries.shrink_to_fit(); }

    friend bool operator==(const FlatMap&, const FlatMap&) = default;

private:
    template <typename Entries> static auto place(Entries& entries, std::string_view key)
    {
        return std::lower_bound(entries.begin(), entries.end(), key,
            [](const value_type& entry, std::string_view wanted) { return entry.first < wanted; });
    }

    std::vector<value_type> m_entries;
};

} // namespace promdesk
