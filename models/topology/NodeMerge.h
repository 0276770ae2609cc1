// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

namespace promdesk {

/// One exporter's word about one machine.
struct NodeSighting
{
    std::string cluster;
    std::string profileId;
    std::string clusterMatcher; ///< cluster="x"; empty where the series have no such label
    std::string label; ///< selects the machine in the profile's series; may be empty
    std::string value;
    std::string name; ///< what the machine may be called
    int nameRank = 0; ///< the greatest wins: 4 Kubernetes' name, 3 node label, 2 uname, 1 host, 0
    std::string anchor; ///< a name that is certain: two of them are never one machine
    std::set<std::string> names; ///< folded host names it goes by
    std::set<std::string> addresses;
    std::set<std::string> gpus; ///< UUIDs or numbers
    int countedGpus = 0; ///< where there are too many to be listed
    std::string evidence; ///< plain text
    std::string downTarget; ///< of a scrape that fails; empty otherwise
    /// Where a machine's own exporter answers: one name at several such addresses is the name of
    /// several machines. Empty for all other sightings.
    std::string host = {};
    std::vector<std::string> doubts = {}; ///< plain text
};

/// Sightings of one machine.
struct NodeGroup
{
    std::string cluster;
    std::string name;
    std::vector<NodeSighting> sightings;
    std::vector<std::string> doubts; ///< why others that look like it are not joined, plain text
};

/// Puts sightings of the same machine together: same cluster and a common name or address, or a
/// short name that is the first part of exactly one full name. Groups with different anchors, and
/// machines that answer at different addresses by one name, stay apart: a wrong join is worse than
/// none. notes: what was kept apart, plain text. Sorted by
/// cluster, then name; names are unique in a cluster. Pure.
[[nodiscard]] std::vector<NodeGroup> mergeNodes(
    std::vector<NodeSighting> sightings, std::vector<std::string>& notes);

} // namespace promdesk
