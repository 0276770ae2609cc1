// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include <cstddef>
#include <utility>
#include <vector>

namespace promdesk {

/// What was looked at, with a place among it, as a browser keeps pages. Holds at least one entry
/// and at most kDepth; the oldest go first.
template <typename T> class History
{
public:
    static constexpr std::size_t kDepth = 100;

    explicit History(T first)
        : m_entries { std::move(first) }
    { }

    [[nodiscard]] const T& current() const { return m_entries[m_at]; }

    /// Becomes the current one and drops what lay ahead; the current one again changes nothing.
    void push(T entry)
    {
        if (entry == current()) {
            return;
        }
        m_entries.erase(m_entries.begin() + static_cast<std::ptrdiff_t>(m_at) + 1, m_entries.end());
        m_entries.push_back(std::move(entry));
        if (m_entries.size() > kDepth) {
            m_entries.erase(m_entries.begin());
        }
        m_at = m_entries.size() - 1;
    }

    /// False when there is nothing to go to.
    bool goBack()
    {
        if (!canGoBack()) {
            return false;
        }
        --m_at;
        return true;
    }

    bool goForward()
    {
        if (!canGoForward()) {
            return false;
        }
        ++m_at;
        return true;
    }

    [[nodiscard]] bool canGoBack() const { return m_at > 0; }

    [[nodiscard]] bool canGoForward() const { return m_at + 1 < m_entries.size(); }

private:
    std::vector<T> m_entries;
    std::size_t m_at = 0;
};

} // namespace promdesk
