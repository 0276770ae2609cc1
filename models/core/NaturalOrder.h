// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include <QStringView>

namespace promdesk {

/// Negative when a stands before b where people look for them: "node-9" before "node-10", runs of
/// digits as the numbers that they are, letters whatever their case. Zero for equal texts only:
/// leading zeros and case decide last. QCollator counts in numbers only where the locale is not
/// "C". Pure.
[[nodiscard]] int compareNames(QStringView a, QStringView b);

} // namespace promdesk
