// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "workspace/JsonNote.h"

#include <QByteArray>

#include <vector>

namespace promdesk {

/// Everything there is to say about a workspace file, or a page file (an object with panels and
/// without pages), in line order: what reading notes, and what is legal but hardly meant. A file
/// that cannot be read gives one Error. Empty: nothing to say. Pure; any thread.
[[nodiscard]] std::vector<JsonNote> lintWorkspace(const QByteArray& json);

} // namespace promdesk
