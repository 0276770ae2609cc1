// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "panels/LabelTableModel.h"

#include "pages/SourceGroups.h"
#include "series/SampleValue.h"
#include "theme/PlainText.h"

#include <QLocale>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <unordered_map>

using namespace Qt::StringLiterals;

namespace promdesk {

namespace {

UntrustedText textOf(std::string_view value)
{
    return UntrustedText(value);
}

/// Empty when the query has no name of its own.
QString valueName(const PlannedQuery& query)
{
    const bool isTemplate = query.legend.contains(u"{{");
    const QString name = query.legend.isEmpty() || isTemplate ? query.signalId : query.legend;
    return UntrustedText(name).plain(60);
}

/// "gpu" is read as "GPU", "pod_name" as "Pod name"; the tool tip keeps the label's own name.
QString labelTitle(const std::string& name)
{
    static const QStringList acronyms { u"cpu"_s, u"gpu"_s, u"id"_s, u"ip"_s, u"uuid"_s };
    QString title = textOf(name).plain(60);
    if (acronyms.contains(title)) {
        return title.toUpper();
    }
    title.replace(u'_', u' ');
    return title.isEmpty() ? title : QString(title.at(0).toUpper() + title.mid(1));
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
    return a.labelNames == b.labelNames && a.isCompared == b.isCompared
        && std::equal(a.valueColumns.begin(), a.valueColumns.end(), b.valueColumns.begin(),
            b.valueColumns.end(),
            [](const ValueColumn& x, const ValueColumn& y) { return x.isLike(y); })
        && std::equal(a.rows.begin(), a.rows.end(), b.rows.begin(), b.rows.end(),
            [](const Row& x, const Row& y) {
                return x.labels == y.labels && x.source == y.source;
            });
}

std::vector<std::size_t> LabelTableModel::assignColumns(
    const PanelPlan& plan, std::size_t queries, Content& content)
{
    std::vector<ValueColumn>& columns = content.valueColumns;
    std::vector<std::size_t> columnOf(queries);
    for (std::size_t q = 0; q < queries; ++q) {
        const PlannedQuery& query = plan.queries[q];
        const ValueColumn wanted { .name = valueName(query),
            .unit = query.unit == Unit::None ? plan.spec.unit : query.unit };
        const auto shared = std::find_if(columns.begin(), columns.end(),
            [&wanted](const ValueColumn& column) { return column.isLike(wanted); });
        const bool isNew = wanted.name.isEmpty() || shared == columns.end();
        columnOf[q] = isNew ? columns.size() : static_cast<std::size_t>(shared - columns.begin());
        if (isNew) {
            columns.push_back(wanted);
        }
    }
    return columnOf;
}

LabelTableModel::Content LabelTableModel::readRows(
    const PanelPlan& plan, const std::vector<SeriesFrame>& frames) const
{
    const std::size_t queries = std::min(frames.size(), plan.queries.size());
    Content content;
    const std::vector<std::size_t> columnOf = assignColumns(plan, queries, content);
    std::map<QString, std::unordered_map<LabelSet, std::size_t>> rowBySource;
    for (std::size_t q = 0; q < queries; ++q) {
        ValueColumn& column = content.valueColumns[columnOf[q]];
        for (std::size_t i = 0; frames[q].snapshot && i < frames[q].snapshot->series.size(); ++i) {
            const Series& series = frames[q].snapshot->series[i];
            LabelSet labels = series.labels;
            labels.remove("__name__");
            const QString source =
                frames[q].parts.empty() ? plan.queries[q].sourceId : sourceIdOf(frames[q], series);
            const auto [at, isNew] = rowBySource[source].try_emplace(labels, content.rows.size());
            if (isNew) {
                content.rows.push_back({ std::move(labels), source,
                    std::vector<double>(content.valueColumns.size(), missingValue()), {} });
            }
            double& cell = content.rows[at->second].values[columnOf[q]];
            cell = isMissing(cell) ? newestValue(series) : cell;
            column.greatest =
                std::isfinite(cell) ? std::max(column.greatest, cell) : column.greatest;
        }
    }
    // Servers give no lasting order: a row would leave its place, and with it the selection.
    std::sort(content.rows.begin(), content.rows.end(), [](const Row& a, const Row& b) {
        return a.labels != b.labels ? a.labels < b.labels : a.source < b.source;
    });
    compare(plan, columnOf, content);
    return content;
}

void LabelTableModel::compare(
    const PanelPlan& plan, const std::vector<std::size_t>& columnOf, Content& content) const
{
    std::vector<ComparedColumn> columns;
    for (const ComparedSignal& signal : m_compared) {
        for (std::size_t q = 0; q < columnOf.size(); ++q) {
            const bool isKnown = std::any_of(columns.begin(), columns.end(),
                [&](const ComparedColumn& one) { return one.column == columnOf[q]; });
            if (plan.queries[q].signalId == signal.id && !isKnown) {
                columns.push_back({ .column = columnOf[q],
                    .name = content.valueColumns[columnOf[q]].name,
                    .side = signal.side,
                    .leastValue = signal.leastValue });
            }
        }
    }
    content.isCompared = !columns.empty() && !content.rows.empty();
    std::map<QString, std::vector<std::size_t>> rowsBySource;
    for (std::size_t i = 0; content.isCompared && i < content.rows.size(); ++i) {
        rowsBySource[content.rows[i].source].push_back(i);
    }
    for (const auto& [source, rows] : rowsBySource) {
        std::vector<std::vector<double>> values;
        for (const std::size_t row : rows) {
            values.push_back(content.rows[row].values);
        }
        std::vector<ComparedRow> compared = compareRows(values, columns);
        for (std::size_t i = 0; i < rows.size(); ++i) {
            content.rows[rows[i]].compared = std::move(compared[i]);
        }
    }
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

int LabelTableModel::laggingRows() const
{
    return static_cast<int>(std::count_if(m_content.rows.begin(), m_content.rows.end(),
        [](const Row& row) { return !row.compared.sentences.isEmpty(); }));
}

const LabelSet& LabelTableModel::labelsOf(int row) const
{
    return m_content.rows.at(static_cast<std::size_t>(row)).labels;
}

QString LabelTableModel::sourceOf(int row) const
{
    return m_content.rows.at(static_cast<std::size_t>(row)).source;
}

int LabelTableModel::rowOf(const LabelSet& labels, const QString& source) const
{
    const auto row = std::find_if(m_content.rows.begin(), m_content.rows.end(),
        [&](const Row& one) { return one.labels == labels && one.source == source; });
    return row == m_content.rows.end() ? -1 : static_cast<int>(row - m_content.rows.begin());
}

LabelTableModel::ColumnKey LabelTableModel::keyOf(int column) const
{
    return column >= 0 && column < labelColumns()
        ? ColumnKey(m_content.labelNames[static_cast<std::size_t>(column)])
        : ColumnKey(column - labelColumns());
}

int LabelTableModel::columnOf(const ColumnKey& key) const
{
    for (int column = 0; column < columnCount(); ++column) {
        if (keyOf(column) == key) {
            return column;
        }
    }
    return -1;
}

int LabelTableModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_content.rows.size());
}

int LabelTableModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0
                            : static_cast<int>(m_content.labelNames.size()
                                + m_content.valueColumns.size() + (m_content.isCompared ? 1 : 0));
}

QVariant LabelTableModel::comparedCell(const Row& row, int role)
{
    const ComparedRow& compared = row.compared;
    switch (role) {
    case Qt::DisplayRole:
        return compared.isTooFew ? tr("too few to compare") : compared.sentences.join(u", "_s);
    case Qt::ToolTipRole:
        return toToolTip(UntrustedText(compared.isTooFew
                ? tr("Four replicas with a value are needed to say that one lags behind.")
                : compared.sentences.join(u'\n')));
    case SortRole:
        return static_cast<int>(compared.sentences.size());
    case MarkRole:
        return static_cast<int>(compared.isTooFew ? CellMark::TooFew
                : compared.sentences.isEmpty()    ? CellMark::None
                                                  : CellMark::Above);
    default:
        return {};
    }
}

QVariant LabelTableModel::valueCell(const Row& row, std::size_t valueColumn, int role) const
{
    if (valueColumn == m_content.valueColumns.size()) {
        return comparedCell(row, role);
    }
    const double value = row.values.at(valueColumn);
    const ValueColumn& column = m_content.valueColumns.at(valueColumn);
    switch (role) {
    case Qt::DisplayRole:
        return isMissing(value) ? QVariant()
                                : QVariant(formatValue(value, column.unit, QLocale()).toText());
    case Qt::TextAlignmentRole:
        return QVariant::fromValue(Qt::Alignment(Qt::AlignRight) | Qt::AlignVCenter);
    case SortRole:
        return sortable(value);
    case MarkRole:
        return row.compared.marks.empty() ? QVariant()
                                          : QVariant(int(row.compared.marks[valueColumn]));
    case ShareRole:
        return std::isfinite(value) && column.greatest > 0
            ? QVariant(std::clamp(value / column.greatest, 0.0, 1.0))
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
    const bool isLabel = column < m_content.labelNames.size() || isComparedColumn(column);
    if (role == Qt::TextAlignmentRole) {
        return QVariant::fromValue(
            Qt::Alignment(isLabel ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter);
    }
    if (role == Qt::ToolTipRole && column < m_content.labelNames.size()) {
        return toToolTip(textOf(m_content.labelNames[column]));
    }
    return role == Qt::DisplayRole ? QVariant(headerText(column)) : QVariant();
}

QString LabelTableModel::headerText(std::size_t column) const
{
    if (column < m_content.labelNames.size()) {
        return labelTitle(m_content.labelNames[column]);
    }
    if (isComparedColumn(column)) {
        return tr("Lags behind");
    }
    const QString& name = m_content.valueColumns[column - m_content.labelNames.size()].name;
    return name.isEmpty() ? tr("Value") : name;
}

} // namespace promdesk
