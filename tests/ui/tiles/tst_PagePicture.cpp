// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "TileRig.h"
#include "support/Pixels.h"
#include "theme/Theme.h"
#include "tiles/PagePicture.h"

namespace promdesk::test {

namespace {

const QColor kBody(Qt::green); // of a flat panel

} // namespace

class tst_PagePicture : public QObject, protected TileRig
{
    Q_OBJECT

private Q_SLOTS:

    void init()
    {
        open();
        applyTheme(Theme::light());
    }

    void cleanup() { close(); }

    void anEmptyPageIsTheWindowsColour()
    {
        const QImage picture = draw(QSize(200, 100), {});
        QCOMPARE(countOf(picture, currentTheme().window, {}, 0), 200 * 100);
        QVERIFY(pageHeight({}, 800) >= 0);
    }

    void panelsLieInTheirPlaces_data()
    {
        QTest::addColumn<double>("ratio");
        QTest::newRow("1x") << 1.0;
        QTest::newRow("2x") << 2.0;
    }

    void panelsLieInTheirPlaces()
    {
        QFETCH(double, ratio);
        const std::vector<GridRect> places { { .x = 0, .y = 0, .width = 12, .height = 4 },
            { .x = 12, .y = 0, .width = 12, .height = 4 } };
        const QSize size(1000, pageHeight(places, 1000));
        const QImage picture = draw(size, places, ratio);
        const int half = picture.width() / 2;
        const QRect left = boundsOf(picture.copy(0, 0, half, picture.height()), kBody);
        const QRect right = boundsOf(picture.copy(half, 0, half, picture.height()), kBody);
        QVERIFY(left.width() > 400 * ratio && right.width() > 400 * ratio);
        QCOMPARE(left.top(), right.top());
        QCOMPARE(left.bottom(), right.bottom());
        QVERIFY(qAbs(left.width() - right.width()) <= 2);
        for (const QPoint corner : { picture.rect().topLeft(), picture.rect().bottomRight() }) {
            QCOMPARE(picture.pixelColor(corner), currentTheme().window); // a margin all around
        }
    }

    void rowsStretchToThePicture()
    {
        const std::vector<GridRect> places { { .x = 0, .y = 0, .width = 24, .height = 4 },
            { .x = 0, .y = 4, .width = 24, .height = 4 } };
        const int usual = pageHeight(places, 1000);
        const int least = bodyHeight(QSize(1000, usual / 2), places);
        const int natural = bodyHeight(QSize(1000, usual), places);
        const int most = bodyHeight(QSize(1000, usual * 2), places);
        QVERIFY(least < natural && natural < most);
        const QImage tall = draw(QSize(1000, usual * 2), places);
        QVERIFY(boundsOf(tall, kBody).bottom() > usual * 2 - 40); // down to the end
    }

    void aPictureTooLowForAnythingIsStillDrawn()
    {
        const std::vector<GridRect> places { { .x = 0, .y = 0, .width = 24, .height = 40 } };
        QCOMPARE(draw(QSize(300, 10), places).size(), QSize(300, 10));
    }

    void theHeightFollowsTheRows()
    {
        const std::vector<GridRect> one { { .x = 0, .y = 0, .width = 24, .height = 4 } };
        const std::vector<GridRect> two { { .x = 0, .y = 0, .width = 24, .height = 4 },
            { .x = 0, .y = 4, .width = 24, .height = 8 } };
        QVERIFY(pageHeight(two, 1000) > 2 * pageHeight(one, 1000));
        QCOMPARE(pageHeight(two, 1000), pageHeight(two, 1400));
        // Side by side in a wide picture, one below the other in a narrow one.
        const std::vector<GridRect> beside { { .x = 0, .y = 0, .width = 12, .height = 4 },
            { .x = 12, .y = 0, .width = 12, .height = 4 } };
        QVERIFY(pageHeight(beside, 400) > pageHeight(beside, 1000));
    }

private:
    QImage draw(const QSize& size, const std::vector<GridRect>& places, double ratio = 1)
    {
        while (m_tiles.size() < places.size()) {
            addTile(QRect(0, 0, 100, 100));
        }
        return pictureOf(
            size, [&](QPainter& painter) { paintPage(painter, size, m_tiles, places); }, ratio);
    }

    int bodyHeight(const QSize& size, const std::vector<GridRect>& places)
    {
        return countOf(draw(size, places), kBody, QRect(size.width() / 2, 0, 1, size.height()));
    }
};

} // namespace promdesk::test

QTEST_MAIN(promdesk::test::tst_PagePicture)
#include "tst_PagePicture.moc"
