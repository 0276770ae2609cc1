// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "commands/Console.h"

#include "core/UntrustedText.h"

#include <QStringList>

#include <cstdio>

using namespace Qt::StringLiterals;

namespace promdesk {

bool StandardConsole::writeData(const QByteArray& bytes)
{
    const auto size = static_cast<std::size_t>(bytes.size());
    return std::fwrite(bytes.constData(), 1, size, stdout) == size && std::fflush(stdout) == 0;
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
