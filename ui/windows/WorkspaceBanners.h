// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "core/Clock.h"
#include "workspace/WorkspaceFiles.h"

#include <QCoreApplication>

#include <functional>

namespace promdesk {

class BannerArea;

/// What is said about workspaces and their files, in banners. GUI thread.
class WorkspaceBanners
{
    Q_DECLARE_TR_FUNCTIONS(promdesk::WorkspaceBanners)

public:
    using Run = std::function<void()>;

    struct ChangedOutside
    {
        Run saveAs;
        Run overwrite;
        Run reload;
    };

    /// area and clock outlive this.
    WorkspaceBanners(BannerArea& area, const Clock& clock);

    /// What there is to know after opening; nothing to know takes away what was said before.
    void showOpened(const QString& file, const OpenedWorkspace& opened);
    void showNotOpened(const QString& file, const Error& error);
    void showNotSaved(const QString& file, const Error& error);
    void showNewerFile();
    void showChangedOutside(const QString& file, const ChangedOutside& actions);
    void showAutosaveFailure(const QString& reason);
    void showReplaced(const Run& bringBack);
    void showNotRestored(const Run& restore);
    /// others: how many more are waiting.
    void showRecoverable(const RecoverableWorkspace& found, std::size_t others, const Run& recover,
        const Run& discard);
    /// The file is saved: nothing said about it holds any more.
    void clear();

private:
    [[nodiscard]] QString timeText(Instant when) const;

    BannerArea& m_area;
    const Clock& m_clock;
};

} // namespace promdesk
