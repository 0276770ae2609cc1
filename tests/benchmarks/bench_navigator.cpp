// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers

// Typing into the navigator over 20,000 nodes, beside the same tree behind QSortFilterProxyModel;
// and what a cycle of discovery costs the GUI thread.

#include "../ui/explorer/SyntheticFleet.h"
#include "Stopwatch.h"
#include "benchmarks.h"
#include "core/NaturalOrder.h"
#include "explorer/NavigatorView.h"
#include "topology/CompactSource.h"
#include "topology/TopologyModel.h"

#include <QApplication>
#include <QLineEdit>
#include <QSortFilterProxyModel>
#include <QTreeView>

#include <algorithm>
#include <cstdio>

namespace promdesk::bench {

namespace {

using namespace Qt::StringLiterals;

constexpr int kRounds = 5;

template <typename Entities> void sortByName(Entities& entities)
{
    std::sort(entities.begin(), entities.end(),
        [](const auto& a, const auto& b) { return compareNames(a.name, b.name) < 0; });
}

/// As discovery leaves it: what it has in common with the cycle before is there once.
TopologyPtr largeFleet(Instant when, const TopologyPtr& before)
{
    auto fleet = std::make_shared<TopologyTree>(
        *test::makeFleet({ .clusters = 10, .nodesPerCluster = 2000, .endpoints = 200 }));
    TopologySource& source = fleet->sources.front();
    source.discoveredAt = when;
    sortByName(source.clusters);
    for (TopologyCluster& cluster : source.clusters) {
        sortByName(cluster.endpoints);
    }
    compactSource(source, before ? &before->sources.front() : nullptr);
    return fleet;
}

/// What Qt offers for this.
struct PlainTree
{
    explicit PlainTree(TopologyModel& model)
    {
        filter.setRecursiveFilteringEnabled(true);
        filter.setAutoAcceptChildRows(true);
        filter.setFilterCaseSensitivity(Qt::CaseInsensitive);
        filter.setSourceModel(&model);
        view.setModel(&filter);
        view.setUniformRowHeights(true);
        view.resize(280, 900);
        view.show();
        view.expandAll();
    }

    void type(const QString& text)
    {
        filter.setFilterFixedString(text);
        view.expandAll();
        paint(view);
    }

    /// Lays out and paints.
    static void paint(QTreeView& tree)
    {
        QCoreApplication::processEvents();
        static_cast<void>(tree.viewport()->grab());
    }

    QSortFilterProxyModel filter;
    QTreeView view;
};

} // namespace

bool navigator()
{
    TopologyModel model;
    const TopologyPtr first = largeFleet(Instant::fromSeconds(0), nullptr);
    model.setTopology(first);
    NavigatorView ours(model);
    ours.resize(280, 960);
    ours.show();
    PlainTree theirs(model);
    // Each letter is slower than the next: 20,000, 3,900, 20 and 2 matches; then all again.
    const QStringList texts { u"node"_s, u"node-1"_s, u"1-019"_s, u"1-0199"_s, QString() };
    bool isRight = true;
    for (const QString& text : texts) {
        const QString before = text.isEmpty() ? u"1-0199"_s : QString();
        const auto typeOurs = [&] {
            ours.filterEdit()->setText(text);
            PlainTree::paint(*ours.tree());
        };
        const auto typeTheirs = [&] { theirs.type(text); };
        std::vector<std::vector<double>> took(2);
        for (int round = 0; round < kRounds; ++round) {
            ours.filterEdit()->setText(before);
            PlainTree::paint(*ours.tree());
            theirs.type(before);
            took[0].push_back(threadMilliseconds(typeOurs));
            took[1].push_back(threadMilliseconds(typeTheirs));
        }
        for (std::vector<double>& one : took) {
            std::sort(one.begin(), one.end());
        }
        const double mine = took[0][kRounds / 2];
        const double plain = took[1][kRounds / 2];
        std::printf(
            "navigator  \"%s\"%*s ours %7.1f ms   QSortFilterProxyModel %9.1f ms   ratio %.1f "
            "(target 16 ms)\n",
            qPrintable(text), static_cast<int>(10 - text.size()), "", mine, plain, plain / mine);
        isRight = isRight && ours.tree()->model()->rowCount() == theirs.filter.rowCount();
    }
    theirs.filter.setSourceModel(nullptr);
    std::int64_t second = 0;
    std::vector<TopologyPtr> cycles;
    for (int i = 0; i < kRounds; ++i) {
        cycles.push_back(
            largeFleet(Instant::fromSeconds(second += 30), cycles.empty() ? first : cycles.back()));
    }
    std::size_t next = 0;
    const std::vector<double> cycle =
        medians({ [&] { model.setTopology(cycles.at(next++)); } }, kRounds, threadMilliseconds);
    std::printf("navigator  a cycle of discovery over 20,200 rows: %.1f ms (target 8)\n", cycle[0]);
    // As FleetMonitor publishes what a source knows.
    const std::vector<double> copy =
        medians({ [&] { const TopologyTree published { { first->sources.front() } }; } }, kRounds,
            threadMilliseconds);
    std::printf("navigator  publishing it: %.3f ms\n", copy[0]);
    return isRight;
}

} // namespace promdesk::bench
