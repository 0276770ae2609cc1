// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers

#pragma once

#include "core/IoThread.h"
#include "core/Mailbox.h"
#include "core/WorkerPool.h"
#include "prometheus/PrometheusSource.h"
#include "queries/QueryScheduler.h"
#include "series/BlockFolder.h"
#include "support/FakeClock.h"

#include <QString>
#include <QUrl>

#include <memory>
#include <string>
#include <vector>

namespace promdesk::test {

/// Panels that refresh by tail from a real server, and the same ranges asked as a whole beside
/// them. What goes wrong is told as text; empty: nothing. One thread; calls block, bounded by 60 s.
class TailComparison
{
public:
    explicit TailComparison(FakeClock& clock)
        : m_clock(clock)
    { }

    /// Probes the server; how it scrapes and its clock are the test's.
    [[nodiscard]] QString connectTo(const QUrl& url);
    /// A panel each for the last hours.
    void subscribeAll(const std::vector<std::string>& expressions, Duration step, int hours);

    /// Answers are kept there from now on, from run to run.
    void keepIn(std::shared_ptr<const BlockFolder> folder);
    /// The program ends and runs again, with the same panels.
    void restart();

    /// Lets all panels take what is new.
    void tick() { m_scheduler->tick(); }

    /// Holds every panel against a full reload, value for value.
    [[nodiscard]] QString differences();

    [[nodiscard]] const SourceCapabilities& capabilities() const { return m_capabilities; }

    [[nodiscard]] std::size_t panelCount() const { return m_panels.size(); }

    /// Samples that came so far, by tail and in full reloads.
    [[nodiscard]] double tailSamples() const { return m_tailSamples; }

    [[nodiscard]] double fullSamples() const { return m_fullSamples; }

    /// Requests for the buckets that several quantiles shared.
    [[nodiscard]] int bucketQueries() const { return m_bucketQueries; }

private:
    struct Panel
    {
        std::string expression;
        SeriesFrame frame;
        QuerySubscription subscription;
    };

    [[nodiscard]] bool areAllFresh() const;
    [[nodiscard]] QString whoIsNotFresh() const;
    void countTailSamples();
    void makeScheduler();
    void subscribe(Panel& panel);
    [[nodiscard]] std::vector<Result<SnapshotPtr>> reloadAll();

    FakeClock& m_clock;
    IoThread m_io;
    WorkerPool m_workers { 2 };
    Mailbox m_gui;
    std::unique_ptr<PrometheusSource> m_source;
    std::unique_ptr<QueryScheduler> m_scheduler;
    std::vector<std::unique_ptr<Panel>> m_panels;
    SourceCapabilities m_capabilities;
    std::shared_ptr<const BlockFolder> m_folder;
    Duration m_step;
    int m_hours = 1;
    double m_tailSamples = 0;
    double m_fullSamples = 0;
    int m_bucketQueries = 0;
    std::size_t m_logged = 0;
};

} // namespace promdesk::test
