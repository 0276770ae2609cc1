// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "panels/LabelTableModel.h"

#include "series/SampleValue.h"
#include "theme/PlainText.h"

#include <QLocale>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <unordered_map>

namespace promdesk {

namespace {

UntrustedText textOf(std::string_view value)
{
    return UntrustedText(value);
}

QString valueName(const PlannedQuery& query)
{
    const bool isTemplate = query.legend.contains(u"{{");
    const QString name = query.legend.isEmpty() || isTemplate ? query.signalId : query.legend;
    return name.isEmpty() ? LabelTableModel::tr("Value") : UntrustedText(name).plain(60);
}

/// NaN has no order: it goes below everything.
double sortable(double value)
{
    return std::isnan(value) ? -std::numeric_limits<double>::infinity() : value;
}

} // namespace

LabelTableModel::LabelTableModel(QObject* parent)
    : QAbstractTableModel(parent)
{ }

void LabelTableModel::setContent(
    const PanelPlan& plan, const std::vector<SeriesFrame>& frames, const QStringList& labels)
{
    Content content = readRows(plan, frames);
    for (const QString& name : labels) {
        content.labelNames.push_back(name.toStdString());
    }
    if (labels.isEmpty()) {
        content.labelNames = distinguishingLabels(content.rows);
    }
    if (!hasSameShape(content, m_content)) {
        beginResetModel();
        m_content = std::move(content);
        endResetModel();
        return;
    }
    // New values of the same rows: selection and scrolling stay.
    m_content = std::move(content);
    if (!m_content.rows.empty()) {
        Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, columnCount() - 1));
    }
}

bool LabelTableModel::hasSameShape(const Content& a, const Content& b)
{
    return a.labelNames == b.labelNames && a.valueNames == b.valueNames
        && std::equal(a.rows.begin(), a.rows.end(), b.rows.begin(), b.rows.end(),
            [](const Row& x, const Row& y) { return x.labels == y.labels; });
}

LabelTableModel::Content LabelTableModel::readRows(
    const PanelPlan& plan, const std::vector<SeriesFrame>& frames)
{
    const std::size_t queries = std::min(frames.size(), plan.queries.size());
    Content content;
    content.unit = plan.spec.unit;
    content.greatest.assign(queries, 0.0);
    std::unordered_map<LabelSet, std::size_t> rowByLabels;
    for (std::size_t q = 0; q < queries; ++q) {
        const PlannedQuery& query = plan.queries[q];
        content.valueNames += valueName(query);
        for (std::size_t i = 0; frames[q].snapshot && i < frames[q].snapshot->series.size(); ++i) {
            const Series& series = frames[q].snapshot->series[i];
            LabelSet labels = series.labels;
            labels.remove("__name__");
            const auto [at, isNew] = rowByLabels.try_emplace(labels, content.rows.size());
            if (isNew) {
                content.rows.push_back({ std::move(labels), query.sourceId,
                    std::vector<double>(queries, missingValue()) });
            }
            const double value = newestValue(series);
            content.rows[at->second].values[q] = value;
            if (std::isfinite(value)) {
                content.greatest[q] = std::max(content.greatest[q], value);
            }
        }
    }
    return content;
}

std::vector<std::string> LabelTableModel::distinguishingLabels(const std::vector<Row>& rows)
{
    struct Seen
    {
        std::string_view value;
        std::size_t count = 0;
        bool differs = false;
    };

    std::map<std::string_view, Seen> byName;
    for (const Row& row : rows) {
        for (const auto& [name, value] : row.labels) {
            Seen& seen = byName[name];
            seen.differs = seen.differs || (seen.count > 0 && seen.value != value);
            seen.value = value;
            ++seen.count;
        }
    }
    std::vector<std::string> names;
    for (const auto& [name, seen] : byName) {
        const bool tellsRowsApart = rows.size() == 1 || seen.differs || seen.count != rows.size();
        if (tellsRowsApart && names.size() < kMostLabelColumns) {
            names.emplace_back(name);
        }
    }
    return names;
}

const LabelSet& LabelTableModel::labelsOf(int row) const
{
    return m_content.rows.at(static_cast<std::size_t>(row)).labels;
}

QString LabelTableModel::sourceOf(int row) const
{
    return m_content.rows.at(static_cast<std::size_t>(row)).source;
}

int LabelTableModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_content.rows.size());
}

int LabelTableModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid()
        ? 0
        : static_cast<int>(m_content.labelNames.size() + m_content.greatest.size());
}

QVariant LabelTableModel::valueCell(const Row& row, std::size_t query, int role) const
{
    const double value = row.values.at(query);
    switch (role) {
    case Qt::DisplayRole:
        return isMissing(value)
            ? QVariant()
            : QVariant(formatValue(value, m_content.unit, QLocale(), 4).toText());
    case Qt::TextAlignmentRole:
        return QVariant::fromValue(Qt::Alignment(Qt::AlignRight) | Qt::AlignVCenter);
    case SortRole:
        return sortable(value);
    case ShareRole:
        return std::isfinite(value) && m_content.greatest[query] > 0
            ? QVariant(std::clamp(value / m_content.greatest[query], 0.0, 1.0))
            : QVariant();
    default:
        return {};
    }
}

QVariant LabelTableModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid()) {
        return {};
    }
    const Row& row = m_content.rows.at(static_cast<std::size_t>(index.row()));
    const auto column = static_cast<std::size_t>(index.column());
    if (column >= m_content.labelNames.size()) {
        return valueCell(row, column - m_content.labelNames.size(), role);
    }
    const std::string_view value = row.labels.value(m_content.labelNames[column]);
    switch (role) {
    case Qt::DisplayRole:
        return textOf(value).plain(200);
    case Qt::ToolTipRole:
        return toToolTip(textOf(value));
    case SortRole:
        return toQString(value);
    default:
        return {};
    }
}

QVariant LabelTableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= columnCount()) {
        return {};
    }
    const auto column = static_cast<std::size_t>(section);
    const bool isLabel = column < m_content.labelNames.size();
    if (role == Qt::TextAlignmentRole) {
        return QVariant::fromValue(
            Qt::Alignment(isLabel ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter);
    }
    if (role != Qt::DisplayRole) {
        return {};
    }
    return isLabel
        ? textOf(m_content.labelNames[column]).plain(60)
        : m_content.valueNames.at(static_cast<qsizetype>(column - m_content.labelNames.size()));
}

} // namespace promdesk
