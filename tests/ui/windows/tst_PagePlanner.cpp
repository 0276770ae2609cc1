// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "support/ShippedKnowledge.h"
#include "windows/PagePlanner.h"

#include <QRegularExpression>
#include <QTest>

#include <memory>

using namespace Qt::StringLiterals;

namespace promdesk::test {

namespace {

PanelSpec panel(const QString& expression, const QString& id = u"p1"_s)
{
    PanelSpec spec;
    spec.id = id;
    spec.type = u"timeseries"_s;
    PanelQuery query;
    query.expression = expression;
    spec.queries = { query };
    return spec;
}

PageSpec pageOf(std::vector<PanelSpec> panels)
{
    PageSpec page;
    page.id = u"page"_s;
    page.title = u"Mine"_s;
    page.panels = std::move(panels);
    return page;
}

TopologyPtr twoServers()
{
    auto tree = std::make_shared<TopologyTree>();
    for (const QString& id : { u"a"_s, u"b"_s }) {
        TopologySource& source = tree->sources.emplace_back();
        source.id = id;
        source.name = u"server "_s + id;
    }
    return tree;
}

QStringList sourcesOf(const PanelPlan& plan)
{
    QStringList ids;
    for (const PlannedQuery& query : plan.queries) {
        ids += query.sourceId;
    }
    return ids;
}

} // namespace

class tst_PagePlanner : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void initTestCase() { m_knowledge = shippedKnowledge(); }

    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        m_levels.clear();
        m_planner = std::make_unique<PagePlanner>(
            m_knowledge.profiles, m_knowledge.catalog, [this](const Scope& scope) {
                m_levels.push_back(scope);
                PageSpec page = pageOf({ panel(u"up"_s) });
                page.title = u"Level"_s;
                return page;
            });
    }

    void withoutAFleetThereIsNobodyToAsk()
    {
        QVERIFY(m_planner->topology() != nullptr);
        const PagePlan plan = m_planner->plan(pageOf({ panel(u"up"_s) }));
        QCOMPARE(plan.panels.size(), std::size_t { 1 });
        QVERIFY(plan.panels.front().queries.empty());
    }

    void aPageAsksTheServersOfTheFleet()
    {
        m_planner->setTopology(twoServers());
        const PagePlan plan = m_planner->plan(pageOf({ panel(u"up"_s) }));
        QCOMPARE(sourcesOf(plan.panels.front()), QStringList({ u"a"_s, u"b"_s }));
        QCOMPARE(plan.panels.front().queries.front().expression, std::string("up"));
        m_planner->setTopology(nullptr);
        QVERIFY(m_planner->topology() != nullptr);
        QVERIFY(m_planner->plan(pageOf({ panel(u"up"_s) })).panels.front().queries.empty());
    }

    void theRosterIsNewsOnlyWhenItDiffers()
    {
        const std::vector<RosterSource> roster { { u"c"_s, u"Lab"_s, {} },
            { u"a"_s, u"Prod"_s, {} } };
        QVERIFY(!m_planner->setRoster({}));
        QVERIFY(m_planner->setRoster(roster));
        QVERIFY(!m_planner->setRoster(roster));
        m_planner->setTopology(twoServers());
        const PagePlan plan = m_planner->plan(pageOf({ panel(u"up"_s) }));
        QCOMPARE(sourcesOf(plan.panels.front()), QStringList({ u"c"_s, u"a"_s })); // of the session
        QVERIFY(m_planner->setRoster({}));
    }

    void aScopeHasItsReadyMadePage()
    {
        const Scope node { Level::Node, u"a"_s, u"lab"_s, u"n1"_s, {} };
        const PagePlan plan = m_planner->planLevel(node);
        QCOMPARE(m_levels, std::vector<Scope> { node });
        QCOMPARE(plan.scope, node);
        QCOMPARE(plan.title, u"Level"_s);
    }

    void aPanelIsPlannedAsOnItsPage()
    {
        m_planner->setTopology(twoServers());
        const PageSpec page = pageOf({ panel(u"up"_s, u"p1"_s), panel(u"down"_s, u"p2"_s) });
        const PanelPlan alone = m_planner->planPanel(page, page.panels.back());
        QVERIFY(alone == m_planner->plan(page).panels.back());
        const PanelPlan other = m_planner->planPanel(page, panel(u"changed"_s, u"p2"_s));
        QCOMPARE(other.queries.front().expression, std::string("changed"));
        QCOMPARE(page.panels.size(), std::size_t { 2 });
    }

private:
    FleetKnowledge m_knowledge;
    std::vector<Scope> m_levels; ///< that were asked for
    std::unique_ptr<PagePlanner> m_planner;
};

} // namespace promdesk::test

QTEST_APPLESS_MAIN(promdesk::test::tst_PagePlanner)
#include "tst_PagePlanner.moc"
