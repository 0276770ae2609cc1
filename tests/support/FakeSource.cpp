// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers

#include "support/FakeSource.h"

#include <algorithm>
#include <utility>

namespace promdesk::test {

namespace {

template <typename T> Result<T> unlessCancelled(const CancelToken& cancel, const Result<T>& answer)
{
    if (cancel.isCancelled()) {
        return failure(ErrorKind::Cancelled, QStringLiteral("The request was cancelled."));
    }
    return answer;
}

} // namespace

FakeSource::FakeSource(QString id)
    : m_id(std::move(id))
{ }

void FakeSource::run(std::function<void()> answer)
{
    if (m_worker != nullptr) {
        m_worker->post(std::move(answer));
    } else {
        answer();
    }
}

void FakeSource::probe(CancelToken cancel, ProbeDone done)
{
    run([answer = unlessCancelled(cancel, m_capabilities), done = std::move(done)] {
        done(answer);
    });
}

void FakeSource::fetch(const QueryRequest& request, CancelToken cancel, QueryDone done)
{
    m_asked.push_back({ request, std::move(cancel), std::move(done) });
    if (m_standing) {
        answer(m_asked.size() - 1, unlessCancelled(m_asked.back().cancel, *m_standing));
    }
}

void FakeSource::fetchRaw(const RawRequest& request, CancelToken cancel, QueryDone done)
{
    m_askedRaw.push_back(request);
    run([answer = unlessCancelled(cancel, m_raw(request)), done = std::move(done)] {
        done(answer);
    });
}

void FakeSource::fetchMetadata(const MetadataRequest&, CancelToken cancel, MetadataDone done)
{
    run([answer = unlessCancelled(cancel, m_metadata), done = std::move(done)] { done(answer); });
}

void FakeSource::setStandingAnswer(std::optional<Result<SnapshotPtr>> answer)
{
    m_standing = std::move(answer);
}

int FakeSource::openCount() const
{
    return static_cast<int>(std::count_if(m_asked.begin(), m_asked.end(),
        [](const Asked& asked) { return asked.done && !asked.cancel.isCancelled(); }));
}

bool FakeSource::answer(std::size_t index, Result<SnapshotPtr> result)
{
    const QueryDone done = std::exchange(m_asked.at(index).done, nullptr);
    if (!done) {
        return false;
    }
    run([done, result = std::move(result)] { done(result); });
    return true;
}

void FakeSource::answerAll(const Result<SnapshotPtr>& result)
{
    // By index: answering may make the asker ask again, which then waits for the next call.
    const std::size_t count = m_asked.size();
    for (std::size_t i = 0; i < count; ++i) {
        answer(i, unlessCancelled(m_asked.at(i).cancel, result));
    }
}

SnapshotPtr FakeSource::snapshotFor(const QueryRequest& request, double value)
{
    const auto count = static_cast<std::size_t>((request.end - request.start) / request.step + 1);
    auto snapshot = std::make_shared<SeriesSnapshot>();
    snapshot->bodyBytes = 100;
    snapshot->series.push_back({ .labels = { { "__name__", "up" }, { "job", "fake" } },
        .axis = TimeAxis::grid(request.start, request.step, count),
        .values = std::vector<double>(count, value),
        .histograms = {} });
    return snapshot;
}

} // namespace promdesk::test
