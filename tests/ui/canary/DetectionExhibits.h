// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "Exhibits.h"

namespace promdesk::test {

/// The page of detection, with a file, a profile and servers that say the text.
[[nodiscard]] std::unique_ptr<QWidget> makeDetection(const QString& text, Stage& stage);
[[nodiscard]] std::unique_ptr<QWidget> makeProfileEditor(const QString& text, Stage& stage);

} // namespace promdesk::test
