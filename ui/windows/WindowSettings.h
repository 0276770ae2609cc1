// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include <QByteArray>
#include <QSettings>
#include <QString>
#include <QStringList>

namespace promdesk {

/// Which colours the user wants.
enum class ThemeChoice
{
    System,
    Light,
    Dark,
};

/// What belongs to this computer rather than to a workspace: the window's place, colours, recent
/// files. No user data. GUI thread.
class WindowSettings
{
public:
    static constexpr qsizetype kRecentFiles = 8;

    /// file: an INI file; made when something is first set.
    explicit WindowSettings(const QString& file);

    [[nodiscard]] QByteArray geometry() const;
    [[nodiscard]] QByteArray layout() const;
    void setPlace(const QByteArray& geometry, const QByteArray& layout);

    [[nodiscard]] ThemeChoice theme() const;
    void setTheme(ThemeChoice choice);

    /// Newest first.
    [[nodiscard]] QStringList recentFiles() const;
    void addRecentFile(const QString& file);

    /// The workspace file that was open last; empty when none was.
    [[nodiscard]] QString lastFile() const;
    void setLastFile(const QString& file);

private:
    QSettings m_settings;
};

} // namespace promdesk
