// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "explorer/FleetWords.h"

#include "explorer/GroupPainter.h"
#include "explorer/VitalChoice.h"
#include "signals/SignalCatalog.h"
#include "theme/Theme.h"

#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace promdesk {

namespace {

constexpr int kMostValues = 3;

} // namespace

QString valuesOf(const FleetCell& cell, const SignalCatalog& catalog)
{
    QStringList values;
    for (const Signal* signal : tellingSignals(catalog, kindOf(cell.scope.level))) {
        if (values.size() < kMostValues && cell.vitals.contains(signal->id)) {
            values += signal->shortTitle + u' ' + vitalText(cell, *signal);
        }
    }
    return values.join(u", "_s);
}

QString wordsOf(const FleetCell& cell, const SignalCatalog& catalog)
{
    QString text = QCoreApplication::translate("Explorer", "%1 in %2, %3")
                       .arg(cell.name, cell.cluster, healthText(cell.verdict.health));
    if (!cell.verdict.reason.isEmpty()) {
        text += u": "_s + cell.verdict.reason;
    }
    const QString values = valuesOf(cell, catalog);
    return values.isEmpty() ? text : QString(text + u", "_s + values);
}

QString wordsOf(const FleetCells& cells)
{
    const QString entities = countText(cells.kind, static_cast<int>(cells.cells.size()));
    const QString text = cells.kind == CellKind::Clusters
        ? entities
        : QCoreApplication::translate("Explorer", "%1 in %2")
              .arg(entities, countText(CellKind::Clusters, static_cast<int>(cells.groups.size())));
    StateCounts all {};
    for (const FleetCell& cell : cells.cells) {
        ++all.at(static_cast<std::size_t>(cell.verdict.health));
    }
    QStringList states;
    for (const Health health : { Health::Failing, Health::Silent, Health::Degraded, Health::Busy,
             Health::Unknown, Health::Ok }) {
        if (const int count = all.at(static_cast<std::size_t>(health)); count > 0) {
            states += u"%L1 %2"_s.arg(count).arg(healthText(health));
        }
    }
    return states.isEmpty() ? text : QString(text + u": "_s + states.join(u", "_s));
}

} // namespace promdesk
