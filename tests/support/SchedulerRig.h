// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers

#pragma once

#include "queries/QueryScheduler.h"
#include "support/FakeClock.h"
#include "support/FakeSource.h"

#include <QRegularExpression>
#include <QTest>

#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace promdesk::test {

const Duration kInterval = Duration::fromSeconds(15);

inline LiveQuery ask(std::string expression, QString sourceId = QStringLiteral("fake"))
{
    LiveQuery query;
    query.sourceId = std::move(sourceId);
    query.expression = std::move(expression);
    return query;
}

inline Result<SnapshotPtr> refusal(ErrorKind kind)
{
    return failure(kind, QStringLiteral("no"));
}

/// A scheduler with one source that answers when told to, and the frames of all subscriptions.
class SchedulerRig
{
protected:
    void open()
    {
        QTest::failOnWarning(QRegularExpression(QStringLiteral(".*")));
        m_clock = std::make_unique<FakeClock>();
        m_source = std::make_unique<FakeSource>();
        m_scheduler = std::make_unique<QueryScheduler>(*m_clock, m_gui, 1);
        m_scheduler->setRefreshInterval(kInterval);
        m_scheduler->addSource(*m_source, Duration::fromSeconds(15));
        m_frames.clear();
    }

    void close() { m_scheduler.reset(); }

    void usePrometheus()
    {
        SourceCapabilities capabilities;
        capabilities.flavour = Flavour::Prometheus;
        m_scheduler->setCapabilities(QStringLiteral("fake"), capabilities);
    }

    /// All observations evenly between 0 and 1.
    static SnapshotPtr buckets(const QueryRequest& request)
    {
        auto snapshot = std::make_shared<SeriesSnapshot>();
        for (const char* bound : { "+Inf", "1" }) {
            snapshot->series.push_back(FakeSource::snapshotFor(request, 100)->series.front());
            snapshot->series.back().labels = { { "le", bound } };
        }
        return snapshot;
    }

    static SnapshotPtr scalar(double value)
    {
        auto snapshot = std::make_shared<SeriesSnapshot>();
        snapshot->type = ResultType::Scalar;
        snapshot->series.push_back({ .labels = {},
            .axis = TimeAxis::explicitTimes({ 1 }),
            .values = { value },
            .histograms = {} });
        return snapshot;
    }

    static SnapshotPtr offGrid(const QueryRequest& request)
    {
        auto snapshot = std::make_shared<SeriesSnapshot>();
        snapshot->series.push_back({ .labels = { { "a", "b" } },
            .axis = TimeAxis::grid(request.start + Duration::fromMs(1), request.step, 3),
            .values = { 1, 2, 3 },
            .histograms = {} });
        return snapshot;
    }

    QuerySubscription subscribe(const LiveQuery& query)
    {
        return m_scheduler->subscribe(
            query, [this](const SeriesFrame& frame) { m_frames.push_back(frame); });
    }

    QuerySubscription subscribe(std::string expression)
    {
        return subscribe(ask(std::move(expression)));
    }

    void goOn(Duration by)
    {
        m_clock->advance(by);
        m_scheduler->tick();
    }

    /// Answers what is out, each with its own snapshot.
    void answerAll()
    {
        const std::size_t count = m_source->asked().size();
        for (std::size_t i = 0; i < count; ++i) {
            const QueryRequest request = m_source->asked().at(i).request;
            m_source->answer(i, FakeSource::snapshotFor(request));
        }
    }

    [[nodiscard]] const SeriesFrame& last() const { return m_frames.back(); }

    ImmediateExecutor m_gui;
    std::unique_ptr<FakeClock> m_clock;
    std::unique_ptr<FakeSource> m_source;
    std::unique_ptr<QueryScheduler> m_scheduler;
    std::vector<SeriesFrame> m_frames;
};

} // namespace promdesk::test
