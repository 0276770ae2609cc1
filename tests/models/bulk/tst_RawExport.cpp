// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "bulk/RawExport.h"
#include "core/Limits.h"
#include "exports/CsvExporter.h"
#include "series/SampleValue.h"
#include "support/FakeSource.h"

#include <QDir>
#include <QFile>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>

using namespace promdesk;
using namespace promdesk::test;
using namespace Qt::StringLiterals;

namespace {

constexpr std::int64_t kHourMs = 3'600'000;
constexpr std::int64_t kMinuteMs = 60'000;

/// One series with a sample a minute: the number of the minute.
Series minutes(Instant start, Instant end, const char* name = "x")
{
    Series series;
    series.labels = LabelSet { { "__name__", name } };
    std::vector<std::int64_t> times;
    for (std::int64_t ms = (start.toMs() + kMinuteMs - 1) / kMinuteMs * kMinuteMs; ms <= end.toMs();
         ms += kMinuteMs) {
        times.push_back(ms);
        series.values.push_back(static_cast<double>(ms / kMinuteMs));
    }
    series.axis = TimeAxis::explicitTimes(std::move(times));
    return series;
}

Result<SnapshotPtr> nothingMore()
{
    return std::make_shared<const SeriesSnapshot>();
}

Result<SnapshotPtr> answerMinutes(const RawRequest& request)
{
    return request.sink->add(minutes(request.start, request.end)) ? nothingMore()
                                                                  : failure(ErrorKind::Io, u"No"_s);
}

} // namespace

class tst_RawExport : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        m_folder = std::make_unique<QTemporaryDir>();
        m_left = std::make_unique<FakeSource>(u"left"_s);
        m_right = std::make_unique<FakeSource>(u"right"_s);
        m_left->setRawAnswers(answerMinutes);
        m_right->setRawAnswers(answerMinutes);
        m_progress.clear();
        m_cancel = CancelSource();
        m_hours = 1;
    }

    void writesTheWindowInSlicesThatDoNotOverlap()
    {
        m_hours = 30;
        const Result<RawReport> report = run({ m_left.get() });
        QVERIFY2(report.has_value(), report ? "" : qPrintable(report.error().message));
        const std::vector<RawRequest>& asked = m_left->askedRaw();
        QVERIFY(asked.size() > 2);
        QCOMPARE(asked.front().start, Instant());
        QCOMPARE(asked.back().end, Instant::fromMs(m_hours * kHourMs));
        for (std::size_t i = 1; i < asked.size(); ++i) {
            QCOMPARE(asked[i].start, asked[i - 1].end + Duration::fromMs(1));
        }
        QCOMPARE(report->samples, std::size_t { 30 * 60 + 1 });
        QCOMPARE(lines().size(), 1 + 30 * 60 + 1);
        QCOMPARE(lines().last(), u"1970-01-02T06:00:00Z,x,1800"_s);
    }

    void countsOnceWhatTwoSlicesSay()
    {
        m_hours = 3;
        m_left->setRawAnswers([](const RawRequest& request) {
            const Duration more = Duration::fromMinutes(10);
            static_cast<void>(request.sink->add(minutes(std::max(request.start - more, Instant()),
                std::min(request.end + more, Instant::fromMs(3 * kHourMs)))));
            return nothingMore();
        });
        QVERIFY(run({ m_left.get() }));
        QCOMPARE(lines().size(), 1 + 3 * 60 + 1);
    }

    void asksForLessWhereItWasTooMuch()
    {
        m_left->setRawAnswers([](const RawRequest& request) -> Result<SnapshotPtr> {
            if (request.end - request.start > Duration::fromMinutes(20)) {
                static_cast<void>(request.sink->add(minutes(request.start, request.end, "lost")));
                return failure(ErrorKind::TooMuch, u"Too much"_s);
            }
            return answerMinutes(request);
        });
        const Result<RawReport> report = run({ m_left.get() });
        QVERIFY(report.has_value());
        QCOMPARE(report->samples, std::size_t { 61 });
        QVERIFY(!contents().contains("lost"));
    }

    void givesUpWhereAMinuteIsTooMuch()
    {
        m_left->setRawAnswer(failure(ErrorKind::TooMuch, u"Too much"_s));
        const Result<RawReport> report = run({ m_left.get() });
        QVERIFY(!report);
        QCOMPARE(report.error().kind, ErrorKind::TooMuch);
        QVERIFY(m_left->askedRaw().size() < 20);
        QVERIFY(isFolderEmpty());
    }

    void severalSourcesHaveALabel()
    {
        QVERIFY(run({ m_left.get(), m_right.get() }));
        QCOMPARE(lines().first(), u"timestamp,__name__,source,value"_s);
        QCOMPARE(lines().size(), 1 + 2 * 61);
        QCOMPARE(lines().at(1), u"1970-01-01T00:00:00Z,x,left,0"_s);
        QCOMPARE(lines().last(), u"1970-01-01T01:00:00Z,x,right,60"_s);
    }

    void aSourceThatFailsIsLeftOutWhole()
    {
        m_hours = 3;
        m_right->setRawAnswers([](const RawRequest& request) -> Result<SnapshotPtr> {
            if (request.start > Instant()) {
                return failure(ErrorKind::Connect, u"Gone"_s);
            }
            return answerMinutes(request);
        });
        const Result<RawReport> report = run({ m_right.get(), m_left.get() });
        QVERIFY(report.has_value());
        QCOMPARE(report->problems, QStringList { u"right: Gone"_s });
        QCOMPARE(report->samples, std::size_t { 181 });
        QVERIFY(!contents().contains("right"));
    }

    void aSourceThatAnswersInPartIsNamed()
    {
        m_hours = 30;
        m_right->setRawAnswers([](const RawRequest& request) -> Result<SnapshotPtr> {
            return answerMinutes(request).map([&request](const SnapshotPtr&) -> SnapshotPtr {
                SeriesSnapshot answer;
                answer.isPartial = request.start > Instant();
                answer.warnings = { u"no store at %1"_s.arg(request.start.toMs()) };
                return std::make_shared<const SeriesSnapshot>(std::move(answer));
            });
        });
        const Result<RawReport> report = run({ m_left.get(), m_right.get() });
        QVERIFY(report.has_value());
        QCOMPARE(m_right->askedRaw().size(), m_left->askedRaw().size());
        QCOMPARE(
            report->problems, QStringList { u"right: Answered in part (no store at 3600001)."_s });
        QCOMPARE(report->samples, std::size_t { 2 * (30 * 60 + 1) });
    }

    void aPartialAnswerMayComeWithoutAWord()
    {
        SeriesSnapshot answer;
        answer.isPartial = true;
        m_left->setRawAnswer(std::make_shared<const SeriesSnapshot>(std::move(answer)));
        const Result<RawReport> report = run({ m_left.get() });
        QVERIFY(report.has_value());
        QCOMPARE(report->problems, QStringList { u"left: Answered in part."_s });
    }

    void aSourceOfTooManySeriesIsLeftOut()
    {
        m_right->setRawAnswers([](const RawRequest& request) -> Result<SnapshotPtr> {
            bool isTaken = true;
            for (std::size_t i = 0; isTaken && i <= limits::kSeriesPerAnswer; ++i) {
                isTaken = request.sink->add(
                    minutes(Instant(), Instant(), ("x" + std::to_string(i)).c_str()));
            }
            return isTaken ? nothingMore() : failure(ErrorKind::Io, u"No"_s);
        });
        const Result<RawReport> report = run({ m_right.get(), m_left.get() });
        QVERIFY2(report.has_value(), report ? "" : qPrintable(report.error().message));
        QCOMPARE(report->problems, QStringList { u"right: There are more than 100,000 series."_s });
        QCOMPARE(report->samples, std::size_t { 61 });
        QVERIFY(!contents().contains("right"));
    }

    void whenAllFailThereIsNoFile()
    {
        m_left->setRawAnswer(failure(ErrorKind::Connect, u"Gone"_s));
        const Result<RawReport> report = run({ m_left.get() });
        QVERIFY(!report);
        QCOMPARE(report.error().message, u"Gone"_s);
        QVERIFY(isFolderEmpty());
    }

    void aSourceThatWentAwayIsNamed()
    {
        const Result<RawReport> report = run({ m_left.get() }, u"other"_s);
        QVERIFY(!report);
        QCOMPARE(report.error().kind, ErrorKind::NotFound);
    }

    void withoutQueriesThereIsNothingToExport()
    {
        const Result<RawReport> report = run({});
        QVERIFY(!report);
        QCOMPARE(report.error().kind, ErrorKind::InvalidArgument);
    }

    void endsWhenItIsCancelled()
    {
        m_hours = 30;
        m_left->setRawAnswers([this](const RawRequest& request) {
            if (request.start > Instant()) {
                m_cancel.cancel();
            }
            return answerMinutes(request);
        });
        const Result<RawReport> report = run({ m_left.get() });
        QVERIFY(!report);
        QCOMPARE(report.error().kind, ErrorKind::Cancelled);
        QCOMPARE(m_left->askedRaw().size(), std::size_t { 2 });
        QVERIFY(isFolderEmpty());
    }

    void tellsHowFarItIs()
    {
        m_hours = 30;
        QVERIFY(run({ m_left.get(), m_right.get() }));
        QVERIFY(m_progress.size() > 4);
        QVERIFY(std::is_sorted(m_progress.begin(), m_progress.end()));
        QCOMPARE(m_progress.back(), 1.0);
    }

    void asksEachSourceInItsOwnWay()
    {
        QVERIFY(run({ m_left.get() }));
        QVERIFY(m_left->askedRaw().front().usesRemoteRead);
        QCOMPARE(m_left->askedRaw().front().externalLabels, (LabelSet { { "replica", "left" } }));
        QCOMPARE(m_left->askedRaw().front().selector, std::string("x"));
    }

private:
    Result<RawReport> run(const std::vector<FakeSource*>& sources, const QString& missing = {})
    {
        RawQuery query { .selector = "x", .origins = {}, .unit = Unit::None };
        for (const FakeSource* source : sources) {
            SourceCapabilities capabilities;
            capabilities.hasRemoteRead = true;
            capabilities.externalLabels = LabelSet { { "replica", source->id().toStdString() } };
            query.origins.push_back({ .sourceId = missing.isEmpty() ? source->id() : missing,
                .sourceName = source->id(),
                .capabilities = capabilities });
        }
        std::optional<Result<RawReport>> done;
        exportRaw(
            { .queries = { query },
                .start = Instant(),
                .end = Instant::fromMs(m_hours * kHourMs),
                .file = m_folder->filePath(u"x.csv"_s),
                .exporter = &m_exporter,
                .options = {} },
            { .owner = m_immediate,
                .workers = m_immediate,
                .source = [sources](const QString& id) -> DataSource* {
                    for (FakeSource* source : sources) {
                        if (source->id() == id) {
                            return source;
                        }
                    }
                    return nullptr;
                } },
            m_cancel.token(),
            [this](const RawProgress& progress) { m_progress.push_back(progress.share); },
            [&done](Result<RawReport> report) { done = std::move(report); });
        return done.value_or(failure(ErrorKind::Internal, u"It did not end"_s));
    }

    [[nodiscard]] QByteArray contents() const
    {
        QFile file(m_folder->filePath(u"x.csv"_s));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }

    [[nodiscard]] QStringList lines() const
    {
        return QString::fromUtf8(contents()).split(u'\n', Qt::SkipEmptyParts);
    }

    [[nodiscard]] bool isFolderEmpty() const
    {
        return QDir(m_folder->path())
            .isEmpty(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot);
    }

    ImmediateExecutor m_immediate;
    CsvExporter m_exporter;
    CancelSource m_cancel;
    std::int64_t m_hours = 1;
    std::vector<double> m_progress;
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<FakeSource> m_left;
    std::unique_ptr<FakeSource> m_right;
};

QTEST_GUILESS_MAIN(tst_RawExport)
#include "tst_RawExport.moc"
