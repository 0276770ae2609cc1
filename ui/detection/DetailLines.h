// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "knowledge/DetectionReport.h"

#include <QString>

#include <vector>

namespace promdesk {

/// One line of what is told of a profile. Texts from outside are as they came.
struct DetailLine
{
    enum class Kind
    {
        Heading,
        Text, ///< label and text
    };

    Kind kind = Kind::Text;
    int depth = 0;
    QString label; ///< may be empty
    QString text;

    friend bool operator==(const DetailLine&, const DetailLine&) = default;
};

/// All that is known of one profile: per server the reason, entities, labels and signals; then what
/// is looked for and where the profile is from. Bounded: at most 20 servers, then their number.
[[nodiscard]] std::vector<DetailLine> detailLines(const ProfileReport& row);

/// Of a file that could not be used.
[[nodiscard]] std::vector<DetailLine> detailLines(const FileProblem& problem);

} // namespace promdesk
