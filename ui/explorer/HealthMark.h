// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "topology/Health.h"

class QColor;
class QPainter;
class QRectF;

namespace promdesk {

/// Draws the sign of a state into the middle of a rectangle: tick, question mark, triangle,
/// exclamation mark, ring, cross. Strokes instead of glyphs: they look the same with every font
/// and stay sharp from 6 px on.
void paintHealthMark(QPainter& painter, const QRectF& rect, Health health, const QColor& color);

/// A dot in the state's colour with its sign in it, as lists and trees show it.
void paintHealthDot(QPainter& painter, const QRectF& rect, Health health);

} // namespace promdesk
