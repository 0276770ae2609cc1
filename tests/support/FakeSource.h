// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers

#pragma once

#include "core/Executor.h"
#include "sources/DataSource.h"

#include <optional>
#include <vector>

namespace promdesk::test {

/// A source without a server: records what it is asked and answers when the test says so, or at
/// once when a standing answer is set; on the caller's thread, unless answerOn() says otherwise.
class FakeSource final : public DataSource
{
public:
    struct Asked
    {
        QueryRequest request;
        CancelToken cancel;
        QueryDone done; ///< empty once answered
    };

    explicit FakeSource(QString id = QStringLiteral("fake"));

    [[nodiscard]] QString id() const override { return m_id; }

    [[nodiscard]] QString name() const override { return m_id; }

    [[nodiscard]] QString address() const override { return QStringLiteral("http://fake:9090"); }

    void probe(CancelToken cancel, ProbeDone done) override;
    void fetch(const QueryRequest& request, CancelToken cancel, QueryDone done) override;
    void fetchRaw(const RawRequest& request, CancelToken cancel, QueryDone done) override;
    void fetchMetadata(
        const MetadataRequest& request, CancelToken cancel, MetadataDone done) override;

    /// Answers come on this worker from now on, as those of real sources do; it outlives the
    /// source.
    void answerOn(Executor& worker) { m_worker = &worker; }

    /// Every query from now on is answered inside fetch(); absent: they wait.
    void setStandingAnswer(std::optional<Result<SnapshotPtr>> answer);

    void setMetadata(Result<MetadataAnswer> answer) { m_metadata = std::move(answer); }

    void setCapabilities(Result<SourceCapabilities> answer) { m_capabilities = std::move(answer); }

    /// All queries so far, also answered ones.
    [[nodiscard]] const std::vector<Asked>& asked() const { return m_asked; }

    /// Queries neither answered nor cancelled.
    [[nodiscard]] int openCount() const;
    /// Answers one query by its place in asked(); false when it was answered before.
    bool answer(std::size_t index, Result<SnapshotPtr> result);
    /// Answers everything that waits, cancelled ones with Cancelled.
    void answerAll(const Result<SnapshotPtr>& result);

    /// Raw questions so far; each is answered at once.
    [[nodiscard]] const std::vector<RawRequest>& askedRaw() const { return m_askedRaw; }

    void setRawAnswer(Result<SnapshotPtr> answer)
    {
        m_raw = [answer = std::move(answer)](const RawRequest&) { return answer; };
    }

    /// Answers raw questions; fills the sink of those that have one.
    void setRawAnswers(std::function<Result<SnapshotPtr>(const RawRequest& request)> answers)
    {
        m_raw = std::move(answers);
    }

    /// A snapshot of one series, up{job="fake"}, with this value on the request's grid.
    [[nodiscard]] static SnapshotPtr snapshotFor(const QueryRequest& request, double value = 1);

private:
    void run(std::function<void()> answer);

    QString m_id;
    Executor* m_worker = nullptr;
    std::vector<Asked> m_asked;
    std::optional<Result<SnapshotPtr>> m_standing;
    std::vector<RawRequest> m_askedRaw;
    std::function<Result<SnapshotPtr>(const RawRequest&)> m_raw = [](const RawRequest&) {
        return std::make_shared<const SeriesSnapshot>();
    };
    Result<MetadataAnswer> m_metadata;
    Result<SourceCapabilities> m_capabilities;
};

} // namespace promdesk::test
