// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "ProgramWindow.h"
#include "Resources.h"
#include "activity/LogTable.h"
#include "inspection/ServersView.h"
#include "support/ChangedFleet.h"
#include "support/PrometheusServer.h"
#include "theme/Theme.h"
#include "windows/MenuActions.h"
#include "windows/NavigationController.h"
#include "windows/ServersController.h"

#include <QRegularExpression>
#include <QTabWidget>
#include <QTemporaryDir>
#include <QTest>

#include <memory>
#include <optional>

using namespace Qt::StringLiterals;

namespace promdesk::test {

namespace {

constexpr int kWaitMs = 60'000;

/// A replica at an address where nobody listens.
const QByteArray kConfig = R"(scrape_configs:
- job_name: vllm
  scrape_interval: 1s
  static_configs:
  - targets: ["127.0.0.1:1"]
    labels: {instance: "llama-2:8000", cluster: lab, namespace: models, pod: llama-2}
  - targets: ["127.0.0.1:2"]
    labels: {instance: "side:9000", cluster: lab, namespace: models, unit: llama-0}
rule_files: [rules.yml]
)";

/// A rule that is well written and cannot be evaluated: two series on one side.
const QByteArray kRules = R"(groups:
- name: broken
  interval: 1s
  rules:
  - record: twice
    expr: sum(up) / on() up{job="node"}
)";

} // namespace

/// Targets, rules and cardinality in the real window, over a real server that cannot reach one of
/// its targets.
class tst_ServersController : public QObject
{
    Q_OBJECT

    std::unique_ptr<PrometheusServer> m_server;
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<ProgramWindow> m_program;

    [[nodiscard]] MainWindow& window() { return m_program->window(); }

    [[nodiscard]] ServersView& view() { return window().serversPage().view(); }

    [[nodiscard]] QTabWidget* tabs() { return view().findChild<QTabWidget*>(); }

    /// All cells of a tab.
    [[nodiscard]] QString cells(int tab)
    {
        const QAbstractItemModel* model = qobject_cast<LogTable*>(tabs()->widget(tab))->model();
        QStringList all;
        for (int row = 0; row < model->rowCount(); ++row) {
            for (int column = 0; column < model->columnCount(); ++column) {
                all += model->index(row, column).data().toString();
            }
        }
        return all.join(u'|');
    }

    /// Passes `isThere` on; when it is not, asks again as somebody would who waits for the server's
    /// first scrapes (by itself the page asks every half minute).
    bool orAsksAgain(bool isThere)
    {
        if (!isThere && window().serversPage().isSettled()) {
            Q_EMIT view().refreshRequested();
        }
        return isThere;
    }

private Q_SLOTS:

    void initTestCase()
    {
        initResources();
        installFonts();
        m_server = std::make_unique<PrometheusServer>(
            PrometheusSetup { .history = changedFleetHistory(SystemClock().now()),
                .configYaml = kConfig,
                .files = { { u"rules.yml"_s, kRules } } });
        QVERIFY2(m_server->start(), qPrintable(m_server->errorText()));
    }

    void cleanupTestCase() { m_server.reset(); }

    void init()
    {
        QTest::failOnWarning(QRegularExpression(u"^(?!This plugin does not support)"_s));
        m_folder = std::make_unique<QTemporaryDir>();
        m_program = std::make_unique<ProgramWindow>(m_folder->path());
        StartOptions options;
        options.restoresSession = false;
        options.serverAddresses = { m_server->baseUrl().toString() };
        m_program->start(options);
        QVERIFY(QTest::qWaitForWindowActive(&window()));
        QTRY_VERIFY_WITH_TIMEOUT(
            !m_program->application().fleet().topology()->sources.empty(), kWaitMs);
    }

    void cleanup()
    {
        m_program.reset();
        m_folder.reset();
    }

    void showsErrorsOfScrapesAndRules()
    {
        QTest::keyClick(&window(), Qt::Key_F9);
        QVERIFY(view().isVisible());
        QTRY_VERIFY_WITH_TIMEOUT(orAsksAgain(tabs()->tabText(0).contains(u"2 down"_s)), kWaitMs);
        QVERIFY2(cells(0).contains(u"connection refused"_s), qPrintable(cells(0)));
        // Whose replica it is, once the fleet is known.
        QTRY_VERIFY_WITH_TIMEOUT(orAsksAgain(cells(0).contains(u"llama-8b"_s)), kWaitMs);
        QTRY_VERIFY_WITH_TIMEOUT(orAsksAgain(cells(1).contains(u"duplicate series"_s)
                                     || cells(1).contains(u"multiple matches"_s)),
            kWaitMs);
        QVERIFY(tabs()->tabText(1).contains(u"1 fail"_s));
        QTRY_VERIFY_WITH_TIMEOUT(orAsksAgain(cells(2).contains(u"up"_s)), kWaitMs);
        QTest::keyClick(&window(), Qt::Key_F9);
        QVERIFY(!view().isVisible());
    }

    void aPageSaysWhyItsTargetIsDown()
    {
        Scope scope { .level = Level::Endpoint,
            .source = m_program->application().fleet().topology()->sources.front().id,
            .cluster = u"lab"_s,
            .node = {},
            .endpoint = u"llama-8b"_s };
        window().navigation().goToScope(scope);
        QTRY_VERIFY_WITH_TIMEOUT(
            m_program->bannerTexts().contains(u"The target llama-2:8000 of job vllm is down"_s),
            kWaitMs);
        QVERIFY(m_program->bannerTexts().contains(u"connection refused"_s));
        window().navigation().goToFleet();
        QVERIFY(!m_program->bannerTexts().contains(u"is down"_s));
    }

    /// Not a minute later.
    void aPageThatComesIntoTroubleSaysWhyAtOnce()
    {
        const TopologyPtr now = m_program->application().fleet().topology();
        Scope scope { .level = Level::Endpoint,
            .source = now->sources.front().id,
            .cluster = u"lab"_s,
            .node = {},
            .endpoint = u"llama-8b"_s };
        TopologyTree before = *now;
        for (TopologyEndpoint& endpoint : before.sources.front().clusters.front().endpoints) {
            endpoint.verdict.health = Health::Ok;
            for (TopologyReplica& replica : endpoint.replicas) {
                replica.verdict.health = Health::Ok;
            }
        }
        window().setTopology(std::make_shared<const TopologyTree>(std::move(before)));
        window().navigation().goToScope(scope);
        QVERIFY(!m_program->bannerTexts().contains(u"is down"_s));
        window().setTopology(now);
        QTRY_VERIFY_WITH_TIMEOUT(m_program->bannerTexts().contains(u"is down"_s), kWaitMs / 3);
    }

    void newWordsForLabelsAreTakenAtOnce()
    {
        m_program->trigger(MenuCommand::ShowServers);
        QTRY_VERIFY_WITH_TIMEOUT(cells(0).contains(u"side:9000"_s), kWaitMs);
        QCOMPARE(cells(0).count(u"llama-8b"_s), 1);
        KnowledgeStore& knowledge = m_program->application().knowledge();
        LabelWords words = knowledge.loaded().knowledge.profiles->words;
        words.pod.push_back("unit");
        std::optional<Result<void>> saved;
        knowledge.saveWords(words, [&saved](const Result<void>& done) { saved = done; });
        QTRY_VERIFY_WITH_TIMEOUT(saved.has_value(), kWaitMs);
        QVERIFY(saved->has_value());
        // Whose target it is comes from the new words; nobody has asked.
        QTRY_COMPARE_WITH_TIMEOUT(cells(0).count(u"llama-8b"_s), 2, kWaitMs);
    }

    void goesInTheMiddleOfIt()
    {
        m_program->trigger(MenuCommand::ShowServers);
        QVERIFY(!window().serversPage().isSettled());
        m_program.reset();
    }
};

} // namespace promdesk::test

QTEST_MAIN(promdesk::test::tst_ServersController)
#include "tst_ServersController.moc"
