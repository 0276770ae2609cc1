// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "Places.h"

#include <QDir>
#include <QStandardPaths>

using namespace Qt::StringLiterals;

namespace promdesk {

namespace {

/// Qt 6.4 has no location for state; the XDG specification (0.8, 2021) names it.
QString stateFolderOfUser()
{
    const QString named = qEnvironmentVariable("XDG_STATE_HOME");
    if (QDir::isAbsolutePath(named)) {
        return named + u"/promdesk"_s;
    }
#ifdef Q_OS_LINUX
    return QDir::homePath() + u"/.local/state/promdesk"_s;
#else
    return QStandardPaths::writableLocation(QStandardPaths::AppLocalDataLocation);
#endif
}

} // namespace

Places Places::ofUser()
{
    return { .stateFolder = stateFolderOfUser(),
        .blockFolder = QStandardPaths::writableLocation(QStandardPaths::GenericCacheLocation)
            + u"/promdesk/blocks"_s };
}

Places Places::below(const QString& folder)
{
    return { .stateFolder = folder + u"/state"_s, .blockFolder = folder + u"/cache/blocks"_s };
}

} // namespace promdesk
