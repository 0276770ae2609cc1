// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "core/FlatMap.h"

#include <QList>

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>

namespace promdesk {

/// Looks one key up in many maps: while one after the other shares its keys, it is looked for
/// once.
class KeyFinder
{
public:
    /// key outlives this.
    explicit KeyFinder(std::string_view key)
        : m_key(key)
    { }

    /// Null when the map has no such key.
    template <typename T> [[nodiscard]] const T* findIn(const FlatMap<T>& map)
    {
        if (map.keys().constData() != m_keys.constData()) {
            m_keys = map.keys(); // kept, or another list could come to stand where it was
            const auto at = std::lower_bound(m_keys.cbegin(), m_keys.cend(), m_key);
            const bool isThere = at != m_keys.cend() && *at == m_key;
            m_place = isThere ? at - m_keys.cbegin() : -1;
        }
        return m_place < 0 ? nullptr : &map.values()[static_cast<std::size_t>(m_place)];
    }

private:
    std::string_view m_key;
    QList<std::string> m_keys;
    std::ptrdiff_t m_place = -1;
};

} // namespace promdesk
