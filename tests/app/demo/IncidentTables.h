// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "demo/Incidents.h"
#include "support/SourceTree.h"

#include <QFile>
#include <QString>
#include <QStringList>

#include <limits>
#include <optional>
#include <vector>

namespace promdesk::test {

/// One row of the tables of incidents in app/demo/README.md.
struct DocumentedIncident
{
    QString cluster;
    QString entity; ///< "endpoint NAME", "node of replica N of ENDPOINT"
    QString what; ///< "saturated", "replica 2 failing" …
    double beginSeconds = 0;
    double endSeconds = std::numeric_limits<double>::infinity();
    QString health; ///< of what goes on
    QString reason;
    QString signal; ///< of what is over

    [[nodiscard]] bool isNow() const { return signal.isEmpty(); }

    /// "replica 2 failing": 2; 0 where it is of no replica.
    [[nodiscard]] int replica() const
    {
        return what.startsWith(u"replica ") ? what.section(u' ', 1, 1).toInt() : 0;
    }

    /// One lags behind, and the endpoint as a whole is well.
    [[nodiscard]] bool isSlowReplica() const { return what.endsWith(u" slow"); }
};

/// "−25 min", "−8.2 h" in seconds.
inline double secondsOf(QString text)
{
    const double unit = text.contains(u'h') ? 3600.0 : 60.0;
    return text.replace(QChar(0x2212), u'-').section(u' ', 0, 0).toDouble() * unit;
}

/// The rows of both tables, in their order; empty when the file cannot be read.
inline std::vector<DocumentedIncident> documentedIncidents()
{
    QFile file(sourcePath(QStringLiteral("app/demo/README.md")));
    std::vector<DocumentedIncident> rows;
    if (!file.open(QIODevice::ReadOnly)) {
        return rows;
    }
    for (const QString& line : QString::fromUtf8(file.readAll()).split(u'\n')) {
        QStringList cells;
        for (const QString& cell : line.split(u'|')) {
            cells += cell.trimmed();
        }
        // Both ends of a table's line are empty cells.
        if (cells.size() != 9 && cells.size() != 7) {
            continue;
        }
        if (!cells.at(4).startsWith(QChar(0x2212))) {
            continue; // a heading or its rule
        }
        DocumentedIncident row;
        row.cluster = cells.at(1);
        row.entity = cells.at(2);
        row.what = cells.at(3);
        const QStringList times = cells.at(4).split(QChar(0x2013)); // en dash
        row.beginSeconds = secondsOf(times.first().trimmed());
        if (cells.size() == 7) {
            row.endSeconds = secondsOf(times.last().trimmed());
            row.signal = cells.at(5);
        } else {
            row.health = cells.at(6);
            row.reason = cells.at(7);
        }
        rows.push_back(row);
    }
    return rows;
}

/// What the row names, as the console calls it: the endpoint's model or the node's name.
inline QString entityName(const DocumentedIncident& row, const DemoLayout& layout)
{
    if (row.entity.startsWith(u"endpoint ")) {
        return row.entity.section(u' ', 1);
    }
    const int number = row.entity.section(u' ', 3, 3).toInt();
    const int endpoint = layout.endpointIndex(
        row.cluster.toStdString(), row.entity.section(u' ', 5, 5).toStdString());
    if (endpoint < 0 || number < 1) {
        return {};
    }
    const auto replica = static_cast<std::size_t>(layout.firstReplica(endpoint) + number - 1);
    return QString::fromStdString(
        layout.nodes[static_cast<std::size_t>(layout.replicas[replica].node)].name);
}

} // namespace promdesk::test
