// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "commands/Console.h"

#include "core/UntrustedText.h"

#include <QStringList>

#include <cerrno>
#include <csignal>
#include <cstdio>

using namespace Qt::StringLiterals;

namespace promdesk {

namespace {

/// Somebody downstream has read enough (`| head -1`). Tools end by SIGPIPE then, without a word;
/// Qt's sockets and processes have set it to be ignored.
void endWithTheReader()
{
#ifdef Q_OS_UNIX
    std::signal(SIGPIPE, SIG_DFL);
    std::raise(SIGPIPE);
#endif
}

} // namespace

bool StandardConsole::writeData(const QByteArray& bytes)
{
    const auto size = static_cast<std::size_t>(bytes.size());
    const bool isWritten =
        std::fwrite(bytes.constData(), 1, size, stdout) == size && std::fflush(stdout) == 0;
    if (!isWritten && errno == EPIPE) {
        endWithTheReader();
    }
    return isWritten;
}

void StandardConsole::writeMessage(const QString& text)
{
    // A terminal would obey escape sequences in text from a server.
    const QStringList lines = text.split(u'\n');
    for (const QString& line : lines) {
        const QByteArray bytes = UntrustedText(line).plain(4000).toUtf8() + '\n';
        std::fwrite(bytes.constData(), 1, static_cast<std::size_t>(bytes.size()), stderr);
    }
}

} // namespace promdesk
