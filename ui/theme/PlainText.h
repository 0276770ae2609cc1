// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "core/UntrustedText.h"

#include <QString>

class QLabel;
class QPoint;
class QWidget;

namespace promdesk {

/// The only ways by which text from outside reaches widgets that could render it as markup.

/// A label that never renders markup and elides nothing by itself. Owned by parent.
[[nodiscard]] QLabel* makePlainLabel(const QString& text, QWidget* parent);
void setPlainText(QLabel& label, const UntrustedText& text);

/// Tool tips render HTML and have no switch against it: the text is escaped. Breaks between lines
/// stay breaks here and in labels.
void setPlainToolTip(QWidget& widget, const UntrustedText& text);
/// For ToolTipRole and WhatsThisRole of item models.
[[nodiscard]] QString toToolTip(const UntrustedText& text);
void showPlainToolTip(const QPoint& globalPosition, const UntrustedText& text, QWidget* widget);

/// For buttons, menus, tabs, docks and group boxes, where & makes a mnemonic.
[[nodiscard]] QString toMenuText(const UntrustedText& text);

} // namespace promdesk
