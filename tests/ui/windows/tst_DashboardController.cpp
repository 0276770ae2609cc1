// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "support/FakeClock.h"
#include "support/FakeSource.h"
#include "support/FlatPanel.h"
#include "support/ShippedKnowledge.h"
#include "windows/BannerArea.h"
#include "windows/DashboardController.h"
#include "windows/MenuActions.h"
#include "windows/NavigationController.h"
#include "windows/PagePlanner.h"
#include "windows/PageTabs.h"
#include "workspace/WorkspaceStore.h"

#include <QAction>
#include <QInputDialog>
#include <QLabel>
#include <QLineEdit>
#include <QMainWindow>
#include <QMenuBar>
#include <QPushButton>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <memory>

using namespace Qt::StringLiterals;

namespace promdesk::test {

namespace {

const Scope kNode { Level::Node, u"s"_s, u"lab"_s, u"n1"_s, {} };

PanelSpec panelAt(const QString& id, int row)
{
    PanelSpec spec;
    spec.id = id;
    spec.type = u"flat"_s;
    spec.title = id;
    spec.place = { .x = 0, .y = row, .width = 12, .height = 4 };
    return spec;
}

/// The ready-made page of every scope.
PageSpec levelPage(const Scope& scope)
{
    PageSpec page;
    page.title = u"Ready-made"_s;
    page.scope = scope;
    page.panels = { panelAt(u"one"_s, 0), panelAt(u"two"_s, 4) };
    return page;
}

/// The window's part that edits pages.
struct Program
{
    Program(const QString& folder, const FleetKnowledge& knowledge)
        : scheduler(clock, immediate, 1)
        , store(immediate, immediate, clock, folder)
        , planner(knowledge.profiles, knowledge.catalog, levelPage)
        , actions(window)
        , tabs(new PageTabs(services(), knowledge.catalog, &window))
        , banners(new BannerArea(&window))
    {
        types.add("flat", std::make_unique<FlatType>());
        types.add("timeseries", std::make_unique<FlatType>());
        actions.fill(*window.menuBar());
        window.setCentralWidget(tabs);
        QObject::connect(
            &navigation, &NavigationController::placeChanged, tabs, [this](const Place& place) {
                tabs->setLevelPage(planner.planLevel(place.scope));
                tabs->showPlace(place);
            });
        controller =
            new DashboardController({ .store = store,
                                        .navigation = navigation,
                                        .planner = planner,
                                        .tabs = *tabs,
                                        .banners = *banners,
                                        .actions = actions,
                                        .page = services(),
                                        .sources = [] { return std::vector<SourceChoice>(); },
                                        .range = [] { return TimeRangeSpec(); } },
                window);
    }

    PageServices services()
    {
        return { .scheduler = &scheduler, .panelTypes = &types, .clock = &clock };
    }

    FakeClock clock;
    ImmediateExecutor immediate;
    Registry<PanelType> types;
    QueryScheduler scheduler;
    WorkspaceStore store;
    NavigationController navigation;
    PagePlanner planner;
    QMainWindow window;
    MenuActions actions;
    PageTabs* tabs; ///< of the window, as the rest
    BannerArea* banners;
    DashboardController* controller = nullptr;
};

} // namespace

class tst_DashboardController : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void initTestCase() { m_knowledge = shippedKnowledge(); }

    void init()
    {
        QTest::failOnWarning(QRegularExpression(u"^(?!This plugin).*"_s));
        m_folder = std::make_unique<QTemporaryDir>();
        m_program = std::make_unique<Program>(m_folder->path(), m_knowledge);
    }

    void cleanup() { m_program.reset(); }

    void addsAPageAndGoesThere()
    {
        trigger(MenuCommand::AddPage);
        QCOMPARE(titles(), QStringList { u"Page 1"_s });
        QCOMPARE(m_program->tabs->currentOwnPageId(), pages().front().id);
        QVERIFY(m_program->banners->isShowing(u"page"_s));
        Q_EMIT m_program->tabs->addPageRequested();
        QCOMPARE(titles(), QStringList({ u"Page 1"_s, u"Page 2"_s }));
        trigger(MenuCommand::Undo);
        QCOMPARE(titles(), QStringList { u"Page 1"_s });
        trigger(MenuCommand::Redo);
        QCOMPARE(pages().size(), std::size_t { 2 });
    }

    void leavesAPageThatIsGone()
    {
        m_program->navigation.goToScope(kNode);
        trigger(MenuCommand::AddPage);
        QVERIFY(!m_program->navigation.place().pageId.isEmpty());
        trigger(MenuCommand::Undo);
        QCOMPARE(m_program->navigation.place(), (Place { kNode, {} }));
        QVERIFY(m_program->tabs->currentOwnPageId().isEmpty());
    }

    void removesThePageInFrontAndOffersItBack()
    {
        trigger(MenuCommand::AddPage);
        trigger(MenuCommand::RemovePage);
        QVERIFY(pages().empty());
        press(u"Undo"_s);
        QCOMPARE(titles(), QStringList { u"Page 1"_s });
    }

    void aRemovedPageIsOfferedBackOnlyUntilTheNextChange()
    {
        addOwnPage();
        trigger(MenuCommand::AddPage);
        trigger(MenuCommand::RemovePage);
        QVERIFY(m_program->banners->isShowing(u"page"_s));
        std::vector<PanelSpec> panels = pages().front().panels;
        panels.back().place.x = 12;
        Q_EMIT m_program->tabs->panelsChanged(pages().front().id, panels);
        QCOMPARE(m_program->store.history().undoText(), u"move panel"_s);
        QVERIFY(!m_program->banners->isShowing(u"page"_s));
        trigger(MenuCommand::AddPage); // says something of its own
        QVERIFY(m_program->banners->isShowing(u"page"_s));
    }

    void renamesByADialog()
    {
        trigger(MenuCommand::AddPage);
        renameTo(u"  <b>Mine</b> & yours  "_s);
        QCOMPARE(titles(), QStringList { u"<b>Mine</b> & yours"_s });
        QCOMPARE(
            m_program->tabs->tabText(m_program->tabs->currentIndex()), u"<b>Mine</b> && yours"_s);
        renameTo(u"   "_s);
        QCOMPARE(titles(), QStringList { u"<b>Mine</b> & yours"_s });
        renameTo(QString(500, u'x'));
        QCOMPARE(titles().front().size(), 80);
    }

    void onlyOwnPagesCanBeRenamedOrRemoved()
    {
        const auto isEnabled = [this](MenuCommand command) {
            catchUp();
            return m_program->actions.action(command)->isEnabled();
        };
        QVERIFY(!isEnabled(MenuCommand::RenamePage) && !isEnabled(MenuCommand::RemovePage));
        trigger(MenuCommand::AddPage);
        QVERIFY(isEnabled(MenuCommand::RenamePage) && isEnabled(MenuCommand::RemovePage));
        m_program->navigation.goToScope(kNode);
        QVERIFY(!isEnabled(MenuCommand::RenamePage) && !isEnabled(MenuCommand::RemovePage));
    }

    void undoAndRedoSayWhatTheyDo()
    {
        QAction* undo = m_program->actions.action(MenuCommand::Undo);
        QAction* redo = m_program->actions.action(MenuCommand::Redo);
        QVERIFY(!undo->isEnabled() && !redo->isEnabled());
        trigger(MenuCommand::AddPage);
        QVERIFY(undo->isEnabled() && !redo->isEnabled());
        QCOMPARE(undo->text(), u"&Undo add page"_s);
        undo->trigger();
        QVERIFY(!undo->isEnabled() && redo->isEnabled());
        QCOMPARE(redo->text(), u"&Redo add page"_s);
        QCOMPARE(undo->text(), u"&Undo"_s);
    }

    void copiesAReadyMadePage()
    {
        m_program->navigation.goToScope(kNode);
        trigger(MenuCommand::DuplicatePage);
        QCOMPARE(titles(), QStringList { u"Copy of Ready-made"_s });
        QCOMPARE(pages().front().panels.size(), std::size_t { 2 });
        QCOMPARE(pages().front().scope, kNode);
        QCOMPARE(m_program->tabs->currentOwnPageId(), pages().front().id);
        trigger(MenuCommand::DuplicatePage);
        QCOMPARE(pages().size(), std::size_t { 2 });
        QVERIFY(pages()[0].id != pages()[1].id);
    }

    void addsAPanelBelowTheOthers()
    {
        addOwnPage();
        trigger(MenuCommand::AddPanel);
        QVERIFY(editor() != nullptr);
        saveEditor();
        QCOMPARE(pages().front().panels.size(), std::size_t { 3 });
        QCOMPARE(pages().front().panels.back().place.y, 8);
        QCOMPARE(m_program->store.history().undoText(), u"add panel"_s);
        trigger(MenuCommand::Undo);
        QCOMPARE(pages().front().panels.size(), std::size_t { 2 });
    }

    void editsAPanelOfAnOwnPage()
    {
        addOwnPage();
        Q_EMIT m_program->tabs->panelEditRequested(u"two"_s);
        setTitle(u"Changed"_s);
        saveEditor();
        QCOMPARE(pages().front().panels.size(), std::size_t { 2 });
        QCOMPARE(pages().front().panels.back().title, u"Changed"_s);
        QCOMPARE(m_program->store.history().undoText(), u"edit panel"_s);
        m_program->controller->editPanel(u"no such panel"_s);
        QVERIFY(editor() == nullptr);
    }

    void aReadyMadePageIsCopiedOnlyWhenThePanelIsSaved()
    {
        m_program->navigation.goToScope(kNode);
        m_program->controller->editPanel(u"one"_s);
        editor()->reject();
        QTRY_VERIFY(editor() == nullptr);
        QVERIFY(pages().empty());
        m_program->controller->editPanel(u"one"_s);
        setTitle(u"Changed"_s);
        saveEditor();
        QCOMPARE(titles(), QStringList { u"Ready-made"_s });
        QCOMPARE(pages().front().panels.front().title, u"Changed"_s);
        QCOMPARE(pages().front().panels.size(), std::size_t { 2 });
        QCOMPARE(m_program->tabs->currentOwnPageId(), pages().front().id);
        trigger(MenuCommand::Undo); // page and panel are one step
        QVERIFY(pages().empty());
    }

    void aPageThatWentAwayUnderTheEditorIsSaid()
    {
        addOwnPage();
        m_program->controller->editPanel(u"one"_s);
        trigger(MenuCommand::Undo);
        QVERIFY(pages().empty());
        saveEditor();
        QVERIFY(pages().empty());
        QVERIFY(m_program->banners->isShowing(u"page"_s));
    }

    void whatTheUserDoesToPanelsIsNamed_data()
    {
        QTest::addColumn<int>("what");
        QTest::addColumn<QString>("text");
        QTest::newRow("moved") << 0 << u"move panel"_s;
        QTest::newRow("resized") << 1 << u"resize panel"_s;
        QTest::newRow("removed") << 2 << u"remove panel"_s;
        QTest::newRow("copied") << 3 << u"copy panel"_s;
    }

    void whatTheUserDoesToPanelsIsNamed()
    {
        QFETCH(int, what);
        QFETCH(QString, text);
        addOwnPage();
        std::vector<PanelSpec> panels = pages().front().panels;
        if (what == 0) {
            panels.back().place.x = 12;
        } else if (what == 1) {
            panels.back().place.height = 9;
        } else if (what == 2) {
            panels.pop_back();
        } else {
            panels.push_back(panelAt(u"three"_s, 8));
        }
        Q_EMIT m_program->tabs->panelsChanged(pages().front().id, panels);
        QCOMPARE(m_program->store.history().undoText(), text);
        QCOMPARE(pages().front().panels.size(), panels.size());
        Q_EMIT m_program->tabs->panelsChanged(u"no such page"_s, {});
        QCOMPARE(m_program->store.history().undoText(), text);
    }

    void panelsThatThePageLeavesOutStayOnIt_data()
    {
        QTest::addColumn<int>("key");
        QTest::addColumn<Qt::KeyboardModifiers>("modifiers");
        QTest::addColumn<QString>("text");
        QTest::addColumn<int>("panels");
        QTest::newRow("moved") << int { Qt::Key_Right }
                               << Qt::KeyboardModifiers(Qt::ControlModifier | Qt::ShiftModifier)
                               << u"move panel"_s << 4;
        QTest::newRow("removed") << int { Qt::Key_Delete } << Qt::KeyboardModifiers()
                                 << u"remove panel"_s << 3;
        QTest::newRow("copied") << int { Qt::Key_D } << Qt::KeyboardModifiers() << u"copy panel"_s
                                << 5;
    }

    /// A page of an endpoint before discovery has found the proxy in front of it.
    void panelsThatThePageLeavesOutStayOnIt()
    {
        QFETCH(int, key);
        QFETCH(Qt::KeyboardModifiers, modifiers);
        QFETCH(QString, text);
        QFETCH(int, panels);
        Workspace workspace;
        workspace.pages = { levelPage(kNode) };
        PageSpec& page = workspace.pages.front();
        page.id = u"p"_s;
        // The name that a copy of the first one gets.
        for (const QString& id : { u"one-2"_s, u"of a proxy"_s }) {
            page.panels.push_back(panelAt(id, 8));
            page.panels.back().place.x = id == u"one-2"_s ? 0 : 12;
            page.panels.back().options.insert(u"onlyWith"_s, u"proxy"_s);
        }
        m_program->store.create(workspace);
        m_program->navigation.goToPage(u"p"_s);
        m_program->window.resize(1600, 900);
        m_program->window.show();
        QCOMPARE(m_program->tabs->currentPage()->panels().size(), std::size_t { 2 });
        QTest::keyClick(firstTile(), Qt::Key(key), modifiers);
        QCOMPARE(m_program->store.history().undoText(), text);
        QCOMPARE(pages().front().panels.size(), static_cast<std::size_t>(panels));
        QSet<QString> ids;
        QStringList leftOut;
        for (const PanelSpec& panel : pages().front().panels) {
            ids.insert(panel.id);
            leftOut += panel.options.isEmpty() ? QStringList() : QStringList { panel.title };
        }
        QCOMPARE(ids.size(), panels);
        QCOMPARE(leftOut, QStringList({ u"one-2"_s, u"of a proxy"_s }));
    }

    void aNewerWorkspaceIsNotChanged()
    {
        Workspace newer;
        newer.id = u"w"_s;
        newer.schemaVersion = Workspace::kSchemaVersion + 1;
        newer.pages = { levelPage(kNode) };
        newer.pages.front().id = u"p"_s;
        m_program->store.create(newer);
        m_program->navigation.goToPage(u"p"_s);
        for (const MenuCommand command : { MenuCommand::AddPage, MenuCommand::RemovePage,
                 MenuCommand::DuplicatePage, MenuCommand::AddPanel }) {
            m_program->banners->dismiss(u"page"_s);
            trigger(command);
            QVERIFY(m_program->banners->isShowing(u"page"_s));
            QVERIFY(editor() == nullptr);
        }
        m_program->controller->editPanel(u"one"_s);
        QVERIFY(editor() == nullptr);
        Q_EMIT m_program->tabs->panelsChanged(u"p"_s, {});
        QVERIFY(m_program->store.workspace() == newer);
    }

    void panelsCanBeMovedUntilTheUserSwitchesItOff()
    {
        QAction* edit = m_program->actions.action(MenuCommand::EditPanels);
        QVERIFY(edit->isChecked());
        addOwnPage();
        edit->trigger();
        QVERIFY(!edit->isChecked());
        const QSignalSpy changed(m_program->tabs, &PageTabs::panelsChanged);
        QTest::keyClick(firstTile(), Qt::Key_Delete);
        QCOMPARE(changed.size(), 0);
        edit->trigger();
        QTest::keyClick(firstTile(), Qt::Key_Delete);
        QCOMPARE(changed.size(), 1);
        QCOMPARE(pages().front().panels.size(), std::size_t { 1 });
    }

private:
    [[nodiscard]] const std::vector<PageSpec>& pages() const
    {
        return m_program->store.workspace().pages;
    }

    [[nodiscard]] QStringList titles() const
    {
        QStringList all;
        for (const PageSpec& page : pages()) {
            all += page.title;
        }
        return all;
    }

    /// Lets the controller hear what it is told later, such as where the user is.
    void catchUp() { QCoreApplication::sendPostedEvents(m_program->controller, QEvent::MetaCall); }

    void trigger(MenuCommand command)
    {
        catchUp();
        m_program->actions.action(command)->trigger();
    }

    /// A page with the panels "one" and "two", in front.
    void addOwnPage()
    {
        m_program->navigation.goToScope(kNode);
        trigger(MenuCommand::DuplicatePage);
    }

    void press(const QString& text)
    {
        for (auto* button : m_program->banners->findChildren<QPushButton*>()) {
            if (button->text() == text && !button->parentWidget()->isHidden()) {
                button->click();
                return;
            }
        }
        QFAIL(qPrintable(text));
    }

    void renameTo(const QString& title)
    {
        trigger(MenuCommand::RenamePage);
        auto* dialog = m_program->window.findChild<QInputDialog*>();
        dialog->setTextValue(title);
        dialog->accept();
        QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
    }

    [[nodiscard]] PanelEditor* editor() const
    {
        return m_program->window.findChild<PanelEditor*>();
    }

    void setTitle(const QString& title)
    {
        for (auto* field : editor()->findChildren<QLineEdit*>()) {
            if (field->accessibleName() == u"Title"_s) {
                field->setText(title);
            }
        }
    }

    void saveEditor()
    {
        Q_EMIT editor()->panelSaved(editor()->spec());
        editor()->accept();
        QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
    }

    [[nodiscard]] QWidget* firstTile() const
    {
        return m_program->tabs->currentPage()->findChild<FlatBody*>()->parentWidget();
    }

    FleetKnowledge m_knowledge;
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<Program> m_program;
};

} // namespace promdesk::test

QTEST_MAIN(promdesk::test::tst_DashboardController)
#include "tst_DashboardController.moc"
