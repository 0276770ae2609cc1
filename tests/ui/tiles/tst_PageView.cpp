// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers

#include "support/FakeClock.h"
#include "support/FakeSource.h"
#include "support/FlatPanel.h"
#include "tiles/PageTile.h"
#include "tiles/PageView.h"

#include <QApplication>
#include <QPainter>
#include <QRegularExpression>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTest>

using namespace promdesk;
using namespace promdesk::test;
using namespace Qt::StringLiterals;

namespace {

PagePlan makePage(int panels)
{
    PagePlan page;
    page.title = u"Node"_s;
    for (int i = 0; i < panels; ++i) {
        PanelPlan plan;
        plan.spec.id = u"p%1"_s.arg(i);
        plan.spec.type = u"flat"_s;
        plan.spec.title = u"Panel %1"_s.arg(i);
        plan.spec.place = { .x = i % 2 * 12, .y = i / 2 * 8, .width = 12, .height = 8 };
        PlannedQuery query;
        query.sourceId = u"fake"_s;
        query.expression = "metric_" + std::to_string(i);
        plan.queries.push_back(query);
        page.panels.push_back(plan);
    }
    return page;
}

} // namespace

class tst_PageView : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init()
    {
        QTest::failOnWarning(QRegularExpression(u"^(?!This plugin).*"_s));
        m_source = std::make_unique<FakeSource>();
        m_scheduler = std::make_unique<QueryScheduler>(m_clock, m_gui, 1);
        m_scheduler->addSource(*m_source, Duration::fromSeconds(15));
        m_types.add("flat", std::make_unique<FlatType>());
        m_view = std::make_unique<PageView>(PageServices {
            .scheduler = m_scheduler.get(), .panelTypes = &m_types, .clock = &m_clock });
        m_view->resize(1200, 600);
        m_view->setTimeRange({ .from = u"now-1h"_s, .to = u"now"_s });
    }

    void cleanup()
    {
        m_view.reset();
        m_scheduler.reset();
    }

    void asksOnlyForWhatIsInSightOrNear()
    {
        m_view->setPage(makePage(40));
        QCOMPARE(asked(), 0);
        m_view->show();
        QVERIFY(asked() >= 4);
        QVERIFY(asked() < 12);
        m_view->wakeAll();
        m_source->setStandingAnswer(Result<SnapshotPtr>(std::make_shared<SeriesSnapshot>()));
        m_source->answerAll(Result<SnapshotPtr>(std::make_shared<SeriesSnapshot>()));
        QCOMPARE(asked(), 40);
    }

    /// They were answered for another range, or long ago.
    void panelsOutOfSightAskAnewForAnExport()
    {
        m_view->setPage(makePage(40));
        m_view->show();
        m_source->setStandingAnswer(Result<SnapshotPtr>(std::make_shared<SeriesSnapshot>()));
        m_source->answerAll(Result<SnapshotPtr>(std::make_shared<SeriesSnapshot>()));
        m_view->wakeAll();
        QVERIFY(!m_view->isAnswered(u"p39"_s));
        QTRY_VERIFY(m_view->isAnswered(u"p39"_s));
        m_view->wakeInSight();
        const TimeRange old = m_view->framesOf(u"p39"_s).front().range;
        m_view->setTimeRange({ .from = u"now-6h"_s, .to = u"now"_s });
        QCOMPARE(m_view->framesOf(u"p39"_s).front().range, old);
        m_view->wakeAll();
        QVERIFY(!m_view->isAnswered(u"p39"_s));
        QTRY_VERIFY(m_view->isAnswered(u"p39"_s));
        QVERIFY(m_view->framesOf(u"p39"_s).front().range != old);
        QVERIFY(!m_view->isAnswered(u"no such panel"_s));
    }

    void showsFramesOnceForAllAndSettles()
    {
        m_view->setPage(makePage(2));
        m_view->show();
        QVERIFY(!m_view->isSettled());
        QSignalSpy settled(m_view.get(), &PageView::settled);
        m_source->answerAll(Result<SnapshotPtr>(std::make_shared<SeriesSnapshot>()));
        QTRY_COMPARE(settled.size(), 1);
        QVERIFY(m_view->isSettled());
        QCOMPARE(body(0).frames.size(), std::size_t { 1 });
        QCOMPARE(body(0).frames.front().state, FrameState::Fresh);
        QCOMPARE(m_view->framesOf(u"p1"_s).size(), std::size_t { 1 });
        QCOMPARE(body(1).range.length(), Duration::fromSeconds(3600));
        QVERIFY(m_view->framesOf(u"no such panel"_s).empty());
    }

    void sharesOneCrosshair()
    {
        m_view->setPage(makePage(3));
        Q_EMIT body(0).crosshairMoved(Instant::fromSeconds(7));
        QCOMPARE(body(2).crosshair, std::optional(Instant::fromSeconds(7)));
        Q_EMIT body(0).crosshairMoved(std::nullopt);
        QVERIFY(!body(2).crosshair);
    }

    void movesAndResizesByKeyboardOnlyWhenEditable()
    {
        m_view->setPage(makePage(4));
        m_view->show();
        QSignalSpy changed(m_view.get(), &PageView::panelsChanged);
        const auto press = [this](Qt::Key key, Qt::KeyboardModifiers modifiers) {
            QTest::keyClick(m_view->tiles().at(0), key, modifiers);
        };
        press(Qt::Key_Down, Qt::ControlModifier | Qt::ShiftModifier);
        QCOMPARE(changed.size(), 0);
        m_view->setEditable(Editable::Yes);
        press(Qt::Key_Left, Qt::AltModifier | Qt::ShiftModifier);
        QCOMPARE(changed.size(), 1);
        QCOMPARE(m_view->panels().at(0).place, (GridRect { 0, 0, 11, 8 }));
        press(Qt::Key_Right, Qt::ControlModifier | Qt::ShiftModifier);
        QCOMPARE(m_view->panels().at(0).place.x, 1);
    }

    void movesByDraggingTheHeader()
    {
        m_view->setPage(makePage(4));
        m_view->setEditable(Editable::Yes);
        m_view->show();
        QSignalSpy changed(m_view.get(), &PageView::panelsChanged);
        PageTile* tile = m_view->tiles().at(0);
        const QPoint grip(80, 10);
        const QPoint target = grip + QPoint(m_view->tiles().at(1)->x() - tile->x(), 4);
        QTest::mousePress(tile, Qt::LeftButton, {}, grip);
        drag(*tile, grip, target);
        QCOMPARE(changed.size(), 0);
        QTest::mouseRelease(tile, Qt::LeftButton, {}, grip);
        QCOMPARE(changed.size(), 1);
        QCOMPARE(m_view->panels().at(0).place, (GridRect { 12, 0, 12, 8 }));
        QCOMPARE(m_view->panels().at(1).place.y, 8);
    }

    void givesUpADragOnEscape()
    {
        m_view->setPage(makePage(2));
        m_view->setEditable(Editable::Yes);
        m_view->show();
        QSignalSpy changed(m_view.get(), &PageView::panelsChanged);
        PageTile* tile = m_view->tiles().at(0);
        const QRect before = tile->geometry();
        QTest::mousePress(tile, Qt::LeftButton, {}, QPoint(80, 10));
        drag(*tile, QPoint(80, 10), QPoint(500, 200));
        QTest::keyClick(tile, Qt::Key_Escape);
        QCOMPARE(tile->geometry(), before);
        QTest::mouseRelease(tile, Qt::LeftButton, {}, QPoint(80, 10));
        QCOMPARE(changed.size(), 0);
    }

    void maximisesAndComesBack()
    {
        m_view->setPage(makePage(4));
        m_view->show();
        PageTile* tile = m_view->tiles().at(2);
        const QRect before = tile->geometry();
        QTest::keyClick(tile, Qt::Key_V);
        QCOMPARE(m_view->maximised(), u"p2"_s);
        QVERIFY(tile->width() > 1100);
        QVERIFY(m_view->tiles().at(0)->isHidden());
        QTest::keyClick(tile, Qt::Key_Escape);
        QVERIFY(m_view->maximised().isEmpty());
        QCOMPARE(tile->geometry(), before);
    }

    void removesAndEditsByKeyboard()
    {
        m_view->setPage(makePage(3));
        m_view->setEditable(Editable::Yes);
        QSignalSpy removed(m_view.get(), &PageView::panelRemoved);
        QSignalSpy edited(m_view.get(), &PageView::panelEditRequested);
        QTest::keyClick(m_view->tiles().at(1), Qt::Key_E);
        QCOMPARE(edited.first().first().toString(), u"p1"_s);
        QTest::keyClick(m_view->tiles().at(0), Qt::Key_Delete);
        QCOMPARE(removed.first().first().toString(), u"p0"_s);
        QCOMPARE(m_view->panels().size(), std::size_t { 2 });
    }

    void alignsTheTimeAxesOfPlotsOneAboveTheOther()
    {
        m_view->setPage(makePage(6));
        m_view->show();
        body(0).neededMargin = 48;
        body(4).neededMargin = 80;
        body(3).neededMargin = 64;
        Q_EMIT body(4).neededLeftMarginChanged();
        QTRY_COMPARE(body(0).margin, 80);
        QCOMPARE(body(2).margin, 80);
        QCOMPARE(body(1).margin, 64);
    }

    void duplicatesBelowTheOriginal()
    {
        m_view->setPage(makePage(3));
        m_view->setEditable(Editable::Yes);
        QSignalSpy changed(m_view.get(), &PageView::panelsChanged);
        QSignalSpy duplicated(m_view.get(), &PageView::panelDuplicated);
        QTest::keyClick(m_view->tiles().at(0), Qt::Key_D);
        QTest::keyClick(m_view->tiles().at(0), Qt::Key_D);
        QCOMPARE(changed.size(), 2);
        QCOMPARE(duplicated.last(), (QVariantList { u"p0"_s, u"p0-3"_s }));
        const std::vector<PanelSpec> panels = m_view->panels();
        QCOMPARE(panels.size(), std::size_t { 5 });
        QCOMPARE(panels.at(2).id, u"p0-2"_s);
        QCOMPARE(panels.at(1).place, (GridRect { 0, 8, 12, 8 }));
        QCOMPARE(panels.at(0).place, (GridRect { 0, 0, 12, 8 }));
        QCOMPARE(m_view->tiles().at(1)->body()->summary(), u"flat"_s);
    }

    void keepsPicturesOfPanelsThatStay()
    {
        m_view->setPage(makePage(3));
        const PageTile* kept = m_view->tiles().at(1);
        PagePlan next = makePage(3);
        next.panels.erase(next.panels.begin());
        m_view->setPage(next);
        QCOMPARE(m_view->tiles().front(), kept);
        QCOMPARE(m_view->tiles().size(), std::size_t { 2 });
    }

    void keepsPanelsOfUnknownTypes()
    {
        PagePlan page = makePage(1);
        page.panels.front().spec.type = u"hologram"_s;
        m_view->setPage(page);
        QVERIFY(m_view->tiles().front()->body() == nullptr);
        QVERIFY(!m_view->grab().isNull());
        QCOMPARE(m_view->panels().front().type, u"hologram"_s);
    }

    void drawsTheWholePageIntoAnySize()
    {
        m_view->setPage(makePage(12));
        QImage image(1000, 1400, QImage::Format_RGB32);
        image.fill(Qt::magenta);
        QPainter painter(&image);
        m_view->renderTo(painter, image.size());
        painter.end();
        QCOMPARE(image.pixelColor(250, 100), QColor(Qt::green));
        QCOMPARE(image.pixelColor(750, 1370), QColor(Qt::green));
        QVERIFY(image.pixelColor(0, 0) != QColor(Qt::magenta));
    }

    void flowsIntoOneColumnWhenNarrow()
    {
        m_view->setPage(makePage(4));
        m_view->setEditable(Editable::Yes);
        m_view->resize(420, 600);
        m_view->show();
        QTRY_COMPARE(m_view->tiles().at(1)->x(), m_view->tiles().at(0)->x());
        QSignalSpy changed(m_view.get(), &PageView::panelsChanged);
        QTest::keyClick(
            m_view->tiles().at(0), Qt::Key_Down, Qt::ControlModifier | Qt::ShiftModifier);
        QCOMPARE(changed.size(), 0);
    }

private:
    [[nodiscard]] int asked() const { return static_cast<int>(m_source->asked().size()); }

    [[nodiscard]] FlatBody& body(std::size_t index) const
    {
        return static_cast<FlatBody&>(*m_view->tiles().at(index)->body());
    }

    /// QTest::mouseMove() reports no pressed button on every platform: the event is sent as it is.
    static void drag(PageTile& tile, const QPoint& from, const QPoint& to)
    {
        const QPointF origin = tile.mapToGlobal(from);
        QMouseEvent event(QEvent::MouseMove, to, origin + QPointF(to - from), Qt::NoButton,
            Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(&tile, &event);
    }

    FakeClock m_clock;
    ImmediateExecutor m_gui;
    Registry<PanelType> m_types;
    std::unique_ptr<FakeSource> m_source;
    std::unique_ptr<QueryScheduler> m_scheduler;
    std::unique_ptr<PageView> m_view;
};

QTEST_MAIN(tst_PageView)
#include "tst_PageView.moc"
