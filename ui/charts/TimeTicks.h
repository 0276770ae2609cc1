// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "core/TimeRange.h"

#include <QString>
#include <QTimeZone>

#include <vector>

class QLocale;

namespace promdesk {

/// One mark of a time axis.
struct TimeTick
{
    Instant time;
    QString label; ///< "14:30", "14:30:05", "22 Nov", "Nov", "2026"
    bool isDayStart = false; ///< local midnight: the label shows the date
};

/// Marks at natural local times (midnight, hours, minutes …) inside the closed range, cut into at
/// most maxTicks (at least 2) whole steps, so at most one mark more. Right across daylight-saving
/// changes: a repeated hour is marked twice, a skipped one not at all, and no two marks are nearer
/// than three quarters of the step.
[[nodiscard]] std::vector<TimeTick> timeTicks(
    const TimeRange& range, int maxTicks, const QTimeZone& zone, const QLocale& locale);

/// What QLocale::toString() needs to write a day, without its year or with it: "22 Nov", in Chinese
/// and Japanese "11月22日", in Korean "11월 22일".
[[nodiscard]] QString dayPattern(const QLocale& locale);
[[nodiscard]] QString datePattern(const QLocale& locale);

/// A moment in full for tool tips and sentences: "Sun 22 Nov 14:30:05", milliseconds when there
/// are some.
[[nodiscard]] QString toLongTime(Instant time, const QTimeZone& zone, const QLocale& locale);

} // namespace promdesk
