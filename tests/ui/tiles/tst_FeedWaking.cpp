// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "TileRig.h"
#include "tiles/FeedWaking.h"

namespace promdesk::test {

namespace {

const QRect kSight(0, 500, 800, 400);

QRect at(int y)
{
    return { 0, y, 400, 100 };
}

} // namespace

class tst_FeedWaking : public QObject, protected TileRig
{
    Q_OBJECT

    using Names = std::vector<std::string>;

private Q_SLOTS:

    void init() { open(); }

    void cleanup() { close(); }

    void aPageThatIsNotShownAsksNothing()
    {
        addTile(at(600));
        wakeFeeds(m_tiles, kSight, Wake::None);
        QVERIFY(asked().empty());
        wakeFeeds({}, kSight, Wake::InSight);
    }

    void whatIsInSightAsksFirst()
    {
        addTile(at(950)); // near, below
        addTile(at(300)); // near, above
        addTile(at(600));
        addTile(at(820)); // partly in sight
        wakeFeeds(m_tiles, kSight, Wake::InSight);
        QCOMPARE(asked(), Names({ "metric_2", "metric_3", "metric_0", "metric_1" }));
    }

    void whatIsFarAwayAsksWhenScrollingComesNear()
    {
        addTile(at(1500));
        wakeFeeds(m_tiles, kSight, Wake::InSight);
        QVERIFY(asked().empty());
        wakeFeeds(m_tiles, kSight.translated(0, 400), Wake::InSight);
        QCOMPARE(asked(), Names({ "metric_0" }));
    }

    void aHiddenTileAsksNothing()
    {
        addTile(at(600))->hide();
        wakeFeeds(m_tiles, kSight, Wake::InSight);
        QVERIFY(asked().empty());
    }

    void forPicturesAllAsk()
    {
        addTile(at(600))->hide();
        addTile(at(1500));
        addTile(at(600));
        wakeFeeds(m_tiles, kSight, Wake::All);
        m_source->answerAll(SnapshotPtr(std::make_shared<SeriesSnapshot>()));
        QCOMPARE(asked().size(), std::size_t { 3 });
    }

    void fallsAsleepAgain()
    {
        addTile(at(600));
        wakeFeeds(m_tiles, kSight, Wake::InSight);
        m_source->answerAll(SnapshotPtr(std::make_shared<SeriesSnapshot>()));
        m_clock.advance(Duration::fromMinutes(10));
        m_scheduler->tick();
        const std::size_t count = asked().size();
        QVERIFY(count > 1); // refreshes while it is awake
        m_source->answerAll(SnapshotPtr(std::make_shared<SeriesSnapshot>()));
        wakeFeeds(m_tiles, kSight, Wake::None);
        m_clock.advance(Duration::fromMinutes(10));
        m_scheduler->tick();
        QCOMPARE(asked().size(), count);
    }
};

} // namespace promdesk::test

QTEST_MAIN(promdesk::test::tst_FeedWaking)
#include "tst_FeedWaking.moc"
