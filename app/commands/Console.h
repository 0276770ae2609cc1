// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include <QByteArray>
#include <QString>

namespace promdesk {

/// Where a command writes. One thread at a time.
class Console
{
public:
    Console() = default;
    Console(const Console&) = delete;
    Console& operator=(const Console&) = delete;
    virtual ~Console() = default;

    /// Data for standard output; false when it cannot be written (a full disk, a closed pipe).
    [[nodiscard]] virtual bool writeData(const QByteArray& bytes) = 0;
    /// One message for standard error; a newline is added.
    virtual void writeMessage(const QString& text) = 0;
};

/// The process' own standard streams. Where the reader of a pipe has left, writing data ends the
/// program by SIGPIPE, as it ends other tools (Unix).
class StandardConsole final : public Console
{
public:
    [[nodiscard]] bool writeData(const QByteArray& bytes) override;
    void writeMessage(const QString& text) override;
};

} // namespace promdesk
