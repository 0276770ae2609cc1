// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "core/Duration.h"
#include "core/LabelSet.h"
#include "core/Limits.h"

#include <QString>

#include <cstddef>

namespace promdesk {

/// Which implementation answers behind the API.
enum class Flavour
{
    Unknown,
    Prometheus,
    Thanos,
    Mimir,
    Cortex,
    VictoriaMetrics,
    GoogleManaged, ///< Google Cloud Managed Service for Prometheus
    AmazonManaged, ///< Amazon Managed Service for Prometheus
    AzureManaged, ///< Azure Monitor managed service for Prometheus
};

/// The name people know it by: "Prometheus", "VictoriaMetrics" …
[[nodiscard]] QString toText(Flavour flavour);

/// What probing found out about one server.
struct SourceCapabilities
{
    Flavour flavour = Flavour::Unknown;
    QString version; ///< as the server gave it, bounded
    bool hasQueryLimit = false; ///< knows limit= on queries (≥ 3.2)
    bool hasLookbackParameter = false; ///< knows lookback_delta= (≥ 2.43)
    bool hasQuotedNames = false; ///< takes names in quotes: {"my.metric"} (≥ 3.0)
    /// [1m] on a 15 s grid holds 4 samples, not 5; and a dot in a regular expression matches a
    /// line break (≥ 3.0)
    bool hasLeftOpenWindows = false;
    bool hasTargets = false;
    bool hasRules = false;
    bool hasRemoteRead = false; ///< streams raw samples, and this build can decode them
    bool cancelsQueries = false; ///< a closed connection stops the query (≥ 2.53)
    /// Bytes of a query that it takes; VictoriaMetrics 16 KiB unless -search.maxQueryLen says more.
    std::size_t longestExpression = limits::kExpressionBytes;
    Duration scrapeInterval = Duration::fromSeconds(15); ///< global, else measured, else 15 s
    Duration lookback = Duration::fromMinutes(5);
    Duration queryTimeout = Duration::fromMinutes(2);
    Duration clockSkew; ///< server minus us; valid to about half a round trip
    Duration roundTrip;
    QString pathPrefix; ///< "/prometheus" where the API was found below the given address
    LabelSet externalLabels; ///< of the configuration, where it may be read
    bool isConfigurationKnown = false; ///< it was read: there are no other external labels
    bool areFlagsKnown = false; ///< they were read: lookback and altersEvaluation are the server's
    /// A feature is switched on that changes what PromQL computes, or how it is labelled.
    bool altersEvaluation = false;
};

/// Why equal questions may get slightly different answers from these two; empty: no reason known.
[[nodiscard]] QString differenceNote(const SourceCapabilities& a, const SourceCapabilities& b);

} // namespace promdesk
