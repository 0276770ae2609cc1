// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "prometheus/BodyFeed.h"
#include "support/LateExecutor.h"

#include <QRegularExpression>
#include <QTest>

#include <memory>
#include <vector>

using namespace promdesk;
using promdesk::test::LateExecutor;
using namespace Qt::StringLiterals;

namespace {

/// Keeps what it gets, as much as it wants.
class Keeper final : public BodySink
{
public:
    [[nodiscard]] bool add(QByteArrayView piece) override
    {
        pieces.append(piece.toByteArray());
        return pieces.size() < most;
    }

    QByteArrayList pieces;
    qsizetype most = 100;
};

} // namespace

class tst_BodyFeed : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        m_sink = std::make_shared<Keeper>();
        m_io = std::make_shared<LateExecutor>();
        m_worker = std::make_unique<LateExecutor>();
        m_verdicts.clear();
        m_feed = std::make_shared<BodyFeed>(m_sink, *m_worker, m_io,
            [this](BodyFeed::Verdict verdict) { m_verdicts.push_back(verdict); });
    }

    void handsOverOnTheWorkerAndTellsOnTheIoThread()
    {
        QVERIFY(m_feed->isIdle());
        m_feed->give("first");
        QVERIFY(!m_feed->isIdle());
        QVERIFY(m_sink->pieces.isEmpty()); // not before the worker is there
        m_worker->runOne();
        QCOMPARE(m_sink->pieces, QByteArrayList { "first" });
        QVERIFY(!m_feed->isIdle());
        QVERIFY(m_verdicts.empty());
        m_io->runOne();
        QVERIFY(m_feed->isIdle());
        QCOMPARE(m_verdicts, std::vector { BodyFeed::Verdict::More });
    }

    void keepsTheOrderOfPieces()
    {
        for (const char* piece : { "a", "b", "c" }) {
            m_feed->give(piece);
            m_worker->runOne();
            m_io->runOne();
        }
        QCOMPARE(m_sink->pieces, (QByteArrayList { "a", "b", "c" }));
    }

    void tellsThatTheSinkHasEnough()
    {
        m_sink->most = 1;
        m_feed->give("all");
        m_worker->runOne();
        m_io->runOne();
        QCOMPARE(m_verdicts, std::vector { BodyFeed::Verdict::Enough });
        QVERIFY(m_feed->isIdle());
    }

    /// Whoever is told may give the next piece at once.
    void mayBeFedInsideTheReport()
    {
        int told = 0;
        m_feed = std::make_shared<BodyFeed>(m_sink, *m_worker, m_io, [&](BodyFeed::Verdict) {
            if (++told == 1) {
                m_feed->give("second");
            }
        });
        m_feed->give("first");
        m_worker->runOne();
        m_io->runOne();
        QVERIFY(!m_feed->isIdle());
        m_worker->runOne();
        m_io->runOne();
        QCOMPARE(m_sink->pieces, (QByteArrayList { "first", "second" }));
        QCOMPARE(told, 2);
    }

    void tellsNothingOnceItIsGone()
    {
        m_feed->give("on its way");
        m_feed.reset();
        m_worker->runOne();
        m_io->runOne();
        QVERIFY(m_verdicts.empty());
        QCOMPARE(m_sink->pieces, QByteArrayList { "on its way" }); // the sink outlives the feed
    }

    void goesWhileItsPieceIsBeingTaken()
    {
        m_feed->give("taken");
        m_worker->runOne();
        m_feed.reset();
        m_io->runOne();
        QVERIFY(m_verdicts.empty());
    }

    void runsATaskOnceTheSinkIsThrough()
    {
        int ran = 0;
        const Task task = [&ran] { ++ran; };
        m_feed->afterwards(task);
        QCOMPARE(ran, 1); // nothing was given yet
        m_feed->give("taken");
        m_worker->runOne();
        m_feed->afterwards(task);
        QCOMPARE(ran, 2); // known on the worker only, and true
        m_io->runOne();
        m_feed->give("on its way");
        m_feed->afterwards(task);
        m_feed.reset();
        QCOMPARE(ran, 2);
        m_worker->runOne();
        QCOMPARE(ran, 3);
        QCOMPARE(m_sink->pieces, (QByteArrayList { "taken", "on its way" }));
        m_io->runAll();
        QCOMPARE(ran, 3);
    }

    /// A sink that was dropped is destroyed on the worker or here, never left behind.
    void keepsNothingAlive()
    {
        const std::weak_ptr<Keeper> sink = m_sink;
        m_sink.reset();
        m_feed->give("x");
        m_feed.reset();
        QVERIFY(!sink.expired()); // the task on the worker needs it
        m_worker->runOne();
        QVERIFY(sink.expired());
        QCOMPARE(m_io->waiting(), std::size_t { 1 });
    }

private:
    std::shared_ptr<Keeper> m_sink;
    std::shared_ptr<LateExecutor> m_io;
    std::unique_ptr<LateExecutor> m_worker;
    std::vector<BodyFeed::Verdict> m_verdicts;
    std::shared_ptr<BodyFeed> m_feed;
};

QTEST_APPLESS_MAIN(tst_BodyFeed)
#include "tst_BodyFeed.moc"
