// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include <QByteArray>
#include <QString>
#include <QStringList>

namespace promdesk::test {

/// How a run of the program ended; exitCode is -1 when it had to be killed.
struct ProgramOutcome
{
    int exitCode = -1;
    QByteArray output;
    QByteArray messages;
};

/// Runs a program without a display in its environment and waits for its end, at most a minute.
[[nodiscard]] ProgramOutcome runWithoutDisplay(
    const QString& program, const QStringList& arguments);

/// The lines that are not empty.
[[nodiscard]] QStringList linesOf(const QByteArray& text);

} // namespace promdesk::test
