// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include <algorithm>
#include <chrono>
#include <ctime>
#include <functional>
#include <vector>

namespace promdesk::bench {

/// Milliseconds that one run takes.
[[nodiscard]] inline double milliseconds(const std::function<void()>& run)
{
    const auto start = std::chrono::steady_clock::now();
    run();
    const std::chrono::duration<double, std::milli> took = std::chrono::steady_clock::now() - start;
    return took.count();
}

/// What the one before freed is tidied up now, not on the next one's time: glibc puts it off until
/// somebody asks for a large block.
inline void settleHeap()
{
    const std::vector<char> large(256 * 1024);
    volatile char first = large.front();
    static_cast<void>(first);
}

/// Milliseconds of processor time that one run takes on this thread: what others do on a busy
/// machine hardly counts.
[[nodiscard]] inline double threadMilliseconds(const std::function<void()>& run)
{
    const auto now = [] {
        timespec time {};
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
        return static_cast<double>(time.tv_sec) * 1e3 + static_cast<double>(time.tv_nsec) / 1e6;
    };
    const double start = now();
    run();
    return now() - start;
}

using Measure = double (*)(const std::function<void()>&);

/// Of candidates that are run alternately, round by round, so that noise hits all alike, the time
/// of this rank: 0 is the shortest.
[[nodiscard]] inline std::vector<double> ranked(
    const std::vector<std::function<void()>>& candidates, int rounds, int rank, Measure measure)
{
    std::vector<std::vector<double>> samples(candidates.size());
    for (int round = 0; round < rounds; ++round) {
        for (std::size_t i = 0; i < candidates.size(); ++i) {
            settleHeap();
            samples[i].push_back(measure(candidates[i]));
        }
    }
    std::vector<double> result;
    for (std::vector<double>& sample : samples) {
        const auto place = sample.begin() + rank;
        std::nth_element(sample.begin(), place, sample.end());
        result.push_back(*place);
    }
    return result;
}

[[nodiscard]] inline std::vector<double> medians(
    const std::vector<std::function<void()>>& candidates, int rounds,
    Measure measure = milliseconds)
{
    return ranked(candidates, rounds, rounds / 2, measure);
}

/// For wall time of several threads: what others do on the machine only makes it longer.
[[nodiscard]] inline std::vector<double> shortest(
    const std::vector<std::function<void()>>& candidates, int rounds)
{
    return ranked(candidates, rounds, 0, milliseconds);
}

} // namespace promdesk::bench
