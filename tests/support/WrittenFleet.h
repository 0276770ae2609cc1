// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers

#pragma once

#include "core/Instant.h"
#include "core/LabelSet.h"
#include "support/RemoteWriter.h"

#include <QByteArray>

#include <map>
#include <random>
#include <string>
#include <vector>

namespace promdesk::test {

constexpr Duration kFleetScrape = Duration::fromSeconds(15);
/// What a test has written before it begins to look; 40 s later one target dies and one comes.
constexpr Duration kFleetHistory = Duration::fromMinutes(100);

/// Writes what a small fleet would have been scraped: counters that restart, a target that dies and
/// one that comes, gaps, one whose samples come minutes late. The same for the same calls.
class WrittenFleet
{
public:
    WrittenFleet(RemoteWriter& writer, Instant start);

    /// Everything that has arrived by then. False: the writer says why.
    [[nodiscard]] bool writeUntil(Instant now);

private:
    void scrape(const std::string& instance, Instant time);
    void count(const std::string& instance, Instant time, Duration age);
    void add(const char* name, const std::string& instance, std::vector<LabelSet::Label> more,
        Instant time, double value);
    [[nodiscard]] double noise();

    RemoteWriter& m_writer;
    Instant m_start;
    Instant m_written;
    std::vector<Instant> m_late;
    int m_bursts = 0;
    std::map<std::string, double> m_totals;
    std::mt19937 m_random { 3 };
};

/// Some hours of the same series that end an hour before the start, as OpenMetrics: blocks on the
/// server's disk.
[[nodiscard]] QByteArray olderFleetHistory(Instant start);

} // namespace promdesk::test
