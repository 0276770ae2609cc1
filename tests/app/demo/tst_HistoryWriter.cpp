// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "BlockDump.h"
#include "demo/HistoryWriter.h"

#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

using namespace promdesk;
using namespace promdesk::test;
using namespace Qt::StringLiterals;

namespace {

/// 30 minutes after a block's begin: blocks begin at even hours of the epoch.
const Instant kStart = Instant::fromSeconds(1'790'000'000).alignedDown(Duration::fromHours(2))
    + Duration::fromMinutes(30);

constexpr Duration kInterval = Duration::fromSeconds(15);

std::shared_ptr<const FleetSimulator> simulatorOf(Duration history)
{
    return std::make_shared<const FleetSimulator>(makeSmallFleetLayout(), 7, kStart, history);
}

/// Begin and open end in ms of each block in the folder's "data", by name.
std::vector<std::pair<qint64, qint64>> blockRanges(const QString& folder)
{
    std::vector<std::pair<qint64, qint64>> ranges;
    const QDir data(folder + u"/data"_s);
    for (const QString& name : data.entryList(QDir::Dirs | QDir::NoDotAndDotDot, QDir::Name)) {
        QFile meta(data.filePath(name + u"/meta.json"_s));
        if (meta.open(QIODevice::ReadOnly)) {
            const QJsonObject json = QJsonDocument::fromJson(meta.readAll()).object();
            ranges.emplace_back(json[u"minTime"_s].toInteger(), json[u"maxTime"_s].toInteger());
        }
    }
    return ranges;
}

std::vector<qint64> timesOf(const DumpedSamples& samples)
{
    std::vector<qint64> times;
    for (const auto& [ms, value] : samples) {
        times.push_back(ms);
    }
    return times;
}

} // namespace

class tst_HistoryWriter : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void cutsTheHistoryAtEvenHours_data()
    {
        QTest::addColumn<int>("minutes");
        QTest::addColumn<int>("windows");
        QTest::newRow("less than the seam") << 1 << 0;
        QTest::newRow("the seam alone") << 2 << 0;
        QTest::newRow("within one window") << 20 << 1;
        QTest::newRow("a window's begin exactly") << 30 << 1;
        QTest::newRow("over one cut") << 40 << 2;
        QTest::newRow("a whole window between") << 3 * 60 << 3;
    }

    void cutsTheHistoryAtEvenHours()
    {
        QFETCH(int, minutes);
        QFETCH(int, windows);
        const HistoryWriter writer(simulatorOf(Duration::fromMinutes(minutes)));
        QCOMPARE(static_cast<int>(writer.windowCount()), windows);
        QCOMPARE(writer.seamBegin(), kStart - Duration::fromMinutes(std::min(minutes, 2)));
        QCOMPARE(writer.lastFrame().unixSeconds, kStart.toSeconds());
    }

    void windowsFollowOneAnotherWithoutAGap()
    {
        const HistoryWriter writer(simulatorOf(Duration::fromMinutes(40)));
        const QTemporaryDir folder;
        for (const std::size_t window : { std::size_t { 1 }, std::size_t { 0 } }) { // any order
            QVERIFY(writer.writeWindow(window, folder.path()));
        }
        const auto ranges = blockRanges(folder.path());
        const qint64 cut = (kStart - Duration::fromMinutes(30)).toMs();
        QCOMPARE(ranges.size(), std::size_t { 2 });
        QCOMPARE(ranges[0].first, (kStart - Duration::fromMinutes(40)).toMs());
        QVERIFY(ranges[0].second <= cut);
        QCOMPARE(ranges[1].first, cut);
        QVERIFY(ranges[1].second <= writer.seamBegin().toMs());

        const std::vector<qint64> times =
            timesOf(dumpSeries(folder.path(), u"envoy_server_live{cluster=\"eu-west\"}"_s));
        QCOMPARE(times.size(), std::size_t { 38 * 4 });
        for (std::size_t i = 1; i < times.size(); ++i) {
            QCOMPARE(times[i] - times[i - 1], kInterval.toMs());
        }
    }

    /// A large fleet is scraped more seldom, and its history says so too.
    void keepsToTheIntervalThatItIsGiven()
    {
        const HistoryWriter writer(
            simulatorOf(Duration::fromMinutes(40)), Duration::fromSeconds(60));
        const QTemporaryDir folder;
        QVERIFY(writer.writeWindow(0, folder.path()));
        QVERIFY(writer.writeWindow(1, folder.path()));
        QVERIFY(writer.writeSeam(writer.seamBegin() + Duration::fromMinutes(2), folder.path()));
        const std::vector<qint64> times =
            timesOf(dumpSeries(folder.path(), u"envoy_server_live{cluster=\"eu-west\"}"_s));
        QCOMPARE(times.size(), std::size_t { 41 });
        for (std::size_t i = 1; i < times.size(); ++i) {
            QCOMPARE(times[i] - times[i - 1], 60'000);
        }
    }

    void countersRiseOverTheCut()
    {
        const HistoryWriter writer(simulatorOf(Duration::fromMinutes(40)));
        const QTemporaryDir folder;
        for (std::size_t window = 0; window < writer.windowCount(); ++window) {
            QVERIFY(writer.writeWindow(window, folder.path()));
        }
        QVERIFY(writer.writeSeam(kStart + Duration::fromSeconds(20), folder.path()));
        const auto dumped = dumpBlocks(folder.path(), u"envoy_http_downstream_rq_total"_s);
        QCOMPARE(dumped.size(), std::size_t { 3 });
        for (const auto& [series, samples] : dumped) {
            QCOMPARE(samples.back().first, (kStart + Duration::fromSeconds(20)).toMs());
            for (std::size_t i = 1; i < samples.size(); ++i) {
                QVERIFY2(samples[i].second > samples[i - 1].second, series.constData());
            }
        }
    }

    void keepsWhoAnsweredAndTheAlertsOfTheDead()
    {
        const HistoryWriter writer(simulatorOf(Duration::fromMinutes(20)));
        const QTemporaryDir folder;
        QVERIFY(writer.writeWindow(0, folder.path()));
        const auto ups = dumpBlocks(folder.path(), u"up{job=\"node-exporter\"}"_s);
        QCOMPARE(ups.size(), std::size_t { 9 });
        const auto dead = std::count_if(ups.begin(), ups.end(),
            [](const auto& entry) { return entry.second.back().second == 0.0; });
        QCOMPARE(dead, 1);
        QCOMPARE(dumpBlocks(folder.path(), u"ALERTS{alertname=\"NodeDown\"}"_s).size(),
            std::size_t { 1 });
    }

    void theSeamIsNotEarlierThanItsBegin()
    {
        const HistoryWriter writer(simulatorOf(Duration::fromMinutes(20)));
        const QTemporaryDir folder;
        QVERIFY(writer.writeSeam(writer.seamBegin() - Duration::fromHours(1), folder.path()));
        const std::vector<qint64> times =
            timesOf(dumpSeries(folder.path(), u"envoy_server_live{cluster=\"eu-west\"}"_s));
        QCOMPARE(times, (std::vector<qint64> { writer.seamBegin().toMs() }));
    }

    void saysWhereItCouldNotWrite()
    {
        const HistoryWriter writer(simulatorOf(Duration::fromMinutes(5)));
        const QString nowhere = u"/dev/null/nowhere"_s;
        const Result<void> window = writer.writeWindow(0, nowhere);
        const Result<void> seam = writer.writeSeam(kStart, nowhere);
        QVERIFY(!window && !seam);
        QCOMPARE(window.error().kind, ErrorKind::Io);
        QCOMPARE(seam.error().kind, ErrorKind::Io);
        QVERIFY(seam.error().context.contains(nowhere));
    }
};

QTEST_GUILESS_MAIN(tst_HistoryWriter)
#include "tst_HistoryWriter.moc"
