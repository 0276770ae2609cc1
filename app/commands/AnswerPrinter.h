// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "commands/Command.h"
#include "series/SeriesSnapshot.h"
#include "sources/QueryRequest.h"

namespace promdesk {

class Console;

enum class AnswerFormat
{
    Table,
    Csv,
    Json,
};

/// Errors: InvalidArgument.
[[nodiscard]] Result<AnswerFormat> answerFormatFromText(const QString& text);

/// Writes an answer to standard output; its warnings are the caller's. Partial answers say so.
[[nodiscard]] ExitCode printAnswer(const QueryRequest& request, const QString& sourceName,
    const SnapshotPtr& answer, AnswerFormat format, Console& console);

} // namespace promdesk
