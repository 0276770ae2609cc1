// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include <QString>
#include <QTemporaryDir>

namespace promdesk::test {

/// A picture that nobody may open: markup from outside points at it. Where the system tells of
/// opened files (Linux), it is known when somebody does.
class CanaryFile
{
public:
    CanaryFile();
    ~CanaryFile();
    Q_DISABLE_COPY_MOVE(CanaryFile)

    /// "file:///…/canary.png"
    [[nodiscard]] QString url() const;

    /// Whether somebody opened it since the last call. Elsewhere than on Linux never.
    [[nodiscard]] bool takeOpened();

    /// Whether takeOpened() can know.
    [[nodiscard]] bool isWatched() const { return m_watch >= 0; }

private:
    QTemporaryDir m_folder;
    int m_watch = -1; ///< descriptor
};

} // namespace promdesk::test
