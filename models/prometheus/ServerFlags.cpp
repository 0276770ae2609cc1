// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "prometheus/ServerFlags.h"

#include <QStringList>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace promdesk {

namespace {

QString valueOf(const TextMap& flags, const QString& name)
{
    const auto found = flags.find(name);
    return found == flags.end() ? QString() : found->second;
}

Duration durationOr(const QString& text, Duration otherwise)
{
    const Result<Duration> duration = parseDuration(text);
    return duration && duration->toMs() > 0 ? *duration : otherwise;
}

/// Names are removed later, other labels together with them, or rates begin at other times than
/// those of samples.
bool altersEvaluation(const QString& features)
{
    const QStringList names = features.split(u',');
    return std::any_of(names.begin(), names.end(), [](const QString& name) {
        const QString trimmed = name.trimmed();
        return trimmed == u"promql-delayed-name-removal" || trimmed == u"type-and-unit-labels"
            || trimmed == u"use-start-timestamps";
    });
}

} // namespace

void readFlags(const TextMap& flags, SourceCapabilities& capabilities)
{
    const QString lookback = valueOf(flags, u"query.lookback-delta"_s);
    capabilities.areFlagsKnown = parseDuration(lookback).has_value();
    capabilities.lookback = durationOr(lookback, capabilities.lookback);
    capabilities.queryTimeout =
        durationOr(valueOf(flags, u"query.timeout"_s), capabilities.queryTimeout);
    capabilities.altersEvaluation = altersEvaluation(valueOf(flags, u"enable-feature"_s));
}

} // namespace promdesk
