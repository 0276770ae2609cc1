// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "core/Error.h"
#include "sources/QueryRequest.h"

#include <QString>

#include <cstddef>
#include <functional>
#include <optional>

namespace promdesk {

/// One request that left for a server, when it has ended. Without secrets.
struct RequestNote
{
    QString sourceId;
    /// Below the server's address: "/api/v1/series"; of another server, with its host:
    /// "login.example:8443/token".
    QString path;
    /// What was asked in the words of PromQL; for calls that take no expression: their selectors
    /// or names.
    QueryRequest about;
    Instant askedAt; ///< local clock
    Duration queueWait; ///< until it was sent
    Duration latency; ///< from then to the last byte
    std::size_t bytes = 0; ///< of the body, unpacked, also when it was cut off
    int status = 0; ///< of HTTP; 0: there was no answer
    std::optional<Error> error = {}; ///< of the connection, or cancelled
};

/// Is told of every request that has ended, before its answer is used. On a worker thread or the
/// I/O thread.
using RequestObserver = std::function<void(RequestNote)>;

} // namespace promdesk
