// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include <QStringList>

class QWidget;

namespace promdesk::test {

/// Walks a widget with all its children, actions and item models, and names every text in which
/// something from outside would act instead of being shown: markup where it is rendered, control
/// and direction characters, ampersands that become mnemonics. Shows every tool tip once, as the
/// user would see it.
[[nodiscard]] QStringList auditWidget(QWidget& root);

} // namespace promdesk::test
