// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "SyntheticFleet.h"
#include "explorer/Breadcrumb.h"

#include <QMenu>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QTest>
#include <QToolButton>

#include <memory>

using namespace Qt::StringLiterals;

namespace promdesk::test {

class tst_Breadcrumb : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        m_path = std::make_unique<Breadcrumb>();
        m_chosen.clear();
        connect(m_path.get(), &Breadcrumb::scopeActivated, this,
            [this](const Scope& scope) { m_chosen.push_back(scope); });
    }

    void cleanup() { m_path.reset(); }

    void hasAStepForEveryLevelAboveAndTheOneShown()
    {
        show({ Level::Endpoint, u"prod"_s, u"eu-west"_s, u"node-0-00"_s, u"llama-70b-0"_s });
        QCOMPARE(
            texts(), (QStringList { u"Fleet"_s, u"eu-west"_s, u"node-0-00"_s, u"llama-70b-0"_s }));
        show({ Level::Cluster, u"prod"_s, u"eu-west"_s, {}, {} });
        QCOMPARE(texts(), (QStringList { u"Fleet"_s, u"eu-west"_s }));
        show({});
        QCOMPARE(texts(), QStringList { u"Fleet"_s });
    }

    void aStepLeadsToItsLevel()
    {
        const Scope node { Level::Node, u"prod"_s, u"eu-west"_s, u"node-0-00"_s, {} };
        show(node);
        step(u"eu-west"_s)->click();
        QCOMPARE(m_chosen.back(), node.parent());
        step(u"Fleet"_s)->click();
        QCOMPARE(m_chosen.back(), Scope());
    }

    void readersHearWhereOneIs()
    {
        show({ Level::Cluster, u"prod"_s, u"eu-west"_s, {}, {} });
        QCOMPARE(step(u"eu-west"_s)->accessibleName(), u"eu-west, shown now"_s);
        QCOMPARE(step(u"Fleet"_s)->accessibleName(), u"Go to Fleet"_s);
    }

    void theArrowOffersTheSiblings_data()
    {
        QTest::addColumn<Scope>("scope");
        QTest::addColumn<int>("count");
        QTest::newRow("clusters") << Scope { Level::Cluster, u"prod"_s, u"eu-west"_s, {}, {} } << 3;
        QTest::newRow("nodes") << Scope { Level::Node, u"prod"_s, u"eu-west"_s, u"node-0-00"_s, {} }
                               << 12;
        QTest::newRow("endpoints of a cluster")
            << Scope { Level::Endpoint, u"prod"_s, u"eu-west"_s, {}, u"llama-70b-0"_s } << 7;
        QTest::newRow("endpoints of a node without any")
            << Scope { Level::Endpoint, u"prod"_s, u"eu-west"_s, u"node-0-01"_s, u"llama-70b-0"_s }
            << 0;
    }

    void theArrowOffersTheSiblings()
    {
        QFETCH(Scope, scope);
        QFETCH(int, count);
        show(scope);
        const QList<QAction*> offered = siblings();
        if (count == 0) {
            QCOMPARE(offered.size(), 1);
            QVERIFY(!offered.front()->isEnabled());
            return;
        }
        QCOMPARE(offered.size(), count);
        QVERIFY(offered.front()->isChecked());
        QVERIFY(!offered.back()->isChecked());
        offered.back()->trigger();
        QCOMPARE(m_chosen.back().level, scope.level);
        QVERIFY(m_chosen.back() != scope);
    }

    void manySiblingsAreCounted()
    {
        m_fleet = makeFleet({ .clusters = 1, .nodesPerCluster = 250, .endpoints = 0 });
        show({ Level::Node, u"prod"_s, u"eu-west"_s, u"node-0-00"_s, {} });
        const QList<QAction*> offered = siblings();
        QCOMPARE(offered.size(), 201);
        QVERIFY(offered.back()->text().startsWith(u"50"_s));
        QVERIFY(!offered.back()->isEnabled());
        m_fleet = makeFleet({});
    }

    void siblingsFollowTheFleetThatIsKnownNow()
    {
        const Scope cluster { Level::Cluster, u"prod"_s, u"eu-west"_s, {}, {} };
        m_path->setScope(cluster, {});
        QVERIFY(!siblings().front()->isEnabled());
        m_path->setScope(cluster, m_fleet);
        QCOMPARE(siblings().size(), 3);
    }

    void namesAreNoMnemonicsAndNotEndless()
    {
        show({ Level::Cluster, u"prod"_s, u"a&b "_s + QString(500, u'x'), {}, {} });
        const QString text = texts().back();
        QVERIFY(text.startsWith(u"a&&b"_s));
        QVERIFY(text.size() < 50);
    }

    void aStepMayBeRebuiltByItsOwnClick()
    {
        connect(m_path.get(), &Breadcrumb::scopeActivated, m_path.get(),
            [this](const Scope& scope) { show(scope); });
        show({ Level::Node, u"prod"_s, u"eu-west"_s, u"node-0-00"_s, {} });
        step(u"Fleet"_s)->click();
        QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
        QCOMPARE(texts(), QStringList { u"Fleet"_s });
    }

private:
    void show(const Scope& scope) { m_path->setScope(scope, m_fleet); }

    [[nodiscard]] QList<QToolButton*> buttons(bool areArrows) const
    {
        QList<QToolButton*> found;
        for (auto* button : m_path->findChildren<QToolButton*>()) {
            if (!button->isHidden() && (button->menu() != nullptr) == areArrows) {
                found += button;
            }
        }
        return found;
    }

    [[nodiscard]] QStringList texts() const
    {
        QStringList found;
        for (const QToolButton* button : buttons(false)) {
            found += button->text();
        }
        return found;
    }

    [[nodiscard]] QToolButton* step(const QString& text) const
    {
        return buttons(false).at(texts().indexOf(text));
    }

    /// What the last arrow offers.
    [[nodiscard]] QList<QAction*> siblings() const
    {
        QMenu* menu = buttons(true).back()->menu();
        Q_EMIT menu->aboutToShow();
        return menu->actions();
    }

    TopologyPtr m_fleet = makeFleet({});
    std::unique_ptr<Breadcrumb> m_path;
    std::vector<Scope> m_chosen;
};

} // namespace promdesk::test

QTEST_MAIN(promdesk::test::tst_Breadcrumb)
#include "tst_Breadcrumb.moc"
