// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers

#include "panels/BadgePopup.h"
#include "panels/PanelTypes.h"
#include "support/FakeClock.h"
#include "support/FakeSource.h"
#include "support/PanelSamples.h"
#include "tiles/BadgeButton.h"
#include "tiles/PageTile.h"

#include <QAction>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QTest>
#include <QToolButton>

using namespace promdesk;
using namespace promdesk::test;
using namespace Qt::StringLiterals;

class tst_PageTile : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void initTestCase() { registerPanelTypes(m_types); }

    void init()
    {
        QTest::failOnWarning(QRegularExpression(u"^(?!This plugin).*"_s));
        m_source = std::make_unique<FakeSource>();
        m_scheduler = std::make_unique<QueryScheduler>(m_clock, m_gui, 1);
        m_scheduler->addSource(*m_source, Duration::fromSeconds(15));
        m_page = std::make_unique<QWidget>();
    }

    void cleanup()
    {
        m_page.reset();
        m_scheduler.reset();
    }

    void opensTheRawAnswerFromItsBadge()
    {
        PageTile* tile = makeTile("timeseries");
        answer(*tile,
            failure(ErrorKind::BadQuery, u"bad <img src=x>"_s, u"prom.example"_s,
                u"<html>504</html>"_s));
        QTRY_COMPARE(tile->badges().size(), std::size_t { 1 });
        auto* button = tile->findChild<BadgeButton*>();
        QVERIFY(button != nullptr);
        QVERIFY(!button->toolTip().contains(u"<img"_s));
        m_page->show();
        QTest::keyClick(button, Qt::Key_Return);
        const auto* popup = button->findChild<BadgePopup*>();
        QVERIFY(popup != nullptr);
        QCOMPARE(popup->findChild<QPlainTextEdit*>()->toPlainText(), u"<html>504</html>"_s);
    }

    void runsACostlyQueryOnceTheUserAgrees()
    {
        PageTile* tile = makeTile("timeseries");
        tile->feed().setTimeRange({ .from = u"now-30d"_s, .to = u"now"_s });
        auto count = std::make_shared<SeriesSnapshot>();
        count->type = ResultType::Scalar;
        count->series = { curve({}, 1, 0) };
        count->series.front().values.front() = 200e6;
        m_page->show();
        answer(*tile, SnapshotPtr(count));
        QTRY_COMPARE(tile->badges().size(), std::size_t { 1 });
        QCOMPARE(tile->badges().front().text, u"Not run"_s);
        QVERIFY(tile->badges().front().explanation.contains(u"200 million samples"_s));
        QVERIFY(tile->body()->summary().contains(u"200 million samples"_s));
        auto* button = tile->findChild<BadgeButton*>();
        QTest::keyClick(button, Qt::Key_Return);
        auto* run = button->findChild<BadgePopup*>()->findChild<QPushButton*>();
        QVERIFY(run != nullptr);
        QCOMPARE(run->text(), u"&Run anyway"_s);
        QCOMPARE(m_source->asked().size(), std::size_t { 1 });
        QTest::keyClick(run, Qt::Key_Space);
        QCOMPARE(m_source->asked().size(), std::size_t { 2 });
        QCOMPARE(m_source->asked().back().request.kind, QueryRequest::Kind::Range);
        QTRY_VERIFY(tile->badges().empty());
        tile->feed().setWidthPx(2000); // agreed for the panel, however wide it is
        QCOMPARE(m_source->asked().back().request.kind, QueryRequest::Kind::Range);
        tile->feed().setTimeRange({ .from = u"now-60d"_s, .to = u"now"_s });
        m_clock.advance(Duration::fromSeconds(1));
        m_scheduler->tick();
        QCOMPARE(m_source->asked().back().request.kind, QueryRequest::Kind::Instant);
    }

    void losesItsBadgeWhenAllIsWell()
    {
        PageTile* tile = makeTile("timeseries");
        answer(*tile, failure(ErrorKind::BadQuery, u"bad"_s));
        QTRY_COMPARE(tile->badges().size(), std::size_t { 1 });
        PanelPlan other = planOf(u"timeseries"_s, u"CPU"_s, Unit::Ratio);
        other.queries.front().expression = "other";
        other.queries.front().sourceId = u"fake"_s;
        tile->setPlan(other);
        answer(*tile, snapshotOf({ curve({}, 1, 0) }));
        QTRY_VERIFY(tile->badges().empty());
        QTRY_VERIFY(tile->findChildren<BadgeButton*>().isEmpty());
    }

    void aBadgeKeepsTheFocusAndItsExplanation()
    {
        PageTile* tile = makeTile("timeseries");
        answer(*tile, snapshotOf({ curve({}, 1, 0) }));
        const auto failAgain = [&] {
            m_clock.advance(Duration::fromMinutes(5));
            m_scheduler->tick();
            answer(*tile, failure(ErrorKind::Timeout, u"slow"_s));
            QCoreApplication::processEvents();
        };
        failAgain();
        QTRY_COMPARE(tile->badges().size(), std::size_t { 1 });
        const QString before = tile->badges().front().text;
        m_page->show();
        QPointer<BadgeButton> button = tile->findChild<BadgeButton*>();
        QTest::keyClick(button, Qt::Key_Return);
        QPointer<BadgePopup> popup = button->findChild<BadgePopup*>();
        QVERIFY(popup);
        failAgain();
        QTRY_VERIFY(tile->badges().front().text != before);
        QVERIFY(button && button->isVisible());
        QCOMPARE(button->badge().text, tile->badges().front().text);
        QCOMPARE(button->accessibleName(), tile->badges().front().text);
        QVERIFY(popup && popup->isVisible());
    }

    void keepsItsPictureWhenTheSamePlanIsSetAgain()
    {
        PageTile* tile = makeTile("stat");
        const QString waiting = tile->body()->summary();
        answer(*tile, snapshotOf({ curve({}, 1, 0) }));
        QTRY_VERIFY(tile->body()->summary() != waiting);
        const QString shown = tile->body()->summary();
        const PanelPlan same = tile->plan();
        tile->setPlan(same);
        QCOMPARE(tile->body()->summary(), shown);
    }

    void makesRoomForALongTitleUntilSomebodyComesNear()
    {
        PageTile* tile = makeTile("stat");
        PanelPlan plan = tile->plan();
        plan.spec.title = u"Time to first token"_s;
        tile->setPlan(plan);
        m_page->resize(700, 400);
        m_page->show();
        tile->setGeometry(200, 200, 140, 90); // away from the mouse
        auto* menuButton = tile->findChild<QToolButton*>(u"menu"_s);
        QVERIFY(menuButton->isHidden());
        tile->setFocus();
        QTRY_VERIFY(!menuButton->isHidden());
        tile->clearFocus();
        QTRY_VERIFY(menuButton->isHidden());
        tile->resize(400, 90);
        QVERIFY(!menuButton->isHidden());
    }

    void showsSignsWhereWordsDoNotFit()
    {
        const std::vector<TileBadge> badges { { u"2 of 3 failed"_s, {}, Health::Failing, u"×"_s },
            { u"Stale 12 min"_s, {}, Health::Silent, u"○"_s } };
        const QFont font;
        const auto wide = badgeRects(QRect(0, 0, 600, 200), font, badges, 30);
        const auto narrow = badgeRects(QRect(0, 0, 150, 100), font, badges, 30);
        QVERIFY(wide[0].right() < wide[1].left());
        QCOMPARE(wide[1].right() + 1, 600 - 30);
        QVERIFY(wide[0].width() > 2 * narrow[0].width());
        QCOMPARE(narrow[0].width(), narrow[0].height());
        QVERIFY(narrow[0].left() > 60);
    }

    void offersTheWholeMenu()
    {
        PageTile* tile = makeTile("timeseries");
        const auto* menu = tile->findChild<TileMenu*>();
        QStringList shown;
        QSignalSpy requests(tile, &PageTile::actionRequested);
        for (QAction* action : menu->actions()) {
            if (!action->isSeparator()) {
                shown += action->text().remove(u'&');
                action->trigger();
            }
        }
        QCOMPARE(shown,
            (QStringList { u"View full"_s, u"Show as table"_s, u"Edit…"_s, u"Duplicate"_s,
                u"Export CSV…"_s, u"Save image…"_s, u"Remove"_s }));
        QCOMPARE(requests.size(), 6);
        QCOMPARE(tile->body()->view(), PanelBody::View::Table);
    }

    void offersNoChangesOnReadyMadePages()
    {
        PageTile* tile = makeTile("stat");
        tile->setEditable(Editable::No);
        QSignalSpy requests(tile, &PageTile::actionRequested);
        for (const Qt::Key key : { Qt::Key_E, Qt::Key_D, Qt::Key_Delete, Qt::Key_F2 }) {
            QTest::keyClick(tile, key);
        }
        QCOMPARE(requests.size(), 0);
        QTest::keyClick(tile, Qt::Key_V);
        QCOMPARE(requests.size(), 1);
    }

    void switchesToATableAndBackByKey()
    {
        PageTile* tile = makeTile("timeseries");
        QTest::keyClick(tile, Qt::Key_F2);
        QCOMPARE(tile->body()->view(), PanelBody::View::Table);
        QTest::keyClick(tile, Qt::Key_F2);
        QCOMPARE(tile->body()->view(), PanelBody::View::Picture);
    }

    void namesEveryControl()
    {
        PageTile* tile = makeTile("table");
        answer(*tile, failure(ErrorKind::BadQuery, u"bad"_s));
        QTRY_COMPARE(tile->badges().size(), std::size_t { 1 });
        for (const QWidget* widget : tile->findChildren<QWidget*>()) {
            const bool isReached = (widget->focusPolicy() & Qt::TabFocus) != 0;
            QVERIFY2(!isReached || !widget->accessibleName().isEmpty(),
                widget->metaObject()->className());
        }
    }

private:
    PageTile* makeTile(const char* type)
    {
        auto* tile = new PageTile(m_types.find(type), *m_scheduler, m_clock, m_page.get());
        PanelPlan plan = planOf(QString::fromLatin1(type), u"CPU <b>load</b>"_s, Unit::Ratio);
        plan.queries.front().sourceId = u"fake"_s;
        tile->resize(500, 300);
        tile->setEditable(Editable::Yes);
        tile->setPlan(plan);
        tile->feed().setTimeRange({ .from = u"now-1h"_s, .to = u"now"_s });
        return tile;
    }

    void answer(PageTile& tile, const Result<SnapshotPtr>& result)
    {
        tile.feed().setState(FeedState::Asking);
        m_source->answerAll(result);
    }

    FakeClock m_clock;
    ImmediateExecutor m_gui;
    Registry<PanelType> m_types;
    std::unique_ptr<FakeSource> m_source;
    std::unique_ptr<QueryScheduler> m_scheduler;
    std::unique_ptr<QWidget> m_page;
};

QTEST_MAIN(tst_PageTile)
#include "tst_PageTile.moc"
