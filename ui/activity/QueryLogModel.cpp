// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "activity/QueryLogModel.h"

#include "activity/QueryWords.h"
#include "theme/PlainText.h"

#include <QDateTime>
#include <QLocale>

#include <algorithm>
#include <array>
#include <utility>

using namespace Qt::StringLiterals;

namespace promdesk {

namespace {

constexpr int kShownCharacters = 300;
constexpr int kToolTipCharacters = 4000;

QDateTime dateTimeOf(Instant time)
{
    return QDateTime::fromMSecsSinceEpoch(time.toMs());
}

bool isFigure(int column)
{
    return column >= QueryLogModel::RangeColumn && column <= QueryLogModel::StatusColumn;
}

bool isRange(const QueryLogEntry& entry)
{
    return entry.request.kind == QueryRequest::Kind::Range;
}

/// Whether an answer came of which there are figures.
bool hasBody(const QueryLogEntry& entry)
{
    return !entry.error && entry.kind != QueryLogEntry::Kind::Stored;
}

/// Whether what came was counted in series and samples: only those of what is looked at are.
bool isCounted(const QueryLogEntry& entry)
{
    const bool isNoted = entry.request.origin.flight == 0 && !entry.path.isEmpty();
    return !entry.error && !isNoted;
}

template <typename Count> QString countText(Count count)
{
    return QLocale().toString(static_cast<qlonglong>(count));
}

} // namespace

QueryLogModel::QueryLogModel(NameOf serverName, QObject* parent)
    : QAbstractTableModel(parent)
    , m_nameOf(std::move(serverName))
{ }

std::size_t QueryLogModel::newEntries(const QueryLog& log) const
{
    return std::min(log.totalCount() - m_taken, log.entries().size());
}

void QueryLogModel::follow(const QueryLog& log)
{
    const auto& entries = log.entries();
    const std::size_t arrived = newEntries(log);
    m_taken = log.totalCount();
    if (arrived > 0) {
        beginInsertRows({}, 0, static_cast<int>(arrived) - 1);
        for (std::size_t i = entries.size() - arrived; i < entries.size(); ++i) {
            m_rows.push_front({ .entry = entries[i],
                .server = m_nameOf(entries[i].sourceId),
                .number = m_taken - entries.size() + i });
        }
        endInsertRows();
    }
    if (m_rows.size() > entries.size()) {
        beginRemoveRows({}, static_cast<int>(entries.size()), rowCount() - 1);
        m_rows.resize(entries.size());
        endRemoveRows();
    }
}

void QueryLogModel::restart(const QueryLog& log)
{
    beginResetModel();
    m_rows.clear();
    m_taken = log.totalCount();
    endResetModel();
}

const QueryLogEntry& QueryLogModel::entry(int row) const
{
    return m_rows.at(static_cast<std::size_t>(row)).entry;
}

QString QueryLogModel::serverName(int row) const
{
    return m_rows.at(static_cast<std::size_t>(row)).server;
}

bool QueryLogModel::matches(int row, const QStringList& words) const
{
    const Row& one = m_rows.at(static_cast<std::size_t>(row));
    const RequestOrigin& origin = one.entry.request.origin;
    const std::array texts { subjectText(one.entry), one.server, originText(origin),
        askerText(origin.asker), kindText(one.entry.kind), outcomeText(one.entry) };
    return std::all_of(words.begin(), words.end(), [&texts](const QString& word) {
        return std::any_of(texts.begin(), texts.end(),
            [&word](const QString& text) { return text.contains(word, Qt::CaseInsensitive); });
    });
}

int QueryLogModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int QueryLogModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : int(ColumnCount);
}

QVariant QueryLogModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) {
        return {};
    }
    const Row& row = m_rows[static_cast<std::size_t>(index.row())];
    switch (role) {
    case Qt::DisplayRole:
        return textOf(row, index.column());
    case Qt::ToolTipRole:
        return toToolTip(UntrustedText(toolTipOf(row, index.column())));
    case Qt::TextAlignmentRole:
        return QVariant::fromValue(
            Qt::Alignment(isFigure(index.column()) ? Qt::AlignRight : Qt::AlignLeft)
            | Qt::AlignVCenter);
    case SortRole:
        return sortValueOf(row, index.column());
    case NumberRole:
        return QVariant::fromValue<qulonglong>(row.number);
    default:
        return {};
    }
}

QString QueryLogModel::textOf(const Row& row, int column) const
{
    const QueryLogEntry& entry = row.entry;
    switch (column) {
    case TimeColumn:
        return dateTimeOf(entry.askedAt).time().toString(u"HH:mm:ss.zzz"_s);
    case ServerColumn:
        return row.server.isEmpty() ? tr("(removed)") : UntrustedText(row.server).plain(60);
    case OriginColumn:
        return originText(entry.request.origin);
    case KindColumn:
        return kindText(entry.kind);
    case ExpressionColumn:
        return UntrustedText(subjectText(entry)).plain(kShownCharacters);
    case OutcomeColumn:
        return outcomeText(entry);
    default:
        return figureOf(entry, column);
    }
}

QString QueryLogModel::figureOf(const QueryLogEntry& entry, int column)
{
    const QueryRequest& request = entry.request;
    switch (column) {
    case RangeColumn:
        return isRange(entry) ? toText(request.end - request.start) : noValueText();
    case StepColumn:
        return isRange(entry) ? toText(request.step) : noValueText();
    case WaitedColumn:
        return entry.kind == QueryLogEntry::Kind::Stored ? noValueText()
                                                         : latencyText(entry.queueWait);
    case TookColumn:
        return latencyText(entry.latency);
    case BytesColumn:
        return hasBody(entry) ? bytesText(entry.bodyBytes) : noValueText();
    case SeriesColumn:
        return isCounted(entry) ? countText(entry.seriesCount) : noValueText();
    case SamplesColumn:
        return isCounted(entry) ? countText(entry.sampleCount) : noValueText();
    case StatusColumn:
        return entry.status > 0 ? QString::number(entry.status) : noValueText();
    default:
        return {};
    }
}

QString QueryLogModel::toolTipOf(const Row& row, int column) const
{
    const QueryLogEntry& entry = row.entry;
    switch (column) {
    case TimeColumn:
        return QLocale().toString(dateTimeOf(entry.askedAt), QLocale::LongFormat);
    case KindColumn:
        return kindExplanation(entry.kind);
    case ExpressionColumn:
        return subjectText(entry).left(kToolTipCharacters);
    case OriginColumn:
        return originText(entry.request.origin) + u" · "_s + askerText(entry.request.origin.asker);
    case StatusColumn:
        return entry.sent > 1 ? tr("The last of %n requests", nullptr, static_cast<int>(entry.sent))
                              : QString();
    case RangeColumn:
    case StepColumn:
        return tr("%1 to %2; %3 points asked for, %4 stored already")
            .arg(dateTimeOf(entry.request.start).toString(Qt::ISODate),
                dateTimeOf(isRange(entry) ? entry.request.end : entry.request.start)
                    .toString(Qt::ISODate),
                countText(entry.askedPoints), countText(entry.storedPoints));
    case TookColumn:
        return entry.serverTime.isZero()
            ? QString()
            : tr("The server evaluated for %1.").arg(latencyText(entry.serverTime));
    case SamplesColumn:
        return entry.serverSamples == 0
            ? QString()
            : tr("The server read %1 samples.").arg(countText(entry.serverSamples));
    case OutcomeColumn:
        return entry.error
            ? QString(entry.error->message + u'\n' + entry.error->detail).left(kToolTipCharacters)
            : QString();
    default:
        return {};
    }
}

QVariant QueryLogModel::sortValueOf(const Row& row, int column) const
{
    const QueryLogEntry& entry = row.entry;
    switch (column) {
    case TimeColumn:
        return static_cast<double>(entry.askedAt.toMs());
    case RangeColumn:
        return isRange(entry) ? (entry.request.end - entry.request.start).toSeconds() : -1.0;
    case StepColumn:
        return isRange(entry) ? entry.request.step.toSeconds() : -1.0;
    case WaitedColumn:
        return entry.queueWait.toSeconds();
    case TookColumn:
        return entry.latency.toSeconds();
    case BytesColumn:
        return hasBody(entry) ? static_cast<double>(entry.bodyBytes) : -1.0;
    case SeriesColumn:
        return isCounted(entry) ? static_cast<double>(entry.seriesCount) : -1.0;
    case SamplesColumn:
        return isCounted(entry) ? static_cast<double>(entry.sampleCount) : -1.0;
    case StatusColumn:
        return static_cast<double>(entry.status);
    default:
        return textOf(row, column);
    }
}

QVariant QueryLogModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= ColumnCount) {
        return {};
    }
    if (role == Qt::TextAlignmentRole) {
        return QVariant::fromValue(
            Qt::Alignment(isFigure(section) ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    }
    if (role != Qt::DisplayRole) {
        return {};
    }
    const std::array<QString, ColumnCount> titles { tr("Time"), tr("Server"), tr("Asked by"),
        tr("Kind"), tr("Expression"), tr("Range"), tr("Step"), tr("Waited"), tr("Took"),
        tr("Bytes"), tr("Series"), tr("Samples"), tr("Status"), tr("Outcome") };
    return titles[static_cast<std::size_t>(section)];
}

} // namespace promdesk
