// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include <cstdint>

namespace promdesk {

/// Repeatable randomness for the demo fleet: the same arguments give the same number everywhere.
/// 64-bit finaliser of splitmix64 (Steele, Lea, Flood 2014).
[[nodiscard]] std::uint64_t mixedBits(std::uint64_t seed, std::uint64_t key);

/// A number in [0, 1).
[[nodiscard]] double uniformNoise(std::uint64_t seed, std::uint64_t key);

/// A smooth wave in [-1, 1] that changes its mind every periodSeconds.
[[nodiscard]] double smoothNoise(std::uint64_t seed, double seconds, double periodSeconds);

/// 0 before begin, 1 after begin + length, an S curve between.
[[nodiscard]] double smoothStep(double x, double begin, double length);

} // namespace promdesk
