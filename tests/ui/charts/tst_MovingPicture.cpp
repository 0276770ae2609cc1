// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "charts/MovingPicture.h"

#include <QPainter>
#include <QRegularExpression>
#include <QTest>

using namespace Qt::StringLiterals;

namespace promdesk::test {

namespace {

const QSize kSize(40, 6);

/// Tells each pixel of a picture that is so far on its way from all others.
QRgb colorAt(int x, int y)
{
    return qRgb(x & 0xff, (x >> 8) & 0xff, y);
}

void paint(QImage& image, int moved, int begin, int end)
{
    for (int y = 0; y < image.height(); ++y) {
        for (int x = begin; x < end; ++x) {
            image.setPixel(x, y, colorAt(x + moved, y));
        }
    }
}

} // namespace

class tst_MovingPicture : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void isNothingUntilItIsSetUp()
    {
        MovingPicture picture;
        QVERIFY(picture.image().isNull());
        QVERIFY(picture.setUp(kSize, 2));
        QCOMPARE(picture.image().size(), kSize);
        QCOMPARE(picture.image().devicePixelRatio(), 2.0);
        QCOMPARE(picture.image().format(), QImage::Format_RGB32);
    }

    void keepsWhatItShowsUntilItsSizeChanges()
    {
        MovingPicture picture;
        picture.setUp(kSize, 1);
        picture.image().fill(Qt::red);
        QVERIFY(!picture.setUp(kSize, 1));
        QCOMPARE(picture.image().pixelColor(3, 3), QColor(Qt::red));
        QVERIFY(picture.setUp(kSize, 1.5));
        QVERIFY(picture.setUp({ 30, 200 }, 1.5));
        QCOMPARE(picture.image().size(), QSize(30, 200));
    }

    void movesItsPixels_data()
    {
        QTest::addColumn<int>("step");
        for (const int step : { 1, 7, 39, -1, -13, -39, 0 }) {
            QTest::addRow("%d columns", step) << step;
        }
    }

    /// Often enough that its memory comes to its end on either side.
    void movesItsPixels()
    {
        QFETCH(int, step);
        MovingPicture picture;
        picture.setUp(kSize, 1);
        int moved = 100'000;
        paint(picture.image(), moved, 0, kSize.width());
        for (int i = 0; i < 2'000; ++i) {
            picture.moveLeft(step);
            moved += step;
            const int begin = std::max(0, -step);
            const int end = std::min(kSize.width(), kSize.width() - step);
            for (const int y : { 0, 3, 5 }) {
                for (const int x : { begin, (begin + end) / 2, end - 1 }) {
                    QCOMPARE(picture.image().pixel(x, y), colorAt(x + moved, y));
                }
            }
            paint(picture.image(), moved, 0, begin);
            paint(picture.image(), moved, end, kSize.width());
        }
    }

    void keepsItsRatioOnTheWay()
    {
        MovingPicture picture;
        picture.setUp(kSize, 2);
        picture.moveLeft(5);
        QCOMPARE(picture.image().devicePixelRatio(), 2.0);
    }

    void aClipKeepsAllPaintersOut()
    {
        QImage image(kSize, QImage::Format_RGB32);
        image.fill(Qt::white);
        {
            const PixelClip clip(image, QRegion(image.rect()) - QRect(10, 0, 20, 6));
            QPainter painter(&image);
            painter.setClipRect(QRect(0, 0, 40, 3)); // the painter's own one is another matter
            painter.fillRect(image.rect(), Qt::red);
        }
        QCOMPARE(image.pixelColor(5, 1), QColor(Qt::red));
        QCOMPARE(image.pixelColor(35, 1), QColor(Qt::red));
        QCOMPARE(image.pixelColor(15, 1), QColor(Qt::white));
        QCOMPARE(image.pixelColor(5, 4), QColor(Qt::white));
        QPainter(&image).fillRect(image.rect(), Qt::blue);
        QCOMPARE(image.pixelColor(15, 1), QColor(Qt::blue)); // as long as it lives
    }
};

} // namespace promdesk::test

QTEST_APPLESS_MAIN(promdesk::test::tst_MovingPicture)
#include "tst_MovingPicture.moc"
