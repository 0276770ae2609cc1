// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "windows/DashboardController.h"

#include "windows/BannerArea.h"
#include "windows/MenuActions.h"
#include "windows/NavigationController.h"
#include "windows/PagePlanner.h"
#include "windows/PageTabs.h"
#include "windows/WorkspaceDocument.h"

#include <QAction>
#include <QInputDialog>
#include <QLineEdit>
#include <QUuid>

#include <algorithm>
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

} // namespace

DashboardController::DashboardController(Parts parts, QWidget& window)
    : QObject(&window)
    , m_parts(std::move(parts))
    , m_window(window)
{
    connectActions();
    connect(&m_parts.document, &WorkspaceDocument::changed, this, [this] {
        showPages();
        showActions();
    });
    connect(&m_parts.tabs, &PageTabs::addPageRequested, this, &DashboardController::addPage);
    connect(&m_parts.tabs, &PageTabs::panelEditRequested, this, &DashboardController::editPanel);
    connect(&m_parts.tabs, &PageTabs::panelsChanged, this,
        [this](const QString& pageId, const std::vector<PanelSpec>& panels) {
            m_parts.document.editPage(pageId, [&panels](PageSpec& page) { page.panels = panels; });
        });
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
    on(MenuCommand::RemovePage, [this] { removePage(); });
    on(MenuCommand::AddPanel, [this] { addPanel(); });
    on(MenuCommand::Undo, [this] { m_parts.document.undo(); });
    on(MenuCommand::Redo, [this] { m_parts.document.redo(); });
    on(MenuCommand::EditPanels,
        [this](bool isOn) { m_parts.tabs.setEditable(isOn ? Editable::Yes : Editable::No); });
    // Own pages are for arranging; nobody should have to look for a switch first.
    m_parts.actions.action(MenuCommand::EditPanels)->setChecked(true);
    m_parts.tabs.setEditable(Editable::Yes);
}

void DashboardController::showActions()
{
    const bool isOwn = !m_parts.tabs.currentOwnPageId().isEmpty();
    const WorkspaceDocument& document = m_parts.document;
    m_parts.actions.action(MenuCommand::RenamePage)->setEnabled(isOwn);
    m_parts.actions.action(MenuCommand::RemovePage)->setEnabled(isOwn);
    m_parts.actions.action(MenuCommand::Undo)->setEnabled(document.canUndo());
    m_parts.actions.action(MenuCommand::Redo)->setEnabled(document.canRedo());
}

void DashboardController::showPages()
{
    std::vector<OwnPage> own;
    for (const PageSpec& page : m_parts.document.pages()) {
        PagePlan plan = m_parts.planner.plan(page);
        plan.title = page.title;
        own.push_back({ .id = page.id, .plan = std::move(plan) });
    }
    m_parts.tabs.setOwnPages(own);
    const QString& shown = m_parts.navigation.place().pageId;
    if (!shown.isEmpty() && m_parts.document.findPage(shown) == nullptr) {
        m_parts.navigation.goToScope(m_parts.navigation.place().scope);
    } else {
        m_parts.tabs.showPlace(m_parts.navigation.place());
    }
}

void DashboardController::addPage()
{
    const auto count = m_parts.document.pages().size();
    const QString id = m_parts.document.addPage(tr("Page %1").arg(count + 1));
    m_parts.navigation.goToPage(id);
    m_parts.banners.show({ .topic = u"page"_s,
        .text = UntrustedText(tr("An empty page. Add panels of any PromQL expression to it; "
                                 "Ctrl+Z takes every step back.")),
        .actions = { { tr("Add panel…"), [this] { addPanel(); } },
            { tr("Rename page…"), [this] { renamePage(); } } } });
}

void DashboardController::renamePage()
{
    const QString id = m_parts.tabs.currentOwnPageId();
    const PageSpec* page = m_parts.document.findPage(id);
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
            m_parts.document.editPage(
                id, [&title](PageSpec& edited) { edited.title = title.trimmed().left(80); });
        }
    });
    dialog->open();
}

void DashboardController::removePage()
{
    const QString id = m_parts.tabs.currentOwnPageId();
    const PageSpec* page = m_parts.document.findPage(id);
    if (page == nullptr) {
        return;
    }
    const QString title = page->title;
    m_parts.document.editPages([&id](std::vector<PageSpec>& pages) {
        std::erase_if(pages, [&id](const PageSpec& other) { return other.id == id; });
    });
    m_parts.banners.show({ .topic = u"page"_s,
        .text = UntrustedText(tr("The page %1 was removed.").arg(title)),
        .actions = { { tr("Undo"), [this] { m_parts.document.undo(); } } } });
}

QString DashboardController::ownPageInFront()
{
    const QString id = m_parts.tabs.currentOwnPageId();
    if (!id.isEmpty()) {
        return id;
    }
    const PageView* shown = m_parts.tabs.currentPage();
    const PagePlan plan = shown != nullptr ? shown->page() : PagePlan {};
    const QString title =
        plan.title.isEmpty() ? tr("Page %1").arg(m_parts.document.pages().size() + 1) : plan.title;
    const QString copy = m_parts.document.addPage(title);
    m_parts.document.editPage(copy, [&plan](PageSpec& page) {
        page.scope = plan.scope;
        for (const PanelPlan& panel : plan.panels) {
            page.panels.push_back(panel.spec);
        }
    });
    m_parts.navigation.goToPage(copy);
    return copy;
}

void DashboardController::addPanel()
{
    const QString pageId = ownPageInFront();
    const PageSpec* page = m_parts.document.findPage(pageId);
    if (page == nullptr) {
        return;
    }
    PanelSpec spec;
    spec.id = QUuid::createUuid().toString(QUuid::WithoutBraces);
    spec.type = u"timeseries"_s;
    if (const PanelType* type = m_parts.page.panelTypes->find(spec.type.toStdString())) {
        spec.place = type->usualSize();
    }
    spec.place.x = 0;
    spec.place.y = bottomOf(*page);
    openEditor(pageId, spec);
}

void DashboardController::editPanel(const QString& panelId)
{
    const QString pageId = ownPageInFront();
    const PageSpec* page = m_parts.document.findPage(pageId);
    if (page == nullptr) {
        return;
    }
    for (const PanelSpec& panel : page->panels) {
        if (panel.id == panelId) {
            openEditor(pageId, panel);
            return;
        }
    }
}

void DashboardController::openEditor(const QString& pageId, const PanelSpec& spec)
{
    PanelEditorServices services { .page = m_parts.page,
        .sources = m_parts.sources(),
        .range = m_parts.range(),
        .plan = [this, pageId](const PanelSpec& panel) {
            const PageSpec* page = m_parts.document.findPage(pageId);
            return m_parts.planner.planPanel(page != nullptr ? *page : PageSpec {}, panel);
        } };
    auto* editor = new PanelEditor(std::move(services), spec, &m_window);
    editor->setAttribute(Qt::WA_DeleteOnClose);
    connect(editor, &PanelEditor::panelSaved, this,
        [this, pageId](const PanelSpec& saved) { savePanel(pageId, saved); });
    editor->open();
}

void DashboardController::savePanel(const QString& pageId, const PanelSpec& spec)
{
    m_parts.banners.dismiss(u"page"_s);
    m_parts.document.editPage(pageId, [&spec](PageSpec& page) {
        const auto at = std::find_if(page.panels.begin(), page.panels.end(),
            [&spec](const PanelSpec& panel) { return panel.id == spec.id; });
        if (at == page.panels.end()) {
            page.panels.push_back(spec);
        } else {
            *at = spec;
        }
    });
}

} // namespace promdesk
