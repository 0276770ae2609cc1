// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "demo/Noise.h"

#include <algorithm>
#include <cmath>

namespace promdesk {

std::uint64_t mixedBits(std::uint64_t seed, std::uint64_t key)
{
    std::uint64_t z = seed + (key + 1) * 0x9E3779B97F4A7C15ULL;
    z = (z ^ (z >> 30U)) * 0xBF58476D1CE4E5B9ULL;
    z = (z ^ (z >> 27U)) * 0x94D049BB133111EBULL;
    return z ^ (z >> 31U);
}

double uniformNoise(std::uint64_t seed, std::uint64_t key)
{
    return static_cast<double>(mixedBits(seed, key) >> 11U) * 0x1.0p-53;
}

double smoothNoise(std::uint64_t seed, double seconds, double periodSeconds)
{
    const double position = seconds / periodSeconds;
    const double whole = std::floor(position);
    const double part = position - whole;
    const auto index = static_cast<std::uint64_t>(static_cast<std::int64_t>(whole));
    const double a = uniformNoise(seed, index);
    const double b = uniformNoise(seed, index + 1);
    const double blend = part * part * (3.0 - 2.0 * part);
    return 2.0 * (a + (b - a) * blend) - 1.0;
}

double smoothStep(double x, double begin, double length)
{
    const double part = std::clamp((x - begin) / length, 0.0, 1.0);
    return part * part * (3.0 - 2.0 * part);
}

} // namespace promdesk
