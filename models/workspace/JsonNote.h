// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include <QString>

#include <vector>

namespace promdesk {

/// How much a finding in a file matters.
enum class NoteSeverity
{
    Info, ///< kept as it is, worth knowing
    Warning, ///< another value is used instead
    Error, ///< the file cannot be used
};

/// Something that reading a JSON file found. Texts are bounded; message is one sentence.
struct JsonNote
{
    NoteSeverity severity = NoteSeverity::Warning;
    QString path; ///< "pages[0].panels[2].unit"; empty: the whole file
    int line = 0; ///< from 1; 0: not known
    QString message;

    friend bool operator==(const JsonNote&, const JsonNote&) = default;
};

/// What was read, and everything about it that was not as it should be, in file order.
template <typename T> struct JsonReading
{
    T value;
    std::vector<JsonNote> notes;
};

} // namespace promdesk
