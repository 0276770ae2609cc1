// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "explorer/FleetView.h"
#include "support/FakeClock.h"
#include "support/FakeSource.h"
#include "support/FlatPanel.h"
#include "support/PanelSamples.h"
#include "support/Pixels.h"
#include "tiles/PageTile.h"
#include "windows/PageTabs.h"

#include <QMenu>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QTabBar>
#include <QTest>
#include <QToolButton>

#include <algorithm>
#include <memory>

using namespace Qt::StringLiterals;

namespace promdesk::test {

namespace {

const Scope kNode { Level::Node, u"s"_s, u"lab"_s, u"R&D <b>1</b>"_s, {} };

PagePlan planTitled(const QString& title)
{
    PagePlan plan;
    plan.title = title;
    PanelPlan panel = planOf(u"flat"_s, u"CPU"_s, Unit::None);
    panel.queries.front().sourceId = u"fake"_s;
    plan.panels = { panel };
    return plan;
}

PagePlan levelPlan()
{
    PagePlan plan = planTitled(u"Node"_s);
    plan.scope = kNode;
    return plan;
}

} // namespace

class tst_PageTabs : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init()
    {
        QTest::failOnWarning(QRegularExpression(u"^(?!This plugin).*"_s));
        m_types = std::make_unique<Registry<PanelType>>();
        m_types->add("flat", std::make_unique<FlatType>());
        m_scheduler = std::make_unique<QueryScheduler>(m_clock, m_gui, 1);
        m_scheduler->addSource(m_source, Duration::fromSeconds(15));
        m_tabs = std::make_unique<PageTabs>(
            PageServices {
                .scheduler = m_scheduler.get(), .panelTypes = m_types.get(), .clock = &m_clock },
            m_catalog);
        m_tabs->resize(900, 500);
    }

    void cleanup()
    {
        m_tabs.reset();
        m_scheduler.reset();
    }

    void beginsWithTheFleet()
    {
        QCOMPARE(titles(), QStringList { u"Fleet"_s });
        QCOMPARE(m_tabs->currentWidget(), &m_tabs->fleetPage());
        QVERIFY(m_tabs->currentPage() == nullptr);
        QVERIFY(m_tabs->currentOwnPageId().isEmpty());
        QVERIFY(!m_tabs->accessibleName().isEmpty());
    }

    void theScopesPageIsSecondUntilTheScopeIsTheFleet()
    {
        m_tabs->setOwnPages({ { u"own"_s, planTitled(u"Mine"_s) } });
        m_tabs->setLevelPage(levelPlan());
        QCOMPARE(titles(), QStringList({ u"Fleet"_s, u"R&&D <b>1</b>"_s, u"Mine"_s }));
        PagePlan other = levelPlan();
        other.scope.node = u"n2"_s;
        m_tabs->setLevelPage(other);
        QCOMPARE(titles(), QStringList({ u"Fleet"_s, u"n2"_s, u"Mine"_s }));
        m_tabs->setLevelPage({});
        QCOMPARE(titles(), QStringList({ u"Fleet"_s, u"Mine"_s }));
    }

    void showsAPlaceWithoutTellingOfIt()
    {
        m_tabs->setLevelPage(levelPlan());
        m_tabs->setOwnPages({ { u"own"_s, planTitled(u"Mine"_s) } });
        const QSignalSpy told(m_tabs.get(), &PageTabs::placeRequested);
        m_tabs->showPlace({ .scope = kNode, .pageId = {} });
        QCOMPARE(m_tabs->currentIndex(), 1);
        QVERIFY(m_tabs->currentPage() != nullptr);
        QVERIFY(m_tabs->currentOwnPageId().isEmpty());
        m_tabs->showPlace({ .scope = kNode, .pageId = u"own"_s });
        QCOMPARE(m_tabs->currentOwnPageId(), u"own"_s);
        m_tabs->showPlace({ .scope = kNode, .pageId = u"gone"_s });
        QCOMPARE(m_tabs->currentIndex(), 1);
        m_tabs->showPlace({});
        QCOMPARE(m_tabs->currentIndex(), 0);
        QCOMPARE(told.size(), 0);
    }

    void tellsWhereTheUserWants()
    {
        m_tabs->setLevelPage(levelPlan());
        PagePlan ofNode = planTitled(u"GPUs"_s);
        ofNode.scope = kNode;
        m_tabs->setOwnPages({ { u"own"_s, planTitled(u"Mine"_s) }, { u"gpus"_s, ofNode } });
        QSignalSpy told(m_tabs.get(), &PageTabs::placeRequested);
        for (const int tab : { 2, 1, 0, 3 }) {
            QTest::mouseClick(
                m_tabs->tabBar(), Qt::LeftButton, {}, m_tabs->tabBar()->tabRect(tab).center());
        }
        QCOMPARE(told.size(), 4);
        QCOMPARE(told.at(0).front().value<Place>(), (Place { {}, u"own"_s }));
        QCOMPARE(told.at(1).front().value<Place>(), (Place { kNode, {} }));
        QCOMPARE(told.at(2).front().value<Place>(), Place());
        QCOMPARE(told.at(3).front().value<Place>(), (Place { kNode, u"gpus"_s }));
    }

    void ownPagesKeepTheirViewsAndTheFront()
    {
        m_tabs->setOwnPages({ { u"a"_s, planTitled(u"A"_s) }, { u"b"_s, planTitled(u"B"_s) } });
        m_tabs->showPlace({ .scope = {}, .pageId = u"b"_s });
        const PageView* shown = m_tabs->currentPage();
        m_tabs->setOwnPages({ { u"b"_s, planTitled(u"B & more"_s) }, { u"c"_s, planTitled(u"C"_s) },
            { u"a"_s, planTitled(u"A"_s) } });
        QCOMPARE(titles(), QStringList({ u"Fleet"_s, u"B && more"_s, u"C"_s, u"A"_s }));
        QCOMPARE(m_tabs->currentPage(), shown);
        QCOMPARE(m_tabs->currentOwnPageId(), u"b"_s);
        m_tabs->setOwnPages({});
        QCOMPARE(titles(), QStringList { u"Fleet"_s });
        QVERIFY(m_tabs->currentOwnPageId().isEmpty());
    }

    void onlyOwnPagesCanBeEdited()
    {
        m_tabs->setEditable(Editable::Yes);
        m_tabs->setLevelPage(levelPlan());
        m_tabs->setOwnPages({ { u"own"_s, planTitled(u"Mine"_s) } });
        QSignalSpy edited(m_tabs.get(), &PageTabs::panelsChanged);
        m_tabs->showPlace({ .scope = kNode, .pageId = {} });
        removePanelByKey();
        QCOMPARE(edited.size(), 0);
        m_tabs->showPlace({ .scope = kNode, .pageId = u"own"_s });
        removePanelByKey();
        QCOMPARE(edited.size(), 1);
        QCOMPARE(edited.front().front().toString(), u"own"_s);
        m_tabs->setEditable(Editable::No);
        m_tabs->setOwnPages({ { u"own"_s, planTitled(u"Mine"_s) } });
        removePanelByKey();
        QCOMPARE(edited.size(), 1);
    }

    void allPagesHaveOneTimeRange()
    {
        m_tabs->setLevelPage(levelPlan());
        m_tabs->setOwnPages({ { u"own"_s, planTitled(u"Mine"_s) } });
        m_tabs->setTimeRange({ .from = u"now-2h"_s, .to = u"now"_s });
        m_tabs->setOwnPages(
            { { u"own"_s, planTitled(u"Mine"_s) }, { u"later"_s, planTitled(u"Later"_s) } });
        for (const Place& place :
            { Place { kNode, {} }, Place { {}, u"own"_s }, Place { {}, u"later"_s } }) {
            m_tabs->showPlace(place);
            const auto& body =
                static_cast<FlatBody&>(*m_tabs->currentPage()->tiles().front()->body());
            QTRY_COMPARE(body.range.length(), Duration::fromHours(2));
        }
    }

    void passesOnWhatPagesAskFor()
    {
        m_tabs->setLevelPage(levelPlan());
        m_tabs->showPlace({ .scope = kNode, .pageId = {} });
        PageView* page = m_tabs->currentPage();
        QSignalSpy scope(m_tabs.get(), &PageTabs::scopeActivated);
        QSignalSpy range(m_tabs.get(), &PageTabs::timeRangeSelected);
        QSignalSpy back(m_tabs.get(), &PageTabs::zoomBackRequested);
        QSignalSpy edit(m_tabs.get(), &PageTabs::panelEditRequested);
        QSignalSpy csv(m_tabs.get(), &PageTabs::panelCsvRequested);
        QSignalSpy image(m_tabs.get(), &PageTabs::panelImageRequested);
        Q_EMIT page->scopeActivated(kNode);
        Q_EMIT page->timeRangeSelected(sampleDay());
        Q_EMIT page->zoomBackRequested();
        Q_EMIT page->panelEditRequested(u"p"_s);
        Q_EMIT page->panelCsvRequested(u"p"_s);
        Q_EMIT page->panelImageRequested(u"p"_s);
        for (const QSignalSpy* one : { &scope, &range, &back, &edit, &csv, &image }) {
            QCOMPARE(one->size(), 1);
        }
        Q_EMIT m_tabs->fleet().scopeActivated(kNode);
        QCOMPARE(scope.size(), 2);
    }

    void aPageIsAddedByItsButton()
    {
        const QSignalSpy added(m_tabs.get(), &PageTabs::addPageRequested);
        QToolButton* button = cornerButton(u"Add page"_s);
        QVERIFY(button != nullptr);
        button->click();
        QCOMPARE(added.size(), 1);
    }

    void readyMadePagesAreOfferedOnceThereAreSome()
    {
        QToolButton* button = cornerButton(u"Add ready-made page"_s);
        QVERIFY(button != nullptr);
        QVERIFY(button->isHidden());
        QMenu menu;
        m_tabs->setAddMenu(menu);
        QVERIFY(!button->isHidden());
        QCOMPARE(button->menu(), &menu);
    }

    void paintsNothingItself() { QVERIFY(inkOf(pictureOf(*m_tabs)).isEmpty()); }

private:
    [[nodiscard]] QToolButton* cornerButton(const QString& name) const
    {
        const QList<QToolButton*> buttons =
            m_tabs->cornerWidget(Qt::TopRightCorner)->findChildren<QToolButton*>();
        const auto at = std::find_if(buttons.begin(), buttons.end(),
            [&name](const QToolButton* button) { return button->accessibleName() == name; });
        return at == buttons.end() ? nullptr : *at;
    }

    [[nodiscard]] QStringList titles() const
    {
        QStringList texts;
        for (int tab = 0; tab < m_tabs->count(); ++tab) {
            texts += m_tabs->tabText(tab);
        }
        return texts;
    }

    void removePanelByKey()
    {
        QTest::keyClick(m_tabs->currentPage()->tiles().front(), Qt::Key_Delete);
    }

    FakeClock m_clock;
    ImmediateExecutor m_gui;
    FakeSource m_source;
    SignalCatalog m_catalog;
    std::unique_ptr<Registry<PanelType>> m_types;
    std::unique_ptr<QueryScheduler> m_scheduler;
    std::unique_ptr<PageTabs> m_tabs;
};

} // namespace promdesk::test

QTEST_MAIN(promdesk::test::tst_PageTabs)
#include "tst_PageTabs.moc"
