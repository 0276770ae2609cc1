// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "demo/HistoryImport.h"

#include <QDir>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace promdesk;
using namespace Qt::StringLiterals;

namespace {

constexpr int kWaitMs = 30'000;

const Instant kStart = Instant::fromSeconds(1'790'000'000).alignedDown(Duration::fromHours(2))
    + Duration::fromMinutes(30);

std::shared_ptr<const HistoryWriter> writerOf(Duration history)
{
    return std::make_shared<const HistoryWriter>(
        std::make_shared<const FleetSimulator>(makeSmallFleetLayout(), 7, kStart, history));
}

/// Shows the same time for ever, to any thread.
class StandingClock final : public Clock
{
public:
    [[nodiscard]] Instant now() const override { return kStart; }

    [[nodiscard]] Duration elapsed() const override { return {}; }

    [[nodiscard]] Duration sinceBoot() const override { return {}; }
};

qsizetype blockCount(const QString& folder)
{
    return QDir(folder + u"/data"_s).entryList(QDir::Dirs | QDir::NoDotAndDotDot).size();
}

} // namespace

class tst_HistoryImport : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void bringsTheNewestHoursFirst()
    {
        const QTemporaryDir folder;
        const auto writer = writerOf(Duration::fromHours(7));
        QCOMPARE(writer->windowCount(), std::size_t { 5 });
        HistoryImport import(writer, folder.path());
        QSignalSpy newest(&import, &HistoryImport::newestImported);
        QSignalSpy finished(&import, &HistoryImport::finished);
        QSignalSpy progress(&import, &HistoryImport::progressChanged);
        import.writeNewest();
        QVERIFY(newest.wait(kWaitMs));
        QCOMPARE(blockCount(folder.path()), 3); // four hours at least
        QVERIFY(finished.isEmpty());

        import.writeOlder();
        QVERIFY(finished.wait(kWaitMs));
        QCOMPARE(blockCount(folder.path()), 5);
        QCOMPARE(newest.size(), 1);
        QCOMPARE(finished.size(), 1);
        QCOMPARE(progress.size(), 5);
        for (qsizetype i = 0; i < progress.size(); ++i) {
            QCOMPARE(progress.at(i).at(0).toDouble(), static_cast<double>(i + 1) / 5);
        }
    }

    void aShortHistoryIsAllNewest()
    {
        const QTemporaryDir folder;
        HistoryImport import(writerOf(Duration::fromMinutes(40)), folder.path());
        QSignalSpy newest(&import, &HistoryImport::newestImported);
        QSignalSpy finished(&import, &HistoryImport::finished);
        import.writeNewest();
        QVERIFY(newest.wait(kWaitMs));
        QCOMPARE(blockCount(folder.path()), 2);
        import.writeOlder();
        QVERIFY(finished.wait(kWaitMs));
        QCOMPARE(blockCount(folder.path()), 2);
    }

    void noHistoryIsImportedAtOnceButLater()
    {
        const QTemporaryDir folder;
        HistoryImport import(writerOf(Duration::fromMinutes(1)), folder.path());
        QSignalSpy newest(&import, &HistoryImport::newestImported);
        QSignalSpy finished(&import, &HistoryImport::finished);
        import.writeNewest();
        QVERIFY(newest.isEmpty()); // from the event loop, as always
        QVERIFY(newest.wait(kWaitMs));
        import.writeOlder();
        QVERIFY(finished.wait(kWaitMs));
        QCOMPARE(blockCount(folder.path()), 0);
    }

    void writesTheSeamUpToTheClock()
    {
        const QTemporaryDir folder;
        const StandingClock clock;
        HistoryImport import(writerOf(Duration::fromMinutes(20)), folder.path());
        QSignalSpy newest(&import, &HistoryImport::newestImported);
        QSignalSpy seam(&import, &HistoryImport::seamImported);
        import.writeNewest();
        QVERIFY(newest.wait(kWaitMs));
        import.writeSeam(clock);
        QVERIFY(seam.wait(kWaitMs));
        QCOMPARE(blockCount(folder.path()), 2);
    }

    void failsOnceHoweverManyWindowsFail()
    {
        const auto writer = writerOf(Duration::fromHours(5));
        HistoryImport import(writer, u"/dev/null/nowhere"_s);
        std::vector<Error> errors;
        connect(&import, &HistoryImport::failed, this,
            [&errors](const Error& error) { errors.push_back(error); });
        QSignalSpy newest(&import, &HistoryImport::newestImported);
        QSignalSpy seam(&import, &HistoryImport::seamImported);
        const StandingClock clock;
        import.writeNewest();
        import.writeSeam(clock);
        QTRY_VERIFY_WITH_TIMEOUT(!errors.empty(), kWaitMs);
        QCOMPARE(errors.front().kind, ErrorKind::Io);
        // Every task holds the writer: with none left, all have said that they failed.
        QTRY_COMPARE_WITH_TIMEOUT(writer.use_count(), 2L, kWaitMs);
        QCoreApplication::processEvents();
        QCOMPARE(errors.size(), std::size_t { 1 });
        QVERIFY(newest.isEmpty() && seam.isEmpty());
    }

    void goesInTheMiddleOfItsWork()
    {
        const QTemporaryDir folder;
        const auto writer = writerOf(Duration::fromHours(7));
        int signalled = 0;
        {
            HistoryImport import(writer, folder.path());
            connect(&import, &HistoryImport::newestImported, this, [&signalled] { ++signalled; });
            import.writeNewest();
        }
        QCoreApplication::processEvents();
        QCOMPARE(signalled, 0);
    }
};

QTEST_GUILESS_MAIN(tst_HistoryImport)
#include "tst_HistoryImport.moc"
