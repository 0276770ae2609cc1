// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "windows/DocumentFiles.h"
#include "windows/NavigationController.h"

#include <QObject>
#include <QStringList>
#include <QTimer>

class QMainWindow;

namespace promdesk {

class BannerArea;
class MenuActions;
class ServerList;
class TimeControls;
class WindowSettings;
class WorkspaceDocument;

/// New, open, save, recent files, the session that is kept and brought back, and the window's
/// title. Nothing asks before it acts: what was replaced can be brought back from a banner. GUI
/// thread.
class WorkspaceController final : public QObject
{
    Q_OBJECT

public:
    /// What a workspace consists of and is shown in; all outlive this.
    struct Parts
    {
        WorkspaceDocument& document;
        DocumentFiles& files;
        ServerList& servers;
        WindowSettings& settings;
        NavigationController& navigation;
        TimeControls& time;
        BannerArea& banners;
        MenuActions& actions;
    };

    WorkspaceController(const Parts& parts, QMainWindow& window);

    void startNew();
    void askToOpen();
    void open(const QString& file);
    void save();
    void askToSaveAs();
    void saveAs(const QString& file);

    /// Brings back servers, pages, range and place of last time; ready is called in any case.
    void restoreSession(std::function<void()> ready);
    /// Hands the session over to be kept; the last thing before the window goes.
    void finishSession();

    /// Everything that is saved, as it is now.
    [[nodiscard]] Workspace current() const;

Q_SIGNALS:
    void opened(const QString& file);
    void saved(const QString& file);
    void recentFilesChanged(const QStringList& files);

private:
    void connectActions();
    void use(const Workspace& workspace, const QString& file);
    void offerToBringBack(const Workspace& before, const QString& file, bool wasModified);
    void showTitle();
    void fillRecentMenu();
    void remember(const QString& file);
    void showNotes(const QString& file, const ReadDocument& opened);
    void showFailure(const QString& what, const Error& error);

    Parts m_parts;
    QMainWindow& m_window;
    QTimer m_autosave;
};

} // namespace promdesk
