// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "queries/QueryLog.h"

#include <utility>

namespace promdesk {

void QueryLog::add(QueryLogEntry entry)
{
    if (m_entries.size() == kCapacity) {
        m_entries.pop_front();
    }
    m_entries.push_back(std::move(entry));
    ++m_totalCount;
}

void QueryLog::clear()
{
    m_entries.clear();
}

} // namespace promdesk
