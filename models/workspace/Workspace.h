// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "core/Scope.h"
#include "core/TimeRange.h"
#include "core/Unit.h"
#include "sources/ConnectionSettings.h"

#include <QJsonObject>
#include <QString>
#include <QStringList>

#include <optional>
#include <vector>

namespace promdesk {

/// One question of a panel: a PromQL expression, or a canonical signal that is bound when shown.
struct PanelQuery
{
    QString expression; ///< PromQL; empty when signal is set
    QString signal; ///< canonical id; empty when expression is set
    QStringList groupBy; ///< of a signal: cluster, node, endpoint, replica, gpu, or label names
    QString legend; ///< "{{label}}" is filled per series; empty: chosen from the labels
    QString sourceId; ///< empty: the page's sources
    bool isInstant = false;
    bool isHidden = false;
    QJsonObject unknown; ///< fields of newer versions, kept and written back

    friend bool operator==(const PanelQuery&, const PanelQuery&) = default;
};

/// From this value on, a state holds.
struct Threshold
{
    double value = 0;
    QString state; ///< "busy", "degraded", "failing"
    QJsonObject unknown = {};

    friend bool operator==(const Threshold&, const Threshold&) = default;
};

/// Place on the page's grid of 24 columns; one row is about 36 px high.
struct GridRect
{
    int x = 0;
    int y = 0;
    int width = 12;
    int height = 8;

    friend bool operator==(const GridRect&, const GridRect&) = default;
};

/// Saved description of one panel.
struct PanelSpec
{
    QString id; ///< unique on its page
    QString type; ///< registered panel type: "timeseries", "stat", "table", "share", "text" …
    QString title;
    QString description;
    std::vector<PanelQuery> queries;
    Unit unit = Unit::None;
    std::vector<Threshold> thresholds; ///< rising
    std::optional<double> minimum; ///< of the value axis
    std::optional<double> maximum;
    GridRect place;
    QJsonObject options; ///< of the panel type
    QJsonObject unknown; ///< fields of newer versions, kept and written back

    friend bool operator==(const PanelSpec&, const PanelSpec&) = default;
};

/// Saved description of one page.
struct PageSpec
{
    QString id; ///< unique in its workspace
    QString title;
    QString kind = QStringLiteral("custom"); ///< "fleet", "cluster", "node", "endpoint", "custom"
    Scope scope; ///< what a level page shows
    std::optional<TimeRangeSpec> range; ///< own range; absent: the workspace's
    std::vector<PanelSpec> panels; ///< empty for ready-made level pages
    QJsonObject unknown;

    friend bool operator==(const PageSpec&, const PageSpec&) = default;
};

/// A saved dashboard workspace. A value: copies are cheap enough to keep as undo steps.
struct Workspace
{
    static constexpr int kSchemaVersion = 1;

    QString id; ///< random; names its journal of unsaved work
    QString name;
    int schemaVersion = kSchemaVersion; ///< as read; a newer one makes the workspace read-only
    std::vector<ConnectionSettings> connections; ///< without secrets
    TimeRangeSpec range;
    Duration refresh = Duration::fromSeconds(15); ///< zero: off
    std::vector<PageSpec> pages;
    QString activePage; ///< id
    QJsonObject unknown;

    [[nodiscard]] bool isReadOnly() const { return schemaVersion > kSchemaVersion; }

    friend bool operator==(const Workspace&, const Workspace&) = default;
};

} // namespace promdesk
