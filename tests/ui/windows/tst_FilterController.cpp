// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "core/Executor.h"
#include "support/LateExecutor.h"
#include "windows/FilterBar.h"
#include "windows/FilterController.h"
#include "windows/MenuActions.h"
#include "windows/PagePlanner.h"
#include "workspace/SessionKeeper.h"

#include <QAction>
#include <QLineEdit>
#include <QMainWindow>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <memory>

using namespace promdesk;
using promdesk::test::LateExecutor;
using namespace Qt::StringLiterals;

namespace {

TopologyPtr fleetOf(const QStringList& clusters)
{
    TopologySource source;
    source.id = u"s"_s;
    for (const QString& name : clusters) {
        TopologyCluster cluster;
        cluster.name = name;
        source.clusters.push_back(cluster);
    }
    TopologyTree tree;
    tree.sources = { source };
    return std::make_shared<const TopologyTree>(std::move(tree));
}

} // namespace

class tst_FilterController : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init()
    {
        QTest::failOnWarning(QRegularExpression(u"^(?!This plugin does not support)"_s)); // popups
        m_folder = std::make_unique<QTemporaryDir>();
        open();
    }

    void cleanup() { m_window.reset(); }

    void leavesAFleetWithoutFiltersAsItIs()
    {
        const TopologyPtr whole = fleetOf({ u"eu"_s, u"us"_s });
        m_controller->setTopology(whole);
        QCOMPARE(m_left, whole);
    }

    void filtersOnAWorkerAndTakesTheLatestAnswer()
    {
        m_controller->setTopology(fleetOf({ u"eu"_s, u"us"_s }));
        m_left.reset();
        QSignalSpy changed(m_controller, &FilterController::filtersChanged);
        type(u"cluster=eu"_s);
        QCOMPARE(changed.count(), 1);
        QVERIFY(!m_left); // not on this thread
        m_controller->setTopology(fleetOf({ u"eu"_s, u"us"_s, u"ap"_s }));
        type(u"cluster=~eu|ap"_s);
        m_workers.runAll();
        QVERIFY(m_left);
        QCOMPARE(m_left->sources.at(0).clusters.size(), qsizetype { 1 });
        m_left.reset();
        m_controller->bar().setFilters({});
        m_controller->setTopology(fleetOf({ u"x"_s }));
        m_workers.runAll();
        QCOMPARE(m_left->sources.at(0).clusters.at(0).name, u"x"_s);
    }

    void keepsThemInTheSession()
    {
        type(u"cluster=eu"_s);
        QCOMPARE(m_session->state().filters,
            (QList<KeptFilter> { { .text = u"cluster = eu"_s, .isOn = true } }));
        open();
        QCOMPARE(m_controller->bar().filters().size(), std::size_t { 1 });
    }

    /// The file may have been written by anybody.
    void leavesOutWhatIsNoFilter()
    {
        m_session->change([](SessionState& state) {
            state.filters = { { .text = u"<b>"_s }, { .text = u"a = 1"_s, .isOn = false } };
        });
        open();
        QCOMPARE(m_controller->bar().filters().size(), std::size_t { 1 });
        QVERIFY(!m_controller->bar().filters()[0].isOn);
    }

private:
    /// The next run of the program.
    void open()
    {
        m_window = std::make_unique<QMainWindow>();
        m_actions = new MenuActions(*m_window);
        m_session.reset();
        m_session = std::make_unique<SessionKeeper>(
            m_immediate, m_immediate, m_folder->filePath(u"session.json"_s));
        m_planner = std::make_unique<PagePlanner>(std::make_shared<const ProfileSet>(), m_catalog,
            [](const Scope&) { return PageSpec(); });
        m_controller = new FilterController({ .session = *m_session,
                                                .planner = *m_planner,
                                                .actions = *m_actions,
                                                .workers = m_workers,
                                                .gui = m_immediate },
            *m_window);
        connect(m_controller, &FilterController::fleetFiltered, this,
            [this](const TopologyPtr& left) { m_left = left; });
        m_window->show();
    }

    void type(const QString& filter)
    {
        m_actions->action(MenuCommand::AddFilter)->trigger();
        auto* field = m_controller->bar().findChild<QLineEdit*>();
        field->setText(filter);
        QTest::keyClick(field, Qt::Key_Return);
    }

    ImmediateExecutor m_immediate;
    LateExecutor m_workers;
    SignalCatalog m_catalog;
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<SessionKeeper> m_session;
    std::unique_ptr<PagePlanner> m_planner;
    std::unique_ptr<QMainWindow> m_window;
    MenuActions* m_actions = nullptr;
    FilterController* m_controller = nullptr;
    TopologyPtr m_left;
};

QTEST_MAIN(tst_FilterController)
#include "tst_FilterController.moc"
