// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "TileRig.h"
#include "tiles/MarginAlignment.h"

namespace promdesk::test {

class tst_MarginAlignment : public QObject, protected TileRig
{
    Q_OBJECT

private Q_SLOTS:

    void init() { open(); }

    void cleanup() { close(); }

    void plotsAboveEachOtherGetTheWidestMargin()
    {
        addPlot(0, 48);
        addPlot(0, 80);
        addPlot(400, 64);
        alignLeftMargins(m_tiles);
        QCOMPARE(body(0).margin, 80);
        QCOMPARE(body(1).margin, 80);
        QCOMPARE(body(2).margin, 64); // stands beside them
    }

    void shrinksWhenTheWidestGoes()
    {
        addPlot(0, 48);
        addPlot(0, 80);
        alignLeftMargins(m_tiles);
        body(1).neededMargin = 20;
        alignLeftMargins(m_tiles);
        QCOMPARE(body(0).margin, 48);
        QCOMPARE(body(1).margin, 48);
    }

    void hiddenTilesTakeNoPart()
    {
        addPlot(0, 48);
        addPlot(0, 80);
        m_tiles[1]->hide();
        body(1).margin = 7;
        alignLeftMargins(m_tiles);
        QCOMPARE(body(0).margin, 48);
        QCOMPARE(body(1).margin, 7);
    }

    void aTileOfAnUnknownTypeIsNoObstacle()
    {
        addTile(QRect(0, 0, 100, 100), nullptr);
        QVERIFY(m_tiles.front()->body() == nullptr);
        addPlot(0, 48);
        alignLeftMargins(m_tiles);
        QCOMPARE(body(1).margin, 48);
        alignLeftMargins({});
    }

private:
    void addPlot(int x, int margin)
    {
        addTile(QRect(x, static_cast<int>(m_tiles.size()) * 110, 390, 100));
        body(m_tiles.size() - 1).neededMargin = margin;
    }
};

} // namespace promdesk::test

QTEST_MAIN(promdesk::test::tst_MarginAlignment)
#include "tst_MarginAlignment.moc"
