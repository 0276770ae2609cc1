// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "ProgramWindow.h"
#include "queries/SeriesFrame.h"

#include <QString>

class QImage;

namespace promdesk::test {

/// Panels whose every query was answered with at least one series.
[[nodiscard]] int panelsWithSamples(const PageView& page);

/// False when the panel has no answer yet.
[[nodiscard]] bool allFramesAre(const PageView& page, const QString& panelId, FrameState state);

/// Empty when there is none.
[[nodiscard]] QString firstPanelOf(const PageView& page);

/// How many different ones.
[[nodiscard]] int coloursIn(const QImage& image);

/// Adds a page with one panel by way of the editor and waits for its answer; the page in front is
/// it. Checks with QVERIFY.
void addOwnPanel(ProgramWindow& program, const QString& title, const QString& expression);

} // namespace promdesk::test
