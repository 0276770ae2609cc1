// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "core/CancelToken.h"
#include "topology/DiscoveryUpdate.h"
#include "topology/FleetDiscovery.h"

#include <algorithm>
#include <set>
#include <string>
#include <vector>

namespace promdesk {

/// The answer to several vital signs at once.
struct FleetDiscovery::JoinedVitals
{
    std::vector<VitalQuery> queries;
    SnapshotPtr rows;
};

/// What belongs to one run; dropped as a whole when it ends.
struct FleetDiscovery::Cycle
{
    DiscoveryAnswers answers;
    Done done;
    CancelSource cancel;
    SnapshotPtr guard;
    SeriesCounts counts;
    std::vector<const ServerProfile*> detected;
    void (FleetDiscovery::*next)() = nullptr; ///< when all requests of this step are answered
    QString step;
    int finished = 0;
    int total = 0;
    int open = 0;
    bool arePodsMany = false; ///< too many to be asked for whole
    std::vector<SnapshotPtr> markerLists; ///< one after the other all markers
    std::vector<SnapshotPtr> podLists; ///< of pods that were asked for by name
    std::vector<VitalQuery> vitals; ///< of a whole discovery or of an update
    std::vector<JoinedVitals> joined; ///< those of a whole discovery that came together
    std::set<std::string> refused; ///< vital signs that the server cannot compute
    bool isUpdate = false;
    Listing listing = Listing::All;
    bool isRefused = false; ///< the joined question was
    UpdateParts parts;
};

/// What the last whole discovery and the updates since have found.
struct FleetDiscovery::Known
{
    DiscoveryAnswers answers;
    SeriesCounts counts;
    std::vector<const ServerProfile*> detected;
    std::vector<VitalQuery> vitals;
    bool arePodsMany = false;
    Instant listedAt; ///< what came and went until then is in the answers
    Instant wholeAt;

    /// The counts without markers that list nothing which a better one does not. In an upgrade the
    /// first target with another name changes which markers there are, and all is asked anew.
    [[nodiscard]] SeriesCounts listingCounts() const
    {
        SeriesCounts used = counts;
        std::set<std::string_view> listed;
        for (const Series& series : answers.markers ? answers.markers->series : kNone) {
            listed.insert(series.labels.metricName());
        }
        for (const ServerProfile* profile : detected) {
            const auto isListed = [&listed](const auto& one) { return listed.contains(one); };
            // Inventories are markers that list nothing here; they are asked for by themselves.
            const bool isLister =
                std::any_of(profile->markers.begin(), profile->markers.end(), isListed);
            for (const std::string& marker : profile->markers) {
                if (isLister && !isListed(marker)) {
                    used.erase(marker);
                }
            }
        }
        return used;
    }

private:
    static inline const std::vector<Series> kNone;
};

} // namespace promdesk
