// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "core/CancelToken.h"
#include "core/Duration.h"
#include "core/Result.h"
#include "prometheus/DiagnosisStep.h"
#include "prometheus/HttpTransport.h"
#include "sources/SourceCapabilities.h"

#include <functional>

namespace promdesk {

/// report runs for each step when it begins (Running) and when it ends, on the I/O thread or the
/// worker, in order and never twice at once; finished runs once, after the last report, on the
/// worker.
struct DiagnosisCallbacks
{
    std::function<void(DiagnosisStep)> report;
    std::function<void(Result<SourceCapabilities>)> finished;
};

/// Tries a connection step by step, to say where it fails: name, connection, encryption, HTTP, API.
/// The first three use a socket of their own and send nothing; credentials are sent only in the
/// last two. After a failure the remaining steps are reported as Skipped. Cancelling ends it with
/// Cancelled. Called on the thread of the token's owner, whose action is set; io and worker outlive
/// the token.
void diagnoseConnection(const TransportSetup& setup, IoThread& io, Executor& worker,
    const CancelToken& cancel, DiagnosisCallbacks callbacks);

} // namespace promdesk
