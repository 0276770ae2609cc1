// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "windows/DashboardController.h"

#include "windows/BannerArea.h"
#include "windows/MenuActions.h"
#include "windows/NavigationController.h"
#include "windows/PageGalleryMenu.h"
#include "windows/PagePlanner.h"
#include "windows/PageTabs.h"
#include "workspace/WorkspaceEdits.h"
#include "workspace/WorkspaceStore.h"

#include <QAction>
#include <QInputDialog>
#include <QLineEdit>
#include <QUuid>

#include <algorithm>
#include <iterator>
#include <utility>

using namespace Qt::StringLiterals;

namespace promdesk {

namespace {

/// The first free row below all panels.
int bottomOf(const PageSpec& page)
{
    int bottom = 0;
    for (const PanelSpec& panel : page.panels) {
        bottom = std::max(bottom, panel.place.y + panel.place.height);
    }
    return bottom;
}

const PanelSpec* findPanel(const std::vector<PanelSpec>& panels, const QString& id)
{
    const auto at = std::find_if(
        panels.begin(), panels.end(), [&id](const PanelSpec& panel) { return panel.id == id; });
    return at == panels.end() ? nullptr : &*at;
}

/// What the user did to the panels, for Undo.
QString textOfChange(const std::vector<PanelSpec>& before, const std::vector<PanelSpec>& after)
{
    if (before.size() != after.size()) {
        return after.size() < before.size() ? DashboardController::tr("remove panel")
                                            : DashboardController::tr("copy panel");
    }
    const bool isResized =
        std::any_of(after.begin(), after.end(), [&before](const PanelSpec& panel) {
            const PanelSpec* old = findPanel(before, panel.id);
            return old != nullptr
                && (old->place.width != panel.place.width
                    || old->place.height != panel.place.height);
        });
    return isResized ? DashboardController::tr("resize panel")
                     : DashboardController::tr("move panel");
}

} // namespace

DashboardController::DashboardController(Parts parts, QWidget& window)
    : QObject(&window)
    , m_parts(std::move(parts))
    , m_window(window)
    , m_gallery(new PageGalleryMenu(*m_parts.actions.galleryMenu(), pageGallery()))
{
    connectActions();
    m_parts.tabs.setAddMenu(*m_parts.actions.galleryMenu());
    connect(m_gallery, &PageGalleryMenu::chosen, this, &DashboardController::addReadyMade);
    connect(&m_parts.navigation, &NavigationController::placeChanged, this,
        [this](const Place& place) { m_gallery->setPlace(place.scope); });
    connect(
        &m_parts.store, &WorkspaceStore::workspaceChanged, this, &DashboardController::showPages);
    connect(&m_parts.store, &WorkspaceStore::stateChanged, this, &DashboardController::showActions);
    connect(&m_parts.tabs, &PageTabs::addPageRequested, this, &DashboardController::addPage);
    connect(&m_parts.tabs, &PageTabs::panelEditRequested, this, &DashboardController::editPanel);
    connect(&m_parts.tabs, &PageTabs::panelsChanged, this, &DashboardController::arrange);
    connect(&m_parts.navigation, &NavigationController::placeChanged, this,
        &DashboardController::showActions, Qt::QueuedConnection);
    showActions();
}

void DashboardController::connectActions()
{
    const auto on = [this](MenuCommand command, auto method) {
        connect(m_parts.actions.action(command), &QAction::triggered, this, method);
    };
    on(MenuCommand::AddPage, [this] { addPage(); });
    on(MenuCommand::RenamePage, [this] { renamePage(); });
    on(MenuCommand::DuplicatePage, [this] { duplicatePage(); });
    on(MenuCommand::RemovePage, [this] { removePage(); });
    on(MenuCommand::AddPanel, [this] { addPanel(); });
    on(MenuCommand::Undo, [this] { m_parts.store.undo(); });
    on(MenuCommand::Redo, [this] { m_parts.store.redo(); });
    on(MenuCommand::EditPanels,
        [this](bool isOn) { m_parts.tabs.setEditable(isOn ? Editable::Yes : Editable::No); });
    // Own pages are for arranging; nobody should have to look for a switch first.
    m_parts.actions.action(MenuCommand::EditPanels)->setChecked(true);
    m_parts.tabs.setEditable(Editable::Yes);
}

void DashboardController::showActions()
{
    const bool isOwn = !m_parts.tabs.currentOwnPageId().isEmpty();
    const WorkspaceHistory& history = m_parts.store.history();
    m_parts.actions.action(MenuCommand::RenamePage)->setEnabled(isOwn);
    m_parts.actions.action(MenuCommand::RemovePage)->setEnabled(isOwn);
    // The map and the explorer have no panels to copy.
    m_parts.actions.action(MenuCommand::DuplicatePage)
        ->setEnabled(m_parts.tabs.currentPage() != nullptr);
    QAction* undo = m_parts.actions.action(MenuCommand::Undo);
    QAction* redo = m_parts.actions.action(MenuCommand::Redo);
    undo->setEnabled(history.canUndo());
    redo->setEnabled(history.canRedo());
    undo->setText(history.canUndo() ? tr("&Undo %1").arg(history.undoText()) : tr("&Undo"));
    redo->setText(history.canRedo() ? tr("&Redo %1").arg(history.redoText()) : tr("&Redo"));
}

const PageSpec* DashboardController::findPage(const QString& id) const
{
    const std::vector<PageSpec>& pages = m_parts.store.workspace().pages;
    const auto at = std::find_if(
        pages.begin(), pages.end(), [&id](const PageSpec& page) { return page.id == id; });
    return at == pages.end() ? nullptr : &*at;
}

bool DashboardController::refusesEdits()
{
    if (!m_parts.store.isReadOnly()) {
        return false;
    }
    m_parts.banners.show({ .topic = u"page"_s,
        .tone = BannerMessage::Tone::Warning,
        .text = UntrustedText(tr("A newer Promdesk saved this workspace, so it cannot be "
                                 "changed here. Save it under another name to change it.")) });
    return true;
}

bool DashboardController::apply(const Result<Workspace>& edited, const QString& text)
{
    if (refusesEdits()) {
        showPages();
        return false;
    }
    if (!edited) {
        m_parts.banners.show({ .topic = u"page"_s,
            .tone = BannerMessage::Tone::Failure,
            .text = UntrustedText(edited.error().toDisplayText()) });
        showPages();
        return false;
    }
    m_parts.store.apply(*edited, text);
    return true;
}

void DashboardController::arrange(const QString& pageId, const std::vector<PanelSpec>& panels)
{
    const PageSpec* page = findPage(pageId);
    if (page == nullptr) {
        return;
    }
    std::vector<PanelSpec> shown;
    std::vector<PanelSpec> leftOut;
    std::partition_copy(page->panels.begin(), page->panels.end(), std::back_inserter(shown),
        std::back_inserter(leftOut),
        [&ids = m_shownPanels[pageId]](const PanelSpec& panel) { return ids.contains(panel.id); });
    auto edited = edits::arrangePanels(m_parts.store.workspace(), pageId, panels);
    for (const PanelSpec& panel : leftOut) {
        if (edited) {
            edited = edits::addPanel(std::move(*edited), pageId, panel);
        }
    }
    apply(edited, textOfChange(shown, panels));
}

void DashboardController::showPages()
{
    std::vector<OwnPage> own;
    m_shownPanels.clear();
    for (const PageSpec& page : m_parts.store.workspace().pages) {
        PagePlan plan = m_parts.planner.plan(page);
        plan.title = page.title;
        for (const PanelPlan& panel : plan.panels) {
            m_shownPanels[page.id].insert(panel.spec.id);
        }
        own.push_back({ .id = page.id, .plan = std::move(plan) });
    }
    m_parts.tabs.setOwnPages(own);
    const QString& shown = m_parts.navigation.place().pageId;
    if (!shown.isEmpty() && findPage(shown) == nullptr) {
        m_parts.navigation.goToScope(m_parts.navigation.place().scope);
    } else {
        m_parts.tabs.showPlace(m_parts.navigation.place());
    }
}

void DashboardController::addPage()
{
    PageSpec page;
    page.title = nextPageTitle();
    const auto edited = edits::addPage(m_parts.store.workspace(), page);
    if (!apply(edited, tr("add page"))) {
        return;
    }
    m_parts.navigation.goToPage(edited->activePage);
    m_parts.banners.show({ .topic = u"page"_s,
        .text = UntrustedText(tr("An empty page. Add panels of any PromQL expression to it; "
                                 "Ctrl+Z takes every step back.")),
        .actions = { { tr("Add panel…"), [this] { addPanel(); } },
            { tr("Rename page…"), [this] { renamePage(); } } } });
}

void DashboardController::addReadyMade(const PageSpec& page)
{
    const auto edited = edits::addPage(m_parts.store.workspace(), page);
    if (apply(edited, tr("add page"))) {
        m_parts.banners.dismiss(u"page"_s);
        m_parts.navigation.goToPage(edited->activePage, page.scope);
    }
}

void DashboardController::renamePage()
{
    const QString id = m_parts.tabs.currentOwnPageId();
    const PageSpec* page = findPage(id);
    if (page == nullptr) {
        return;
    }
    auto* dialog = new QInputDialog(&m_window);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(tr("Rename page"));
    dialog->setLabelText(tr("Name of the page"));
    dialog->setOkButtonText(tr("Rename"));
    dialog->setTextValue(page->title);
    connect(dialog, &QInputDialog::textValueSelected, this, [this, id](const QString& title) {
        if (!title.trimmed().isEmpty()) {
            apply(edits::renamePage(m_parts.store.workspace(), id, title.trimmed().left(80)),
                tr("rename page"));
        }
    });
    dialog->open();
}

void DashboardController::removePage()
{
    const QString id = m_parts.tabs.currentOwnPageId();
    const PageSpec* page = findPage(id);
    if (page == nullptr) {
        return;
    }
    const QString title = page->title;
    if (!apply(edits::removePage(m_parts.store.workspace(), id), tr("remove page"))) {
        return;
    }
    m_parts.banners.show({ .topic = u"page"_s,
        .text = UntrustedText(tr("The page %1 was removed.").arg(title)),
        .actions = { { tr("Undo"), [this] { m_parts.store.undo(); } } } });
    // Its Undo takes back the last step, whichever that is.
    connect(
        &m_parts.store, &WorkspaceStore::workspaceChanged, this,
        [this] { m_parts.banners.dismiss(u"page"_s); }, Qt::SingleShotConnection);
}

void DashboardController::duplicatePage()
{
    PageSpec copy = target().page;
    copy.id.clear();
    copy.title = tr("Copy of %1").arg(copy.title).left(80);
    const auto edited = edits::addPage(m_parts.store.workspace(), copy);
    if (apply(edited, tr("duplicate page"))) {
        m_parts.navigation.goToPage(edited->activePage, copy.scope);
    }
}

QString DashboardController::nextPageTitle() const
{
    return tr("Page %1").arg(m_parts.store.workspace().pages.size() + 1);
}

DashboardController::Target DashboardController::target() const
{
    const QString id = m_parts.tabs.currentOwnPageId();
    if (const PageSpec* own = findPage(id)) {
        return { .pageId = id, .page = *own };
    }
    const PageView* shown = m_parts.tabs.currentPage();
    const PagePlan plan = shown != nullptr ? shown->page() : PagePlan {};
    PageSpec copy;
    copy.title = plan.title.isEmpty() ? nextPageTitle() : plan.title;
    copy.scope = plan.scope;
    for (const PanelPlan& panel : plan.panels) {
        copy.panels.push_back(panel.spec);
    }
    return { .pageId = {}, .page = copy };
}

void DashboardController::addPanel(const PanelQuery& query)
{
    if (refusesEdits()) {
        return;
    }
    const Target where = target();
    PanelSpec spec;
    spec.id = QUuid::createUuid().toString(QUuid::WithoutBraces);
    spec.type = query.isInstant ? u"table"_s : u"timeseries"_s;
    if (!query.expression.isEmpty()) {
        spec.queries = { query };
    }
    if (const PanelType* type = m_parts.page.panelTypes->find(spec.type.toStdString())) {
        spec.place = type->usualSize();
    }
    spec.place.x = 0;
    spec.place.y = bottomOf(where.page);
    openEditor(where, spec);
}

void DashboardController::editPanel(const QString& panelId)
{
    if (refusesEdits()) {
        return;
    }
    const Target where = target();
    if (const PanelSpec* panel = findPanel(where.page.panels, panelId)) {
        openEditor(where, *panel);
    }
}

void DashboardController::openEditor(const Target& target, const PanelSpec& spec)
{
    PanelEditorServices services { .page = m_parts.page,
        .sources = m_parts.sources(),
        .range = m_parts.range(),
        .plan = [this, page = target.page](
                    const PanelSpec& panel) { return m_parts.planner.planPanel(page, panel); } };
    auto* editor = new PanelEditor(std::move(services), spec, &m_window);
    editor->setAttribute(Qt::WA_DeleteOnClose);
    connect(editor, &PanelEditor::panelSaved, this,
        [this, target](const PanelSpec& saved) { savePanel(target, saved); });
    editor->open();
}

void DashboardController::savePanel(const Target& target, const PanelSpec& spec)
{
    m_parts.banners.dismiss(u"page"_s);
    Result<Workspace> edited = m_parts.store.workspace();
    QString pageId = target.pageId;
    if (pageId.isEmpty()) {
        edited = edits::addPage(*edited, target.page);
        pageId = edited ? edited->activePage : QString();
    }
    const bool isKnown = findPanel(target.page.panels, spec.id) != nullptr;
    if (edited) {
        edited = isKnown ? edits::replacePanel(std::move(*edited), pageId, spec)
                         : edits::addPanel(std::move(*edited), pageId, spec);
    }
    if (apply(edited, isKnown ? tr("edit panel") : tr("add panel")) && target.pageId.isEmpty()) {
        m_parts.navigation.goToPage(pageId);
    }
}

} // namespace promdesk
