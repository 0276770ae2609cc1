// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "explorer/MapCamera.h"
#include "explorer/MapSight.h"

#include <QRegularExpression>
#include <QSignalSpy>
#include <QTest>

#include <cmath>
#include <limits>

using namespace Qt::StringLiterals;

namespace promdesk::test {

namespace {

const MapRoom kRoom {
    .map = { 800, 500 }, .viewport = { 824, 624 }, .margin = 12, .smallestCell = { 40, 20 }
};

bool isNear(const QPointF& a, const QPointF& b)
{
    return std::hypot(a.x() - b.x(), a.y() - b.y()) < 1e-6;
}

} // namespace

class tst_MapCamera : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void thereAndBackIsTheSamePoint()
    {
        const MapCamera camera { 2.5, { -30, 12 } };
        QVERIFY(isNear(camera.toMap(camera.toScreen(QPointF(17, 4))), { 17, 4 }));
        QCOMPARE(camera.toMap(camera.toScreen(QRectF(1, 2, 3, 4))), QRectF(1, 2, 3, 4));
    }

    void zoomingKeepsThePointUnderThePointer()
    {
        MapCamera camera = kRoom.fitted();
        for (const QPointF& pointer : { QPointF(400, 300), QPointF(13, 13), QPointF(700, 600) }) {
            for (const double factor : { 1.25, 3.0, 1.01 }) {
                const QPointF before = camera.toMap(pointer);
                camera = kRoom.zoomed(camera, pointer, factor);
                QVERIFY(isNear(camera.toMap(pointer), before));
            }
        }
    }

    /// The first row's caption is one line at any scale: close views do not begin with a field of
    /// nothing, and still no cell leaves its place under the pointer.
    void closeViewsBeginWithTheCaptionOfTheFirstRow()
    {
        MapRoom room = kRoom;
        room.headroom = 26;
        const MapCamera fitted = room.fitted();
        const QPointF firstCell = fitted.toScreen(QPointF(5, 26));
        const MapCamera close = room.zoomed(fitted, firstCell, 6);
        QVERIFY(isNear(close.toScreen(QPointF(5, 26)), firstCell));
        const MapCamera dragged = room.kept({ close.scale, close.offset + QPointF(0, 500) });
        QVERIFY(isNear(QPointF(0, dragged.toScreen(QPointF(0, 26)).y()),
            QPointF(0, fitted.toScreen(QPointF(0, 26)).y())));
        QCOMPARE(room.kept(fitted), fitted);
    }

    void allTheWayThePointStaysWhereItIs()
    {
        const QPointF pointer(500, 200);
        const MapCamera from = kRoom.fitted();
        const MapCamera to = kRoom.zoomed(from, pointer, 6);
        const QPointF under = from.toMap(pointer);
        double before = from.scale;
        for (double t = 0.1; t <= 1.0; t += 0.1) {
            const MapCamera now = MapCamera::between(from, to, t);
            QVERIFY(isNear(now.toScreen(under), pointer));
            QVERIFY(now.scale > before);
            before = now.scale;
        }
        QCOMPARE(MapCamera::between(from, to, 0), from);
        QCOMPARE(MapCamera::between(from, to, 1), to);
    }

    void withoutZoomItPansInAStraightLine()
    {
        const MapCamera from { 2, { 0, 0 } };
        const MapCamera to { 2, { -100, -40 } };
        QCOMPARE(MapCamera::between(from, to, 0.5).offset, QPointF(-50, -20));
        QCOMPARE(MapCamera::between(from, to, 0.5).scale, 2.0);
    }

    void showsAllOfTheMap()
    {
        const MapCamera fitted = kRoom.fitted();
        QCOMPARE(fitted.scale, 1.0);
        const QRectF all = fitted.toScreen(QRectF(QPointF(), kRoom.map));
        QVERIFY(QRectF(QPointF(), kRoom.viewport).contains(all));
        MapRoom larger = kRoom;
        larger.map = { 4000, 500 };
        QCOMPARE(larger.fitted().scale, 0.2);
    }

    void neverLeavesTheMap()
    {
        MapCamera camera = kRoom.zoomed(kRoom.fitted(), { 400, 300 }, 4);
        for (const QPointF& delta : { QPointF(1e7, 1e7), QPointF(-1e7, -1e7), QPointF(0, 1e9) }) {
            camera = kRoom.kept({ camera.scale, camera.offset + delta });
            const QRectF all = camera.toScreen(QRectF(0, 0, 800, 600));
            QVERIFY(all.left() <= 12.001 && all.right() >= 811.999);
            QVERIFY(all.top() <= 12.001 && all.bottom() >= 611.999);
        }
        const MapCamera far = kRoom.zoomed(kRoom.fitted(), { 400, 300 }, 1e-9);
        QCOMPARE(far.scale, kRoom.leastScale());
        QVERIFY(QRectF(0, 0, 824, 624).contains(far.toScreen(QRectF(0, 0, 800, 500))));
    }

    void aMapThatIsFarAwayLiesInTheMiddle()
    {
        for (const QPointF& pointer : { QPointF(20, 20), QPointF(800, 600), QPointF(400, 10) }) {
            const MapCamera far = kRoom.zoomed(kRoom.fitted(), pointer, 0.6);
            QVERIFY(far.scale < kRoom.fitted().scale);
            QVERIFY(isNear(far.toScreen(QPointF(400, 300)), QPointF(412, 312)));
            QVERIFY(isNear(kRoom.kept({ far.scale, { 1e6, -1e6 } }).offset, far.offset));
        }
    }

    void goesAsCloseAsACellFills()
    {
        const MapCamera close = kRoom.zoomed(kRoom.fitted(), { 400, 300 }, 1e9);
        QCOMPARE(close.scale, kRoom.mostScale());
        const QSizeF cell = kRoom.smallestCell * close.scale;
        QVERIFY(cell.width() <= kRoom.viewport.width());
        QVERIFY(cell.width() > kRoom.viewport.width() / 2);
    }

    void showsAPartAsLargeAsItCan()
    {
        const QRectF part(100, 100, 200, 100);
        const MapCamera camera = kRoom.fitted(part);
        const QRectF shown = camera.toScreen(part);
        QVERIFY(QRectF(0, 0, 824, 624).contains(shown));
        QVERIFY(shown.width() > 780);
        QCOMPARE(kRoom.fitted(QRectF()), kRoom.fitted());
    }

    void nothingIsNoTrouble()
    {
        for (const MapRoom& room : { MapRoom {}, MapRoom { .map = { 10, 10 } },
                 MapRoom { .map = {}, .viewport = { 100, 100 }, .margin = 60 } }) {
            QCOMPARE(room.fitted().scale, 1.0);
            QVERIFY(std::isfinite(room.kept(room.zoomed({}, { 3, 3 }, 2)).offset.x()));
        }
    }

    void aSightThatWasAskedForNoMotionJumps()
    {
        MapSight sight;
        sight.setMotion(MapSight::Motion::AtOnce);
        sight.setRoom(kRoom);
        QVERIFY(sight.isFitted());
        QSignalSpy moved(&sight, &MapSight::moved);
        sight.zoomAt({ 400, 300 }, 2);
        QCOMPARE(moved.size(), 1);
        QCOMPARE(sight.camera().scale, 2.0);
        sight.zoomAt({ 400, 300 }, std::numeric_limits<double>::quiet_NaN());
        sight.zoomAt({ 400, 300 }, -1);
        sight.zoomAt({ 400, 300 }, std::numeric_limits<double>::infinity());
        QCOMPARE(sight.camera().scale, 2.0);
        sight.showAll();
        QVERIFY(sight.isFitted());
    }

    void turnsOfAWheelAddUpWhileItGlides()
    {
        MapSight sight;
        sight.setRoom(kRoom);
        sight.zoomAt({ 400, 300 }, 1.5);
        sight.zoomAt({ 400, 300 }, 1.5);
        QVERIFY(sight.camera().scale < 2); // still on its way
        QCOMPARE(sight.target().scale, 2.25);
        QTRY_COMPARE(sight.camera(), sight.target());
    }

    void bringsACellIntoSightAndLeavesOneThatIsThere()
    {
        MapSight sight;
        sight.setMotion(MapSight::Motion::AtOnce);
        sight.setRoom(kRoom);
        sight.zoomAt({ 0, 0 }, 4);
        const MapCamera before = sight.camera();
        sight.reveal({ 50, 50, 20, 20 });
        QCOMPARE(sight.camera(), before);
        sight.reveal({ 700, 400, 40, 20 });
        const QRectF shown = sight.camera().toScreen(QRectF(700, 400, 40, 20));
        QVERIFY(QRectF(0, 0, 824, 624).contains(shown));
        QCOMPARE(sight.camera().scale, before.scale);
    }

    void groupsStandForTheirCellsFromFarOut()
    {
        MapSight sight;
        sight.setMotion(MapSight::Motion::AtOnce);
        sight.setRoom(kRoom);
        QCOMPARE(sight.summarised(20), 0.0);
        QCOMPARE(sight.summarised(2), 1.0); // too small to be told apart
        double before = 0;
        for (int i = 0; i < 20; ++i) {
            sight.zoomAt({ 400, 300 }, 0.96);
            QVERIFY(sight.summarised(20) >= before);
            before = sight.summarised(20);
        }
        QCOMPARE(before, 1.0);
    }
};

} // namespace promdesk::test

QTEST_GUILESS_MAIN(promdesk::test::tst_MapCamera)
#include "tst_MapCamera.moc"
