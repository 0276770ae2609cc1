// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "SyntheticFleet.h"
#include "explorer/FleetLayout.h"
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
        places = FleetLayout(sizes, kSize, kCaption).places();
        dimmed.assign(cells.cells.size(), false);
    }

    [[nodiscard]] QImage image(const QPoint& origin = {}, double ratio = 1) const
    {
        CellPictures pictures;
        const MapCamera camera { scale, QPointF(origin) };
        const FleetPicture picture { .cells = cells,
            .places = places,
            .camera = camera,
            .fill = fill,
            .size = size,
            .dimmed = dimmed,
            .pictures = pictures,
            .gpuFill = gpuFill,
            .inside = inside,
            .summarised = summarised };
        return picture.draw(kSize, ratio).toImage();
    }

    [[nodiscard]] QRect cellAt(std::size_t i) const { return places.cells[i].toRect(); }

    [[nodiscard]] QRect captionAt(std::size_t group) const
    {
        return places.groups[group].caption.toRect();
    }

    FleetCells cells;
    MapPlaces places;
    CellFill fill;
    CellFill gpuFill;
    CellSize size;
    FleetPicture::Inside inside;
    double scale = 1;
    double summarised = 0;
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
            const QRect place = drawn.cellAt(i);
            const QColor ground = drawn.fill.color(drawn.cells.cells[i], currentTheme());
            const QRect pixels((QPointF(place.topLeft()) * ratio).toPoint(), place.size() * ratio);
            QVERIFY2(countOf(image, ground, pixels) > pixels.width() * pixels.height() / 5,
                qPrintable(drawn.cells.cells[i].name));
        }
    }

    void groupsHaveACaptionWithWhatIsWrong()
    {
        Drawn drawn = smallFleet();
        const auto inkIn = [&drawn](std::size_t group) {
            return countOf(drawn.image(), currentTheme().mutedText, drawn.captionAt(group), 40);
        };
        const int before = inkIn(0);
        QVERIFY(countOf(drawn.image(), currentTheme().text, drawn.captionAt(0), 40) > 10);
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
        const QRect caption = drawn.captionAt(0);
        const QRect right(caption.right() + 1, caption.top(), kSize.width(), caption.height());
        if (right.left() < kSize.width() && drawn.captionAt(1).left() > caption.right()) {
            const QRect gap(
                right.topLeft(), QPoint(drawn.captionAt(1).left() - 1, caption.bottom()));
            QCOMPARE(countOf(image, currentTheme().text, gap, 60), 0);
        }
        QVERIFY(countOf(image, currentTheme().text, caption, 40) > 100);
    }

    void clustersHaveNoCaption()
    {
        const TopologyPtr fleet = makeFleet({});
        const Drawn drawn(collectCells(fleet.get(), CellKind::Clusters));
        QCOMPARE(countOf(drawn.image(), currentTheme().mutedText, drawn.captionAt(0)), 0);
    }

    void whatIsDimmedIsFaint()
    {
        Drawn drawn = smallFleet();
        const QRect place = drawn.cellAt(10); // degraded
        const QColor ground = drawn.fill.color(drawn.cells.cells[10], currentTheme());
        QVERIFY(countOf(drawn.image(), ground, place) > 0);
        drawn.dimmed[10] = true;
        QCOMPARE(countOf(drawn.image(), ground, place), 0);
        QVERIFY(countOf(drawn.image(), currentTheme().surface, place, 0)
            < place.width() * place.height()); // but there
        const QRect other = drawn.cellAt(9);
        const QColor calm = drawn.fill.color(drawn.cells.cells[9], currentTheme());
        QVERIFY(countOf(drawn.image(), calm, other) > 0);
    }

    void aScrolledPictureIsThePartThatShows()
    {
        const Drawn drawn = smallFleet();
        const QImage whole = drawn.image();
        const QImage scrolled = drawn.image(QPoint(0, -50));
        // But for the caption, which stays at the top while its cells are in sight.
        QCOMPARE(scrolled.copy(0, 30, kSize.width(), 270), whole.copy(0, 80, kSize.width(), 270));
        QVERIFY(countOf(scrolled, currentTheme().text, QRect(0, 0, kSize.width(), 24), 40) > 10);
        QVERIFY(isBlank(drawn.image(QPoint(0, -10'000)))); // beyond its end
    }

    void fromFarOutAGroupIsOneCellWithTheMixOfItsStates()
    {
        Drawn drawn = smallFleet();
        drawn.summarised = 1;
        const QImage picture = drawn.image();
        const QRect frame = drawn.places.groups[0].frame.toRect();
        // One of twelve is degraded, two are busy: the bar has them side by side.
        const int degraded = countOf(picture, currentTheme().health(Health::Degraded), frame);
        const int ok = countOf(picture, currentTheme().health(Health::Ok), frame);
        QVERIFY(degraded > 20);
        QVERIFY2(ok > 4 * degraded, qPrintable(u"%1 %2"_s.arg(ok).arg(degraded)));
        QVERIFY(countOf(picture, currentTheme().text, frame, 40) > 10); // its name
    }

    void aLargeCellShowsWhatIsInside()
    {
        const TopologyPtr fleet =
            makeFleet({ .clusters = 1, .nodesPerCluster = 1, .endpoints = 3 });
        Drawn drawn(collectCells(fleet.get(), CellKind::Nodes));
        const CellInside content = insideOf(*fleet, drawn.cells.cells.front());
        QCOMPARE(content.gpus.size(), std::size_t { 8 });
        QCOMPARE(content.members.size(), std::size_t { 3 });
        drawn.scale = 480 / drawn.places.cells[0].width();
        const QImage closed = drawn.image();
        drawn.inside = [&content](int) -> const CellInside& { return content; };
        const QImage open = drawn.image();
        const MapCamera camera { drawn.scale, {} };
        QVERIFY(QRectF(QPointF(), kSize).contains(camera.toScreen(drawn.places.cells[0])));
        const InsidePlaces at = placeInside(camera.toScreen(drawn.places.cells[0]), content);
        for (const QRectF& member : at.members) {
            const QRect middle = member.toAlignedRect();
            QVERIFY(open.copy(middle) != closed.copy(middle));
        }
        for (const QRectF& gpu : at.gpus) {
            const QRect chip = gpu.toAlignedRect();
            QVERIFY(open.copy(chip) != closed.copy(chip));
        }
    }

    void aGpuIsFilledByItsValue()
    {
        const TopologyPtr fleet =
            makeFleet({ .clusters = 1, .nodesPerCluster = 1, .endpoints = 0 });
        const SignalCatalog catalog = makeCatalog();
        Drawn drawn(collectCells(fleet.get(), CellKind::Nodes));
        CellInside content = insideOf(*fleet, drawn.cells.cells.front());
        content.gpus[0].value = 1;
        content.gpus[1].value = 0;
        drawn.inside = [&content](int) -> const CellInside& { return content; };
        drawn.scale = 480 / drawn.places.cells[0].width();
        const MapCamera camera { drawn.scale, {} };
        const InsidePlaces at = placeInside(camera.toScreen(drawn.places.cells[0]), content);
        const QColor full = CellFill::rampColor(1, currentTheme());
        const auto inkIn = [&](std::size_t gpu, const QColor& color) {
            return countOf(drawn.image(), color, at.gpus[gpu].toAlignedRect(), 0);
        };
        QCOMPARE(inkIn(0, full), 0); // nothing is known of single GPUs
        drawn.gpuFill = CellFill(*catalog.find("gpu_utilisation"), 1);
        QVERIFY(inkIn(0, full) > 200);
        QVERIFY(inkIn(1, CellFill::rampColor(0, currentTheme())) > 200);
        QCOMPARE(inkIn(2, full), 0);
        QCOMPARE(inkIn(2, CellFill::rampColor(0, currentTheme())), 0); // no value is not zero
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
