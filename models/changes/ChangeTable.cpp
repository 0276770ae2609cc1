// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "changes/ChangeTable.h"

#include "exports/CellTable.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

using namespace Qt::StringLiterals;

namespace promdesk {

QStringList changeColumns()
{
    return { u"kind"_s, u"entity"_s, u"what"_s, u"before"_s, u"after"_s, u"count"_s, u"details"_s,
        u"cluster"_s, u"nodes"_s, u"sources"_s };
}

QStringList changeCells(const FleetChange& change)
{
    return { toText(change.kind), change.entity, change.what, change.before, change.after,
        QString::number(change.count), change.details.join(u"; "_s), change.scope.cluster,
        change.nodes.join(u"; "_s), change.sources.join(u"; "_s) };
}

QByteArray changeTable(const std::vector<FleetChange>& changes, char separator)
{
    CellTable lines(separator);
    lines.addLine(changeColumns());
    for (const FleetChange& change : changes) {
        lines.addLine(changeCells(change));
    }
    return lines.text();
}

QByteArray changeJson(const ChangeReport& report)
{
    QJsonArray changes;
    for (const FleetChange& change : report.changes) {
        changes.append(QJsonObject { { u"kind"_s, toText(change.kind) },
            { u"entity"_s, change.entity }, { u"what"_s, change.what },
            { u"before"_s, change.before.isEmpty() ? QJsonValue() : change.before },
            { u"after"_s, change.after.isEmpty() ? QJsonValue() : change.after },
            { u"count"_s, change.count },
            { u"details"_s, QJsonArray::fromStringList(change.details) },
            { u"cluster"_s, change.scope.cluster },
            { u"nodes"_s, QJsonArray::fromStringList(change.nodes) },
            { u"sources"_s, QJsonArray::fromStringList(change.sources) } });
    }
    return QJsonDocument(QJsonObject { { u"before"_s, toIso8601(report.before) },
                             { u"after"_s, toIso8601(report.after) }, { u"changes"_s, changes },
                             { u"problems"_s, QJsonArray::fromStringList(report.problems) },
                             { u"notes"_s, QJsonArray::fromStringList(report.notes) } })
        .toJson();
}

} // namespace promdesk
