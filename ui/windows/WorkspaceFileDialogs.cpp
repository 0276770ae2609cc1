// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "windows/WorkspaceFileDialogs.h"

#include "core/UntrustedText.h"
#include "windows/FileSuggestion.h"
#include "workspace/WorkspaceStore.h"

#include <QCoreApplication>
#include <QFileDialog>
#include <QFileInfo>
#include <QStandardPaths>

using namespace Qt::StringLiterals;

namespace promdesk {

namespace {

QString translated(const char* text)
{
    return QCoreApplication::translate("WorkspaceFileDialogs", text);
}

/// As the user would call it; may hold anything.
QString ownNameOf(const WorkspaceStore& store)
{
    const QString own = store.path().isEmpty() ? store.workspace().name
                                               : QFileInfo(store.path()).completeBaseName();
    return own.isEmpty() ? translated(QT_TRANSLATE_NOOP("WorkspaceFileDialogs", "Untitled")) : own;
}

QFileDialog* openDialog(QWidget& parent, const QString& title, QFileDialog::AcceptMode mode,
    const std::function<void(const QString&)>& chosen)
{
    auto* dialog = new QFileDialog(&parent, title, QString(),
        translated(QT_TRANSLATE_NOOP(
            "WorkspaceFileDialogs", "Promdesk workspaces (*.promdesk *.json);;All files (*)")));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(mode);
    QObject::connect(dialog, &QFileDialog::fileSelected, &parent, chosen);
    return dialog;
}

} // namespace

void askForWorkspaceToOpen(QWidget& parent, const std::function<void(const QString& file)>& chosen)
{
    QFileDialog* dialog = openDialog(parent,
        translated(QT_TRANSLATE_NOOP("WorkspaceFileDialogs", "Open a workspace")),
        QFileDialog::AcceptOpen, chosen);
    dialog->setFileMode(QFileDialog::ExistingFile);
    dialog->open();
}

void askForWorkspaceToSave(QWidget& parent, const WorkspaceStore& store,
    const std::function<void(const QString& file)>& chosen)
{
    QFileDialog* dialog = openDialog(parent,
        translated(QT_TRANSLATE_NOOP("WorkspaceFileDialogs", "Save the workspace")),
        QFileDialog::AcceptSave, chosen);
    dialog->setDefaultSuffix(u"promdesk"_s);
    if (store.path().isEmpty()) {
        dialog->setDirectory(QStandardPaths::writableLocation(QStandardPaths::DocumentsLocation));
        dialog->selectFile(suggestedFileName(ownNameOf(store), u"promdesk"_s));
    } else {
        dialog->selectFile(store.path());
    }
    dialog->open();
}

QString windowTitleOf(const WorkspaceStore& store)
{
    QString name = UntrustedText(ownNameOf(store)).plain(80);
    name.replace(u"[*]"_s, u"[*][*]"_s); // Qt's own mark, taken literally when it stands twice
    const QString mark = store.isReadOnly()
        ? translated(QT_TRANSLATE_NOOP("WorkspaceFileDialogs", " (read only)"))
        : QString();
    return name + mark + u"[*] – Promdesk"_s;
}

} // namespace promdesk
