// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "sources/QueryRequest.h"

#include <QByteArray>
#include <QUrl>

#include <memory>
#include <optional>

namespace promdesk::test {
class PrometheusServer;
}

namespace promdesk::bench {

/// 1,000 series with 1,000 samples each of three kinds in a real Prometheus, and its answers.
class RealAnswers
{
public:
    enum class Kind
    {
        Rates, ///< 15 to 17 digits
        Gauges, ///< short decimals
        Bytes, ///< integers
    };

    RealAnswers();
    ~RealAnswers();

    /// Starts the server and fills it. False: there is none to start.
    [[nodiscard]] bool start();

    /// The whole HTTP answer as it came over the wire, for "identity" or "gzip".
    [[nodiscard]] QByteArray raw(Kind kind, const QByteArray& encoding) const;

    /// What was asked.
    [[nodiscard]] QueryRequest request(Kind kind) const;

    /// The selector of a kind's series and the window of all their samples.
    [[nodiscard]] QueryRequest rawWindow(Kind kind) const;

    [[nodiscard]] QUrl serverUrl() const;

    [[nodiscard]] qint64 serverId() const; ///< of its process

    static constexpr int kSeries = 1000;
    static constexpr int kSamples = 1000;
    static constexpr Duration kStep = Duration::fromSeconds(10);

private:
    [[nodiscard]] bool fill();

    std::unique_ptr<test::PrometheusServer> m_server;
    Instant m_start;
};

/// The one that all benchmarks of a run share; null where no prometheus can be started.
[[nodiscard]] const RealAnswers* realAnswers();

} // namespace promdesk::bench
