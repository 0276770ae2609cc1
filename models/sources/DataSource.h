// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "core/CancelToken.h"
#include "core/Result.h"
#include "series/SeriesSnapshot.h"
#include "sources/Metadata.h"
#include "sources/QueryRequest.h"
#include "sources/RawRequest.h"
#include "sources/SourceCapabilities.h"

#include <QString>

#include <functional>

namespace promdesk {

/// Anything that yields series. Methods are called on the GUI thread (in a command, the main
/// thread) and return at once; every done callback runs exactly once, on a worker thread, also
/// after a cancel (with ErrorKind::Cancelled). Destroying a source waits for nothing: calls still
/// out are answered with Cancelled or not at all.
class DataSource
{
public:
    using QueryDone = std::function<void(Result<SnapshotPtr>)>;
    using MetadataDone = std::function<void(Result<MetadataAnswer>)>;
    using ProbeDone = std::function<void(Result<SourceCapabilities>)>;

    DataSource() = default;
    DataSource(const DataSource&) = delete;
    DataSource& operator=(const DataSource&) = delete;
    virtual ~DataSource() = default;

    [[nodiscard]] virtual QString id() const = 0;
    [[nodiscard]] virtual QString name() const = 0; ///< as the user called it; plain text
    [[nodiscard]] virtual QString address() const = 0; ///< shown; without secrets

    /// Finds out what the server is and can do. Run once after connecting.
    virtual void probe(CancelToken cancel, ProbeDone done) = 0;

    /// Errors: those of the transport, BadQuery, TooMuch, Malformed, Cancelled.
    virtual void fetch(const QueryRequest& request, CancelToken cancel, QueryDone done) = 0;

    /// Samples as they were scraped. Stale markers are missingValue() or left out. Errors: as
    /// fetch, InvalidArgument where the request has no plain selector, TooMuch where the estimate
    /// of its samples is over the limit.
    virtual void fetchRaw(const RawRequest& request, CancelToken cancel, QueryDone done) = 0;

    /// Errors: as fetch, and NotFound / Unsupported where the server lacks the call.
    virtual void fetchMetadata(
        const MetadataRequest& request, CancelToken cancel, MetadataDone done) = 0;
};

} // namespace promdesk
