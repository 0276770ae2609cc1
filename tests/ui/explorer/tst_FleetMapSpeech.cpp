// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers

#include "SyntheticFleet.h"
#include "explorer/FleetMap.h"
#include "explorer/FleetMapSpeech.h"

#include <QAccessible>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QTest>

using namespace Qt::StringLiterals;

namespace promdesk::test {

/// What a screen reader is told of the map.
class tst_FleetMapSpeech : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        m_map = std::make_unique<FleetMap>(m_catalog);
        m_map->sight().setMotion(MapSight::Motion::AtOnce);
        m_map->resize(700, 500);
        m_map->setTopology(makeFleet({}));
        m_spoken = QAccessible::queryAccessibleInterface(m_map.get());
    }

    void cleanup() { m_map.reset(); }

    void isAListOfItsCells()
    {
        QVERIFY(m_spoken != nullptr);
        QCOMPARE(m_spoken->role(), QAccessible::List);
        QCOMPARE(m_spoken->text(QAccessible::Name), u"Fleet map"_s);
        QVERIFY(m_spoken->text(QAccessible::Description).startsWith(u"36 nodes in 3 clusters"_s));
        QCOMPARE(m_spoken->childCount(), 36);
        QVERIFY(m_spoken->child(-1) == nullptr);
        QVERIFY(m_spoken->child(36) == nullptr);
    }

    void aCellSaysItsNameStateAndValues()
    {
        const QAccessibleInterface* cell = m_spoken->child(10);
        QVERIFY(cell != nullptr && cell->isValid());
        QCOMPARE(cell->role(), QAccessible::ListItem);
        QCOMPARE(cell->text(QAccessible::Name), u"node-0-10"_s);
        const QString value = cell->text(QAccessible::Value);
        QVERIFY2(value.startsWith(u"Degraded, "_s), qPrintable(value));
        QVERIFY2(value.contains(u'%'), qPrintable(value));
        QVERIFY(cell->text(QAccessible::Description).contains(u"2 of 8 GPUs throttle"_s));
        QCOMPARE(cell->parent()->object(), m_map.get());
        QCOMPARE(cell->childCount(), 0);
        QCOMPARE(m_spoken->indexOfChild(cell), 10);
        QCOMPARE(m_spoken->child(10), cell); // made once
    }

    void aCellSaysWhereItIs()
    {
        const QRect cell = m_map->cellRect(7);
        QCOMPARE(m_spoken->child(7)->rect(), cell.translated(m_map->mapToGlobal(QPoint())));
        const QPoint at = m_map->mapToGlobal(cell.center());
        QCOMPARE(m_spoken->indexOfChild(m_spoken->childAt(at.x(), at.y())), 7);
        QVERIFY(!m_spoken->child(35)->state().offscreen);
        m_map->setCurrentIndex(0);
        m_map->zoomBy(6);
        QVERIFY(m_spoken->child(35)->state().offscreen);
    }

    void saysWhichIsTheCurrentOne()
    {
        m_map->setCurrentIndex(3);
        QVERIFY(m_spoken->child(3)->state().selected);
        QVERIFY(!m_spoken->child(4)->state().selected);
        m_map->show();
        m_map->setFocus();
        QVERIFY(QTest::qWaitForWindowActive(m_map.get()));
        QCOMPARE(m_spoken->indexOfChild(m_spoken->focusChild()), 3);
        QTest::keyClick(m_map.get(), Qt::Key_Right);
        QCOMPARE(m_spoken->indexOfChild(m_spoken->focusChild()), 4);
        QVERIFY(m_spoken->child(4)->state().focused);
    }

    void isOpenedByItsAction()
    {
        QSignalSpy opened(m_map.get(), &FleetMap::scopeActivated);
        QAccessibleActionInterface* actions = m_spoken->child(12)->actionInterface();
        QVERIFY(actions != nullptr);
        QVERIFY(actions->actionNames().contains(QAccessibleActionInterface::pressAction()));
        actions->doAction(QAccessibleActionInterface::setFocusAction());
        QCOMPARE(m_map->currentIndex(), 12);
        QCOMPARE(opened.size(), 0);
        actions->doAction(QAccessibleActionInterface::pressAction());
        QCOMPARE(opened.last().first().value<Scope>().node, u"node-1-00"_s);
    }

    void aCellThatIsGoneSaysNothing()
    {
        QAccessibleInterface* last = m_spoken->child(35);
        m_map->setTopology(makeFleet({ .clusters = 1, .nodesPerCluster = 2, .endpoints = 0 }));
        QCOMPARE(m_spoken->childCount(), 2);
        QVERIFY(!last->isValid());
        QVERIFY(last->state().invalid);
        QCOMPARE(last->text(QAccessible::Name), QString());
        QVERIFY(last->rect().isEmpty());
    }

    void isBounded()
    {
        m_map->setTopology(makeFleet({ .clusters = 1, .nodesPerCluster = 25'000, .endpoints = 0 }));
        QCOMPARE(m_spoken->childCount(), FleetMapSpeech::kMostCells);
        QVERIFY(m_spoken->child(FleetMapSpeech::kMostCells) == nullptr);
    }

private:
    SignalCatalog m_catalog = makeCatalog();
    std::unique_ptr<FleetMap> m_map;
    QAccessibleInterface* m_spoken = nullptr;
};

} // namespace promdesk::test

QTEST_MAIN(promdesk::test::tst_FleetMapSpeech)
#include "tst_FleetMapSpeech.moc"
