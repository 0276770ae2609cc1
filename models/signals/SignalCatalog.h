// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "core/Result.h"
#include "core/Scope.h"
#include "core/Unit.h"

#include <QByteArray>
#include <QString>

#include <string>
#include <string_view>
#include <vector>

namespace promdesk {

/// How values of one signal from several parts make the value of the whole.
enum class Combination
{
    Sum, ///< rates, counts, bytes
    Average,
    Maximum, ///< the worst part speaks for the whole (quantiles are never averaged)
    Minimum,
};

/// A canonical quantity, whatever exporters call it.
struct Signal
{
    std::string id; ///< "ttft_p95"
    QString title; ///< "Time to first token, p95"
    QString shortTitle; ///< "TTFT p95", for columns and tiles
    Unit unit = Unit::None;
    Combination combination = Combination::Sum;
    std::vector<Level> levels; ///< where it has a meaning; its home first
};

/// The canonical signals, from resources/profiles/signals.json. Immutable.
class SignalCatalog
{
public:
    /// Errors: Malformed with the line in detail.
    [[nodiscard]] static Result<SignalCatalog> fromJson(const QByteArray& json);

    [[nodiscard]] const Signal* find(std::string_view id) const;

    [[nodiscard]] const std::vector<Signal>& all() const { return m_signals; }

private:
    std::vector<Signal> m_signals;
};

} // namespace promdesk
