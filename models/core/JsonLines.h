// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include <QByteArray>
#include <QHash>
#include <QSet>
#include <QString>
#include <QStringList>

namespace promdesk {

/// The line, from 1, that holds the byte at offset.
[[nodiscard]] int lineAt(QByteArrayView text, qsizetype offset);

/// How deeply arrays and objects are nested, without parsing: 0 for a bare value. Brackets inside
/// strings do not count. One pass, no recursion.
[[nodiscard]] int nestingDepth(QByteArrayView json);

/// Lines, from 1, on which the values with these paths start ("pages[0].panels[2].unit"; empty: the
/// top). Of a repeated key the last one counts, as for the parser. Paths that do not exist get the
/// line of their innermost parent. json is valid JSON; one pass over it.
[[nodiscard]] QHash<QString, int> linesOf(QByteArrayView json, const QSet<QString>& paths);

/// The same for one path whose steps are object keys, and array places as decimal numbers.
[[nodiscard]] int lineOf(QByteArrayView json, const QStringList& steps);

} // namespace promdesk
