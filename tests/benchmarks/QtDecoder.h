// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "core/LabelSet.h"

#include <QByteArray>

#include <vector>

namespace promdesk::bench {

/// One series as the baselines keep it.
struct Columns
{
    LabelSet labels;
    std::vector<double> times;
    std::vector<double> values;
};

/// The best code around QJsonDocument: numbers by from_chars, not by QString.
[[nodiscard]] std::vector<Columns> decodeWithQt(const QByteArray& json);

} // namespace promdesk::bench
