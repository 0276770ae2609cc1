// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "windows/WorkspaceFileDialogs.h"

#include "core/UntrustedText.h"
#include "workspace/WorkspaceStore.h"

#include <QCoreApplication>
#include <QFileDialog>
#include <QFileInfo>

using namespace Qt::StringLiterals;

namespace promdesk {

namespace {

QString translated(const char* text)
{
    return QCoreApplication::translate("WorkspaceFileDialogs", text);
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

void askForWorkspaceToSave(QWidget& parent, const std::function<void(const QString& file)>& chosen)
{
    QFileDialog* dialog = openDialog(parent,
        translated(QT_TRANSLATE_NOOP("WorkspaceFileDialogs", "Save the workspace")),
        QFileDialog::AcceptSave, chosen);
    dialog->setDefaultSuffix(u"promdesk"_s);
    dialog->open();
}

QString windowTitleOf(const WorkspaceStore& store)
{
    const QString own = store.path().isEmpty() ? store.workspace().name
                                               : QFileInfo(store.path()).completeBaseName();
    QString name = own.isEmpty() ? translated(QT_TRANSLATE_NOOP("WorkspaceFileDialogs", "Untitled"))
                                 : UntrustedText(own).plain(80);
    name.replace(u"[*]"_s, u"[*][*]"_s); // Qt's own mark, taken literally when it stands twice
    const QString mark = store.isReadOnly()
        ? translated(QT_TRANSLATE_NOOP("WorkspaceFileDialogs", " (read only)"))
        : QString();
    return name + mark + u"[*] – Promdesk"_s;
}

} // namespace promdesk
