// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "windows/WorkspaceController.h"

#include "theme/PlainText.h"
#include "windows/BannerArea.h"
#include "windows/MenuActions.h"
#include "windows/ServerList.h"
#include "windows/TimeControls.h"
#include "windows/WindowSettings.h"
#include "windows/WorkspaceDocument.h"

#include <QAction>
#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QMainWindow>
#include <QMenu>
#include <QPointer>

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace promdesk {

namespace {

constexpr int kAutosaveMs = 3000;
const QString kPlacePage = u"place"_s; ///< id of the page that only says where the user was

QString fileFilter()
{
    return WorkspaceController::tr("Promdesk workspaces (*.promdesk *.json);;All files (*)");
}

} // namespace

WorkspaceController::WorkspaceController(const Parts& parts, QMainWindow& window)
    : QObject(&window)
    , m_parts(parts)
    , m_window(window)
{
    connectActions();
    m_autosave.setSingleShot(true);
    m_autosave.setInterval(kAutosaveMs);
    connect(&m_autosave, &QTimer::timeout, this, [this] { m_parts.files.writeSession(current()); });
    const auto autosaveSoon = [this] { m_autosave.start(); };
    connect(&m_parts.document, &WorkspaceDocument::changed, this, &WorkspaceController::showTitle);
    connect(&m_parts.document, &WorkspaceDocument::changed, this, autosaveSoon);
    connect(&m_parts.navigation, &NavigationController::placeChanged, this, autosaveSoon);
    connect(&m_parts.time, &TimeControls::rangeChanged, this, autosaveSoon);
    connect(&m_parts.servers, &ServerList::changed, this, autosaveSoon);
    fillRecentMenu();
    showTitle();
}

void WorkspaceController::connectActions()
{
    const auto on = [this](MenuCommand command, auto method) {
        connect(m_parts.actions.action(command), &QAction::triggered, this, method);
    };
    on(MenuCommand::NewWorkspace, &WorkspaceController::startNew);
    on(MenuCommand::OpenWorkspace, &WorkspaceController::askToOpen);
    on(MenuCommand::SaveWorkspace, &WorkspaceController::save);
    on(MenuCommand::SaveWorkspaceAs, &WorkspaceController::askToSaveAs);
}

Workspace WorkspaceController::current() const
{
    Workspace now = m_parts.document.workspace();
    now.connections.clear();
    for (const ServerState& server : m_parts.servers.servers()) {
        if (!server.isDemo) {
            now.connections.push_back(server.settings);
        }
    }
    now.range = m_parts.time.range();
    now.refresh = m_parts.time.refresh();
    const Place& place = m_parts.navigation.place();
    now.activePage = place.pageId;
    std::erase_if(now.pages, [](const PageSpec& page) { return page.id == kPlacePage; });
    if (place.pageId.isEmpty() && place.scope.level != Level::Fleet) {
        PageSpec page;
        page.id = kPlacePage;
        page.title = place.scope.name();
        page.kind = toText(place.scope.level);
        page.scope = place.scope;
        now.pages.push_back(page);
        now.activePage = kPlacePage;
    }
    return now;
}

void WorkspaceController::use(const Workspace& workspace, const QString& file)
{
    Workspace pages = workspace;
    Place place { .scope = {}, .pageId = workspace.activePage };
    for (const PageSpec& page : workspace.pages) {
        if (page.id == kPlacePage && page.id == workspace.activePage) {
            place = { .scope = page.scope, .pageId = {} };
        }
    }
    std::erase_if(pages.pages, [](const PageSpec& page) { return page.id == kPlacePage; });
    m_parts.servers.disconnectAll();
    for (const ConnectionSettings& connection : workspace.connections) {
        m_parts.servers.connectTo(connection, std::nullopt);
    }
    m_parts.document.open(pages, file);
    m_parts.time.restore(workspace.range, workspace.refresh);
    if (m_parts.document.findPage(place.pageId) == nullptr) {
        place.pageId.clear();
    }
    m_parts.navigation.restart(place);
    m_parts.settings.setLastFile(file);
}

void WorkspaceController::offerToBringBack(
    const Workspace& before, const QString& file, bool wasModified)
{
    if (!wasModified) {
        return;
    }
    m_parts.banners.show({ .topic = u"replaced"_s,
        .text = UntrustedText(tr("The workspace before had changes that were not saved.")),
        .actions = { { tr("Bring it back"), [this, before, file] { use(before, file); } } } });
}

void WorkspaceController::startNew()
{
    const Workspace before = current();
    const QString file = m_parts.document.path();
    const bool wasModified = m_parts.document.isModified();
    Workspace fresh;
    fresh.connections = before.connections;
    use(fresh, {});
    offerToBringBack(before, file, wasModified);
}

void WorkspaceController::askToOpen()
{
    auto* dialog = new QFileDialog(&m_window, tr("Open a workspace"), QString(), fileFilter());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    connect(dialog, &QFileDialog::fileSelected, this, &WorkspaceController::open);
    dialog->open();
}

void WorkspaceController::open(const QString& file)
{
    m_parts.files.read(
        file, [self = QPointer<WorkspaceController>(this), file](const Result<ReadDocument>& read) {
            if (!self) {
                return;
            }
            if (!read) {
                self->showFailure(
                    tr("%1 was not opened.").arg(QDir::toNativeSeparators(file)), read.error());
                return;
            }
            const Workspace before = self->current();
            const QString fileBefore = self->m_parts.document.path();
            const bool wasModified = self->m_parts.document.isModified();
            self->use(read->workspace, file);
            self->offerToBringBack(before, fileBefore, wasModified);
            self->remember(file);
            self->showNotes(file, *read);
            Q_EMIT self->opened(file);
        });
}

void WorkspaceController::showNotes(const QString& file, const ReadDocument& opened)
{
    const QString name = QFileInfo(file).fileName();
    if (opened.workspace.isReadOnly()) {
        m_parts.banners.show({ .topic = u"workspace"_s,
            .tone = BannerMessage::Tone::Warning,
            .text = UntrustedText(tr("%1 was saved by a newer Promdesk. It can be looked at; to "
                                     "keep changes, save them under another name.")
                                      .arg(name)) });
    } else if (!opened.notes.isEmpty()) {
        m_parts.banners.show({ .topic = u"workspace"_s,
            .tone = BannerMessage::Tone::Warning,
            .text = UntrustedText(tr("%1 was opened with remarks.").arg(name)),
            .detail = UntrustedText(opened.notes.join(u'\n')) });
    } else {
        m_parts.banners.dismiss(u"workspace"_s);
    }
}

void WorkspaceController::save()
{
    if (m_parts.document.path().isEmpty() || m_parts.document.isReadOnly()) {
        askToSaveAs();
    } else {
        saveAs(m_parts.document.path());
    }
}

void WorkspaceController::askToSaveAs()
{
    auto* dialog = new QFileDialog(&m_window, tr("Save the workspace"), QString(), fileFilter());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(u"promdesk"_s);
    connect(dialog, &QFileDialog::fileSelected, this, &WorkspaceController::saveAs);
    dialog->open();
}

void WorkspaceController::saveAs(const QString& file)
{
    Workspace now = current();
    if (now.isReadOnly()) {
        now.schemaVersion = Workspace::kSchemaVersion;
    }
    if (now.name.isEmpty()) {
        now.name = QFileInfo(file).completeBaseName();
    }
    m_parts.files.write(file, now,
        [self = QPointer<WorkspaceController>(this), file, now](const Result<void>& written) {
            if (!self) {
                return;
            }
            if (!written) {
                self->showFailure(tr("The workspace was not saved to %1; what was there before is "
                                     "still there.")
                                      .arg(QDir::toNativeSeparators(file)),
                    written.error());
                return;
            }
            Workspace saved = now;
            std::erase_if(saved.pages, [](const PageSpec& page) { return page.id == kPlacePage; });
            self->m_parts.document.markSaved(saved, file);
            self->m_parts.settings.setLastFile(file);
            self->m_parts.banners.dismiss(u"workspace"_s);
            self->remember(file);
            Q_EMIT self->saved(file);
        });
}

void WorkspaceController::restoreSession(std::function<void()> ready)
{
    m_parts.files.readSession([self = QPointer<WorkspaceController>(this),
                                  ready = std::move(ready)](const Result<ReadDocument>& read) {
        if (self && read) {
            self->use(read->workspace, self->m_parts.settings.lastFile());
        } else if (self && read.error().kind != ErrorKind::NotFound) {
            self->showFailure(tr("The last session was not restored."), read.error());
        }
        ready();
    });
}

void WorkspaceController::finishSession()
{
    m_autosave.stop();
    m_parts.files.writeSession(current());
}

void WorkspaceController::showTitle()
{
    const WorkspaceDocument& document = m_parts.document;
    const QString name = UntrustedText(document.title()).plain(80);
    const QString mark = document.isReadOnly() ? tr(" (read only)") : QString();
    m_window.setWindowTitle(name + mark + u"[*] – Promdesk"_s);
    m_window.setWindowModified(document.isModified());
}

void WorkspaceController::remember(const QString& file)
{
    m_parts.settings.addRecentFile(file);
    fillRecentMenu();
    Q_EMIT recentFilesChanged(m_parts.settings.recentFiles());
}

void WorkspaceController::fillRecentMenu()
{
    QMenu* menu = m_parts.actions.recentMenu();
    menu->clear();
    for (const QString& file : m_parts.settings.recentFiles()) {
        QAction* action = menu->addAction(toMenuText(UntrustedText(file)));
        connect(action, &QAction::triggered, this, [this, file] { open(file); });
    }
    menu->setEnabled(!menu->isEmpty());
}

void WorkspaceController::showFailure(const QString& what, const Error& error)
{
    m_parts.banners.show({ .topic = u"workspace"_s,
        .tone = BannerMessage::Tone::Failure,
        .text = UntrustedText(what + u' ' + error.message),
        .detail = UntrustedText(error.detail) });
}

} // namespace promdesk
