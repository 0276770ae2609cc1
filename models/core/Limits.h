// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include <QtGlobal>

#include <cstddef>

/// Upper bounds on everything that comes from outside. Each one is tested at N and N + 1.
namespace promdesk::limits {

constexpr qint64 kAnswerBytes = 256LL * 1024 * 1024; ///< decoded body of a query
constexpr qint64 kMetadataBytes = 64LL * 1024 * 1024; ///< decoded body of everything else
constexpr qint64 kRequestBytes = 8LL * 1024 * 1024; ///< Go's form parser drops bodies over 10 MB
constexpr std::size_t kSeriesPerAnswer = 100'000;
constexpr std::size_t kSamplesPerAnswer = 20'000'000;
constexpr std::size_t kLabelsPerSeries = 256;
constexpr std::size_t kLabelNameBytes = 1024;
constexpr std::size_t kLabelValueBytes = 64ULL * 1024;
constexpr std::size_t kSeriesPerPlot = 1000; ///< drawn; more are named in a banner
constexpr int kShownCharacters = 256; ///< in one label of the interface; elided in the middle
constexpr int kJsonDepth = 32; ///< server answers
constexpr qint64 kWorkspaceBytes = 32LL * 1024 * 1024;
constexpr int kWorkspaceDepth = 64; ///< nesting of its JSON
constexpr int kConnectionsPerWorkspace = 100;
constexpr int kPagesPerWorkspace = 200;
constexpr int kPanelsPerWorkspace = 1000;
constexpr int kQueriesPerPanel = 100;
constexpr std::size_t kExpressionBytes = 128ULL * 1024;
constexpr int kPointsPerSeries = 11'000; ///< a query_range may ask for one more
constexpr int kRequestsPerServer = 4; ///< at first
constexpr int kMostRequestsPerServer = 6; ///< once the server has shown that it can
constexpr std::size_t kReadsPerServer = 2; ///< remote reads at once: a server has ten for all
constexpr int kRequestsInAll = 16; ///< to all servers together
constexpr int kRedirects = 3;
constexpr qint64 kImagePixels = 100'000'000;

} // namespace promdesk::limits
