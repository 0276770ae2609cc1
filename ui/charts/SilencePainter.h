// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "charts/PlotContent.h"
#include "charts/SeriesPainter.h"

#include <QFont>

#include <vector>

namespace promdesk {

/// Paints a labelled strip at the top of the plot for each part that is missing, from its moment to
/// the end, and a line down where it begins. A strip too short for its label has it at its left.
void paintSilences(QPainter& painter, const std::vector<PlotSilence>& silences,
    const PlotMapping& mapping, const QFont& font);

} // namespace promdesk
