// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "bulk/RawExport.h"

#include "core/AtomicFile.h"
#include "exports/SeriesSpool.h"
#include "queries/SourceMerge.h"

#include <QFileInfo>

#include <algorithm>
#include <cmath>
#include <memory>
#include <optional>
#include <utility>

using namespace Qt::StringLiterals;

namespace promdesk {

namespace {

constexpr Duration kFirstSlice = Duration::fromHours(1);
constexpr Duration kShortestSlice = Duration::fromMinutes(1);
constexpr Duration kLongestSlice = Duration::fromHours(24 * 32);
/// As JSON some 54 MB, which a server builds in memory before it sends any of it.
constexpr double kSamplesPerSlice = 2e6;
constexpr double kMostGrowth = 4;

using SpoolPtr = std::shared_ptr<SeriesSpool>;

/// Takes the answer to one slice.
class SliceSink final : public RawSink
{
public:
    /// sourceName: of the label; empty: none.
    SliceSink(SpoolPtr spool, std::string sourceName)
        : m_spool(std::move(spool))
        , m_begin(m_spool->mark())
        , m_sourceName(std::move(sourceName))
    { }

    void restart() override { m_spool->rewind(m_begin); }

    [[nodiscard]] bool add(Series series) override
    {
        if (!m_sourceName.empty()) {
            setSourceLabel(series.labels, m_sourceName);
        }
        const Result<void> added = m_spool->add(series);
        if (!added) {
            m_error = added.error();
        }
        return added.has_value();
    }

    [[nodiscard]] std::size_t samples() const { return m_spool->mark().samples - m_begin.samples; }

    /// Why the spool took no more.
    [[nodiscard]] const std::optional<Error>& error() const { return m_error; }

private:
    SpoolPtr m_spool;
    SeriesSpool::Mark m_begin;
    std::string m_sourceName;
    std::optional<Error> m_error;
};

/// What a shorter slice may mend.
bool isOfSize(ErrorKind kind)
{
    return kind == ErrorKind::TooMuch || kind == ErrorKind::Timeout;
}

/// What the server said of an answer that lacks something.
QString partialText(const SeriesSnapshot& answer)
{
    return answer.warnings.isEmpty() ? u"Answered in part."_s
                                     : u"Answered in part (%1)."_s.arg(answer.warnings.join(u"; "));
}

Result<void> writeFile(const RawWish& wish, const std::vector<ExportedQuery>& queries,
    const std::vector<SpoolPtr>& spools, const CancelToken& cancel)
{
    for (const SpoolPtr& spool : spools) {
        if (Result<void> sealed = spool->seal(); !sealed) {
            return sealed;
        }
    }
    Result<AtomicFileWriter> writer = AtomicFileWriter::open(wish.file);
    if (!writer) {
        return failure(writer.error());
    }
    const Result<void> written = wish.exporter->write(queries, wish.options, cancel,
        [&writer](const QByteArray& piece) { return writer->write(piece).has_value(); });
    return written ? writer->commit() : written;
}

/// One export; the callbacks of what is out carry it. On the owner's thread but for the sinks and
/// the writing, while nothing else happens.
class RawRun final : public std::enable_shared_from_this<RawRun>
{
public:
    RawRun(RawWish wish, RawServices services, CancelToken cancel,
        std::function<void(const RawProgress&)> onProgress, RawDone done)
        : m_wish(std::move(wish))
        , m_services(std::move(services))
        , m_cancel(std::move(cancel))
        , m_onProgress(std::move(onProgress))
        , m_done(std::move(done))
    {
        for (const RawQuery& query : m_wish.queries) {
            m_spools.push_back(
                std::make_shared<SeriesSpool>(QFileInfo(m_wish.file).absolutePath()));
            m_reads += query.origins.size();
        }
    }

    void start()
    {
        if (m_reads == 0) {
            m_services.owner.post([self = shared_from_this()] {
                self->m_done(
                    failure(ErrorKind::InvalidArgument, u"There are no samples to export."_s));
            });
            return;
        }
        beginOrigin();
    }

private:
    [[nodiscard]] const RawQuery& query() const { return m_wish.queries[m_query]; }

    [[nodiscard]] const RawOrigin& origin() const { return query().origins[m_origin]; }

    void beginOrigin()
    {
        while (m_query < m_wish.queries.size() && m_origin == query().origins.size()) {
            ++m_query;
            m_origin = 0;
        }
        if (m_query == m_wish.queries.size()) {
            write();
            return;
        }
        m_begin = m_spools[m_query]->mark();
        m_partial.clear();
        m_next = m_wish.start;
        m_slice = kFirstSlice;
        ask();
    }

    void ask()
    {
        DataSource* source = m_services.source(origin().sourceId);
        if (source == nullptr) {
            leaveOut(failure(ErrorKind::NotFound, u"This server is not connected."_s).value());
            return;
        }
        const bool isOneOfSeveral = query().origins.size() > 1;
        m_sink = std::make_shared<SliceSink>(
            m_spools[m_query], isOneOfSeveral ? origin().sourceName.toStdString() : std::string());
        m_sliceEnd = std::min(m_next + m_slice, m_wish.end);
        const SourceCapabilities& capabilities = origin().capabilities;
        source->fetchRaw({ .selector = query().selector,
                             .start = m_next,
                             .end = m_sliceEnd,
                             .usesRemoteRead = capabilities.hasRemoteRead,
                             .externalLabels = capabilities.externalLabels,
                             .scrapeInterval = capabilities.scrapeInterval,
                             .sink = m_sink,
                             .origin = { .asker = RequestOrigin::Asker::Export } },
            m_cancel,
            [self = shared_from_this(), &owner = m_services.owner](Result<SnapshotPtr> answer) {
                owner.post([self, answer = std::move(answer)] { self->take(answer); });
            });
    }

    void take(const Result<SnapshotPtr>& answer)
    {
        const std::shared_ptr<SliceSink> sink = std::exchange(m_sink, nullptr);
        if (m_cancel.isCancelled()) {
            m_done(failure(ErrorKind::Cancelled, u"The export was cancelled."_s));
        } else if (sink->error() && sink->error()->kind == ErrorKind::TooMuch) {
            leaveOut(*sink->error()); // others may have less
        } else if (sink->error()) {
            m_done(failure(*sink->error()));
        } else if (answer) {
            notePartial(**answer);
            takeSlice(sink->samples());
        } else if (isOfSize(answer.error().kind) && m_sliceEnd - m_next > kShortestSlice) {
            sink->restart();
            m_slice = std::max((m_sliceEnd - m_next) / 2, kShortestSlice);
            ask();
        } else {
            leaveOut(answer.error());
        }
    }

    void notePartial(const SeriesSnapshot& answer)
    {
        if (answer.isPartial && m_partial.isEmpty()) {
            m_partial = partialText(answer);
        }
    }

    void takeSlice(std::size_t samples)
    {
        const double growth =
            std::clamp(kSamplesPerSlice / std::max(static_cast<double>(samples), 1.0),
                1 / kMostGrowth, kMostGrowth);
        m_slice =
            std::clamp(Duration::fromMs(std::llround(static_cast<double>(m_slice.toMs()) * growth)),
                kShortestSlice, kLongestSlice);
        m_next = m_sliceEnd + Duration::fromMs(1);
        tellProgress();
        if (m_next <= m_wish.end) {
            ask();
            return;
        }
        if (!m_partial.isEmpty()) {
            addProblem(m_partial);
        }
        endOrigin();
    }

    void addProblem(const QString& text)
    {
        m_report.problems += u"%1: %2"_s.arg(origin().sourceName, text);
    }

    void leaveOut(const Error& error)
    {
        m_spools[m_query]->rewind(m_begin);
        m_error = m_error.value_or(error);
        ++m_failures;
        addProblem(error.message);
        endOrigin();
    }

    void endOrigin()
    {
        ++m_origin;
        ++m_finished;
        beginOrigin();
    }

    void tellProgress() const
    {
        if (!m_onProgress) {
            return;
        }
        const double whole = std::max((m_wish.end - m_wish.start).toSeconds(), 1e-3);
        const double part = std::clamp((m_next - m_wish.start).toSeconds() / whole, 0.0, 1.0);
        std::size_t samples = 0;
        for (const SpoolPtr& spool : m_spools) {
            samples += spool->sampleCount();
        }
        m_onProgress(
            { .share = (static_cast<double>(m_finished) + part) / static_cast<double>(m_reads),
                .samples = samples });
    }

    void write()
    {
        if (m_failures == m_reads) {
            m_done(failure(*m_error));
            return;
        }
        m_services.workers.post([self = shared_from_this(), &owner = m_services.owner] {
            const Result<void> written =
                writeFile(self->m_wish, self->exported(), self->m_spools, self->m_cancel);
            owner.post([self, written] { self->finish(written); });
        });
    }

    [[nodiscard]] std::vector<ExportedQuery> exported() const
    {
        std::vector<ExportedQuery> queries;
        for (std::size_t i = 0; i < m_wish.queries.size(); ++i) {
            const RawQuery& query = m_wish.queries[i];
            QStringList names;
            for (const RawOrigin& origin : query.origins) {
                names += origin.sourceName;
            }
            queries.push_back({ .expression = query.selector,
                .sourceName = names.join(u", "),
                .step = {},
                .unit = query.unit,
                .snapshot = {},
                .reel = m_spools[i] });
        }
        return queries;
    }

    void finish(const Result<void>& written)
    {
        if (!written) {
            m_done(failure(written.error()));
            return;
        }
        for (const SpoolPtr& spool : m_spools) {
            m_report.series += spool->size();
            m_report.samples += spool->sampleCount();
            m_report.histograms += spool->histogramCount();
        }
        m_report.problems.removeDuplicates();
        m_report.queries = exported();
        for (ExportedQuery& query : m_report.queries) {
            query.reel.reset();
        }
        m_done(std::move(m_report));
    }

    RawWish m_wish;
    RawServices m_services;
    CancelToken m_cancel;
    std::function<void(const RawProgress&)> m_onProgress;
    RawDone m_done;
    std::vector<SpoolPtr> m_spools; ///< one per query
    std::size_t m_reads = 0; ///< of a query at a source, in all
    std::size_t m_finished = 0;
    std::size_t m_failures = 0;
    std::size_t m_query = 0;
    std::size_t m_origin = 0;
    SeriesSpool::Mark m_begin; ///< of what this origin gave
    QString m_partial; ///< of this origin's first slice that lacks something
    Instant m_next; ///< start of the next slice
    Instant m_sliceEnd;
    Duration m_slice;
    std::shared_ptr<SliceSink> m_sink; ///< of the slice that is out
    std::optional<Error> m_error; ///< of the first origin that failed
    RawReport m_report;
};

} // namespace

void exportRaw(RawWish wish, RawServices services, CancelToken cancel,
    std::function<void(const RawProgress& progress)> onProgress, RawDone done)
{
    std::make_shared<RawRun>(std::move(wish), std::move(services), std::move(cancel),
        std::move(onProgress), std::move(done))
        ->start();
}

} // namespace promdesk
