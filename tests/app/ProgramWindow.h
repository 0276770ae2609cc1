// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "Application.h"
#include "workspace/Workspace.h"

#include <QElapsedTimer>
#include <QString>
#include <QTimer>

#include <memory>

namespace promdesk {
class PageTile;
class PageView;
enum class MenuCommand;
} // namespace promdesk

namespace promdesk::test {

/// The whole program below a folder of its own, as main() makes it. GUI thread.
class ProgramWindow
{
public:
    explicit ProgramWindow(const QString& folder, const TransportSetup& transport = {});

    /// Writes the workspace to a file and starts with it.
    void openWith(const Workspace& workspace, const QString& file);

    [[nodiscard]] Application& application() { return m_application; }

    [[nodiscard]] MainWindow& window() { return m_application.window(); }

    /// Starts as the command line asks for, at the size of a laptop's window.
    void start(const StartOptions& options);
    void trigger(MenuCommand command);

    /// The page in front; null on the fleet page.
    [[nodiscard]] PageView* page();
    /// The first panel of the page in front; null when there is none.
    [[nodiscard]] PageTile* tile();
    /// Its first answer.
    [[nodiscard]] SeriesFrame frame();
    void refresh();

    /// What the banners say, one line each.
    [[nodiscard]] QString bannerTexts();
    /// What screen readers say of the servers in the status bar, one line each.
    [[nodiscard]] QString serverTexts();
    /// Opens the form of the only server from the status bar and tests it; what the steps said when
    /// all is done. Empty: there was no form, or no end.
    [[nodiscard]] QString testTheServer();

private:
    Application m_application;
};

/// A workspace with one server and one page of one time-series panel.
[[nodiscard]] Workspace workspaceOf(const QString& address, const QString& expression);

/// How long the event loop was away at most, since this was made. GUI thread.
class LoopGap
{
public:
    LoopGap();

    [[nodiscard]] qint64 longestMs() const { return m_longestMs; }

private:
    QElapsedTimer m_clock;
    QTimer m_beat;
    qint64 m_longestMs = 0;
};

} // namespace promdesk::test
