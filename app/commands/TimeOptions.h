// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "core/Result.h"
#include "core/TimeRange.h"

#include <QSize>

class QCommandLineParser;

namespace promdesk {

/// Adds --from T and --to T; they start at now-1h and now.
void declareRangeOptions(QCommandLineParser& parser);

/// Errors: InvalidArgument.
[[nodiscard]] Result<TimeRangeSpec> chosenRange(const QCommandLineParser& parser, Instant now);

/// "1920x1080" → a size with at least 64 and at most 16,384 pixels a side. Errors: InvalidArgument.
[[nodiscard]] Result<QSize> parseSize(const QString& text);

} // namespace promdesk
