// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "demo/DemoFolder.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>

#ifdef Q_OS_UNIX
#include <cerrno>
#include <csignal>
#endif
#include <fstream>

using namespace Qt::StringLiterals;

namespace promdesk {

namespace {

const QString& namePrefix()
{
    static const QString prefix = u"promdesk-demo-"_s;
    return prefix;
}

bool isAlive(qint64 processId)
{
#ifdef Q_OS_UNIX
    return ::kill(static_cast<pid_t>(processId), 0) == 0 || errno != ESRCH;
#else
    Q_UNUSED(processId)
    return true; // not known: keep the folder
#endif
}

} // namespace

void sweepDemoFolders(const QString& parent)
{
    const QDir dir(parent);
    const QStringList names = dir.entryList({ namePrefix() + u'*' }, QDir::Dirs | QDir::NoSymLinks);
    for (const QString& name : names) {
        bool isNumber = false;
        const qint64 processId = name.section(u'-', 2, 2).toLongLong(&isNumber);
        if (isNumber && processId > 0 && !isAlive(processId)) {
            QDir(dir.filePath(name)).removeRecursively();
        }
    }
}

DemoFolder::DemoFolder()
    : m_folder(QDir::temp().filePath(
        namePrefix() + QString::number(QCoreApplication::applicationPid()) + u"-XXXXXX"_s))
{
    sweepDemoFolders(QDir::tempPath());
}

Result<void> DemoFolder::writeFile(const QString& path, const std::string& content)
{
    std::ofstream file(QFile::encodeName(path).toStdString(), std::ios::binary | std::ios::trunc);
    file.write(content.data(), static_cast<std::streamsize>(content.size()));
    file.close();
    if (!file) {
        return failure(ErrorKind::Io, u"The demo fleet could not write a temporary file."_s, path);
    }
    return {};
}

} // namespace promdesk
