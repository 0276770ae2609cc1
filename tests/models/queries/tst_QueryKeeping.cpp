// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers

#include "series/BlockFolder.h"
#include "support/LateExecutor.h"
#include "support/SchedulerRig.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>

using namespace promdesk;
using namespace promdesk::test;
using namespace Qt::StringLiterals;

namespace {

/// A pool whose other threads are slow.
class NewestFirst final : public Executor
{
public:
    void post(Task task) override { m_tasks.push_back(std::move(task)); }

    [[nodiscard]] std::size_t waiting() const { return m_tasks.size(); }

    void runAll()
    {
        while (!m_tasks.empty()) {
            const Task task = std::move(m_tasks.back());
            m_tasks.pop_back();
            task();
        }
    }

private:
    std::vector<Task> m_tasks;
};

} // namespace

/// What is kept on disk from run to run, and what is then still asked for.
class tst_QueryKeeping : public QObject, private SchedulerRig
{
    Q_OBJECT

private Q_SLOTS:

    void init()
    {
        m_place = std::make_unique<QTemporaryDir>();
        start();
    }

    void cleanup() { close(); }

    void theNextRunShowsItAtOnceAndAsksForTheTail()
    {
        QueryRequest whole;
        {
            const auto subscription = subscribe(day());
            answerAll();
            whole = m_source->asked().at(0).request;
            m_scheduler->keepBlocks();
        }
        const Instant now = m_clock->now();
        start();
        m_clock->jump(now + Duration::fromMinutes(5) - m_clock->now());
        const auto subscription = subscribe(day());
        QCOMPARE(last().state, FrameState::Refreshing); // a picture, though no server has answered
        QCOMPARE(m_scheduler->damagedBlocks(), 0);
        QVERIFY(last().snapshot && !last().isCoarse);
        QCOMPARE(m_source->asked().size(), std::size_t { 1 });
        const QueryRequest tail = m_source->asked().at(0).request;
        QVERIFY(tail.end - tail.start < Duration::fromMinutes(20));
        m_source->answer(0, FakeSource::snapshotFor(tail, 5));
        QCOMPARE(last().state, FrameState::Fresh);
        const Series& series = last().snapshot->series.at(0);
        QCOMPARE(series.axis.front(), last().range.start);
        QCOMPARE(series.values.front(), 1.0);
        QCOMPARE(series.values.back(), 5.0);
        QVERIFY(m_scheduler->log().entries().back().kind == QueryLogEntry::Kind::Tail);
    }

    void aWishAsksForEverythingAndKeepsThat()
    {
        const auto first = subscribe(day());
        answerAll();
        m_scheduler->keepBlocks();
        m_scheduler->refreshNow();
        const QueryRequest anew = m_source->asked().back().request;
        QVERIFY(anew.end - anew.start >= Duration::fromHours(23));
        for (std::size_t i = 1; i < m_source->asked().size(); ++i) {
            m_source->answer(i, FakeSource::snapshotFor(m_source->asked().at(i).request, 7));
        }
        m_scheduler->keepBlocks();
        const Instant now = m_clock->now();
        start();
        m_clock->jump(now - m_clock->now());
        const auto subscription = subscribe(day());
        QCOMPARE(last().snapshot->series.at(0).values.front(), 7.0);
    }

    void aWishAsksForEverythingAlsoWhileTheDiskIsRead()
    {
        {
            const auto subscription = subscribe(day());
            answerAll();
            m_scheduler->keepBlocks();
        }
        const Instant now = m_clock->now();
        start();
        m_clock->jump(now - m_clock->now());
        LateExecutor disk;
        m_scheduler->setWorker(disk);
        const auto subscription = subscribe(day());
        QCOMPARE(disk.waiting(), std::size_t { 1 });
        m_scheduler->refreshNow();
        disk.runAll();
        const QueryRequest anew = m_source->asked().back().request;
        QVERIFY(anew.end - anew.start >= Duration::fromHours(23));
    }

    void theWorkerKeepsWhatHasGrown()
    {
        const auto subscription = subscribe(day());
        answerAll();
        QCOMPARE(folder().use().files, 0);
        goOn(Duration::fromMinutes(3));
        answerAll();
        const int files = folder().use().files;
        QVERIFY(files > 0);
        goOn(Duration::fromMinutes(3)); // hardly anything new is settled
        QCOMPARE(folder().use().files, files);
    }

    void aServerWithoutAnIdentityIsNotKept()
    {
        m_scheduler->setServerIdentity(u"fake"_s, {});
        const auto subscription = subscribe(day());
        answerAll();
        m_scheduler->keepBlocks();
        QCOMPARE(folder().use().files, 0);
    }

    void anotherServersBlocksAreNotShown()
    {
        {
            const auto subscription = subscribe(day());
            answerAll();
            m_scheduler->keepBlocks();
        }
        start("http://b");
        const auto subscription = subscribe(day());
        QVERIFY(!last().snapshot);
        QCOMPARE(m_source->asked().size(), std::size_t { 1 });
    }

    void whatIsForgottenIsGoneAndNotKeptAgain()
    {
        const auto subscription = subscribe(day());
        answerAll();
        m_scheduler->keepBlocks();
        QVERIFY(folder().use().files > 0);
        m_scheduler->forgetKept(u"fake"_s, "http://a");
        QCOMPARE(folder().use().files, 0);
        m_scheduler->removeSource(u"fake"_s); // which otherwise keeps
        QCOMPARE(folder().use().files, 0);
    }

    /// It waits for its secrets, say.
    void aSourceThatIsNotConnectedIsForgottenByItsName()
    {
        keepADay();
        m_scheduler->removeSource(u"fake"_s);
        m_scheduler->forgetKept(u"fake"_s, "http://b");
        QVERIFY(folder().use().files > 0);
        m_scheduler->forgetKept(u"fake"_s, "http://a");
        QCOMPARE(folder().use().files, 0);
    }

    void bothItsNamesAreForgotten()
    {
        keepADay();
        m_scheduler->forgetKept(u"fake"_s, "http://moved");
        QCOMPARE(folder().use().files, 0);
    }

    void nothingIsReadWhileItIsForgotten()
    {
        keepADay();
        LateExecutor disk;
        m_scheduler->setWorker(disk);
        const std::size_t before = m_source->asked().size();
        comeWithOtherRights();
        const auto subscription = subscribe(day());
        QCOMPARE(m_source->asked().size(), before + 1); // at once, and not after a look
        m_scheduler->removeSource(u"fake"_s); // which otherwise keeps
        disk.runAll();
        QCOMPARE(folder().use().files, 0);
    }

    void whatIsForgottenIsSoonKeptAnew()
    {
        keepADay();
        LateExecutor disk;
        m_scheduler->setWorker(disk);
        comeWithOtherRights();
        const auto subscription = subscribe(day());
        answerAll();
        m_scheduler->keepBlocks();
        QCOMPARE(folder().use().files, 0);
        disk.runAll();
        m_scheduler->keepBlocks();
        QVERIFY(folder().use().files > 0);
    }

    void aReadOnItsWayIsNotTaken()
    {
        keepADay();
        start();
        LateExecutor disk;
        m_scheduler->setWorker(disk);
        {
            const auto subscription = subscribe(day());
            QVERIFY(m_source->asked().empty());
        }
        comeWithOtherRights();
        disk.runAll(); // the read is before the removal
        const auto subscription = subscribe(day());
        disk.runAll();
        QVERIFY(!last().snapshot);
        const QueryRequest whole = m_source->asked().back().request;
        QVERIFY(whole.end - whole.start >= Duration::fromHours(23));
    }

    void whatIsBeingKeptIsNotWrittenAfterwards()
    {
        const auto subscription = subscribe(day());
        answerAll();
        NewestFirst disk;
        m_scheduler->setWorker(disk);
        goOn(Duration::fromMinutes(3));
        QCOMPARE(disk.waiting(), std::size_t { 1 });
        m_scheduler->forgetKept(u"fake"_s, "http://a");
        QCOMPARE(disk.waiting(), std::size_t { 2 });
        disk.runAll();
        QCOMPARE(folder().use().files, 0);
    }

    /// A pool drops what waits at the end of the program.
    void whatIsForgottenIsGoneAtTheEnd()
    {
        keepADay();
        LateExecutor disk;
        m_scheduler->setWorker(disk);
        m_scheduler->forgetKept(u"fake"_s, "http://a");
        QVERIFY(folder().use().files > 0);
        m_scheduler->keepBlocks();
        QCOMPARE(folder().use().files, 0);
    }

    void aSourceThatGoesIsKept()
    {
        const auto subscription = subscribe(day());
        answerAll();
        m_scheduler->removeSource(u"fake"_s);
        QVERIFY(folder().use().files > 0);
    }

    /// A worker that was at it when the connection was edited: its points are another server's.
    void whatComesLateIsNotTheNewConnections_data()
    {
        QTest::addColumn<bool>("isRead");
        QTest::newRow("an answer") << false;
        QTest::newRow("blocks from the disk") << true;
    }

    void whatComesLateIsNotTheNewConnections()
    {
        QFETCH(bool, isRead);
        if (isRead) {
            const auto subscription = subscribe(day());
            answerAll();
            m_scheduler->keepBlocks();
        }
        LateExecutor worker;
        m_scheduler->setWorker(worker);
        m_source->answerOn(worker);
        m_scheduler->removeSource(u"fake"_s);
        worker.runAll();
        connectTo("http://a");
        const auto subscription = subscribe(day());
        if (!isRead) {
            worker.runAll(); // nothing on the disk
            answerAll();
        }
        QCOMPARE(worker.waiting(), std::size_t { 1 });
        const int files = folder().use().files;
        m_scheduler->removeSource(u"fake"_s);
        worker.runAll();
        connectTo("http://b");
        worker.runAll();
        QVERIFY(!last().snapshot);
        const QueryRequest whole = m_source->asked().back().request;
        QVERIFY(whole.end - whole.start >= Duration::fromHours(23));
        m_scheduler->keepBlocks();
        QCOMPARE(folder().use().files, files);
    }

    void damagedFilesAreAskedForAnew()
    {
        {
            const auto subscription = subscribe(day());
            answerAll();
            m_scheduler->keepBlocks();
        }
        const QFileInfoList files = QDir(folder().path()).entryInfoList(QDir::Files);
        for (const QFileInfo& info : files) {
            QFile file(info.filePath());
            QVERIFY(file.resize(info.size() - 1));
        }
        const Instant now = m_clock->now();
        start();
        m_clock->jump(now - m_clock->now());
        const auto subscription = subscribe(day());
        QVERIFY(!last().snapshot);
        const QueryRequest whole = m_source->asked().at(0).request;
        QVERIFY(whole.end - whole.start >= Duration::fromHours(23));
        answerAll();
        QCOMPARE(last().state, FrameState::Fresh);
        QCOMPARE(folder().use().files, 0); // they are gone, and what came is not yet kept
        QCOMPARE(m_scheduler->damagedBlocks(), static_cast<int>(files.size()));
    }

    void whatWasPartialIsNotKept()
    {
        const auto subscription = subscribe(day());
        auto answer = std::make_shared<SeriesSnapshot>(
            *FakeSource::snapshotFor(m_source->asked().at(0).request));
        answer->isPartial = true;
        m_source->answer(0, answer);
        m_scheduler->keepBlocks();
        QCOMPARE(folder().use().files, 0);
    }

    void quantilesOfOneHistogramAreFoundAgain()
    {
        usePrometheus();
        const auto ask2 = [this](const char* quantile) {
            LiveQuery query = day();
            query.expression =
                std::string("histogram_quantile(") + quantile + ", sum by (le) (rate(b[5m])))";
            return subscribe(query);
        };
        const auto answer = [this] {
            for (std::size_t i = 0; i < m_source->asked().size(); ++i) {
                m_source->answer(i, buckets(m_source->asked().at(i).request));
            }
        };
        {
            m_scheduler->setPaused(false);
            const auto a = ask2("0.5");
            const auto b = ask2("0.9");
            answer();
            m_scheduler->keepBlocks();
        }
        const Instant now = m_clock->now();
        start();
        usePrometheus();
        m_clock->jump(now - m_clock->now());
        const auto a = ask2("0.5");
        const auto b = ask2("0.9");
        answer();
        QCOMPARE(m_scheduler->status().waiting, 0);
        QCOMPARE(last().state, FrameState::Fresh);
    }

    /// A step of half an hour or more looks on the disk whenever its grid has moved on.
    void aLongStepIsRefreshedThoughItLooksOnTheDisk()
    {
        LiveQuery month = ask("up");
        month.range.from = u"now-30d"_s;
        month.minimumStep = Duration::fromHours(1);
        month.consent = CostConsent::Given;
        const auto subscription = subscribe(month);
        for (int i = 0; i < 40; ++i) {
            answerAll();
        }
        for (int hour = 0; hour < 3; ++hour) {
            const std::size_t asked = m_source->asked().size();
            const Instant end = last().range.end;
            goOn(Duration::fromHours(1));
            QCOMPARE(m_source->asked().size(), asked + 1);
            answerAll();
            QCOMPARE(last().state, FrameState::Fresh);
            QCOMPARE(last().range.end, end + Duration::fromHours(1));
        }
    }

    void nothingIsKeptUnlessWanted()
    {
        m_scheduler->setBlockFolder(nullptr);
        const auto subscription = subscribe(day());
        answerAll();
        goOn(Duration::fromMinutes(10));
        m_scheduler->keepBlocks();
        QCOMPARE(folder().use().files, 0);
    }

private:
    static LiveQuery day()
    {
        LiveQuery query = ask("up");
        query.range.from = u"now-24h"_s;
        query.minimumStep = Duration::fromMinutes(1);
        query.widthPx = 2000;
        return query;
    }

    void keepADay()
    {
        const auto subscription = subscribe(day());
        answerAll();
        m_scheduler->keepBlocks();
        QVERIFY(folder().use().files > 0);
    }

    /// The same server by name, with another tenant's header.
    void comeWithOtherRights()
    {
        m_scheduler->forgetKept(u"fake"_s, "http://a");
        m_scheduler->removeSource(u"fake"_s);
        m_scheduler->addSource(*m_source, Duration::fromSeconds(15));
        m_scheduler->setServerIdentity(u"fake"_s, "http://a");
    }

    [[nodiscard]] BlockFolder folder() const
    {
        return { m_place->filePath(u"blocks"_s), 10'000'000 };
    }

    /// The program, again when it runs.
    void start(std::string identity = "http://a")
    {
        close();
        open();
        m_scheduler->setBlockFolder(std::make_shared<const BlockFolder>(folder()));
        m_scheduler->setServerIdentity(u"fake"_s, std::move(identity));
    }

    void connectTo(std::string identity)
    {
        m_scheduler->addSource(*m_source, Duration::fromSeconds(15));
        m_scheduler->setServerIdentity(u"fake"_s, std::move(identity));
    }

    std::unique_ptr<QTemporaryDir> m_place;
};

QTEST_GUILESS_MAIN(tst_QueryKeeping)
#include "tst_QueryKeeping.moc"
