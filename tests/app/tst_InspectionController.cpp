// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "ProgramWindow.h"
#include "Resources.h"
#include "activity/LogTable.h"
#include "inspection/ChangesView.h"
#include "support/ChangedFleet.h"
#include "support/PrometheusServer.h"
#include "theme/Theme.h"
#include "windows/ExportController.h"
#include "windows/InspectionController.h"
#include "windows/MenuActions.h"
#include "windows/NavigationController.h"

#include <QAction>
#include <QFile>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

#include <memory>
#include <optional>

using namespace Qt::StringLiterals;

namespace promdesk::test {

namespace {

constexpr int kWaitMs = 60'000;

} // namespace

/// "What changed?" in the real window, over a real server in whose history much has changed.
class tst_InspectionController : public QObject
{
    Q_OBJECT

    std::unique_ptr<PrometheusServer> m_server;
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<ProgramWindow> m_program;

    [[nodiscard]] MainWindow& window() { return m_program->window(); }

    [[nodiscard]] ChangesView& view() { return window().inspection().changes(); }

    [[nodiscard]] LogTable* table() { return view().findChild<LogTable*>(); }

    void open()
    {
        StartOptions options;
        options.restoresSession = false;
        options.serverAddresses = { m_server->baseUrl().toString() };
        m_program->start(options);
        QVERIFY(QTest::qWaitForWindowActive(&window()));
        QTRY_VERIFY_WITH_TIMEOUT(
            !m_program->application().fleet().topology()->sources.empty(), kWaitMs);
    }

    void go(const Scope& place)
    {
        Scope scope = place;
        scope.source = m_program->application().fleet().topology()->sources.front().id;
        window().navigation().goToScope(scope);
    }

private Q_SLOTS:

    void initTestCase()
    {
        initResources();
        installFonts();
        m_server = std::make_unique<PrometheusServer>(
            PrometheusSetup { .history = changedFleetHistory(SystemClock().now()) });
        QVERIFY2(m_server->start(), qPrintable(m_server->errorText()));
    }

    void cleanupTestCase() { m_server.reset(); }

    void init()
    {
        QTest::failOnWarning(QRegularExpression(u"^(?!This plugin does not support)"_s));
        m_folder = std::make_unique<QTemporaryDir>();
        m_program = std::make_unique<ProgramWindow>(m_folder->path());
        open();
    }

    void cleanup()
    {
        m_program.reset();
        m_folder.reset();
    }

    void comparesTheFleetAtOnceWhenItIsShown()
    {
        QVERIFY(!view().isVisible());
        QTest::keyClick(&window(), Qt::Key_F8);
        QVERIFY(view().isVisible());
        QTRY_COMPARE_WITH_TIMEOUT(view().shownChanges().size(), std::size_t(10), kWaitMs);
        QTest::keyClick(&window(), Qt::Key_F8);
        QVERIFY(!view().isVisible());
    }

    void isMadeWhenItIsWanted()
    {
        QVERIFY(window().findChild<ChangesView*>() == nullptr);
        m_program->trigger(MenuCommand::ShowChanges);
        const QByteArray layout = window().saveState();
        m_program->trigger(MenuCommand::ShowChanges);
        m_program.reset();
        m_program = std::make_unique<ProgramWindow>(m_folder->path());
        open();
        QVERIFY(window().findChild<ChangesView*>() == nullptr);
        QVERIFY(window().restoreState(layout)); // as at the start of the program
        QTRY_VERIFY(window().findChild<ChangesView*>() != nullptr);
        QTRY_COMPARE_WITH_TIMEOUT(view().shownChanges().size(), std::size_t(10), kWaitMs);
    }

    void followsThePlaceInFront()
    {
        m_program->trigger(MenuCommand::ShowChanges);
        QTRY_COMPARE_WITH_TIMEOUT(view().shownChanges().size(), std::size_t(10), kWaitMs);
        go({ .level = Level::Node,
            .source = {},
            .cluster = u"lab"_s,
            .node = u"n2"_s,
            .endpoint = {} });
        QTRY_COMPARE_WITH_TIMEOUT(view().shownChanges().size(), std::size_t(1), kWaitMs);
        QCOMPARE(view().shownChanges().front().after, u"down"_s);
    }

    void opensThePageOfARow()
    {
        m_program->trigger(MenuCommand::ShowChanges);
        QTRY_COMPARE_WITH_TIMEOUT(view().shownChanges().size(), std::size_t(10), kWaitMs);
        view().setFilter(u"replicas"_s);
        table()->selectRow(0);
        table()->setFocus();
        QTest::keyClick(table(), Qt::Key_Return);
        const Scope place = window().navigation().place().scope;
        QVERIFY(place.level == Level::Endpoint);
        QCOMPARE(place.endpoint, u"llama-8b"_s);
    }

    void saysThatNothingChanged()
    {
        view().setTimes(u"now-100m"_s, u"now-40m"_s);
        m_program->trigger(MenuCommand::ShowChanges);
        QTRY_VERIFY_WITH_TIMEOUT(window().inspection().isSettled(), kWaitMs);
        QVERIFY(view().shownChanges().empty());
    }

    void newProfilesAreTakenAtOnce()
    {
        m_program->trigger(MenuCommand::ShowChanges);
        QTRY_COMPARE_WITH_TIMEOUT(view().shownChanges().size(), std::size_t(10), kWaitMs);
        view().setFilter(u"replicas"_s);
        QCOMPARE(view().shownChanges().front().entity, u"llama-8b"_s);
        KnowledgeStore& knowledge = m_program->application().knowledge();

        QFile shipped(knowledge.loaded().knowledge.profiles->find("vllm")->file);
        QVERIFY(shipped.open(QIODevice::ReadOnly));
        QString text = QString::fromUtf8(shipped.readAll());
        // From now on the endpoint is called after its namespace.
        static const QRegularExpression names(u"\"endpoint\": \\[[^\\]]*\\]"_s);
        text.replace(names, u"\"endpoint\": [\"namespace\"]"_s);
        std::optional<Result<void>> saved;
        knowledge.saveProfile(
            text.toUtf8(), {}, [&saved](const Result<void>& done) { saved = done; });
        QTRY_VERIFY_WITH_TIMEOUT(saved.has_value(), kWaitMs);
        QVERIFY2(saved->has_value(),
            qPrintable(saved->has_value() ? QString() : saved->error().message));
        QTRY_VERIFY_WITH_TIMEOUT(
            !view().shownChanges().empty() && view().shownChanges().front().entity == u"models"_s,
            kWaitMs);
    }

    void goesInTheMiddleOfIt()
    {
        m_program->trigger(MenuCommand::ShowChanges);
        QVERIFY(!window().inspection().isSettled());
        m_program.reset();
    }
};

} // namespace promdesk::test

QTEST_MAIN(promdesk::test::tst_InspectionController)
#include "tst_InspectionController.moc"
