// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "commands/CommandSession.h"

#include "prometheus/PrometheusSource.h"

#include <utility>

namespace promdesk {

CommandSession::CommandSession(const std::vector<ServerChoice>& servers)
{
    for (const ServerChoice& server : servers) {
        TransportSetup setup;
        setup.settings = server.settings;
        setup.credentials = server.credentials;
        m_sources.push_back(std::make_unique<PrometheusSource>(std::move(setup), m_io, m_workers));
    }
}

CommandSession::~CommandSession() = default;

void CommandSession::probe(std::size_t index, std::function<void(Result<SourceCapabilities>)> done)
{
    m_sources.at(index)->probe(
        m_cancel.token(), [this, done = std::move(done)](Result<SourceCapabilities> result) {
            m_mainThread.post([done, result = std::move(result)] { done(result); });
        });
}

void CommandSession::fetch(
    std::size_t index, const QueryRequest& request, std::function<void(Result<SnapshotPtr>)> done)
{
    m_sources.at(index)->fetch(
        request, m_cancel.token(), [this, done = std::move(done)](Result<SnapshotPtr> result) {
            m_mainThread.post([done, result = std::move(result)] { done(result); });
        });
}

void CommandSession::fetchRaw(
    std::size_t index, const RawRequest& request, std::function<void(Result<SnapshotPtr>)> done)
{
    m_sources.at(index)->fetchRaw(
        request, m_cancel.token(), [this, done = std::move(done)](Result<SnapshotPtr> result) {
            m_mainThread.post([done, result = std::move(result)] { done(result); });
        });
}

} // namespace promdesk
