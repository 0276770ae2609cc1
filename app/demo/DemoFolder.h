// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "core/Result.h"

#include <QString>
#include <QTemporaryDir>

#include <string>

namespace promdesk {

/// The demo's files: a folder below the system's temporary one, named after this process, gone
/// when this object goes. Making one also removes folders whose process is dead (after a crash).
/// Nothing of the user's is kept here, so files are written plainly. One thread for everything but
/// writeFile().
class DemoFolder
{
public:
    DemoFolder();

    [[nodiscard]] bool isValid() const { return m_folder.isValid(); }

    [[nodiscard]] QString path() const { return m_folder.path(); }

    /// Path of a file in it.
    [[nodiscard]] QString filePath(const QString& name) const { return m_folder.filePath(name); }

    /// Writes a whole file. Errors: Io (no space, no permission). Any thread.
    [[nodiscard]] static Result<void> writeFile(const QString& path, const std::string& content);

private:
    QTemporaryDir m_folder;
};

/// Removes the demo folders in `parent` whose process does not exist any more.
void sweepDemoFolders(const QString& parent);

} // namespace promdesk
