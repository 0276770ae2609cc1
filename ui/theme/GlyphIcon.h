// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include <QIcon>

namespace promdesk {

/// The few line drawings that tool bars and buttons need.
enum class Glyph
{
    Back,
    Forward,
    Up,
    Down,
    Pause,
    Resume,
    Refresh,
    Clock,
    Plus,
    Pencil,
    Close,
    Plug,
    Fleet,
    Folder,
    Funnel,
};

/// An icon that is drawn in the text colour of the theme in force, at any size and scale; disabled
/// ones in the faint colour. A theme switch needs no new icon. GUI thread.
[[nodiscard]] QIcon glyphIcon(Glyph glyph);

} // namespace promdesk
