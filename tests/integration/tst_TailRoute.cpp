// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers

#include "support/PrometheusServer.h"
#include "support/TailComparison.h"
#include "support/TailExpressions.h"
#include "support/VictoriaServer.h"
#include "support/WrittenFleet.h"

#include <QDateTime>
#include <QDir>
#include <QFile>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

using namespace promdesk;
using namespace promdesk::test;
using namespace Qt::StringLiterals;

/// Refreshes by tail against full reloads, on real servers that take in samples meanwhile.
class tst_TailRoute : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void everyRefreshEqualsAFullReload_data()
    {
        QTest::addColumn<int>("stepSeconds");
        QTest::addColumn<int>("hours");
        QTest::newRow("step as long as the scrape interval") << 15 << 1;
        QTest::newRow("longer step") << 60 << 1;
        QTest::newRow("reaching into older blocks") << 60 << 6;
    }

    void everyRefreshEqualsAFullReload()
    {
        QFETCH(int, stepSeconds);
        QFETCH(int, hours);
        FakeClock clock(beforeNow());
        const Instant start = clock.now() - kFleetHistory;
        PrometheusServer server({ .history = hours > 1 ? olderFleetHistory(start) : QByteArray(),
            .configYaml = "storage:\n  tsdb:\n"
                          "    out_of_order_time_window: 10m\n",
            .arguments = { u"--web.enable-remote-write-receiver"_s } });
        QVERIFY2(server.start(), qPrintable(server.errorText()));
        RemoteWriter writer(server.baseUrl());
        WrittenFleet fleet(writer, start);
        QVERIFY2(fleet.writeUntil(clock.now()), qPrintable(writer.errorText()));
        TailComparison panels(clock);
        QCOMPARE(panels.connectTo(server.baseUrl()), QString());
        QCOMPARE(panels.capabilities().flavour, Flavour::Prometheus);
        panels.subscribeAll(tailExpressions(start, panels.capabilities()),
            Duration::fromSeconds(stepSeconds), hours);
        QVERIFY(panels.panelCount() >= 200);
        const QString before = panels.differences();
        QVERIFY2(before.isEmpty(), qPrintable(before));
        int tick = 0;
        for (const std::int64_t seconds : { 60, 75, 300, 900, 60 }) {
            clock.advance(Duration::fromSeconds(seconds));
            if (++tick == 3) {
                server.kill(); // samples of the last minutes come back from its log
                QVERIFY2(server.start(), qPrintable(server.errorText()));
            }
            QVERIFY2(fleet.writeUntil(clock.now()), qPrintable(writer.errorText()));
            panels.tick();
            const QString difference = panels.differences();
            QVERIFY2(difference.isEmpty(), qPrintable(u"tick %1: "_s.arg(tick) + difference));
        }
        verifySavings(panels, tick);
        QVERIFY(panels.bucketQueries() >= 6 * tick); // six histograms, three quantiles each
    }

    /// The program ends and runs again between the refreshes, once with a file that was damaged.
    void everyStartFromDiskEqualsAFullReload()
    {
        const QTemporaryDir place;
        FakeClock clock(beforeNow());
        const Instant start = clock.now() - kFleetHistory;
        PrometheusServer server({ .history = olderFleetHistory(start),
            .configYaml = "storage:\n  tsdb:\n"
                          "    out_of_order_time_window: 10m\n",
            .arguments = { u"--web.enable-remote-write-receiver"_s } });
        QVERIFY2(server.start(), qPrintable(server.errorText()));
        RemoteWriter writer(server.baseUrl());
        WrittenFleet fleet(writer, start);
        QVERIFY2(fleet.writeUntil(clock.now()), qPrintable(writer.errorText()));
        TailComparison panels(clock);
        QCOMPARE(panels.connectTo(server.baseUrl()), QString());
        panels.keepIn(std::make_shared<const BlockFolder>(place.path(), 500'000'000));
        panels.subscribeAll(
            tailExpressions(start, panels.capabilities()), Duration::fromSeconds(60), 6);
        const QString before = panels.differences();
        QVERIFY2(before.isEmpty(), qPrintable(before));
        const double first = panels.tailSamples();
        int tick = 0;
        for (const std::int64_t seconds : { 60, 300, 900, 60 }) {
            clock.advance(Duration::fromSeconds(seconds));
            QVERIFY2(fleet.writeUntil(clock.now()), qPrintable(writer.errorText()));
            panels.restart();
            if (++tick == 2) {
                const auto files = QDir(place.path()).entryInfoList(QDir::Files);
                QVERIFY(files.size() > 100);
                QVERIFY(QFile::resize(files.at(7).filePath(), files.at(7).size() / 2));
            }
            const QString difference = panels.differences();
            QVERIFY2(difference.isEmpty(), qPrintable(u"start %1: "_s.arg(tick) + difference));
        }
        qInfo("%zu expressions: %d starts asked for %.1f %% of the samples of as many full loads",
            panels.panelCount(), tick, 100 * (panels.tailSamples() - first) / (first * tick));
        QVERIFY((panels.tailSamples() - first) * 2 < first * tick);
    }

    void victoriaMetricsToo_data()
    {
        QTest::addColumn<int>("stepSeconds");
        QTest::newRow("step as long as the scrape interval") << 15;
        QTest::newRow("longer step") << 60;
    }

    /// Windows of its first points lack what lies before the range: see leadOf(). Here all late
    /// samples come in time: after a gap, a point gets a value from before the gap only once a
    /// later sample is there, however long that takes.
    void victoriaMetricsToo()
    {
        QFETCH(int, stepSeconds);
        FakeClock clock(beforeNow());
        const Instant start = clock.now() - kFleetHistory;
        VictoriaServer server;
        QVERIFY2(server.start(), qPrintable(server.errorText()));
        RemoteWriter writer(server.baseUrl());
        WrittenFleet fleet(writer, start);
        QVERIFY2(fleet.writeUntil(clock.now()), qPrintable(writer.errorText()));
        QVERIFY2(server.flush(), qPrintable(server.errorText()));
        TailComparison panels(clock);
        QCOMPARE(panels.connectTo(server.baseUrl()), QString());
        QCOMPARE(panels.capabilities().flavour, Flavour::VictoriaMetrics);
        panels.subscribeAll(
            tailExpressions(start, panels.capabilities()), Duration::fromSeconds(stepSeconds), 1);
        QVERIFY(panels.panelCount() >= 200);
        const QString before = panels.differences();
        QVERIFY2(before.isEmpty(), qPrintable(before));
        int tick = 0;
        for (const std::int64_t seconds : { 60, 75, 300, 300, 60 }) {
            clock.advance(Duration::fromSeconds(seconds));
            if (++tick == 3) {
                QVERIFY2(server.restart(), qPrintable(server.errorText()));
            }
            QVERIFY2(fleet.writeUntil(clock.now()), qPrintable(writer.errorText()));
            QVERIFY2(server.flush(), qPrintable(server.errorText()));
            panels.tick();
            const QString difference = panels.differences();
            QVERIFY2(difference.isEmpty(), qPrintable(u"tick %1: "_s.arg(tick) + difference));
        }
        verifySavings(panels, tick);
    }

private:
    /// Prometheus 3 takes no samples of the future: the test ends before now.
    static Instant beforeNow()
    {
        const Instant now = Instant::fromMs(QDateTime::currentMSecsSinceEpoch());
        return (now - Duration::fromMinutes(30)).alignedDown(Duration::fromMinutes(15));
    }

    static void verifySavings(const TailComparison& panels, int ticks)
    {
        qInfo(
            "%zu expressions, %d refreshes: the tails were %.1f %% of the samples of full reloads",
            panels.panelCount(), ticks, 100.0 * panels.tailSamples() / panels.fullSamples());
        QVERIFY(panels.tailSamples() * 2 < panels.fullSamples());
    }
};

QTEST_GUILESS_MAIN(tst_TailRoute)
#include "tst_TailRoute.moc"
