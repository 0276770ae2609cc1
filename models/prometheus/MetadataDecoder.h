// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "core/Result.h"
#include "sources/Metadata.h"

#include <QByteArray>

namespace promdesk {

/// Decodes the body of any call but the queries into the alternative that is named at the kind.
/// Absent, null and unknown keys are tolerated, entries of a wrong shape are left out; texts are
/// bounded. Text maps: keys as the server names them; Config has the one key "yaml". Pure; any
/// thread.
/// Errors: Truncated, Malformed (the detail names the byte), NotPrometheus, TooMuch, and for
/// `"status":"error"` the kinds of toError(const ApiError&).
[[nodiscard]] Result<MetadataAnswer> decodeMetadata(MetadataKind kind, const QByteArray& body);

} // namespace promdesk
