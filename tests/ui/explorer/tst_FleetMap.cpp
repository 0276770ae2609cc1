// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers

#include "SyntheticFleet.h"
#include "explorer/FleetMap.h"
#include "theme/Theme.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QTest>
#include <QWheelEvent>

#include <cmath>

using namespace promdesk;
using namespace promdesk::test;
using namespace Qt::StringLiterals;

namespace {

constexpr const char* kBusy = "gpu_utilisation";

} // namespace

class tst_FleetMap : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        m_map = std::make_unique<FleetMap>(m_catalog);
        m_map->resize(700, 500);
        m_map->sight().setMotion(MapSight::Motion::AtOnce);
        m_map->setTopology(makeFleet({}));
        m_map->ensurePolished();
    }

    void cleanup() { m_map.reset(); }

    void opensACellByDoubleClick()
    {
        QSignalSpy opened(m_map.get(), &FleetMap::scopeActivated);
        QTest::mouseDClick(m_map.get(), Qt::LeftButton, {}, m_map->cellRect(13).center());
        QCOMPARE(opened.size(), 1);
        const auto scope = opened.first().first().value<Scope>();
        QCOMPARE(scope.level, Level::Node);
        QCOMPARE(scope.cluster, u"us-east"_s);
        QCOMPARE(scope.node, u"node-1-01"_s);
    }

    void movesAndOpensByKeyboard()
    {
        QSignalSpy selected(m_map.get(), &FleetMap::scopeSelected);
        QSignalSpy opened(m_map.get(), &FleetMap::scopeActivated);
        QTest::keyClick(m_map.get(), Qt::Key_Home);
        QTest::keyClick(m_map.get(), Qt::Key_Right);
        QCOMPARE(m_map->selection()->node, u"node-0-01"_s);
        QTest::keyClick(m_map.get(), Qt::Key_Down);
        QVERIFY(m_map->cellRect(m_map->currentIndex()).top() > m_map->cellRect(1).top());
        QTest::keyClick(m_map.get(), Qt::Key_End);
        QCOMPARE(m_map->selection()->node, u"node-2-11"_s);
        QCOMPARE(selected.size(), 4);
        QTest::keyClick(m_map.get(), Qt::Key_Return);
        QCOMPARE(opened.first().first().value<Scope>().node, u"node-2-11"_s);
        QTest::keyClick(m_map.get(), Qt::Key_Return, Qt::ShiftModifier);
        QCOMPARE(opened.last().first().value<Scope>().level, Level::Cluster);
    }

    void findsByTyping()
    {
        QTest::keyClicks(m_map.get(), u"1-07"_s);
        QCOMPARE(m_map->selection()->node, u"node-1-07"_s);
    }

    void keepsTheSelectionWhenValuesChange()
    {
        m_map->setCurrentIndex(5);
        const QRect before = m_map->cellRect(5);
        QSignalSpy selected(m_map.get(), &FleetMap::scopeSelected);
        m_map->setTopology(makeFleet({ .clusters = 3, .nodesPerCluster = 12, .endpoints = 21 }));
        QCOMPARE(m_map->selection()->node, u"node-0-05"_s);
        QCOMPARE(m_map->cellRect(5), before);
        QCOMPARE(selected.size(), 0);
    }

    void followsAnEntityToItsNewPlace()
    {
        m_map->setCurrentIndex(12);
        const Scope scope = *m_map->selection();
        m_map->setTopology(makeFleet({ .clusters = 3, .nodesPerCluster = 13, .endpoints = 3 }));
        QCOMPARE(m_map->selection(), scope);
        QCOMPARE(m_map->currentIndex(), 13);
    }

    void tellsItsStateInWords()
    {
        QVERIFY2(m_map->summary().contains(u"2 Failing"_s), qPrintable(m_map->summary()));
        m_map->setCurrentIndex(10);
        QVERIFY(
            m_map->accessibleDescription().startsWith(u"node-0-10 in eu-west, Degraded: 2 of"_s));
    }

    void showsDegradedCellsInAnotherColourThanHealthyOnes()
    {
        const QImage picture = m_map->grab().toImage();
        const auto corner = [&](int index) {
            return picture.pixelColor(m_map->cellRect(index).bottomRight() - QPoint(6, 6));
        };
        QCOMPARE(corner(0), CellFill::healthColor(Health::Ok, currentTheme()));
        QCOMPARE(corner(10), CellFill::healthColor(Health::Degraded, currentTheme()));
    }

    void dimsWhatTheFilterLeavesOut()
    {
        const QPoint inFirst = m_map->cellRect(0).bottomRight() - QPoint(6, 6);
        const QColor before = m_map->grab().toImage().pixelColor(inFirst);
        m_map->setFilter(u"us-east"_s);
        QVERIFY(m_map->grab().toImage().pixelColor(inFirst) != before);
        m_map->setFilter({});
        QCOMPARE(m_map->grab().toImage().pixelColor(inFirst), before);
    }

    void fillsByAVitalSign()
    {
        QSignalSpy changed(m_map.get(), &FleetMap::looksChanged);
        m_map->setFill("gpu_utilisation");
        QCOMPARE(changed.size(), 1);
        QCOMPARE(m_map->fill().highest(), 1.0);
        m_map->setFill("no such signal");
        QVERIFY(m_map->fill().isHealth());
    }

    void showsEndpointsAndNothing()
    {
        m_map->setShown(CellKind::Endpoints);
        QCOMPARE(m_map->cells().cells.size(), std::size_t { 20 });
        m_map->setTopology(nullptr);
        QCOMPARE(m_map->cells().cells.size(), std::size_t { 0 });
        QTest::keyClick(m_map.get(), Qt::Key_Down);
        QVERIFY(!m_map->selection());
        QVERIFY(!m_map->grab().isNull());
    }

    void sizesByAVitalSignWithoutMovingCells()
    {
        const std::vector<QRectF> before = m_map->places().cells;
        QSignalSpy changed(m_map.get(), &FleetMap::looksChanged);
        m_map->setSize("power_watts");
        QCOMPARE(changed.size(), 1);
        QCOMPARE(m_map->places().cells.size(), before.size());
        const FleetCells& cells = m_map->cells();
        const auto areaOf = [this](std::size_t i) {
            return m_map->places().block(i).width() * m_map->places().block(i).height();
        };
        const double perWatt = areaOf(0) / cells.cells[0].vital("power_watts");
        QVERIFY(
            std::abs(areaOf(2) / cells.cells[2].vital("power_watts") - perWatt) < perWatt * 1e-6);
        m_map->setSize({});
        QCOMPARE(m_map->places().cells, before);
        QVERIFY(m_map->places().blocks.empty());
    }

    void aTreemapHasTheSameCells()
    {
        m_map->setCurrentIndex(4);
        m_map->setSize("gpu_count");
        m_map->setArrangement(FleetMap::Arrangement::Treemap);
        QCOMPARE(m_map->currentIndex(), 4);
        QCOMPARE(m_map->places().cellCount(), 36);
        QVERIFY(m_map->rect().contains(m_map->cellRect(35)));
        QTest::mouseClick(m_map.get(), Qt::LeftButton, {}, m_map->cellRect(20).center());
        QCOMPARE(m_map->currentIndex(), 20);
        const QRect from = m_map->cellRect(20);
        QTest::keyClick(m_map.get(), Qt::Key_Left);
        QVERIFY(m_map->cellRect(m_map->currentIndex()).center().x() < from.center().x());
    }

    void theWheelZoomsAtThePointer()
    {
        const QPoint pointer = m_map->cellRect(17).center();
        const QPointF under = m_map->sight().camera().toMap(QPointF(pointer));
        wheel(pointer, 240);
        QVERIFY(m_map->sight().zoom() > 1.5);
        const QPointF now = m_map->sight().camera().toScreen(under);
        QVERIFY((now - pointer).manhattanLength() < 1e-6);
        QCOMPARE(m_map->spotAt(pointer).cell, 17);
        wheel(pointer, -1200);
        QVERIFY(m_map->sight().zoom() < 1);
    }

    void zoomsByKeysAndFindsBack()
    {
        m_map->setCurrentIndex(30);
        QTest::keyClick(m_map.get(), Qt::Key_Plus);
        QTest::keyClick(m_map.get(), Qt::Key_Plus);
        QTest::keyClick(m_map.get(), Qt::Key_Plus);
        QCOMPARE(m_map->sight().zoom(), 1.5 * 1.5 * 1.5);
        QVERIFY(m_map->rect().contains(m_map->cellRect(30)));
        QTest::keyClick(m_map.get(), Qt::Key_Minus);
        QCOMPARE(m_map->sight().zoom(), 1.5 * 1.5);
        QTest::keyClick(m_map.get(), Qt::Key_0, Qt::ControlModifier);
        QVERIFY(m_map->sight().isFitted());
        QTest::keyClick(m_map.get(), Qt::Key_Equal);
        QTest::keyClick(m_map.get(), Qt::Key_Escape);
        QTest::keyClick(m_map.get(), Qt::Key_Escape);
        QVERIFY(m_map->sight().isFitted());
    }

    void takesKeysOfTheWindowOnlyWhereItUsesThem()
    {
        const auto takes = [this](Qt::Key key, Qt::KeyboardModifiers modifiers) {
            QKeyEvent event(QEvent::ShortcutOverride, key, modifiers);
            event.ignore();
            QCoreApplication::sendEvent(m_map.get(), &event);
            return event.isAccepted();
        };
        QVERIFY(!takes(Qt::Key_Backspace, Qt::NoModifier)); // up, for the window
        QVERIFY(takes(Qt::Key_Minus, Qt::ControlModifier));
        QVERIFY(!takes(Qt::Key_F, Qt::ControlModifier));
        m_map->zoomBy(3);
        QVERIFY(takes(Qt::Key_Backspace, Qt::NoModifier));
        QVERIFY(takes(Qt::Key_Escape, Qt::NoModifier));
    }

    void arrowsBringACellIntoSight()
    {
        m_map->setCurrentIndex(0);
        m_map->zoomBy(4);
        for (int i = 0; i < 40; ++i) {
            QTest::keyClick(m_map.get(), i % 2 == 0 ? Qt::Key_Down : Qt::Key_Right);
            QVERIFY(m_map->rect().contains(m_map->cellRect(m_map->currentIndex())));
        }
        QTest::keyClick(m_map.get(), Qt::Key_End);
        QVERIFY(m_map->rect().contains(m_map->cellRect(35)));
    }

    void draggingPansAndSelectsNothing()
    {
        m_map->zoomBy(4);
        const QPoint from(300, 200);
        const QPointF under = m_map->sight().camera().toMap(QPointF(from));
        QTest::mousePress(m_map.get(), Qt::LeftButton, {}, from);
        QTest::mouseMove(m_map.get(), from + QPoint(30, 20));
        QTest::mouseMove(m_map.get(), from + QPoint(60, 40));
        QTest::mouseRelease(m_map.get(), Qt::LeftButton, {}, from + QPoint(60, 40));
        const QPointF now = m_map->sight().camera().toScreen(under);
        QVERIFY((now - (from + QPoint(60, 40))).manhattanLength() < 1e-6);
        QVERIFY(!m_map->selection());
    }

    void fromFarOutAClusterIsOneCell()
    {
        QSignalSpy opened(m_map.get(), &FleetMap::scopeActivated);
        m_map->zoomBy(0.5);
        const QPoint at =
            m_map->sight().camera().toScreen(m_map->places().groups[1].frame.center()).toPoint();
        QCOMPARE(m_map->spotAt(at).group, 1);
        QCOMPARE(m_map->spotAt(at).cell, -1);
        QTest::mouseClick(m_map.get(), Qt::LeftButton, {}, at);
        QVERIFY(m_map->sight().zoom() >= 1); // goes in
        QCOMPARE(opened.size(), 0);
        QTest::mouseDClick(m_map.get(), Qt::LeftButton, {}, at);
        QCOMPARE(opened.last().first().value<Scope>().cluster, u"us-east"_s);
        QCOMPARE(opened.last().first().value<Scope>().level, Level::Cluster);
    }

    void whatIsInsideALargeCellOpensToo()
    {
        QSignalSpy opened(m_map.get(), &FleetMap::scopeActivated);
        m_map->sight().show(m_map->places().cells[0]);
        const std::optional<QPoint> member =
            firstIn(m_map->cellRect(0), [](const MapSpot& spot) { return spot.member >= 0; });
        QVERIFY(member);
        QTest::mouseDClick(m_map.get(), Qt::LeftButton, {}, *member);
        QCOMPARE(opened.last().first().value<Scope>().level, Level::Endpoint);
        QVERIFY(!m_map->grab().isNull());
    }

    void nodesThatAreLargeEnoughWantTheirGpus()
    {
        QSignalSpy wanted(m_map.get(), &FleetMap::gpusWanted);
        m_map->show();
        m_map->sight().show(m_map->places().cells[0]);
        QTRY_VERIFY(!wanted.isEmpty());
        const auto nodes = wanted.last().at(0).value<std::vector<Scope>>();
        QVERIFY(!nodes.empty() && nodes.size() <= 9);
        QCOMPARE(nodes.front().node, u"node-0-00"_s);
        QCOMPARE(wanted.last().at(1).value<std::string>(), std::string("gpu_utilisation"));
        QVERIFY(!m_map->isSettled());
        m_map->setFill("power_watts");
        QTRY_COMPARE(wanted.last().at(1).value<std::string>(), std::string("power_watts"));
        m_map->sight().showAll();
        QTRY_VERIFY(wanted.last().at(0).value<std::vector<Scope>>().empty());
        QTRY_VERIFY(m_map->isSettled());
        const qsizetype before = wanted.size();
        m_map->setFill({});
        QTRY_VERIFY(m_map->isSettled());
        QCOMPARE(wanted.size(), before); // nobody needs them
        m_map->sight().show(m_map->places().cells[0]);
        QTRY_VERIFY(!wanted.last().at(0).value<std::vector<Scope>>().empty());
        m_map->hide();
        QTRY_VERIFY(wanted.last().at(0).value<std::vector<Scope>>().empty());
    }

    void aGpuShowsAndSaysItsValue()
    {
        m_map->sight().show(m_map->places().cells[0]);
        m_map->setCurrentIndex(0);
        const Scope node = m_map->cells().cells[0].scope;
        const QImage before = m_map->grab().toImage();
        m_map->setGpus("power_watts", { { .node = node, .gpus = { { u"0"_s, 400 } } } });
        QVERIFY(m_map->gpus().nodes().empty()); // another one is shown
        m_map->setGpus(kBusy, { { .node = node, .gpus = { { u"0"_s, 0.25 }, { u"3"_s, 0.5 } } } });
        QVERIFY(m_map->grab().toImage() != before);
        QVERIFY2(m_map->accessibleDescription().contains(
                     u"8 GPUs, GPU busy: 0 25\u202F%, 3 50\u202F%, 6 without a value"_s),
            qPrintable(m_map->accessibleDescription()));
        const std::optional<QPoint> gpu =
            firstIn(m_map->cellRect(0), [](const MapSpot& spot) { return spot.gpu == 1; });
        QVERIFY(gpu);
        const QImage still = m_map->grab().toImage();
        moveTo(*gpu);
        QVERIFY(m_map->grab().toImage() != still); // its card
        QSignalSpy opened(m_map.get(), &FleetMap::scopeActivated);
        QTest::mouseDClick(m_map.get(), Qt::LeftButton, {}, *gpu);
        QCOMPARE(opened.last().first().value<Scope>(), node);
    }

    void whatIsUnderThePointerMayGo()
    {
        m_map->sight().show(m_map->places().cells[0]);
        const std::optional<QPoint> last =
            firstIn(m_map->cellRect(0), [](const MapSpot& spot) { return spot.gpu == 7; });
        QVERIFY(last);
        moveTo(*last);
        TopologyTree tree = *makeFleet({});
        tree.sources[0].clusters[0].nodes[0].gpuCount = 2;
        m_map->setTopology(std::make_shared<TopologyTree>(tree));
        QVERIFY(!m_map->grab().isNull());
        const Scope node = m_map->cells().cells[0].scope;
        m_map->setGpus(kBusy, { { .node = node, .gpus = { { u"0"_s, 1 } } } });
        QVERIFY(!m_map->grab().isNull());
    }

    void keepsWhatIsInSightWhenTheWindowGrows()
    {
        m_map->setCurrentIndex(20);
        m_map->zoomBy(5);
        const double zoom = m_map->sight().zoom();
        QVERIFY(m_map->rect().intersects(m_map->cellRect(20)));
        m_map->resize(900, 640);
        QVERIFY(std::abs(m_map->sight().zoom() - zoom) < 0.01);
        QVERIFY(m_map->rect().intersects(m_map->cellRect(20)));
        m_map->sight().showAll();
        m_map->resize(700, 500);
        QVERIFY(m_map->sight().isFitted());
    }

    void aCopyOfAnotherSizeShowsTheSameCells()
    {
        FleetMap copy(m_catalog);
        copy.setTopology(makeFleet({}));
        copy.resize(1500, 700);
        copy.showAs(*m_map);
        QVERIFY(copy.sight().isFitted());
        m_map->setCurrentIndex(20);
        m_map->zoomBy(6);
        copy.showAs(*m_map);
        const int middle = m_map->spotAt(m_map->rect().center()).cell;
        QVERIFY(middle >= 0);
        QCOMPARE(copy.spotAt(copy.rect().center()).cell, middle);
        QVERIFY(std::abs(copy.sight().zoom() - m_map->sight().zoom()) < 0.01);
        QVERIFY(copy.rect().intersects(copy.cellRect(20)));
        const std::vector<NodeGpus> gpus { { .node = m_map->cells().cells[20].scope,
            .gpus = { { u"0"_s, 1 } } } };
        m_map->setGpus(kBusy, gpus);
        copy.showAs(*m_map);
        QCOMPARE(copy.gpus().nodes(), gpus);
        copy.setTopology({});
        copy.showAs(*m_map); // nothing to show
        QVERIFY(!copy.grab().isNull());
    }

    void goesFromMatchToMatch()
    {
        m_map->setFilter(u"-11"_s);
        QCOMPARE(m_map->search().count(), 3);
        m_map->findNext(1);
        QCOMPARE(m_map->selection()->node, u"node-0-11"_s);
        m_map->findNext(1);
        m_map->findNext(1);
        QCOMPARE(m_map->selection()->node, u"node-2-11"_s);
        m_map->findNext(1);
        QCOMPARE(m_map->selection()->node, u"node-0-11"_s);
        m_map->findNext(-1);
        QCOMPARE(m_map->selection()->node, u"node-2-11"_s);
        QCOMPARE(m_map->search().rank(m_map->currentIndex()), 3);
        m_map->setFilter({});
        QTest::keyClicks(m_map.get(), u"-05"_s);
        QCOMPARE(m_map->selection()->node, u"node-0-05"_s);
        m_map->findNext(1);
        QCOMPARE(m_map->selection()->node, u"node-1-05"_s);
    }

    void aPointerOverACellShowsItsLastValues()
    {
        int asked = 0;
        m_map->setPast([&asked](const Scope&, const std::string&) {
            ++asked;
            return std::vector<float> { 1, 2, 3 };
        });
        const QImage before = m_map->grab().toImage();
        moveTo(m_map->cellRect(3).center());
        QVERIFY(m_map->grab().toImage() != before);
        QVERIFY(asked >= 4);
    }

    void everyDepthIsDrawn()
    {
        m_map->setCurrentIndex(13);
        for (const CellKind kind : { CellKind::Nodes, CellKind::Endpoints, CellKind::Clusters }) {
            m_map->setShown(kind);
            for (const char* size : { "", "power_watts", "request_rate", "no such signal" }) {
                m_map->setSize(size);
                m_map->sight().showAll();
                m_map->zoomBy(0.4);
                for (int i = 0; i < 30; ++i) {
                    m_map->zoomBy(1.5);
                    QVERIFY(!m_map->grab().isNull());
                }
            }
        }
    }

    void aHundredThousandCellsAreBoundedWork()
    {
        m_map->setTopology(
            makeFleet({ .clusters = 10, .nodesPerCluster = 10'000, .endpoints = 0 }));
        QCOMPARE(m_map->places().cellCount(), 100'000);
        QVERIFY(!m_map->grab().isNull());
        m_map->setArrangement(FleetMap::Arrangement::Treemap);
        QVERIFY(!m_map->grab().isNull());
        QCOMPARE(m_map->spotAt(m_map->rect().center()).cell, -1); // too small to be told apart
        QTest::keyClick(m_map.get(), Qt::Key_End);
        QTest::keyClick(m_map.get(), Qt::Key_Up);
        QVERIFY(m_map->currentIndex() < 99'999);
    }

    void paintsHostileNamesAsText()
    {
        TopologyTree tree = *makeFleet({ .clusters = 1, .nodesPerCluster = 1, .endpoints = 0 });
        tree.sources.front().clusters.front().nodes.front().name =
            u"<img src=x>\n"_s + QString(5000, u'x');
        m_map->setTopology(std::make_shared<TopologyTree>(tree));
        QVERIFY(m_map->cells().cells.front().name.size() <= 90);
        QVERIFY(!m_map->cells().cells.front().name.contains(u'\n'));
        QVERIFY(!m_map->grab().isNull());
    }

private:
    void moveTo(const QPoint& at)
    {
        QMouseEvent move(QEvent::MouseMove, at, m_map->mapToGlobal(QPointF(at)), Qt::NoButton,
            Qt::NoButton, Qt::NoModifier);
        QCoreApplication::sendEvent(m_map.get(), &move);
    }

    template <typename Is> [[nodiscard]] std::optional<QPoint> firstIn(const QRect& rect, Is is)
    {
        for (int y = rect.top(); y < rect.bottom(); y += 3) {
            for (int x = rect.left(); x < rect.right(); x += 3) {
                if (is(m_map->spotAt(QPoint(x, y)))) {
                    return QPoint(x, y);
                }
            }
        }
        return std::nullopt;
    }

    void wheel(const QPoint& at, int angle)
    {
        QWheelEvent event(at, m_map->mapToGlobal(at), {}, { 0, angle }, Qt::NoButton,
            Qt::NoModifier, Qt::NoScrollPhase, false);
        QCoreApplication::sendEvent(m_map.get(), &event);
    }

    SignalCatalog m_catalog = makeCatalog();
    std::unique_ptr<FleetMap> m_map;
};

QTEST_MAIN(tst_FleetMap)
#include "tst_FleetMap.moc"
