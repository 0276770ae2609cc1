// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "BlockDump.h"
#include "demo/BlockIndex.h"
#include "demo/DemoConfig.h"
#include "demo/SampleRows.h"

#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

#include <cmath>

using namespace promdesk;
using namespace promdesk::test;
using namespace Qt::StringLiterals;

namespace {

constexpr std::int64_t kBegin = 1'790'000'000;
constexpr MetricFamily kRequests { "requests_total", MetricType::Counter, "Requests." };
constexpr MetricFamily kQueue { "queue", MetricType::Gauge, "Waiting." };

/// A target that can die, with a counter and a gauge, and one that cannot.
MetricCatalog smallCatalog()
{
    MetricCatalog catalog;
    catalog.targets = { { .job = "node-exporter",
                            .path = "/a",
                            .labels = { { "instance", "a" } },
                            .node = 0,
                            .honoursLabels = false },
        { .job = "gateway",
            .path = "/b",
            .labels = { { "instance", "b" } },
            .node = -1,
            .honoursLabels = false } };
    catalog.series = { { .family = &kRequests,
                           .target = 0,
                           .style = NumberStyle::WholeCounter,
                           .exposed = "requests_total ",
                           .stored = "requests_total{instance=\"a\"} " },
        { .family = &kQueue,
            .target = 1,
            .style = NumberStyle::Gauge,
            .exposed = "queue ",
            .stored = "queue{instance=\"b\"} " } };
    catalog.sortByTarget();
    return catalog;
}

/// The order SampleRows writes in: the series, each target's `up`, each target's alert.
BlockIndex indexOf(const MetricCatalog& catalog)
{
    std::vector<std::string> series;
    for (const DemoSeries& one : catalog.series) {
        series.push_back(one.stored);
    }
    for (std::size_t i = 0; i < catalog.targets.size(); ++i) {
        series.push_back("up{" + catalog.storedLabels(i, {}) + "} ");
    }
    for (std::size_t i = 0; i < catalog.targets.size(); ++i) {
        series.push_back(targetDownAlert(catalog, i));
    }
    return BlockIndex(series);
}

/// A minute long pair of frames; ups: of the first target, before and after.
struct Pair
{
    MetricFrame previous { kBegin, { 100.0, 2.0 }, { 1, 1 } };
    MetricFrame next { kBegin + 60, { 160.0, 5.0 }, { 1, 1 } };
};

Pair pairWith(char before, char after)
{
    Pair pair;
    pair.previous.isTargetUp[0] = before;
    pair.next.isTargetUp[0] = after;
    return pair;
}

Instant at(int seconds)
{
    return Instant::fromSeconds(kBegin + seconds);
}

std::vector<int> secondsOf(const DumpedSamples& samples)
{
    std::vector<int> seconds;
    for (const auto& [ms, value] : samples) {
        seconds.push_back(static_cast<int>(ms / 1000 - kBegin));
    }
    return seconds;
}

} // namespace

class tst_SampleRows : public QObject
{
    Q_OBJECT

private:
    /// What is in the block after the rows were moved into it once more.
    [[nodiscard]] DumpedSamples dumped(const QString& selector)
    {
        m_rows->moveInto(*m_block);
        if (!m_block->writeInto(m_folder->path())) {
            return {};
        }
        return dumpSeries(m_folder->path(), selector);
    }

    void add(int seconds, const Pair& pair) { m_rows->add(at(seconds), pair.previous, pair.next); }

    const MetricCatalog m_catalog = smallCatalog();
    const BlockIndex m_index = indexOf(m_catalog);
    std::unique_ptr<BlockWriter> m_block;
    std::unique_ptr<SampleRows> m_rows;
    std::unique_ptr<QTemporaryDir> m_folder;

private Q_SLOTS:

    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        m_block = std::make_unique<BlockWriter>(m_index);
        m_rows = std::make_unique<SampleRows>(m_catalog, 3);
        m_folder = std::make_unique<QTemporaryDir>();
    }

    void isFullAtItsCapacityAndEmptyAfterwards()
    {
        QVERIFY(!m_rows->isFull());
        for (const int seconds : { 0, 15, 30 }) {
            QVERIFY(!m_rows->isFull());
            add(seconds, {});
        }
        QVERIFY(m_rows->isFull());
        m_rows->moveInto(*m_block);
        QVERIFY(!m_rows->isFull());
    }

    void withoutRowsThereIsNothingToWrite()
    {
        m_rows->moveInto(*m_block);
        QVERIFY(m_block->writeInto(m_folder->path()));
        QVERIFY(QDir(m_folder->path()).isEmpty());
    }

    void storesTheValuesOfAScrapeAtEachTime_data()
    {
        QTest::addColumn<QString>("selector");
        QTest::addColumn<QList<double>>("values");
        QTest::newRow("a counter runs evenly") << u"requests_total"_s << QList { 100., 115., 130. };
        QTest::newRow("a whole gauge waits") << u"queue"_s << QList { 2., 2., 2. };
        QTest::newRow("the target answers") << u"up{instance=\"a\"}"_s << QList { 1., 1., 1. };
    }

    void storesTheValuesOfAScrapeAtEachTime()
    {
        QFETCH(QString, selector);
        QFETCH(QList<double>, values);
        for (const int seconds : { 0, 15, 30 }) {
            add(seconds, {});
        }
        const DumpedSamples samples = dumped(selector);
        QCOMPARE(secondsOf(samples), (std::vector { 0, 15, 30 }));
        for (std::size_t i = 0; i < samples.size(); ++i) {
            QCOMPARE(samples[i].second, values.at(static_cast<qsizetype>(i)));
        }
    }

    void aTargetThatAnswersHasNoAlert()
    {
        add(0, {});
        QVERIFY(dumped(u"ALERTS"_s).empty());
    }

    /// Down from 15 to 30, and back at 45.
    void aDeadTargetLeavesAMarkerAndAnAlert()
    {
        m_rows = std::make_unique<SampleRows>(m_catalog, 4);
        add(0, {});
        add(15, pairWith(0, 0));
        add(30, pairWith(0, 0));
        add(45, {});
        const DumpedSamples samples = dumped(u"requests_total"_s);
        QCOMPARE(secondsOf(samples), (std::vector { 0, 15, 45 }));
        QVERIFY(std::isnan(samples[1].second)); // stale, once
        QVERIFY(!std::isnan(samples[2].second));
        const DumpedSamples up = dumpSeries(m_folder->path(), u"up{instance=\"a\"}"_s);
        QCOMPARE(secondsOf(up), (std::vector { 0, 15, 30, 45 }));
        QCOMPARE(up[1].second + up[2].second, 0.0);
        const DumpedSamples alert = dumpSeries(m_folder->path(), u"ALERTS"_s);
        QCOMPARE(secondsOf(alert), (std::vector { 15, 30, 45 }));
        QCOMPARE(alert[0].second, 1.0);
        QVERIFY(std::isnan(alert[2].second));
        QCOMPARE(secondsOf(dumpSeries(m_folder->path(), u"queue"_s)),
            (std::vector { 0, 15, 30, 45 })); // the other target lives
    }

    /// Half a frame of a dying target would count half of its last requests.
    void aTargetIsThereOnlyWhileBothFramesHaveIt()
    {
        add(0, pairWith(1, 0));
        add(15, pairWith(0, 1));
        add(30, {});
        QCOMPARE(secondsOf(dumped(u"requests_total"_s)), (std::vector { 30 }));
    }

    /// The rows of a chunk know what the chunk before ended with.
    void anEndBetweenTwoChunksIsMarkedToo()
    {
        add(0, {});
        m_rows->moveInto(*m_block);
        add(15, pairWith(0, 0));
        m_rows->moveInto(*m_block);
        add(30, {});
        const DumpedSamples samples = dumped(u"requests_total"_s);
        QCOMPARE(secondsOf(samples), (std::vector { 0, 15, 30 }));
        QVERIFY(std::isnan(samples[1].second));
        const DumpedSamples alert = dumpSeries(m_folder->path(), u"ALERTS"_s);
        QCOMPARE(secondsOf(alert), (std::vector { 15, 30 }));
        QVERIFY(std::isnan(alert[1].second));
    }

    /// Nothing is known of before: what was down from the first row on has nothing to end.
    void aTargetThatWasNeverUpHasNoMarker()
    {
        add(0, pairWith(0, 0));
        add(15, pairWith(0, 0));
        QVERIFY(dumped(u"requests_total"_s).empty());
        QCOMPARE(secondsOf(dumpSeries(m_folder->path(), u"ALERTS"_s)), (std::vector { 0, 15 }));
    }
};

QTEST_GUILESS_MAIN(tst_SampleRows)
#include "tst_SampleRows.moc"
