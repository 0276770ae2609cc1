// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "profiles/LabelWords.h"

#include <QByteArray>

#include <cstddef>
#include <string_view>

namespace promdesk {

/// Names of labels in one list of words at most.
constexpr std::size_t kMostLabelWords = 40;

/// Whether it may be the name of a label in such a list.
[[nodiscard]] bool isLabelWord(std::string_view text);

/// As parseLabelWords() reads it.
[[nodiscard]] QByteArray toJson(const LabelWords& words);

} // namespace promdesk
