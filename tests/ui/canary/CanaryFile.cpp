// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers

#include "CanaryFile.h"

#include <QFile>
#include <QImage>
#include <QUrl>

#include <array>

#ifdef Q_OS_LINUX
#include <sys/inotify.h>
#include <unistd.h>
#endif

namespace promdesk::test {

CanaryFile::CanaryFile()
{
    const QString path = m_folder.filePath(QStringLiteral("canary.png"));
    QImage picture(8, 8, QImage::Format_RGB32);
    picture.fill(Qt::red);
    if (!picture.save(path)) {
        qFatal("the canary cannot be written");
    }
#ifdef Q_OS_LINUX
    m_watch = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
    if (m_watch >= 0
        && inotify_add_watch(m_watch, QFile::encodeName(path).constData(), IN_OPEN) < 0) {
        close(m_watch);
        m_watch = -1;
    }
#endif
}

CanaryFile::~CanaryFile()
{
#ifdef Q_OS_LINUX
    if (m_watch >= 0) {
        close(m_watch);
    }
#endif
}

QString CanaryFile::url() const
{
    return QUrl::fromLocalFile(m_folder.filePath(QStringLiteral("canary.png"))).toString();
}

bool CanaryFile::takeOpened()
{
    bool wasOpened = false;
#ifdef Q_OS_LINUX
    std::array<char, 4096> events {};
    while (m_watch >= 0 && read(m_watch, events.data(), events.size()) > 0) {
        wasOpened = true;
    }
#endif
    return wasOpened;
}

} // namespace promdesk::test
