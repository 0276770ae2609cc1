// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "core/Duration.h"
#include "series/SeriesStore.h"

#include <map>
#include <string>

namespace promdesk {

/// When answers that were partial and are stored, or held as raw samples, are asked for once more:
/// after 15 s, then after twice as long each time, up to an hour; sooner, but no more often than
/// every two minutes, when tails are whole after they were partial. A store that was away is mended
/// soon, and a server that warns with every answer is not asked for whole ranges again and again.
/// Times are Clock::elapsed(). One thread.
class PartialRetry
{
public:
    /// What is shown of the key is partial; the first time the wait begins.
    void seenPartial(const StoreKey& key, Duration now);

    /// What is shown of the key is whole: what may come is a new matter.
    void seenWhole(const StoreKey& key) { m_waits.erase(key); }

    /// What an answer to a tail alone was.
    void seenPartialTail(const StoreKey& key);
    void seenWholeTail(const StoreKey& key, Duration now);

    [[nodiscard]] bool isDue(const StoreKey& key, Duration now) const;
    /// It was; the next time is later.
    void asked(const StoreKey& key, Duration now);

    /// Everything whose family begins so.
    void forgetFamilies(const std::string& prefix);

    void clear() { m_waits.clear(); }

private:
    struct Wait
    {
        int tries = 0;
        Duration notBefore;
        Duration askedAt; ///< the last time, or when it was first seen
        bool isTailPartial = false;
    };

    std::map<StoreKey, Wait> m_waits;
};

} // namespace promdesk
