// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "support/Pixels.h"
#include "theme/Theme.h"
#include "tiles/TileGrip.h"

#include <QMouseEvent>
#include <QRegularExpression>
#include <QTest>

using namespace Qt::StringLiterals;

namespace promdesk::test {

namespace {

class Ground final : public QWidget
{
public:
    int presses = 0;

protected:
    void mousePressEvent(QMouseEvent* event) override
    {
        ++presses;
        event->accept();
    }
};

} // namespace

class tst_TileGrip : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        applyTheme(Theme::dark());
    }

    void isTwoStrokesInTheLowerRightHalf_data()
    {
        QTest::addColumn<double>("ratio");
        QTest::newRow("1x") << 1.0;
        QTest::newRow("2x") << 2.0;
    }

    void isTwoStrokesInTheLowerRightHalf()
    {
        QFETCH(double, ratio);
        TileGrip grip(nullptr);
        const QImage picture = pictureOf(grip, ratio);
        QCOMPARE(picture.width(), qRound(TileGrip::kSizePx * ratio));
        QVERIFY(countOf(picture, currentTheme().mutedText) > 6 * ratio);
        const int half = picture.width() * 3 / 8;
        QVERIFY(inkOf(picture.copy(0, 0, half, half)).isEmpty());
        const int row = qRound((TileGrip::kSizePx - 6) * ratio);
        int strokes = 0;
        bool wasInked = false;
        for (int x = 0; x < picture.width(); ++x) {
            const bool isInked = qAlpha(picture.pixel(x, row)) > 60;
            strokes += isInked && !wasInked ? 1 : 0;
            wasInked = isInked;
        }
        QCOMPARE(strokes, 2);
    }

    void saysWhatADragDoesAndLeavesTheMouseToTheTile()
    {
        Ground ground;
        ground.resize(100, 100);
        auto* grip = new TileGrip(&ground);
        grip->move(84, 84);
        ground.show();
        QCOMPARE(grip->cursor().shape(), Qt::SizeFDiagCursor);
        QTest::mouseClick(grip, Qt::LeftButton);
        QCOMPARE(ground.presses, 1);
        QCOMPARE(grip->focusPolicy(), Qt::NoFocus); // the keyboard resizes the tile itself
    }
};

} // namespace promdesk::test

QTEST_MAIN(promdesk::test::tst_TileGrip)
#include "tst_TileGrip.moc"
