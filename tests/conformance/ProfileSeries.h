// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "core/Instant.h"

#include <QByteArray>
#include <QString>
#include <QStringList>

namespace promdesk::test {

/// One file of tests/data/profiles: series of an exporter and what discovery has to make of them.
/// The format is described beside the files.
struct ProfileSeries
{
    QStringList profiles;
    QString cluster;
    QStringList nodes;
    QStringList endpoints;
    QStringList replicas;
    QString besideEndpoint; ///< empty for profiles that stand by themselves
    QByteArray history; ///< OpenMetrics text, ten minutes up to `end`
    QString error; ///< what cannot be read; empty when all is well
};

[[nodiscard]] ProfileSeries readProfileSeries(const QString& path, Instant end);

} // namespace promdesk::test
