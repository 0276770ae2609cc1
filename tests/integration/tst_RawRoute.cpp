// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers

#include "bulk/RawExport.h"
#include "core/IoThread.h"
#include "core/Mailbox.h"
#include "exports/CsvExporter.h"
#include "prometheus/PrometheusSource.h"
#include "series/SampleValue.h"
#include "support/PrometheusServer.h"
#include "support/RemoteWriter.h"

#include <QDateTime>
#include <QFile>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

#include <bit>
#include <cmath>
#include <limits>
#include <map>

using namespace promdesk;
using namespace promdesk::test;
using namespace Qt::StringLiterals;

namespace {

constexpr int kWaitMs = 60'000;
constexpr std::int64_t kStepMs = 15'000;
constexpr int kSamples = 400; ///< more than three chunks of the server

using Samples = std::map<std::int64_t, std::uint64_t>; ///< ms → bits
using AllSamples = std::map<LabelSet, Samples>;

AllSamples samplesOf(const SeriesSnapshot& snapshot)
{
    AllSamples all;
    for (const Series& series : snapshot.series) {
        Samples& samples = all[series.labels];
        for (std::size_t i = 0; i < series.values.size(); ++i) {
            if (!isMissing(series.values[i])) {
                // Signs and payloads of NaNs have no way through JSON.
                const double value = std::isnan(series.values[i])
                    ? std::numeric_limits<double>::quiet_NaN()
                    : series.values[i];
                samples[series.axis.at(i).toMs()] = std::bit_cast<std::uint64_t>(value);
            }
        }
    }
    return all;
}

} // namespace

/// Raw samples from a real Prometheus by remote read beside the same ones as JSON, bit for bit.
class tst_RawRoute : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void initTestCase()
    {
        m_server = std::make_unique<PrometheusServer>(PrometheusSetup {
            .globalYaml = "  external_labels:\n    replica: bench\n    cluster: x\n",
            .configYaml = "storage:\n  tsdb:\n    out_of_order_time_window: 1h\n",
            .arguments = { u"--web.enable-remote-write-receiver"_s } });
        QVERIFY2(m_server->start(), qPrintable(m_server->errorText()));
        m_end = QDateTime::currentMSecsSinceEpoch() / kStepMs * kStepMs;
        m_start = m_end - (kSamples - 1) * kStepMs;
        writeAwkwardSamples();
        TransportSetup setup;
        setup.settings.baseUrl = m_server->baseUrl();
        m_source = std::make_unique<PrometheusSource>(std::move(setup), m_io, m_worker);
        std::optional<Result<SourceCapabilities>> found;
        m_source->probe({}, [&found](Result<SourceCapabilities> result) { found = result; });
        QTRY_VERIFY_WITH_TIMEOUT(found.has_value(), kWaitMs);
        QVERIFY(found->has_value());
        m_capabilities = **found;
    }

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void findsTheAbilityAndTheExternalLabels()
    {
        QVERIFY(m_capabilities.hasRemoteRead);
        QCOMPARE(m_capabilities.externalLabels,
            (LabelSet { { "cluster", "x" }, { "replica", "bench" } }));
    }

    void equalsJsonBitForBit_data()
    {
        QTest::addColumn<QByteArray>("selector");
        QTest::addColumn<qint64>("startOffset");
        QTest::addColumn<qint64>("endOffset");
        for (const char* selector : { "awkward", "resets_total", "stale", "late", "steady",
                 "{__name__=~\".+\"}", "awkward{kind!=\"plain\"}", "awkward{replica=\"\"}",
                 "awkward{replica=\"bench\"}", "nothing_there" }) {
            QTest::newRow(selector) << QByteArray(selector) << qint64 { 0 } << qint64 { 0 };
        }
        const qint64 middle = 150 * kStepMs;
        QTest::newRow("from sample to sample") << QByteArray("awkward") << middle << middle;
        QTest::newRow("between samples") << QByteArray("awkward") << middle + 1 << middle + 1;
        QTest::newRow("one sample")
            << QByteArray("steady") << middle << (kSamples - 1) * kStepMs - middle;
        QTest::newRow("before all")
            << QByteArray("steady") << qint64 { -90'000'000 } << qint64 { 80'000'000 };
    }

    void equalsJsonBitForBit()
    {
        QFETCH(QByteArray, selector);
        QFETCH(qint64, startOffset);
        QFETCH(qint64, endOffset);
        RawRequest request { .selector = selector.toStdString(),
            .start = Instant::fromMs(m_start + startOffset),
            .end = Instant::fromMs(m_end - endOffset),
            .externalLabels = m_capabilities.externalLabels };
        const SnapshotPtr json = fetch(request);
        request.usesRemoteRead = true;
        const SnapshotPtr remote = fetch(request);
        QVERIFY(json && remote);
        QCOMPARE(samplesOf(*remote), samplesOf(*json));
    }

    void isNotComparingNothing()
    {
        RawRequest request { .selector = "{__name__=~\".+\"}",
            .start = Instant::fromMs(m_start),
            .end = Instant::fromMs(m_end),
            .usesRemoteRead = true,
            .externalLabels = m_capabilities.externalLabels };
        const SnapshotPtr remote = fetch(request);
        QVERIFY(remote != nullptr);
        QCOMPARE(remote->series.size(), std::size_t { 14 });
        QVERIFY(remote->sampleCount() > 14 * 300);
    }

    /// Written by relabelling, say; behind the window of the others, which still come remotely.
    void labelsThatSeriesHaveThemselvesStay()
    {
        const Instant time = Instant::fromMs(m_end + 60'000);
        RemoteWriter writer(m_server->baseUrl());
        writer.add(LabelSet { { "__name__", "own" }, { "cluster", "x" } }, time, 1);
        writer.add(LabelSet { { "__name__", "own" } }, time, 2);
        QVERIFY2(writer.send(), qPrintable(writer.errorText()));
        RawRequest request { .selector = "own",
            .start = time - Duration::fromSeconds(1),
            .end = time + Duration::fromSeconds(1),
            .usesRemoteRead = true,
            .externalLabels = m_capabilities.externalLabels };
        for (const bool isKnownSmall : { false, true }) {
            request.isKnownSmall = isKnownSmall;
            const SnapshotPtr answer = fetch(request);
            QVERIFY(answer != nullptr);
            std::map<LabelSet, double> values;
            for (const Series& series : answer->series) {
                values[series.labels] = series.values.front();
            }
            QCOMPARE(values,
                (std::map<LabelSet, double> {
                    { LabelSet { { "__name__", "own" }, { "cluster", "x" } }, 1 },
                    { LabelSet { { "__name__", "own" } }, 2 } }));
        }
    }

    void showsStaleMarkersAsGapsAndKeepsOtherNaNs()
    {
        RawRequest request { .selector = "stale",
            .start = Instant::fromMs(m_start),
            .end = Instant::fromMs(m_end),
            .usesRemoteRead = true,
            .externalLabels = m_capabilities.externalLabels };
        const SnapshotPtr remote = fetch(request);
        QVERIFY(remote != nullptr);
        const std::vector<double>& values = remote->series.front().values;
        QCOMPARE(std::count_if(values.begin(), values.end(), isMissing), kSamples / 10);
        QCOMPARE(std::count_if(values.begin(), values.end(),
                     [](double value) { return std::isnan(value) && !isMissing(value); }),
            kSamples / 10);
    }

    /// Stale markers, NaN, counter resets, late samples that overlap, two external labels; more
    /// than one slice.
    void exportsTheSameFileEitherWay_data()
    {
        QTest::addColumn<QByteArray>("selector");
        QTest::addColumn<int>("series");
        QTest::newRow("all") << QByteArray("{__name__=~\".+\"}") << 14;
        QTest::newRow("one") << QByteArray("resets_total") << 1;
        QTest::newRow("external label") << QByteArray("awkward{replica=\"\"}") << 10;
        QTest::newRow("none") << QByteArray("nothing_there") << 0;
    }

    void exportsTheSameFileEitherWay()
    {
        QFETCH(QByteArray, selector);
        QFETCH(int, series);
        const QByteArray remote = exported(selector, true);
        QCOMPARE(exported(selector, false), remote);
        std::map<QByteArray, int> rows;
        for (const QByteArray& line : remote.split('\n').mid(1)) {
            if (!line.isEmpty()) {
                const auto time = line.indexOf(',');
                ++rows[line.mid(time, line.lastIndexOf(',') - time)];
            }
        }
        QCOMPARE(static_cast<int>(rows.size()), series);
        for (const auto& [labels, count] : rows) {
            QVERIFY2(count >= 299, labels.constData()); // "late" has the fewest
            QVERIFY2(count <= kSamples, labels.constData());
        }
    }

private:
    /// The file of the whole window.
    QByteArray exported(const QByteArray& selector, bool usesRemoteRead)
    {
        const QTemporaryDir folder;
        const CsvExporter exporter;
        RawOrigin origin {
            .sourceId = u"lab"_s, .sourceName = u"lab"_s, .capabilities = m_capabilities
        };
        origin.capabilities.hasRemoteRead = usesRemoteRead;
        std::optional<Result<RawReport>> done;
        exportRaw({ .queries = { { .selector = selector.toStdString(),
                        .origins = { origin },
                        .unit = Unit::None } },
                      .start = Instant::fromMs(m_start),
                      .end = Instant::fromMs(m_end),
                      .file = folder.filePath(u"raw.csv"_s),
                      .exporter = &exporter,
                      .options = {} },
            { .owner = m_worker,
                .workers = m_worker,
                .source = [this](const QString&) { return m_source.get(); } },
            {}, {}, [&done](Result<RawReport> report) { done = std::move(report); });
        [&] { QTRY_VERIFY_WITH_TIMEOUT(done.has_value(), kWaitMs); }();
        QFile file(folder.filePath(u"raw.csv"_s));
        return done && *done && file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }

    void writeAwkwardSamples()
    {
        using Limits = std::numeric_limits<double>;
        const std::map<std::string, double> kinds { { "plain", 0.1 }, { "nan", std::nan("") },
            { "inf", Limits::infinity() }, { "-inf", -Limits::infinity() }, { "-0", -0.0 },
            { "denormal", Limits::denorm_min() }, { "largest", Limits::max() },
            { "2^53", 9007199254740992.0 }, { "1/3", 1.0 / 3 },
            { "small", -1.2345678901234566e-7 } };
        RemoteWriter writer(m_server->baseUrl());
        for (int i = 0; i < kSamples; ++i) {
            const Instant time = Instant::fromMs(m_start + i * kStepMs);
            for (const auto& [kind, value] : kinds) {
                writer.add(LabelSet { { "__name__", "awkward" }, { "kind", kind } }, time,
                    i % 3 == 0 ? value : i * 0.7);
            }
            writer.add(LabelSet { { "__name__", "resets_total" } }, time, i % 97 * 1.5);
            writer.add(LabelSet { { "__name__", "steady" } }, time, 42);
            writer.add(LabelSet { { "__name__", "stale" } }, time,
                i % 10 == 3       ? missingValue()
                    : i % 10 == 7 ? std::nan("")
                                  : i);
            if (i % 2 == 1) {
                writer.add(
                    LabelSet { { "__name__", "late" } }, time + Duration::fromMs(i % 5), i / 3.0);
            }
        }
        QVERIFY2(writer.send(), qPrintable(writer.errorText()));
        // Out of order: chunks that overlap those that are there.
        RemoteWriter late(m_server->baseUrl());
        for (int i = kSamples - 200; i < kSamples - 1; i += 2) {
            late.add(
                LabelSet { { "__name__", "late" } }, Instant::fromMs(m_start + i * kStepMs), -i);
        }
        QVERIFY2(late.send(), qPrintable(late.errorText()));
    }

    SnapshotPtr fetch(const RawRequest& request)
    {
        std::optional<Result<SnapshotPtr>> answer;
        m_source->fetchRaw(
            request, {}, [&answer](Result<SnapshotPtr> result) { answer = std::move(result); });
        [&] { QTRY_VERIFY_WITH_TIMEOUT(answer.has_value(), kWaitMs); }();
        if (!answer || !*answer) {
            qWarning("%s", qPrintable(answer ? answer->error().toDisplayText() : u"late"_s));
            return nullptr;
        }
        return **answer;
    }

    std::unique_ptr<PrometheusServer> m_server;
    std::int64_t m_start = 0;
    std::int64_t m_end = 0;
    SourceCapabilities m_capabilities;
    IoThread m_io;
    Mailbox m_worker;
    std::unique_ptr<PrometheusSource> m_source;
};

QTEST_GUILESS_MAIN(tst_RawRoute)
#include "tst_RawRoute.moc"
