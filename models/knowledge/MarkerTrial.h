// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "core/CancelToken.h"
#include "core/Clock.h"
#include "core/Executor.h"
#include "profiles/ServerProfile.h"
#include "sources/DataSource.h"
#include "topology/DiscoveryQueries.h"

#include <QString>

#include <functional>
#include <string>
#include <vector>

namespace promdesk {

/// What a server has of a profile that is not in use yet.
struct MarkerTrialResult
{
    QString server; ///< name
    Result<SeriesCounts> counts; ///< of the profile's markers and of what it needs besides
};

/// Asks servers single questions for the forms that change profiles and labels: one request per
/// server and call. GUI thread; callbacks run there, once per server. Destroying it or asking anew
/// cancels.
class MarkerTrial
{
public:
    using CountsDone = std::function<void(const MarkerTrialResult& result)>;
    using LabelsDone = std::function<void(const std::vector<std::string>& names)>;

    /// Most names that labelsOn() gives for one server.
    static constexpr int kMostLabels = 500;

    /// Both outlive this.
    MarkerTrial(const Clock& clock, Executor& gui);

    /// How many series of the profile's metrics each server has now.
    void count(const ServerProfile& profile, const std::vector<DataSource*>& servers,
        const CountsDone& done);
    /// The labels that series of these metrics have on each server, of the last quarter of an
    /// hour; nothing where a server cannot say. At most 200 metrics are named.
    void labelsOn(const std::vector<std::string>& metrics, const std::vector<DataSource*>& servers,
        const LabelsDone& done);

private:
    const Clock& m_clock;
    Executor& m_gui;
    CancelSource m_counting;
    CancelSource m_listing;
};

} // namespace promdesk
