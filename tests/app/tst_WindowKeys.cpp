// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "Application.h"
#include "FleetKnowledgeLoader.h"
#include "KeyboardWalk.h"
#include "Resources.h"
#include "dialogs/AboutDialog.h"
#include "dialogs/CommandPalette.h"
#include "dialogs/ConnectionDialog.h"
#include "dialogs/PanelEditor.h"
#include "dialogs/ShortcutSheet.h"
#include "tiles/PageTile.h"
#include "topology/TopologyTree.h"
#include "windows/DashboardController.h"
#include "windows/MenuActions.h"
#include "windows/NavigationController.h"
#include "windows/PageTabs.h"
#include "windows/TimeControls.h"
#include "windows/TimeRangePopup.h"
#include "windows/WorkspaceController.h"

#include <QAction>
#include <QInputDialog>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPlainTextEdit>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <memory>

using namespace Qt::StringLiterals;

namespace promdesk::test {

namespace {

constexpr int kWaitMs = 30'000;

} // namespace

/// The window by keyboard alone, without a server.
class tst_WindowKeys : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void initTestCase()
    {
        initResources();
        installFonts();
    }

    void init()
    {
        // The offscreen platform says this of dialogs and popups.
        QTest::failOnWarning(QRegularExpression(u"^(?!This plugin does not support)"_s));
        m_folder = std::make_unique<QTemporaryDir>();
        Result<LoadedKnowledge> knowledge = loadKnowledge(knowledgeFolders({}));
        QVERIFY(knowledge);
        m_program =
            std::make_unique<Application>(std::move(*knowledge), Places::below(m_folder->path()));
        m_program->start({ .startsDemo = false,
            .restoresSession = false,
            .serverAddresses = {},
            .httpConfigFile = {},
            .workspaceFile = {} });
        window().resize(1400, 900);
        window().activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&window()));
    }

    void cleanup()
    {
        m_program.reset();
        m_folder.reset();
    }

    void everyEditIsTakenBackAndDoneAgain_data()
    {
        QTest::addColumn<QString>("edit");
        for (const char* edit :
            { "add page", "rename page", "duplicate page", "remove page", "add panel", "edit panel",
                "move panel", "resize panel", "duplicate panel", "remove panel" }) {
            QTest::newRow(edit) << QString::fromLatin1(edit);
        }
    }

    void everyEditIsTakenBackAndDoneAgain()
    {
        QFETCH(QString, edit);
        press(Qt::Key_T, Qt::ControlModifier);
        addPanel(u"First"_s);
        addPanel(u"Second"_s);
        const std::vector<PageSpec> before = pages();
        QCOMPARE(before.size(), std::size_t { 1 });
        QCOMPARE(before.front().panels.size(), std::size_t { 2 });
        perform(edit);
        QTRY_VERIFY(pages() != before);
        const std::vector<PageSpec> after = pages();
        press(Qt::Key_Z, Qt::ControlModifier);
        QVERIFY(pages() == before);
        press(Qt::Key_Z, Qt::ControlModifier | Qt::ShiftModifier);
        QVERIFY(pages() == after);
        press(Qt::Key_Z, Qt::ControlModifier);
        QVERIFY(pages() == before);
        press(Qt::Key_Y, Qt::ControlModifier);
        QVERIFY(pages() == after);
    }

    void anEditorThatIsCancelledChangesNothing()
    {
        press(Qt::Key_T, Qt::ControlModifier);
        const std::vector<PageSpec> before = pages();
        PanelEditor* editor = openEditor(Qt::Key_A, Qt::ControlModifier | Qt::ShiftModifier);
        QVERIFY(editor != nullptr);
        QTest::keyClicks(QApplication::focusWidget(), u"Not wanted"_s);
        QTest::keyClick(editor, Qt::Key_Escape);
        QTRY_VERIFY(child<PanelEditor>() == nullptr);
        QVERIFY(pages() == before);
    }

    void anEditOfAReadyMadePageIsOneStepAndNoneWhenItIsCancelled()
    {
        showNodePage();
        const std::size_t panels = window().tabs().currentPage()->panels().size();
        QVERIFY(panels > 0);
        const QAction* undo = window().actions().action(MenuCommand::Undo);
        PanelEditor* editor = openEditor(Qt::Key_A, Qt::ControlModifier | Qt::ShiftModifier);
        QVERIFY(editor != nullptr);
        QVERIFY(pages().empty());
        QTest::keyClick(editor, Qt::Key_Escape);
        QTRY_VERIFY(dialog() == nullptr);
        QVERIFY(pages().empty());
        QVERIFY(!undo->isEnabled());
        QVERIFY(!window().isWindowModified());
        QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);

        press(Qt::Key_A, Qt::ControlModifier | Qt::ShiftModifier);
        finishEditor(u"Mine"_s);
        QCOMPARE(pages().size(), std::size_t { 1 });
        QCOMPARE(pages().front().panels.size(), panels + 1);
        QCOMPARE(window().navigation().place().pageId, pages().front().id);
        press(Qt::Key_Z, Qt::ControlModifier);
        QVERIFY(pages().empty());
        QVERIFY(!undo->isEnabled());
        press(Qt::Key_Z, Qt::ControlModifier | Qt::ShiftModifier);
        QCOMPARE(pages().front().panels.size(), panels + 1);
    }

    void theEditorRunsByKeyboardFromEveryField()
    {
        press(Qt::Key_T, Qt::ControlModifier);
        PanelEditor* editor = openEditor(Qt::Key_A, Qt::ControlModifier | Qt::ShiftModifier);
        QVERIFY(editor != nullptr);
        auto* expression = editor->findChild<QPlainTextEdit*>();
        expression->setPlainText(u"up"_s);
        for (const QLineEdit* field : editor->findChildren<QLineEdit*>()) {
            QVERIFY(!field->accessibleName().isEmpty());
        }
        QTest::keyClick(editor, Qt::Key_Return, Qt::ControlModifier);
        QVERIFY(editor->isVisible()); // runs, does not save
        QTest::keyClick(expression, Qt::Key_Return, Qt::ControlModifier);
        QCOMPARE(expression->toPlainText(), u"up"_s);
        QVERIFY(editor->isVisible());
    }

    void offersWaysOnlyWhereTheyLeadSomewhere()
    {
        const QAction* back = window().actions().action(MenuCommand::GoBack);
        const QAction* forward = window().actions().action(MenuCommand::GoForward);
        QVERIFY(!back->isEnabled());
        QVERIFY(!forward->isEnabled());
        press(Qt::Key_T, Qt::ControlModifier); // a page of its own
        QVERIFY(back->isEnabled());
        QVERIFY(!forward->isEnabled());
        press(Qt::Key_Left, Qt::AltModifier);
        QVERIFY(!back->isEnabled());
        QVERIFY(forward->isEnabled());
    }

    void onlyPagesOfPanelsAreCopied()
    {
        const QAction* duplicate = window().actions().action(MenuCommand::DuplicatePage);
        QTRY_VERIFY(!duplicate->isEnabled()); // the map
        press(Qt::Key_D, Qt::ControlModifier);
        QVERIFY(pages().empty());
        showNodePage();
        QTRY_VERIFY(duplicate->isEnabled());
        const std::size_t panels = window().tabs().currentPage()->panels().size();
        press(Qt::Key_D, Qt::ControlModifier);
        QCOMPARE(pages().size(), std::size_t { 1 });
        QCOMPARE(pages().front().panels.size(), panels);
    }

    void everyKeyOfTheWindowWorks()
    {
        press(Qt::Key_F1);
        QTRY_VERIFY(child<ShortcutSheet>() != nullptr);
        closeDialog(child<ShortcutSheet>());
        press(Qt::Key_Question);
        QTRY_VERIFY(child<ShortcutSheet>() != nullptr);
        closeDialog(child<ShortcutSheet>());
        press(Qt::Key_K, Qt::ControlModifier);
        QTRY_VERIFY(child<CommandPalette>() != nullptr);
        closeDialog(child<CommandPalette>());
        press(Qt::Key_F11);
        QVERIFY(window().isFullScreen());
        press(Qt::Key_F11);
        QVERIFY(!window().isFullScreen());
        QSignalSpy refreshes(&window(), &MainWindow::refreshRequested);
        press(Qt::Key_F5);
        QCOMPARE(refreshes.size(), 1);
        press(Qt::Key_Period);
        QVERIFY(window().time().isPaused());
        press(Qt::Key_Period);
        QVERIFY(!window().time().isPaused());
    }

    void rangesArePickedAndTypedByKeyboard()
    {
        press(Qt::Key_R, Qt::ControlModifier);
        auto* popup = window().findChild<TimeRangePopup*>();
        QTRY_VERIFY(popup->isVisible());
        QTest::keyClicks(popup->findChild<QLineEdit*>(u"filter"_s), u"6 hours"_s);
        QTest::keyClick(popup->findChild<QLineEdit*>(u"filter"_s), Qt::Key_Return);
        QCOMPARE(window().time().range().from, u"now-6h"_s);
        QVERIFY(!popup->isVisible());
        typeRange(u"now-90m"_s, u"now-30m"_s);
        QCOMPARE(window().time().range(), (TimeRangeSpec { u"now-90m"_s, u"now-30m"_s }));
        typeRange(u"2026-01-02T03:04:05Z"_s, u"2026-01-02T04:04:05Z"_s);
        QCOMPARE(window().time().range().from, u"2026-01-02T03:04:05Z"_s);
        QVERIFY(!popup->isVisible());
        press(Qt::Key_Left, Qt::ControlModifier | Qt::AltModifier);
        QCOMPARE(window().time().range().from, u"now-90m"_s);
        press(Qt::Key_Left, Qt::ControlModifier | Qt::AltModifier);
        QCOMPARE(window().time().range().from, u"now-6h"_s);
        press(Qt::Key_Right, Qt::ControlModifier | Qt::AltModifier);
        QCOMPARE(window().time().range().from, u"now-90m"_s);
        press(Qt::Key_Left, Qt::ControlModifier); // earlier
        QVERIFY(window().time().range().from.startsWith(u"20"_s));
        press(Qt::Key_Home, Qt::ControlModifier);
        QCOMPARE(window().time().range().to, u"now"_s);
    }

    void aRangeThatCannotBeSaysWhyAndIsNotTaken_data()
    {
        QTest::addColumn<QString>("from");
        QTest::addColumn<QString>("to");
        QTest::newRow("backwards") << u"now"_s << u"now-1h"_s;
        QTest::newRow("no time") << u"yesterday-ish"_s << u"now"_s;
        QTest::newRow("no unit") << u"now-15"_s << u"now"_s;
        QTest::newRow("empty") << u""_s << u"now"_s;
        QTest::newRow("no such day") << u"2026-02-31T00:00:00Z"_s << u"now"_s;
    }

    void aRangeThatCannotBeSaysWhyAndIsNotTaken()
    {
        QFETCH(QString, from);
        QFETCH(QString, to);
        const TimeRangeSpec before = window().time().range();
        typeRange(from, to);
        QCOMPARE(window().time().range(), before);
        auto* popup = window().findChild<TimeRangePopup*>();
        QVERIFY(popup->isVisible());
        QVERIFY(!popup->findChild<QLabel*>(u"verdict"_s)->text().isEmpty());
        QTest::keyClick(popup, Qt::Key_Escape);
        QTRY_VERIFY(!popup->isVisible());
    }

    void tabReachesAndReadersNameEveryControl_data()
    {
        QTest::addColumn<int>("command");
        QTest::newRow("start page") << -1;
        QTest::newRow("own page") << static_cast<int>(MenuCommand::AddPage);
        QTest::newRow("connection") << static_cast<int>(MenuCommand::Connect);
        QTest::newRow("panel editor") << static_cast<int>(MenuCommand::AddPanel);
        QTest::newRow("rename") << static_cast<int>(MenuCommand::RenamePage);
        QTest::newRow("shortcuts") << static_cast<int>(MenuCommand::Shortcuts);
        QTest::newRow("palette") << static_cast<int>(MenuCommand::Palette);
        QTest::newRow("about") << static_cast<int>(MenuCommand::About);
        QTest::newRow("image") << static_cast<int>(MenuCommand::ExportImage);
    }

    void tabReachesAndReadersNameEveryControl()
    {
        QFETCH(int, command);
        if (command >= 0) {
            press(Qt::Key_T, Qt::ControlModifier);
            addPanel(u"First"_s);
            const auto wanted = static_cast<MenuCommand>(command);
            if (wanted != MenuCommand::AddPage) {
                window().actions().action(wanted)->trigger();
                QTRY_VERIFY(dialog() != nullptr);
            }
        }
        QWidget* shown = dialog();
        shown = shown == nullptr ? &window() : shown;
        QVERIFY(QTest::qWaitForWindowActive(shown));
        const auto hasFocus = [shown] {
            const QWidget* focused = QApplication::focusWidget();
            return shown->isWindow() && (focused == nullptr || focused->window() == shown);
        };
        QTRY_VERIFY(hasFocus());
        const QString faults = KeyboardWalk(*shown).faults();
        QVERIFY2(faults.isEmpty(), qPrintable(faults));
    }

    void tabGoesThroughTheRangePopup()
    {
        typeRange(u"now-90m"_s, u"now-30m"_s); // there is a recent one then
        press(Qt::Key_R, Qt::ControlModifier);
        auto* popup = window().findChild<TimeRangePopup*>();
        QTRY_VERIFY(popup->isVisible() && QApplication::focusWidget() != nullptr);
        const QString faults = KeyboardWalk(*popup).faults();
        QVERIFY2(faults.isEmpty(), qPrintable(faults));
        for (auto* list : popup->findChildren<QListWidget*>()) {
            popup->show();
            list->setFocus();
            QTest::keyClick(list, Qt::Key_Down);
            QTest::keyClick(list, Qt::Key_Return);
            QVERIFY2(!popup->isVisible(), qPrintable(list->accessibleName()));
        }
    }

private:
    [[nodiscard]] MainWindow& window() { return m_program->window(); }

    [[nodiscard]] std::vector<PageSpec> pages() { return window().workspaces().current().pages; }

    /// A page that is not the workspace's own, of a node that no server tells of.
    void showNodePage()
    {
        auto tree = std::make_shared<TopologyTree>();
        TopologySource& source = tree->sources.emplace_back();
        source.id = u"s"_s;
        source.name = u"s"_s;
        TopologyCluster& cluster = source.clusters.emplace_back();
        cluster.name = u"eu"_s;
        cluster.nodes.emplace_back().name = u"n1"_s;
        window().setTopology(tree);
        window().navigation().goToScope({ Level::Node, u"s"_s, u"eu"_s, u"n1"_s, {} });
        QVERIFY(window().tabs().currentPage() != nullptr);
    }

    void press(Qt::Key key, Qt::KeyboardModifiers modifiers = {})
    {
        QTest::keyClick(&window(), key, modifiers);
    }

    template <typename T> [[nodiscard]] T* child() { return window().findChild<T*>(); }

    /// The dialog in front, if any.
    [[nodiscard]] QDialog* dialog()
    {
        for (QDialog* candidate : window().findChildren<QDialog*>()) {
            if (candidate->isVisible()) {
                return candidate;
            }
        }
        return nullptr;
    }

    void closeDialog(QDialog* open)
    {
        QVERIFY(open != nullptr);
        QTest::keyClick(open, Qt::Key_Escape);
        QTRY_VERIFY(dialog() == nullptr);
        QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
        window().activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&window()));
    }

    PanelEditor* openEditor(Qt::Key key, Qt::KeyboardModifiers modifiers)
    {
        press(key, modifiers);
        auto* editor = child<PanelEditor>();
        return editor != nullptr && QTest::qWaitForWindowActive(editor) ? editor : nullptr;
    }

    /// Goes from the expression, which has the focus, to the title, types there and saves with
    /// Enter.
    void finishEditor(const QString& title)
    {
        auto* editor = child<PanelEditor>();
        QVERIFY(editor != nullptr);
        QVERIFY(QTest::qWaitForWindowActive(editor));
        QTRY_VERIFY(qobject_cast<QPlainTextEdit*>(QApplication::focusWidget()) != nullptr);
        QTest::keyClick(editor, Qt::Key_T, Qt::AltModifier);
        QWidget* field = QApplication::focusWidget();
        QCOMPARE(field->accessibleName(), u"Title"_s);
        QTest::keyClick(field, Qt::Key_A, Qt::ControlModifier);
        QTest::keyClicks(field, title);
        QTest::keyClick(field, Qt::Key_Return);
        QTRY_VERIFY(dialog() == nullptr);
        QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
        window().activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&window()));
    }

    void addPanel(const QString& title)
    {
        const std::size_t before = pages().front().panels.size();
        press(Qt::Key_A, Qt::ControlModifier | Qt::ShiftModifier);
        finishEditor(title);
        QCOMPARE(pages().front().panels.size(), before + 1);
    }

    void perform(const QString& edit)
    {
        if (edit.endsWith(u"page"_s)) {
            performOnPage(edit);
            return;
        }
        if (edit == u"add panel") {
            addPanel(u"Third"_s);
            return;
        }
        auto* tile = window().tabs().currentPage()->findChild<PageTile*>();
        QVERIFY(tile != nullptr);
        tile->setFocus();
        const Qt::KeyboardModifiers moving = Qt::ControlModifier | Qt::ShiftModifier;
        const Qt::KeyboardModifiers resizing = Qt::AltModifier | Qt::ShiftModifier;
        if (edit == u"edit panel") {
            QTest::keyClick(tile, Qt::Key_E);
            finishEditor(u"Other"_s);
        } else if (edit == u"move panel") {
            QTest::keyClick(tile, Qt::Key_Right, moving);
        } else if (edit == u"resize panel") {
            QTest::keyClick(tile, Qt::Key_Left, resizing);
        } else if (edit == u"duplicate panel") {
            QTest::keyClick(tile, Qt::Key_D);
        } else {
            QTest::keyClick(tile, Qt::Key_Delete);
        }
    }

    void performOnPage(const QString& edit)
    {
        if (edit == u"add page") {
            press(Qt::Key_T, Qt::ControlModifier);
        } else if (edit == u"duplicate page") {
            press(Qt::Key_D, Qt::ControlModifier);
        } else if (edit == u"remove page") {
            press(Qt::Key_W, Qt::ControlModifier);
        } else {
            press(Qt::Key_F2);
            auto* rename = child<QInputDialog>();
            QVERIFY(rename != nullptr);
            QVERIFY(QTest::qWaitForWindowActive(rename));
            QTest::keyClicks(rename->findChild<QLineEdit*>(), u" renamed"_s);
            QTest::keyClick(rename->findChild<QLineEdit*>(), Qt::Key_Return);
            QTRY_VERIFY(dialog() == nullptr);
            window().activateWindow();
            QVERIFY(QTest::qWaitForWindowActive(&window()));
        }
    }

    void typeRange(const QString& from, const QString& to)
    {
        press(Qt::Key_R, Qt::ControlModifier);
        auto* popup = window().findChild<TimeRangePopup*>();
        QTRY_VERIFY_WITH_TIMEOUT(popup->isVisible(), kWaitMs);
        popup->findChild<QLineEdit*>(u"from"_s)->setText(from);
        popup->findChild<QLineEdit*>(u"to"_s)->setText(to);
        QTest::keyClick(popup->findChild<QLineEdit*>(u"to"_s), Qt::Key_Return);
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<Application> m_program;
};

} // namespace promdesk::test

QTEST_MAIN(promdesk::test::tst_WindowKeys)
#include "tst_WindowKeys.moc"
