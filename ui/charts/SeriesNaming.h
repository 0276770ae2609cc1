// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "core/LabelSet.h"
#include "core/UntrustedText.h"

#include <QString>

#include <span>
#include <vector>

namespace promdesk {

/// One series that wants a name.
struct UnnamedSeries
{
    const LabelSet* labels = nullptr; ///< not owned
    QString legend; ///< template: {{label}} is replaced once; empty: chosen from the labels
    QString fallback; ///< when the labels say nothing, the query's title or expression, say
};

/// Names for all series of a panel, in order. With a template: the template, filled once; values
/// are never read as templates. Otherwise the values of the labels that differ between the series
/// of the panel ("pod-1", "GPU 3 · pod-1", with label names when more than two differ); when none
/// differs the fallback, then the metric name, then the labels.
[[nodiscard]] std::vector<UntrustedText> seriesNames(std::span<const UnnamedSeries> series);

} // namespace promdesk
