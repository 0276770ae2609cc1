// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers

#include "SyntheticFleet.h"
#include "explorer/Breadcrumb.h"
#include "explorer/NavigatorView.h"
#include "topology/TopologyModel.h"

#include <QLineEdit>
#include <QMenu>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QTest>
#include <QToolButton>
#include <QTreeView>

using namespace promdesk;
using namespace promdesk::test;
using namespace Qt::StringLiterals;

namespace {

const Scope kNode { .level = Level::Node,
    .source = u"prod"_s,
    .cluster = u"us-east"_s,
    .node = u"node-1-03"_s,
    .endpoint = {} };

} // namespace

class tst_NavigatorView : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init()
    {
        QTest::failOnWarning(
            QRegularExpression(u"^(?!This plugin does not support propagateSizeHints)"_s));
        m_model.setTopology(makeFleet({}));
    }

    void followsTheScopeInSilence()
    {
        NavigatorView view(m_model);
        QSignalSpy opened(&view, &NavigatorView::scopeActivated);
        view.setCurrentScope(kNode);
        QCOMPARE(view.tree()->currentIndex().data().toString(), u"node-1-03"_s);
        QCOMPARE(opened.size(), 0);
        QTest::keyClick(view.tree(), Qt::Key_Return);
        QCOMPARE(opened.size(), 1);
        QCOMPARE(opened.first().first().value<Scope>(), kNode);
    }

    void filtersAndKeepsWhatWasExpanded()
    {
        NavigatorView view(m_model);
        const QModelIndex first = view.tree()->model()->index(0, 0);
        view.tree()->collapse(first);
        QTest::keyClicks(view.filterEdit(), u"node-1-07"_s);
        QCOMPARE(view.tree()->model()->rowCount(), 1);
        QTest::keyClick(view.filterEdit(), Qt::Key_Down);
        QCOMPARE(view.tree()->currentIndex().data().toString(), u"node-1-07"_s);
        QTest::keyClick(view.filterEdit(), Qt::Key_Escape);
        QVERIFY(view.filterEdit()->text().isEmpty());
        QCOMPARE(view.tree()->model()->rowCount(), 3);
        QVERIFY(!view.tree()->isExpanded(view.tree()->model()->index(0, 0)));
        QVERIFY(view.tree()->isExpanded(view.tree()->model()->index(1, 0)));
    }

    void keepsPlaceAndBranchesWhenTheFleetChanges()
    {
        NavigatorView view(m_model);
        view.tree()->collapse(view.tree()->model()->index(0, 0));
        view.setCurrentScope(kNode);
        m_model.setTopology(makeFleet({ .clusters = 4 }));
        QCOMPARE(view.tree()->model()->rowCount(), 4);
        // By name: ap-south is the first now as before.
        QCOMPARE(view.tree()->currentIndex().data().toString(), u"node-1-03"_s);
        QVERIFY(!view.tree()->isExpanded(view.tree()->model()->index(0, 0)));
        QVERIFY(view.tree()->isExpanded(view.tree()->model()->index(3, 0)));
    }

    void aKeyMakesAFavourite()
    {
        NavigatorView view(m_model);
        QSignalSpy changed(&view, &NavigatorView::memoryChanged);
        view.setCurrentScope(kNode);
        QCOMPARE(changed.size(), 1); // it was visited
        view.show();
        view.tree()->setFocus();
        QVERIFY(QTest::qWaitForWindowActive(&view));
        QTest::keyClick(view.tree(), Qt::Key_D, Qt::ControlModifier | Qt::ShiftModifier);
        QCOMPARE(view.favourites(), QList { kNode });
        QCOMPARE(changed.size(), 2);
        QTest::mouseClick(view.chips().at(2), Qt::LeftButton);
        QCOMPARE(view.tree()->model()->rowCount(), 1);
        QCOMPARE(view.tree()->model()->index(0, 0).data().toString(), u"node-1-03"_s);
        view.tree()->setFocus();
        view.tree()->setCurrentIndex(view.tree()->model()->index(0, 0));
        QTest::keyClick(view.tree(), Qt::Key_D, Qt::ControlModifier | Qt::ShiftModifier);
        QVERIFY(view.favourites().isEmpty());
        QCOMPARE(view.tree()->model()->rowCount(), 0);
        QVERIFY(view.tree()->isHidden()); // words instead
        QTest::mouseClick(view.chips().at(0), Qt::LeftButton);
        QCOMPARE(view.tree()->model()->rowCount(), 3);
    }

    void listsWhatWasVisitedTheLatestFirst()
    {
        NavigatorView view(m_model);
        Scope other = kNode;
        other.node = u"node-1-05"_s;
        for (const Scope& scope : { kNode, other, Scope(), kNode }) {
            view.setCurrentScope(scope);
        }
        QCOMPARE(view.recent(), (QList { kNode, other }));
        QTest::mouseClick(view.chips().at(3), Qt::LeftButton);
        QCOMPARE(view.tree()->model()->rowCount(), 2);
        QCOMPARE(view.tree()->model()->index(1, 0).data().toString(), u"node-1-05"_s);
    }

    void sortsAsTheMenuSays()
    {
        NavigatorView view(m_model);
        const QAbstractItemModel& model = *view.tree()->model();
        const QModelIndex first = model.index(0, 0, model.index(0, 0));
        QCOMPARE(first.data().toString(), u"node-0-00"_s);
        view.orderMenu()->actions().at(1)->trigger();
        const QModelIndex worst = model.index(0, 0, model.index(0, 0));
        QCOMPARE(worst.data(TopologyModel::HealthRole).toInt(), static_cast<int>(Health::Degraded));
        QVERIFY(view.tree()->isExpanded(model.index(0, 0)));
    }

    void leadsUpAndAside()
    {
        Breadcrumb path;
        path.setScope(kNode, m_model.topology());
        QSignalSpy opened(&path, &Breadcrumb::scopeActivated);
        QStringList texts;
        QList<QToolButton*> steps;
        QList<QMenu*> menus;
        for (QToolButton* button : path.findChildren<QToolButton*>()) {
            // Steps of the path before live until the event loop turns.
            if (button->isHidden()) {
                continue;
            }
            if (button->menu() != nullptr) {
                menus += button->menu();
            } else {
                steps += button;
                texts += button->text();
            }
        }
        QCOMPARE(texts, QStringList({ u"Fleet"_s, u"us-east"_s, u"node-1-03"_s }));
        QTest::mouseClick(steps.at(1), Qt::LeftButton);
        QCOMPARE(opened.last().first().value<Scope>(), kNode.parent());
        Q_EMIT menus.last()->aboutToShow();
        QCOMPARE(menus.last()->actions().size(), 12);
        menus.last()->actions().at(5)->trigger();
        QCOMPARE(opened.last().first().value<Scope>().node, u"node-1-05"_s);
    }

private:
    TopologyModel m_model;
};

QTEST_MAIN(tst_NavigatorView)
#include "tst_NavigatorView.moc"
