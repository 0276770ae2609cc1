// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "core/Result.h"
#include "workspace/Workspace.h"

#include <QString>

#include <functional>

namespace promdesk {

/// A workspace as it was read, with what the reader should know.
struct ReadDocument
{
    Workspace workspace;
    QStringList notes; ///< what was mended or left out; plain text
};

/// Reads and writes workspace files away from the GUI thread; the program's composition implements
/// it. Calls return at once; done runs later, on the GUI thread.
class DocumentFiles
{
public:
    DocumentFiles() = default;
    DocumentFiles(const DocumentFiles&) = delete;
    DocumentFiles& operator=(const DocumentFiles&) = delete;
    virtual ~DocumentFiles() = default;

    virtual void read(const QString& file, std::function<void(Result<ReadDocument>)> done) = 0;
    virtual void write(const QString& file, const Workspace& workspace,
        std::function<void(Result<void>)> done) = 0;

    /// The workspace of the last session with its unsaved edits. Errors: NotFound at a first start.
    virtual void readSession(std::function<void(Result<ReadDocument>)> done) = 0;
    virtual void writeSession(const Workspace& workspace) = 0;
};

} // namespace promdesk
