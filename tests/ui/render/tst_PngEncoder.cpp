// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "render/PngEncoder.h"

#include <QBuffer>
#include <QTest>

#include <random>

using namespace promdesk;
using namespace Qt::StringLiterals;

namespace promdesk::test {

namespace {

QImage noise(QSize size, QImage::Format format)
{
    std::mt19937 random(3);
    QImage image(size, QImage::Format_ARGB32);
    for (int y = 0; y < size.height(); ++y) {
        for (int x = 0; x < size.width(); ++x) {
            image.setPixel(x, y, static_cast<uint>(random()));
        }
    }
    return image.convertToFormat(format);
}

} // namespace

class tst_PngEncoder : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void keepsEveryPixel_data()
    {
        QTest::addColumn<QImage>("image");
        QTest::newRow("opaque") << noise({ 33, 17 }, QImage::Format_RGB32);
        QTest::newRow("with alpha") << noise({ 33, 17 }, QImage::Format_ARGB32);
        QTest::newRow("one pixel") << noise({ 1, 1 }, QImage::Format_RGB32);
        QTest::newRow("rows of an odd length") << noise({ 5, 400 }, QImage::Format_RGB888);
        QImage flat(640, 480, QImage::Format_RGB32);
        flat.fill(Qt::darkCyan);
        QTest::newRow("one colour") << flat;
    }

    void keepsEveryPixel()
    {
        QFETCH(QImage, image);
        const QImage back = QImage::fromData(encodePng(image), "PNG");
        QCOMPARE(back.convertToFormat(image.format()), image);
        QCOMPARE(back.hasAlphaChannel(), image.hasAlphaChannel());
    }

    void hasNothingToSayAboutNoImage() { QVERIFY(encodePng(QImage()).isEmpty()); }

    void isNotMuchLargerThanWhatQtWrites()
    {
        QImage image(800, 600, QImage::Format_RGB32);
        image.fill(Qt::white);
        for (int x = 0; x < 800; ++x) {
            for (int y = 0; y < 3; ++y) {
                image.setPixel(x, 300 + (x * x / 97) % 200 + y, qRgb(x % 200, 40, 90));
            }
        }
        QByteArray theirs;
        QBuffer buffer(&theirs);
        QVERIFY(image.save(&buffer, "PNG"));
        QVERIFY(encodePng(image).size() < 2 * theirs.size());
    }
};

} // namespace promdesk::test

QTEST_MAIN(promdesk::test::tst_PngEncoder)
#include "tst_PngEncoder.moc"
