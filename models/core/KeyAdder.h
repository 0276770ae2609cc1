// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "core/FlatMap.h"

#include <QList>

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

namespace promdesk {

/// Adds one key to many maps: while one after the other shares its keys, the longer list is made
/// once and is theirs together.
class KeyAdder
{
public:
    /// key outlives this.
    explicit KeyAdder(std::string_view key)
        : m_key(key)
    { }

    /// The value at the key, and whether it was put there. As FlatMap::try_emplace().
    template <typename T> std::pair<T&, bool> addTo(FlatMap<T>& map, T value)
    {
        if (m_longer.isEmpty() || map.m_keys.constData() != m_before.constData()) {
            m_before = map.m_keys; // kept, or another list could come to stand where it was
            m_place = map.placeOf(m_key);
            m_isThere = map.isAt(m_place, m_key);
            m_longer = m_before;
            if (!m_isThere) {
                m_longer.insert(m_place, std::string(m_key));
            }
        }
        const auto at = map.m_values.begin() + m_place;
        if (m_isThere) {
            return { *at, false };
        }
        map.m_keys = m_longer;
        return { *map.m_values.insert(at, std::move(value)), true };
    }

private:
    std::string_view m_key;
    QList<std::string> m_before;
    QList<std::string> m_longer;
    std::ptrdiff_t m_place = 0;
    bool m_isThere = false;
};

} // namespace promdesk
