// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "inspection/CountsModel.h"

#include "core/Unit.h"

#include <QLocale>

#include <utility>

using namespace Qt::StringLiterals;

namespace promdesk {

void CountsModel::setRows(std::vector<CountRow> rows)
{
    beginResetModel();
    m_rows = std::move(rows);
    endResetModel();
}

QString CountsModel::wordsOf(CountRow::Kind kind)
{
    switch (kind) {
    case CountRow::Kind::SeriesOfMetric:
        return tr("series of a metric");
    case CountRow::Kind::SeriesOfPair:
        return tr("series of a label value");
    case CountRow::Kind::SeriesWithLabel:
        return tr("series with a label");
    case CountRow::Kind::ValuesOfLabel:
        return tr("values of a label");
    case CountRow::Kind::BytesOfLabel:
        return tr("memory of a label");
    }
    return {};
}

QStringList CountsModel::titles() const
{
    return { tr("What"), tr("Name"), tr("Count"), tr("Of all series"), tr("Server") };
}

QString CountsModel::textOf(int at, int column) const
{
    const CountRow& row = m_rows[std::size_t(at)];
    switch (column) {
    case KindColumn:
        return wordsOf(row.kind);
    case NameColumn:
        return row.name;
    case CountColumn:
        return row.kind == CountRow::Kind::BytesOfLabel
            ? formatValue(static_cast<double>(row.count), Unit::Bytes, QLocale()).toText()
            : QLocale().toString(static_cast<qlonglong>(row.count));
    case ShareColumn:
        return row.share > 0 ? formatValue(row.share, Unit::Ratio, QLocale()).toText() : u"–"_s;
    case SourceColumn:
        return row.source;
    default:
        return {};
    }
}

QVariant CountsModel::sortValueOf(int at, int column) const
{
    const CountRow& row = m_rows[std::size_t(at)];
    switch (column) {
    case KindColumn:
        return at;
    case CountColumn:
        return QVariant::fromValue<qlonglong>(row.count);
    case ShareColumn:
        return row.share;
    default:
        return {};
    }
}

bool CountsModel::isFigure(int column) const
{
    return column == CountColumn || column == ShareColumn;
}

} // namespace promdesk
