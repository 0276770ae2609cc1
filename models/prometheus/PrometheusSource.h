// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "prometheus/HttpTransport.h"
#include "sources/DataSource.h"

#include <atomic>
#include <memory>

namespace promdesk {

/// One server with Prometheus' HTTP API: Prometheus itself, Thanos, Mimir, Cortex,
/// VictoriaMetrics. Once probed, it is asked in its own dialect. Answers are decoded on the worker.
class PrometheusSource final : public DataSource
{
public:
    /// io and worker outlive the source and every token given to it.
    PrometheusSource(TransportSetup setup, IoThread& io, Executor& worker);
    ~PrometheusSource() override;

    [[nodiscard]] QString id() const override;
    [[nodiscard]] QString name() const override;
    [[nodiscard]] QString address() const override;

    void probe(CancelToken cancel, ProbeDone done) override;
    void fetch(const QueryRequest& request, CancelToken cancel, QueryDone done) override;
    void fetchRaw(const RawRequest& request, CancelToken cancel, QueryDone done) override;
    void fetchMetadata(
        const MetadataRequest& request, CancelToken cancel, MetadataDone done) override;

private:
    ConnectionSettings m_settings;
    Executor& m_worker;
    std::shared_ptr<HttpTransport> m_transport;
    std::shared_ptr<std::atomic<Flavour>> m_flavour; ///< written where a probe is answered
};

} // namespace promdesk
