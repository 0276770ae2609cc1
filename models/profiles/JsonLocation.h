// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include <QByteArray>
#include <QStringList>

namespace promdesk {

/// The line, from 1, on which a value of a JSON text begins. The path names object keys, and array
/// places as decimal numbers. As much of the path as exists is followed, so a missing key gives the
/// line of its object. The text must have been parsed without error before. Pure.
[[nodiscard]] int lineOfJsonValue(const QByteArray& json, const QStringList& path);

/// The line, from 1, of a byte offset.
[[nodiscard]] int lineOfOffset(const QByteArray& text, qsizetype offset);

} // namespace promdesk
