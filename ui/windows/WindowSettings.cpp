// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "windows/WindowSettings.h"

using namespace Qt::StringLiterals;

namespace promdesk {

WindowSettings::WindowSettings(const QString& file)
    : m_settings(file, QSettings::IniFormat)
{ }

QByteArray WindowSettings::geometry() const
{
    return m_settings.value("window/geometry").toByteArray();
}

QByteArray WindowSettings::layout() const
{
    return m_settings.value("window/layout").toByteArray();
}

void WindowSettings::setPlace(const QByteArray& geometry, const QByteArray& layout)
{
    m_settings.setValue("window/geometry", geometry);
    m_settings.setValue("window/layout", layout);
}

ThemeChoice WindowSettings::theme() const
{
    const QString name = m_settings.value("window/theme").toString();
    return name == u"light"_s ? ThemeChoice::Light
        : name == u"dark"_s   ? ThemeChoice::Dark
                              : ThemeChoice::System;
}

void WindowSettings::setTheme(ThemeChoice choice)
{
    const QString name = choice == ThemeChoice::Light ? u"light"_s
        : choice == ThemeChoice::Dark                 ? u"dark"_s
                                                      : u"system"_s;
    m_settings.setValue("window/theme", name);
}

QStringList WindowSettings::recentFiles() const
{
    return m_settings.value("workspaces/recent").toStringList();
}

void WindowSettings::addRecentFile(const QString& file)
{
    QStringList files = recentFiles();
    files.removeAll(file);
    files.prepend(file);
    m_settings.setValue("workspaces/recent", QStringList(files.mid(0, kRecentFiles)));
}

QString WindowSettings::lastFile() const
{
    return m_settings.value("workspaces/last").toString();
}

void WindowSettings::setLastFile(const QString& file)
{
    m_settings.setValue("workspaces/last", file);
}

} // namespace promdesk
