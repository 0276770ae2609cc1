// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "theme/Theme.h"
#include "windows/StartPage.h"

#include <QRegularExpression>
#include <QTest>

using namespace promdesk;
using namespace Qt::StringLiterals;

class tst_StartPage : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u"^(?!This plugin).*"_s)); }

    void glyphsStandOutAfterAThemeSwitch()
    {
        applyTheme(Theme::light());
        StartPage page;
        page.resize(1000, 700);
        page.show();
        QVERIFY(contrastOfGlyphs(page) > 120);
        applyTheme(Theme::dark());
        QVERIFY(contrastOfGlyphs(page) > 120);
    }

private:
    /// The least difference of lightness inside any glyph, 0 to 255.
    static int contrastOfGlyphs(StartPage& page)
    {
        const QImage picture = page.grab().toImage();
        const QList<QWidget*> glyphs = page.findChildren<QWidget*>(u"glyph"_s);
        int least = glyphs.size() == 3 ? 255 : 0;
        for (const QWidget* glyph : glyphs) {
            const QRect place(glyph->mapTo(&page, QPoint()), glyph->size());
            int lowest = 255;
            int highest = 0;
            for (int y = place.top(); y <= place.bottom(); ++y) {
                for (int x = place.left(); x <= place.right(); ++x) {
                    const int lightness = picture.pixelColor(x, y).lightness();
                    lowest = std::min(lowest, lightness);
                    highest = std::max(highest, lightness);
                }
            }
            least = std::min(least, highest - lowest);
        }
        return least;
    }
};

QTEST_MAIN(tst_StartPage)
#include "tst_StartPage.moc"
