// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "KeyboardWalk.h"
#include "PageProbe.h"
#include "Resources.h"
#include "explorer/FleetMap.h"
#include "explorer/FleetTable.h"
#include "explorer/FleetView.h"
#include "support/PrometheusServer.h"
#include "support/SmallFleet.h"
#include "tiles/PageView.h"
#include "windows/MenuActions.h"
#include "windows/NavigationController.h"
#include "windows/PageTabs.h"

#include <QComboBox>
#include <QDialog>
#include <QLineEdit>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>
#include <QTreeView>

#include <algorithm>
#include <memory>

using namespace Qt::StringLiterals;

namespace promdesk::test {

namespace {

constexpr int kWaitMs = 30'000;

} // namespace

/// The pages of a real fleet by keyboard alone.
class tst_WindowKeysOnData : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void initTestCase()
    {
        initResources();
        installFonts();
        m_server = std::make_unique<PrometheusServer>(
            PrometheusSetup { .history = smallFleetHistory(SystemClock().now()) });
        QVERIFY2(m_server->start(), qPrintable(m_server->errorText()));
    }

    void init()
    {
        // The offscreen platform says this of dialogs and popups.
        QTest::failOnWarning(QRegularExpression(u"^(?!This plugin does not support)"_s));
        m_folder = std::make_unique<QTemporaryDir>();
        m_program = std::make_unique<ProgramWindow>(m_folder->path());
        m_program->start({ .startsDemo = false,
            .restoresSession = false,
            .serverAddresses = { m_server->baseUrl().toString() },
            .httpConfigFile = {},
            .workspaceFile = {} });
        QVERIFY(QTest::qWaitForWindowActive(&window()));
        QTRY_VERIFY_WITH_TIMEOUT(!map().cells().cells.empty(), kWaitMs);
    }

    void cleanup()
    {
        m_program.reset();
        m_folder.reset();
    }

    void tabGoesThroughEveryPage_data()
    {
        QTest::addColumn<QString>("node");
        QTest::addColumn<QString>("endpoint");
        QTest::newRow("fleet") << QString() << QString();
        QTest::newRow("cluster") << QString() << QString();
        QTest::newRow("node") << u"n1"_s << QString();
        QTest::newRow("endpoint") << QString() << u"llama-8b"_s;
    }

    void tabGoesThroughEveryPage()
    {
        QFETCH(QString, node);
        QFETCH(QString, endpoint);
        if (QTest::currentDataTag() != "fleet"_ba) {
            openPage(node, endpoint);
        }
        // Answers that come in during a walk bring controls that it went past.
        QString faults;
        const auto isWalked = [&] {
            faults = KeyboardWalk(window()).faults();
            return faults.isEmpty();
        };
        QVERIFY2(QTest::qWaitFor(isWalked, kWaitMs), qPrintable(faults));
    }

    void theExportDialogsAreWalked_data()
    {
        QTest::addColumn<int>("command");
        QTest::newRow("data") << static_cast<int>(MenuCommand::ExportData);
        QTest::newRow("image") << static_cast<int>(MenuCommand::ExportImage);
    }

    void theExportDialogsAreWalked()
    {
        QFETCH(int, command);
        openPage(u"n1"_s, {});
        m_program->trigger(static_cast<MenuCommand>(command));
        QTRY_VERIFY_WITH_TIMEOUT(openDialog() != nullptr, kWaitMs); // once all panels have answered
        QDialog* dialog = openDialog();
        QVERIFY(QTest::qWaitForWindowActive(dialog));
        QTRY_VERIFY(dialog->isAncestorOf(QApplication::focusWidget()));
        const QString faults = KeyboardWalk(*dialog).faults();
        QVERIFY2(faults.isEmpty(), qPrintable(faults));
        for (auto* box : dialog->findChildren<QComboBox*>()) {
            if (box->isEnabled()) {
                const int before = box->currentIndex();
                QTest::keyClick(box, before == 0 ? Qt::Key_Down : Qt::Key_Up);
                QVERIFY2(box->currentIndex() != before, qPrintable(box->accessibleName()));
            }
        }
        QTest::keyClick(dialog, Qt::Key_Escape);
        QVERIFY(!dialog->isVisible());
    }

    void theFleetIsChosenFilteredAndOpened()
    {
        FleetView& fleet = window().tabs().fleet();
        for (auto* button : fleet.findChildren<QToolButton*>()) {
            if (button->isCheckable() && button->isVisible() && button->group() != nullptr) {
                QTest::keyClick(button, Qt::Key_Space);
                QVERIFY2(button->isChecked(), qPrintable(button->accessibleName()));
            }
        }
        fleet.setLook({}); // the last button was the table's
        auto* table = fleet.findChild<FleetTable*>();
        auto* filter = fleet.findChild<QLineEdit*>();
        map().setFocus();
        QTest::keyClick(&map(), Qt::Key_F, Qt::ControlModifier);
        QVERIFY(filter->hasFocus());
        QTest::keyClicks(filter, u"lab"_s);
        QTest::keyClick(filter, Qt::Key_Return);
        QVERIFY(map().selection()); // the next match
        QTest::keyClick(filter, Qt::Key_Down);
        QVERIFY(table->hasFocus());
        QTest::keyClick(table, Qt::Key_Home);
        QTest::keyClick(table, Qt::Key_Return);
        QTRY_VERIFY(m_program->page() != nullptr);
    }

    void theMapIsOpenedByArrowsAndEnter()
    {
        map().setFocus();
        QTest::keyClick(&map(), Qt::Key_Home);
        QTest::keyClick(&map(), Qt::Key_Right);
        QTest::keyClick(&map(), Qt::Key_Return);
        QCOMPARE(window().navigation().place().scope.node, u"n2"_s);
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Backspace);
        QCOMPARE(window().navigation().place().scope.level, Level::Cluster);
    }

    void aLegendHidesItsSeriesByKeyboard()
    {
        openPage(u"n1"_s, {});
        QTreeView* legend = nullptr;
        const auto hasLegend = [&] {
            for (auto* tree : m_program->page()->findChildren<QTreeView*>()) {
                const bool isOne = tree->isVisible() && tree->accessibleName() == u"Legend"_s;
                legend = isOne ? tree : legend;
            }
            return legend != nullptr;
        };
        QVERIFY(QTest::qWaitFor(hasLegend, kWaitMs));
        const auto stateOf = [legend] {
            return legend->model()->index(0, 0).data(Qt::AccessibleDescriptionRole).toString();
        };
        const QString before = stateOf();
        legend->setFocus();
        QTest::keyClick(legend, Qt::Key_Home);
        QTest::keyClick(legend, Qt::Key_Return, Qt::ControlModifier);
        QVERIFY2(stateOf() != before, qPrintable(before));
    }

private:
    [[nodiscard]] MainWindow& window() { return m_program->window(); }

    [[nodiscard]] FleetMap& map() { return *window().tabs().fleet().findChild<FleetMap*>(); }

    /// Goes there and waits for a first answer; the cluster when neither is named.
    void openPage(const QString& node, const QString& endpoint)
    {
        const Scope first = map().cells().cells.front().scope;
        const Level level = !node.isEmpty() ? Level::Node
            : !endpoint.isEmpty()           ? Level::Endpoint
                                            : Level::Cluster;
        window().navigation().goToScope({ level, first.source, first.cluster, node, endpoint });
        QVERIFY(m_program->page() != nullptr);
        QTRY_VERIFY_WITH_TIMEOUT(panelsWithSamples(*m_program->page()) > 0, kWaitMs);
    }

    [[nodiscard]] QDialog* openDialog()
    {
        const auto dialogs = window().findChildren<QDialog*>();
        const auto at = std::find_if(dialogs.begin(), dialogs.end(),
            [](const QDialog* dialog) { return dialog->isVisible(); });
        return at == dialogs.end() ? nullptr : *at;
    }

    std::unique_ptr<PrometheusServer> m_server;
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<ProgramWindow> m_program;
};

} // namespace promdesk::test

QTEST_MAIN(promdesk::test::tst_WindowKeysOnData)
#include "tst_WindowKeysOnData.moc"
