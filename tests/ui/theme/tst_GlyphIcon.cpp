// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "support/Pixels.h"
#include "theme/GlyphIcon.h"
#include "theme/Theme.h"

#include <QRegularExpression>
#include <QTest>

#include <array>
#include <vector>

using namespace Qt::StringLiterals;

namespace promdesk::test {

namespace {

constexpr std::array kGlyphs { Glyph::Back, Glyph::Forward, Glyph::Up, Glyph::Down, Glyph::Pause,
    Glyph::Resume, Glyph::Refresh, Glyph::Clock, Glyph::Plus, Glyph::Pencil, Glyph::Close,
    Glyph::Plug, Glyph::Fleet, Glyph::Folder };

QImage imageOf(const QIcon& icon, int side, QIcon::Mode mode = QIcon::Normal)
{
    return icon.pixmap(QSize(side, side), 1, mode).toImage();
}

/// All that is drawn has one colour, and there is enough of it to be seen.
bool isDrawnIn(const QImage& image, const QColor& color)
{
    int inked = 0;
    for (int y = 0; y < image.height(); ++y) {
        for (int x = 0; x < image.width(); ++x) {
            inked += image.pixelColor(x, y).alpha() > 127 ? 1 : 0;
        }
    }
    return inked * 2 > image.width() && countOf(image, color) == inked;
}

} // namespace

class tst_GlyphIcon : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        applyTheme(Theme::light());
    }

    void everyGlyphIsDrawnInTheTextColour_data()
    {
        QTest::addColumn<int>("side");
        QTest::newRow("small") << 12;
        QTest::newRow("usual") << 16;
        QTest::newRow("large") << 48;
    }

    void everyGlyphIsDrawnInTheTextColour()
    {
        QFETCH(int, side);
        for (const Glyph glyph : kGlyphs) {
            const QImage image = imageOf(glyphIcon(glyph), side);
            QCOMPARE(image.size(), QSize(side, side));
            QVERIFY2(isDrawnIn(image, currentTheme().text),
                qPrintable(QString::number(static_cast<int>(glyph))));
        }
    }

    void noTwoGlyphsLookAlike()
    {
        std::vector<QImage> seen;
        for (const Glyph glyph : kGlyphs) {
            const QImage image = imageOf(glyphIcon(glyph), 16);
            for (const QImage& other : seen) {
                QVERIFY(image != other);
            }
            seen.push_back(image);
        }
    }

    void staysInItsSquareInTheMiddle()
    {
        for (const Glyph glyph : kGlyphs) {
            const QImage picture = pictureOf(QSize(80, 40), [glyph](QPainter& painter) {
                glyphIcon(glyph).paint(&painter, QRect(20, 10, 40, 20));
            });
            QVERIFY(QRect(30, 10, 20, 20).contains(inkOf(picture)));
        }
    }

    void isSharpOnADenseScreen()
    {
        const QPixmap dense = glyphIcon(Glyph::Plus).pixmap(QSize(16, 16), 2);
        QCOMPARE(dense.size(), QSize(32, 32));
        QCOMPARE(dense.devicePixelRatio(), 2.0);
        QVERIFY(inkOf(dense.toImage()).width() > 16);
    }

    void aDisabledOneIsFaint()
    {
        const QImage image = imageOf(glyphIcon(Glyph::Close), 16, QIcon::Disabled);
        QVERIFY(isDrawnIn(image, currentTheme().faintText));
        QVERIFY(currentTheme().faintText != currentTheme().text);
    }

    void aThemeSwitchNeedsNoNewIcon()
    {
        const QIcon icon = glyphIcon(Glyph::Folder);
        QVERIFY(isDrawnIn(imageOf(icon, 16), Theme::light().text));
        applyTheme(Theme::dark());
        QVERIFY(isDrawnIn(imageOf(icon, 16), Theme::dark().text));
    }
};

} // namespace promdesk::test

QTEST_MAIN(promdesk::test::tst_GlyphIcon)
#include "tst_GlyphIcon.moc"
