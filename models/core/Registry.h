// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include <algorithm>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace promdesk {

/// Named things of one interface, in the order they were added. Filled by an explicit list in
/// app/Registrations.cpp: self-registering statics in static libraries are dropped by the linker.
template <typename T> class Registry
{
public:
    struct Entry
    {
        std::string id;
        std::unique_ptr<T> thing;
    };

    /// Ids are unique; adding one a second time replaces the first.
    void add(std::string id, std::unique_ptr<T> thing)
    {
        std::erase_if(m_entries, [&id](const Entry& entry) { return entry.id == id; });
        m_entries.push_back(Entry { std::move(id), std::move(thing) });
    }

    /// The thing with this id, or nullptr; owned by the registry, which does not make it const.
    [[nodiscard]] T* find(std::string_view id) const
    {
        const auto at = std::find_if(m_entries.begin(), m_entries.end(),
            [id](const Entry& entry) { return entry.id == id; });
        return at == m_entries.end() ? nullptr : at->thing.get();
    }

    [[nodiscard]] const std::vector<Entry>& entries() const { return m_entries; }

private:
    std::vector<Entry> m_entries;
};

} // namespace promdesk
