// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers

#include "SyntheticFleet.h"
#include "explorer/FleetMap.h"
#include "theme/Theme.h"

#include <QRegularExpression>
#include <QSignalSpy>
#include <QTest>

using namespace promdesk;
using namespace promdesk::test;
using namespace Qt::StringLiterals;

class tst_FleetMap : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        m_map = std::make_unique<FleetMap>(m_catalog);
        m_map->resize(700, 500);
        m_map->setTopology(makeFleet({}));
        m_map->ensurePolished();
    }

    void cleanup() { m_map.reset(); }

    void opensACellByDoubleClick()
    {
        QSignalSpy opened(m_map.get(), &FleetMap::scopeActivated);
        QTest::mouseDClick(m_map->viewport(), Qt::LeftButton, {}, m_map->cellRect(13).center());
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
        QSignalSpy changed(m_map.get(), &FleetMap::fillChanged);
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
    SignalCatalog m_catalog = makeCatalog();
    std::unique_ptr<FleetMap> m_map;
};

QTEST_MAIN(tst_FleetMap)
#include "tst_FleetMap.moc"
