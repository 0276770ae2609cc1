// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "pages/PagePlan.h"
#include "panels/PanelMessage.h"
#include "queries/SeriesFrame.h"
#include "topology/Health.h"

#include <QString>
#include <QTimeZone>

#include <optional>
#include <vector>

namespace promdesk {

/// Something the user must know before believing a panel. Shape and word, never colour alone.
struct PanelBadge
{
    enum class Kind
    {
        Stale,
        Partial,
        Failed,
        Notice, ///< warnings of the server
        Costly, ///< not asked yet: offers to run it
    };

    Kind kind = Kind::Notice;
    QString text; ///< "Stale 2 min"
    QString explanation; ///< what happened and what to do, plain text
    QString detail; ///< the raw answer; may be empty
};

/// The badges that these frames deserve, the gravest first. now: for ages.
[[nodiscard]] std::vector<PanelBadge> badgesFor(
    const std::vector<SeriesFrame>& frames, Instant now);

/// What is missing because a source is silent or left out, each source once.
struct MissingSource
{
    QString sourceId;
    QString name;
    Instant from; ///< end of what is known of it; zero: nothing is
    QString text; ///< "eu-2 did not answer since 14:02", plain text
    QString reason; ///< why, plain text; may be empty
    QString detail; ///< the raw answer; may be empty
};

[[nodiscard]] std::vector<MissingSource> missingSources(
    const std::vector<SeriesFrame>& frames, const QTimeZone& zone);

/// What is said in place of a picture.
struct PanelWords
{
    PanelMessage::Kind kind = PanelMessage::Kind::Empty;
    QString text;
};

/// Why nothing can be drawn; absent when there is at least one series (or a text answer).
[[nodiscard]] std::optional<PanelWords> reasonForEmptiness(
    const PanelPlan& plan, const std::vector<SeriesFrame>& frames);

/// "14:02" as on the time axis; with the day where that is not now's: "22 Nov 14:02".
[[nodiscard]] QString clockText(Instant time, Instant now, const QTimeZone& zone);

/// "45 s", "2 min", "3 h": an age that needs no precision.
[[nodiscard]] QString toRoughAge(Duration age);

/// "busy", "degraded", "failing" of a threshold; Degraded for what is unknown.
[[nodiscard]] Health healthFromState(const QString& state);

} // namespace promdesk
