// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "core/IoThread.h"
#include "core/Mailbox.h"
#include "core/WorkerPool.h"
#include "prometheus/PrometheusSource.h"
#include "queries/QueryScheduler.h"
#include "series/SampleValue.h"
#include "support/FakeClock.h"
#include "support/PrometheusServer.h"
#include "support/WrittenFleet.h"

#include <QDateTime>
#include <QRegularExpression>
#include <QTest>

#include <bit>

using namespace promdesk;
using namespace promdesk::test;
using namespace Qt::StringLiterals;

namespace {

constexpr int kWaitMs = 60'000;

/// Labels, times and bits of the samples from a time on, without stale markers.
QString textOf(const SeriesSnapshot& snapshot, Instant start)
{
    QStringList all;
    for (const Series& series : snapshot.series) {
        QString text;
        for (std::size_t i = 0; i < series.values.size(); ++i) {
            if (!isMissing(series.values[i]) && series.axis.at(i) >= start) {
                text += u"\n%1 %2"_s.arg(series.axis.at(i).toMs())
                            .arg(std::bit_cast<quint64>(series.values[i]), 0, 16);
            }
        }
        all += text.isEmpty() ? QStringList()
                              : QStringList { toQString(toSelectorText(series.labels)) + text };
    }
    all.sort();
    return all.join(u'\n');
}

} // namespace

/// Raw samples that charts refresh by their tail against all of them asked anew, from a real server
/// that takes in samples meanwhile: late ones, restarts, targets that die and come.
class tst_RawTailRoute : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void everyRefreshEqualsAFullReload_data()
    {
        QTest::addColumn<bool>("usesRemoteRead");
        QTest::newRow("remote read") << true;
        QTest::newRow("JSON") << false;
    }

    void everyRefreshEqualsAFullReload()
    {
        QFETCH(bool, usesRemoteRead);
        FakeClock clock(
            (Instant::fromMs(QDateTime::currentMSecsSinceEpoch()) - Duration::fromMinutes(60))
                .alignedDown(Duration::fromMinutes(15)));
        // With external labels a range like this comes as JSON.
        PrometheusServer server(
            { .globalYaml = usesRemoteRead ? "" : "  external_labels:\n    replica: a\n",
                .configYaml = "storage:\n  tsdb:\n    out_of_order_time_window: 10m\n",
                .arguments = { u"--web.enable-remote-write-receiver"_s } });
        QVERIFY2(server.start(), qPrintable(server.errorText()));
        RemoteWriter writer(server.baseUrl());
        WrittenFleet fleet(writer, clock.now() - kFleetHistory);
        QVERIFY2(fleet.writeUntil(clock.now()), qPrintable(writer.errorText()));
        QVERIFY(connectTo(server.baseUrl(), clock, usesRemoteRead));

        SeriesFrame frame;
        LiveQuery query;
        query.sourceId = m_source->id();
        query.expression = "{__name__=~\".+\"}";
        query.raw = RawSamples::WhenFiner;
        const QuerySubscription subscription =
            m_scheduler->subscribe(query, [&frame](const SeriesFrame& next) { frame = next; });
        for (const std::int64_t seconds : { 0, 15, 75, 300, 900, 60 }) {
            clock.advance(Duration::fromSeconds(seconds));
            QVERIFY2(fleet.writeUntil(clock.now()), qPrintable(writer.errorText()));
            m_scheduler->tick();
            QTRY_VERIFY_WITH_TIMEOUT(
                frame.state == FrameState::Fresh && frame.range.end == clock.now(), kWaitMs);
            QVERIFY(frame.isRaw);
            const QString shown = textOf(*frame.snapshot, frame.range.start);
            QVERIFY(shown.size() > 100'000);
            QCOMPARE(shown, textOf(*reload(frame.range), frame.range.start));
        }
        const auto& log = m_scheduler->log().entries();
        QCOMPARE(log.size(), std::size_t { 6 });
        QVERIFY(log.back().sampleCount * 3 < log.front().sampleCount);
    }

    void cleanup()
    {
        m_scheduler.reset();
        m_source.reset();
    }

private:
    bool connectTo(const QUrl& url, FakeClock& clock, bool usesRemoteRead)
    {
        TransportSetup setup;
        setup.settings.id = u"server"_s;
        setup.settings.baseUrl = url;
        m_source = std::make_unique<PrometheusSource>(std::move(setup), m_io, m_workers);
        std::optional<Result<SourceCapabilities>> found;
        m_source->probe({}, [this, &found](const Result<SourceCapabilities>& result) {
            m_gui.post([&found, result] { found = result; });
        });
        const bool isProbed = QTest::qWaitFor([&found] { return found.has_value(); }, kWaitMs);
        if (!isProbed || !*found || !(*found)->hasRemoteRead) {
            return false;
        }
        m_capabilities = **found;
        m_capabilities.scrapeInterval = kFleetScrape;
        m_capabilities.clockSkew = {};
        m_capabilities.hasRemoteRead = usesRemoteRead;
        m_scheduler = std::make_unique<QueryScheduler>(clock, m_gui, 1);
        m_scheduler->setWorker(m_workers);
        m_scheduler->setRefreshInterval(Duration::fromSeconds(10));
        m_scheduler->addSource(*m_source, kFleetScrape);
        m_scheduler->setCapabilities(m_source->id(), m_capabilities);
        return true;
    }

    SnapshotPtr reload(const TimeRange& range)
    {
        std::optional<Result<SnapshotPtr>> answer;
        m_source->fetchRaw({ .selector = "{__name__=~\".+\"}",
                               .start = range.start,
                               .end = range.end,
                               .usesRemoteRead = m_capabilities.hasRemoteRead,
                               .externalLabels = m_capabilities.externalLabels },
            {}, [this, &answer](const Result<SnapshotPtr>& result) {
                m_gui.post([&answer, result] { answer = result; });
            });
        const bool isHere = QTest::qWaitFor([&answer] { return answer.has_value(); }, kWaitMs);
        return isHere && *answer ? **answer : std::make_shared<const SeriesSnapshot>();
    }

    IoThread m_io;
    WorkerPool m_workers { 2 };
    Mailbox m_gui;
    std::unique_ptr<PrometheusSource> m_source;
    std::unique_ptr<QueryScheduler> m_scheduler;
    SourceCapabilities m_capabilities;
};

QTEST_GUILESS_MAIN(tst_RawTailRoute)
#include "tst_RawTailRoute.moc"
