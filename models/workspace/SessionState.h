// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "core/Result.h"
#include "core/Scope.h"
#include "workspace/Preferences.h"
#include "workspace/Workspace.h"

#include <QByteArray>
#include <QJsonObject>
#include <QList>
#include <QString>
#include <QStringList>

namespace promdesk {

/// A filter over all pages as the user typed it.
struct KeptFilter
{
    QString text; ///< checked by whoever uses it
    bool isOn = true;

    friend bool operator==(const KeptFilter&, const KeptFilter&) = default;
};

/// How the fleet page is looked at, in the page's own words; empty: as it comes.
struct FleetChoice
{
    QString shown;
    QString view;
    QString fill;
    QString size;

    friend bool operator==(const FleetChoice&, const FleetChoice&) = default;
};

/// What the program remembers between runs, without secrets: one JSON file in the
/// state folder, written through AtomicFile (QSettings loses data on a full disk). A value.
struct SessionState
{
    static constexpr int kRecentFiles = 12;
    static constexpr int kMostScopes = 200; ///< of favourites, of visited
    static constexpr int kMostFilters = 20;

    QString workspacePath; ///< open at the last end; empty: none or never saved
    Workspace shown; ///< as the window ended, without pages: servers, range
    /// The program ended well with edits that no file holds: the journal of shown.id has them and
    /// is taken up without asking.
    bool takesUpJournal = false;
    QStringList recentFiles; ///< newest first, absolute
    QByteArray windowGeometry; ///< opaque
    QByteArray windowLayout; ///< opaque: docks and tool bars
    Scope scope; ///< where the user was
    QString page; ///< own page in front, id; empty: the scope's own
    QString theme; ///< "light", "dark" or empty: as the system
    bool showsActivity = false; ///< the overlay with frames per second and requests
    QList<Scope> favourites; ///< entities, in the order in which they were chosen
    QList<Scope> visited; ///< entities, the latest first
    QList<KeptFilter> filters; ///< in their order
    Preferences preferences;
    FleetChoice fleet; ///< how the fleet page was looked at
    QJsonObject unknown;

    /// Puts a file to the front of recentFiles.
    void noteFile(const QString& path);

    friend bool operator==(const SessionState&, const SessionState&) = default;
};

/// Waits on the disk. A missing or damaged file gives the default state: it is not worth a word.
[[nodiscard]] SessionState loadSessionState(const QString& path);

/// Waits on the disk; makes the folder. Errors: Io.
[[nodiscard]] Result<void> saveSessionState(const QString& path, const SessionState& state);

} // namespace promdesk
