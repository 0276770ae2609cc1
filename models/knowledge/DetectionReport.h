// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "core/Result.h"
#include "knowledge/KnowledgeLoader.h"
#include "topology/DiscoveryEvidence.h"
#include "topology/TopologyTree.h"

#include <QString>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace promdesk {

class FleetMonitor;

/// One server as far as discovery came with it.
struct AskedSource
{
    QString id;
    QString name;
    std::optional<DiscoveryEvidence> evidence; ///< absent: it has not answered yet
    TopologyPtr topology; ///< of the fleet; may be without this source
    std::optional<Error> error; ///< of the last cycle
};

[[nodiscard]] AskedSource askedSource(
    const FleetMonitor& fleet, const QString& id, const QString& name);

/// What became of one profile on one server.
enum class SightingState
{
    Detected,
    NeedsMore, ///< a marker is there, but not all that is needed besides
    NotFound, ///< none of the markers is there
    NotAsked, ///< the server has not been asked for this profile yet
    NoAnswer, ///< and has not answered when it was
};

/// Series of one metric.
struct MetricCount
{
    std::string metric;
    std::int64_t series = 0;
};

/// What a profile made of a server's series.
struct EntityCounts
{
    int clusters = 0; ///< that it has anything to say of
    int nodes = 0;
    int endpoints = 0;
    int replicas = 0; ///< of those endpoints

    [[nodiscard]] int total() const { return nodes + endpoints; }
};

/// One label that names entities of a server.
struct LabelUse
{
    QString place; ///< "cluster", "node", "endpoint", "replica", "gpu"
    std::string label;
    bool isWord = false; ///< not the profile's own: a word for labels
};

/// One signal of a detected profile on one server.
struct SignalSighting
{
    QString title;
    std::string id;
    /// Places in the profile of the alternatives that are used; empty: the signal cannot be had.
    std::vector<std::size_t> alternatives;
    std::vector<std::string> metrics; ///< that the first of them needs
    QString missing; ///< why it cannot be had, and what enables it
    std::vector<std::string> absent; ///< what the best alternative needs and the server lacks
};

/// One profile on one server.
struct ProfileSighting
{
    QString sourceId;
    QString server; ///< name
    SightingState state = SightingState::NotAsked;
    std::vector<MetricCount> markers; ///< those that are there, best first
    std::vector<std::string> absent; ///< NeedsMore: what is needed besides
    QString error; ///< NoAnswer: why
    // of a detected one only
    EntityCounts entities;
    std::vector<LabelUse> labels;
    std::vector<SignalSighting> signalList; ///< in the profile's order

    [[nodiscard]] int boundSignals() const;
};

/// Where a profile is from.
enum class ProfileOrigin
{
    Shipped,
    Own,
    Correction, ///< the user's, in place of a shipped one
};

/// One profile on all servers.
struct ProfileReport
{
    const ServerProfile* profile = nullptr; ///< never null; lives as long as the report
    ProfileOrigin origin = ProfileOrigin::Shipped;
    std::vector<ProfileSighting> sightings; ///< in the order of the servers

    [[nodiscard]] int detectedCount() const;
    /// The best that became of it anywhere; NotAsked without servers.
    [[nodiscard]] SightingState state() const;
    [[nodiscard]] EntityCounts entities() const; ///< over all servers
};

/// What was detected, what was not and why.
struct DetectionReport
{
    ProfileSetPtr profiles; ///< what the rows point into
    std::vector<ProfileReport> rows; ///< by id
    std::vector<FileProblem> problems; ///< files that could not be used
};

/// Pure, and quick enough for any thread.
[[nodiscard]] DetectionReport makeDetectionReport(
    const LoadedKnowledge& known, const std::vector<AskedSource>& sources);

} // namespace promdesk
