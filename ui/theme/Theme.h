// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "topology/Health.h"

#include <QColor>
#include <QFont>
#include <QList>
#include <QPalette>

namespace promdesk {

/// All colours and measures of the interface in one value; two instances exist, light and dark.
/// Widgets get it through currentTheme() at paint time and on QEvent::PaletteChange, so that a
/// switch repaints everything at once.
struct Theme
{
    enum class Scheme
    {
        Light,
        Dark,
    };

    Scheme scheme = Scheme::Dark;

    QColor window; ///< behind everything
    QColor surface; ///< panels, cards, tables
    QColor raised; ///< headers, tool bars, menus
    QColor border; ///< hairlines between surfaces
    QColor text;
    QColor mutedText; ///< captions, axis labels; at least 4.5:1 on surface
    QColor faintText; ///< disabled, place holders
    QColor accent; ///< selection, focus, links
    QColor accentText; ///< on accent
    QColor grid; ///< chart grid lines
    QColor crosshair;
    QColor selection; ///< translucent zoom rectangle
    QList<QColor> series; ///< distinguishable also with colour-blind eyes; repeat with other dashes

    [[nodiscard]] static Theme light();
    [[nodiscard]] static Theme dark();

    /// A colour for a state; shown together with healthLetter() or an icon, never alone.
    [[nodiscard]] QColor health(Health health) const;
    [[nodiscard]] QColor seriesColor(int index) const; ///< index may exceed the list
    [[nodiscard]] QPalette toPalette() const;

    static constexpr int kSpacing = 8; ///< logical pixels between neighbours
    static constexpr int kPadding = 12; ///< inside panels
    static constexpr int kRadius = 6; ///< corner of panels
};

/// One sign per state, so that colour is never alone: ✓ ? ▲ ! ○ ✕.
[[nodiscard]] QChar healthSign(Health health);
/// The state in the user's language: "Ok", "Busy" …
[[nodiscard]] QString healthText(Health health);

/// The theme in force. GUI thread.
[[nodiscard]] const Theme& currentTheme();
/// Sets palette, style and style sheet of the application and makes theme the one in force.
void applyTheme(const Theme& theme);
/// The theme that the desktop's own palette asks for.
[[nodiscard]] Theme::Scheme systemScheme();

/// Loads the fonts of resources; where the desktop names no font of its own (offscreen) they become
/// the application's font. Call once after QApplication and initResources().
void installFonts();
/// Same family with figures for tiles: relative size and weight.
[[nodiscard]] QFont figureFont(const QFont& base, double scale);

} // namespace promdesk
