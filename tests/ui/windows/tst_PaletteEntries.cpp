// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "Resources.h"
#include "pages/PageGallery.h"
#include "windows/MenuActions.h"
#include "windows/NavigationController.h"
#include "windows/PageGalleryMenu.h"
#include "windows/PaletteEntries.h"

#include <QAction>
#include <QMainWindow>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QTest>

#include <algorithm>
#include <memory>

using namespace Qt::StringLiterals;

namespace promdesk::test {

namespace {

/// Every signal of the ready-made pages, as one exporter's.
std::vector<SignalBinding> everythingBoundBy(const std::string& profileId)
{
    std::vector<SignalBinding> bindings;
    for (const GalleryPage& entry : pageGallery()) {
        for (const PanelSpec& panel : entry.page.panels) {
            for (const PanelQuery& query : panel.queries) {
                bindings.push_back({ .profileId = profileId,
                    .signalId = query.signal.toStdString(),
                    .expression = "x{$sel}",
                    .missing = {} });
            }
        }
    }
    return bindings;
}

TopologyTree fleet()
{
    TopologyCluster cluster;
    cluster.name = u"lab <b>x</b>\n"_s;
    TopologyNode node;
    node.name = u"n1"_s;
    TopologyEndpoint endpoint;
    endpoint.name = u"llama"_s;
    cluster.nodes = { node };
    cluster.endpoints = { endpoint };
    cluster.selectors["hadoop"] = "";
    TopologyCluster other;
    other.name = u"other"_s;
    TopologySource source;
    source.id = u"s"_s;
    source.clusters = { cluster, other };
    source.bindings = everythingBoundBy("hadoop");
    TopologyTree tree;
    tree.sources = { source };
    return tree;
}

} // namespace

class tst_PaletteEntries : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void initTestCase() { initResources(); }

    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        m_window = std::make_unique<QMainWindow>();
        m_actions = std::make_unique<MenuActions>(*m_window);
        m_navigation = std::make_unique<NavigationController>();
    }

    void cleanup()
    {
        m_actions.reset();
        m_window.reset();
    }

    void theFleetComesFirstFromTheOutsideIn()
    {
        const auto entries = made(fleet());
        QStringList details;
        for (std::size_t i = 0; i < 4; ++i) {
            details += entries.at(i).detail;
        }
        QCOMPARE(entries.at(2).text.raw(), u"n1"_s);
        QCOMPARE(entries.at(3).text.raw(), u"llama"_s);
        QCOMPARE(details.at(1), u"Cluster"_s);
        QVERIFY(details.at(2).startsWith(u"Node in lab <b>x</b>"_s));
        QVERIFY(!details.at(2).contains(u'\n'));
        QVERIFY(details.at(3).startsWith(u"Endpoint in "_s));
    }

    void anEntityIsGoneTo()
    {
        const auto entries = made(fleet());
        entries.at(2).run();
        QCOMPARE(m_navigation->place().scope,
            (Scope { Level::Node, u"s"_s, u"lab <b>x</b>\n"_s, u"n1"_s, {} }));
        entries.at(3).run();
        QCOMPARE(m_navigation->place().scope,
            (Scope { Level::Endpoint, u"s"_s, u"lab <b>x</b>\n"_s, {}, u"llama"_s }));
        entries.at(1).run();
        QCOMPARE(m_navigation->place().scope.level, Level::Cluster);
        entries.at(0).run();
        QCOMPARE(m_navigation->place(), Place());
    }

    void everyCommandThatCanBeDoneIsThere()
    {
        m_actions->action(MenuCommand::Undo)->setEnabled(false);
        m_actions->action(MenuCommand::Refresh)->setEnabled(true);
        const auto entries = made({});
        QVERIFY(find(entries, u"Refresh"_s) != nullptr);
        QVERIFY(find(entries, u"Undo"_s) == nullptr);
        std::size_t enabled = 0;
        for (const CommandRow& row : MenuActions::table()) {
            enabled += m_actions->action(row.command)->isEnabled() ? 1U : 0U;
        }
        // The fleet too, and not the palette itself.
        QCOMPARE(entries.size(), enabled);
    }

    void commandsHaveNoMnemonicsAndTellTheirKeys()
    {
        for (const PaletteEntry& entry : made({})) {
            QVERIFY(!entry.text.raw().contains(u'&'));
            QVERIFY(!entry.text.raw().isEmpty());
            QVERIFY(!entry.detail.isEmpty());
        }
        const QString keys = m_actions->action(MenuCommand::SaveWorkspace)
                                 ->shortcuts()
                                 .front()
                                 .toString(QKeySequence::NativeText);
        const auto entries = made({});
        const bool isTold = std::any_of(entries.begin(), entries.end(),
            [&keys](const PaletteEntry& entry) { return entry.detail.contains(keys); });
        QVERIFY(isTold);
    }

    void aCommandIsDone()
    {
        QAction* refresh = m_actions->action(MenuCommand::Refresh);
        refresh->setEnabled(true);
        const QSignalSpy done(refresh, &QAction::triggered);
        const auto entries = made({});
        find(entries, u"Refresh"_s)->run();
        QCOMPARE(done.size(), 1);
    }

    /// Wherever the user is: the cluster is opened first. Not of clusters that have nothing of it.
    void pagesOfClustersAreThereForThoseThatHaveThem()
    {
        PageGalleryMenu gallery(*m_actions->galleryMenu(), pageGallery());
        connect(m_navigation.get(), &NavigationController::placeChanged, &gallery,
            [&gallery](const Place& place) { gallery.setPlace(place.scope); });
        std::vector<PageSpec> chosen;
        connect(&gallery, &PageGalleryMenu::chosen, this,
            [&chosen](const PageSpec& page) { chosen.push_back(page); });
        const auto entries = made(fleet());
        const PaletteEntry* hadoop = find(entries, u"Hadoop of lab"_s);
        QVERIFY(hadoop != nullptr);
        QVERIFY(find(entries, u"Hadoop of other"_s) == nullptr);
        QVERIFY(find(entries, u"Prometheus"_s) != nullptr); // needs no cluster
        hadoop->run();
        QCOMPARE(m_navigation->place().scope.level, Level::Cluster);
        QCOMPARE(chosen.size(), std::size_t { 1 });
        QVERIFY(chosen.front().title.endsWith(u"Hadoop"_s));
        QCOMPARE(chosen.front().scope.cluster, fleet().sources.front().clusters.front().name);
        const auto inside = made(fleet());
        QCOMPARE(
            std::count_if(inside.begin(), inside.end(),
                [](const PaletteEntry& entry) { return entry.text.raw().startsWith(u"Hadoop"_s); }),
            1); // there, too, and not twice
    }

private:
    [[nodiscard]] std::vector<PaletteEntry> made(const TopologyTree& topology) const
    {
        return paletteEntries(topology, *m_actions, *m_navigation);
    }

    [[nodiscard]] static const PaletteEntry* find(
        const std::vector<PaletteEntry>& entries, const QString& text)
    {
        const auto at = std::find_if(entries.begin(), entries.end(),
            [&text](const PaletteEntry& entry) { return entry.text.raw().startsWith(text); });
        return at == entries.end() ? nullptr : &*at;
    }

    std::unique_ptr<QMainWindow> m_window;
    std::unique_ptr<MenuActions> m_actions;
    std::unique_ptr<NavigationController> m_navigation;
};

} // namespace promdesk::test

QTEST_MAIN(promdesk::test::tst_PaletteEntries)
#include "tst_PaletteEntries.moc"
