// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "SyntheticFleet.h"
#include "explorer/FleetPicture.h"
#include "support/Pixels.h"
#include "theme/Theme.h"

#include <QRegularExpression>
#include <QTest>

using namespace Qt::StringLiterals;

namespace promdesk::test {

namespace {

const QSize kSize(500, 400);
constexpr int kCaption = 26;

/// The map of a fleet, ready to be drawn.
struct Drawn
{
    explicit Drawn(FleetCells shown)
        : cells(std::move(shown))
    {
        std::vector<int> sizes;
        for (const FleetGroup& group : cells.groups) {
            sizes.push_back(group.count);
        }
        layout = FleetLayout(sizes, kSize, kCaption);
        dimmed.assign(cells.cells.size(), false);
    }

    [[nodiscard]] QImage image(const QPoint& origin = {}, double ratio = 1) const
    {
        const FleetPicture picture {
            .cells = cells, .layout = layout, .fill = fill, .dimmed = dimmed, .font = QFont()
        };
        return picture.draw(kSize, origin, ratio).toImage();
    }

    FleetCells cells;
    FleetLayout layout;
    CellFill fill;
    std::vector<bool> dimmed;
};

Drawn smallFleet()
{
    const TopologyPtr fleet = makeFleet({ .clusters = 2, .nodesPerCluster = 12, .endpoints = 4 });
    return Drawn(collectCells(fleet.get(), CellKind::Nodes));
}

bool isBlank(const QImage& image)
{
    return countOf(image, currentTheme().surface, {}, 0) == image.width() * image.height();
}

} // namespace

class tst_FleetPicture : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        applyTheme(Theme::light());
    }

    void aFleetWithoutCellsIsBlank() { QVERIFY(isBlank(Drawn(FleetCells()).image())); }

    void everyCellHasItsColourInItsPlace_data()
    {
        QTest::addColumn<double>("ratio");
        QTest::newRow("1x") << 1.0;
        QTest::newRow("2x") << 2.0;
    }

    void everyCellHasItsColourInItsPlace()
    {
        QFETCH(double, ratio);
        const Drawn drawn = smallFleet();
        const QImage image = drawn.image({}, ratio);
        QCOMPARE(image.size(), kSize * ratio);
        QCOMPARE(image.devicePixelRatio(), ratio);
        for (std::size_t i = 0; i < drawn.cells.cells.size(); ++i) {
            const QRect place = drawn.layout.cell(static_cast<int>(i));
            const QColor ground = drawn.fill.color(drawn.cells.cells[i], currentTheme());
            const QRect pixels((QPointF(place.topLeft()) * ratio).toPoint(), place.size() * ratio);
            QVERIFY2(countOf(image, ground, pixels) > pixels.width() * pixels.height() / 5,
                qPrintable(drawn.cells.cells[i].name));
        }
    }

    void groupsHaveACaptionWithWhatIsWrong()
    {
        Drawn drawn = smallFleet();
        const auto inkIn = [&drawn](int group) {
            return countOf(
                drawn.image(), currentTheme().mutedText, drawn.layout.caption(group), 40);
        };
        const int before = inkIn(0);
        QVERIFY(countOf(drawn.image(), currentTheme().text, drawn.layout.caption(0), 40) > 10);
        QVERIFY(before > 10); // the counts
        for (FleetCell& cell : drawn.cells.cells) {
            cell.verdict.health = Health::Ok;
        }
        QVERIFY(inkIn(0) < before); // node-0-10 was degraded
    }

    void aCaptionIsPlainTextAndStaysInItsLine()
    {
        Drawn drawn = smallFleet();
        drawn.cells.groups.front().caption = u"<b>"_s + QString(400, u'W');
        const QImage image = drawn.image();
        const QRect caption = drawn.layout.caption(0);
        const QRect right(caption.right() + 1, caption.top(), kSize.width(), caption.height());
        if (right.left() < kSize.width() && drawn.layout.caption(1).left() > caption.right()) {
            const QRect gap(
                right.topLeft(), QPoint(drawn.layout.caption(1).left() - 1, caption.bottom()));
            QCOMPARE(countOf(image, currentTheme().text, gap, 60), 0);
        }
        QVERIFY(countOf(image, currentTheme().text, caption, 40) > 100);
    }

    void clustersHaveNoCaption()
    {
        const TopologyPtr fleet = makeFleet({});
        const Drawn drawn(collectCells(fleet.get(), CellKind::Clusters));
        QCOMPARE(countOf(drawn.image(), currentTheme().mutedText, drawn.layout.caption(0)), 0);
    }

    void whatIsDimmedIsFaint()
    {
        Drawn drawn = smallFleet();
        const QRect place = drawn.layout.cell(10); // degraded
        const QColor ground = drawn.fill.color(drawn.cells.cells[10], currentTheme());
        QVERIFY(countOf(drawn.image(), ground, place) > 0);
        drawn.dimmed[10] = true;
        QCOMPARE(countOf(drawn.image(), ground, place), 0);
        QVERIFY(countOf(drawn.image(), currentTheme().surface, place, 0)
            < place.width() * place.height()); // but there
        const QRect other = drawn.layout.cell(9);
        const QColor calm = drawn.fill.color(drawn.cells.cells[9], currentTheme());
        QVERIFY(countOf(drawn.image(), calm, other) > 0);
    }

    void aScrolledPictureIsThePartThatShows()
    {
        const Drawn drawn = smallFleet();
        const QImage whole = drawn.image();
        const QImage scrolled = drawn.image(QPoint(0, -50));
        QCOMPARE(scrolled.copy(0, 0, kSize.width(), 300), whole.copy(0, 50, kSize.width(), 300));
        QVERIFY(isBlank(drawn.image(QPoint(0, -10'000)))); // beyond its end
    }

    void followsTheTheme()
    {
        const Drawn drawn = smallFleet();
        applyTheme(Theme::dark());
        QVERIFY(countOf(drawn.image(), Theme::dark().surface, {}, 0) > 1000);
    }
};

} // namespace promdesk::test

QTEST_MAIN(promdesk::test::tst_FleetPicture)
#include "tst_FleetPicture.moc"
