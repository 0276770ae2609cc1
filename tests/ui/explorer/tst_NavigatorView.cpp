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
        QTest::failOnWarning(QRegularExpression(u".*"_s));
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
