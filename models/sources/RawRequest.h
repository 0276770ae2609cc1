// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "core/Duration.h"
#include "core/Instant.h"
#include "core/LabelSet.h"
#include "series/SeriesSnapshot.h"
#include "sources/RequestOrigin.h"

#include <memory>
#include <string>

namespace promdesk {

/// Takes the series of a raw answer one by one, each whole. On a worker, one after the other.
class RawSink
{
public:
    RawSink() = default;
    RawSink(const RawSink&) = delete;
    RawSink& operator=(const RawSink&) = delete;
    virtual ~RawSink() = default;

    /// Forgets what came: the answer could not be used and is asked for in another way.
    virtual void restart() = 0;
    /// False: nothing more is wanted, as for a file that cannot be written.
    [[nodiscard]] virtual bool add(Series series) = 0;
};

/// A question for samples as they were scraped, with their own times.
struct RawRequest
{
    std::string selector; ///< series and nothing else: no function, range, offset or @
    Instant start; ///< both ends belong to the window
    Instant end;
    Duration timeout = Duration::fromSeconds(120); ///< total deadline of each request
    bool usesRemoteRead = false; ///< SourceCapabilities::hasRemoteRead; else JSON
    LabelSet externalLabels = {}; ///< of the capabilities: remote read adds them
    Duration scrapeInterval = Duration::fromSeconds(15); ///< for the estimate
    /// By remote read or not at all: what JSON would cost is more than the asker wants to spend. It
    /// answers for what becomes of labels, too.
    bool isRemoteReadOnly = false;
    /// The asker has seen that no series has a label of its own with the name of an external one.
    bool isFreeOfExternalLabels = false;
    /// The asker knows that it is not too much: the series are not counted first.
    bool isKnownSmall = false;
    /// Gets the series; the answer then has none. Absent: the answer has them.
    std::shared_ptr<RawSink> sink = {};
    RequestOrigin origin = {};
};

} // namespace promdesk
