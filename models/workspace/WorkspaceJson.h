// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "core/Result.h"
#include "workspace/JsonNote.h"
#include "workspace/Workspace.h"

#include <QByteArray>

namespace promdesk {

/// The file format of workspaces, and of single pages and panels (ready-made pages are files of one
/// page). UTF-8 JSON, a byte order mark and CRLF allowed. What is missing gets its default; what is
/// wrong gets its default and a note with JSON path and line; what is unknown is kept and written
/// back. Overlapping panels are packed, ids made unique. A newer schemaVersion is read as far as it
/// is understood: see Workspace::isReadOnly(). An empty workspace id stays empty. Pure; any thread.
/// Errors: Malformed ("line 3: …"), TooMuch (limits of core/Limits.h); line and path in detail.
[[nodiscard]] Result<JsonReading<Workspace>> workspaceFromJson(const QByteArray& json);
[[nodiscard]] Result<JsonReading<PageSpec>> pageFromJson(const QByteArray& json);
[[nodiscard]] Result<JsonReading<PanelSpec>> panelFromJson(const QByteArray& json);

/// Sorted keys, indented, UTF-8, defaults left out where they are obvious. Never a secret: the
/// userinfo and query of addresses are dropped. Reading it again gives an equal value.
[[nodiscard]] QByteArray toJson(const Workspace& workspace);
[[nodiscard]] QByteArray toJson(const PageSpec& page);
[[nodiscard]] QByteArray toJson(const PanelSpec& panel);

} // namespace promdesk
