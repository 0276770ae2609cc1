// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "activity/SourceTallyModel.h"

#include "activity/QueryWords.h"
#include "core/Unit.h"
#include "core/UntrustedText.h"
#include "theme/PlainText.h"
#include "theme/Theme.h"

#include <QLocale>

#include <algorithm>
#include <array>
#include <utility>

using namespace Qt::StringLiterals;

namespace promdesk {

namespace {

QString countText(std::size_t count)
{
    return QLocale().toString(static_cast<qlonglong>(count));
}

QString latencyOr(const std::optional<Duration>& latency)
{
    return latency ? latencyText(*latency) : noValueText();
}

Qt::Alignment alignmentOf(int column)
{
    const bool isText =
        column == SourceTallyModel::ServerColumn || column == SourceTallyModel::StateColumn;
    return Qt::Alignment(isText ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter;
}

/// A sign before the words, as the servers wear it elsewhere.
QString stateText(const SourceLoad& load)
{
    const Health health = load.heldFor || load.isLockedOut ? Health::Failing
        : load.failures > 0                                ? Health::Degraded
                                                           : Health::Ok;
    return healthSign(health) + QString(u' ' + loadText(load));
}

} // namespace

SourceTallyModel::SourceTallyModel(NameOf serverName, QObject* parent)
    : QAbstractTableModel(parent)
    , m_nameOf(std::move(serverName))
{ }

void SourceTallyModel::setTallies(std::vector<SourceTally> tallies)
{
    const bool isSame = std::equal(tallies.begin(), tallies.end(), m_tallies.begin(),
        m_tallies.end(), [](const SourceTally& a, const SourceTally& b) {
            return a.load.sourceId == b.load.sourceId;
        });
    if (!isSame) {
        beginResetModel();
        m_tallies = std::move(tallies);
        endResetModel();
        return;
    }
    if (tallies != m_tallies) { // else nothing is repainted
        m_tallies = std::move(tallies);
        Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
    }
}

int SourceTallyModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_tallies.size());
}

int SourceTallyModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : int(ColumnCount);
}

QVariant SourceTallyModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) {
        return {};
    }
    const SourceTally& tally = m_tallies[static_cast<std::size_t>(index.row())];
    switch (role) {
    case Qt::DisplayRole:
        return textOf(tally, index.column());
    case Qt::ToolTipRole:
        return index.column() == ServerColumn || index.column() == StateColumn
            ? toToolTip(UntrustedText(textOf(tally, index.column())))
            : QString();
    case Qt::TextAlignmentRole:
        return QVariant::fromValue(alignmentOf(index.column()));
    default:
        return {};
    }
}

QString SourceTallyModel::textOf(const SourceTally& tally, int column) const
{
    const SourceLoad& load = tally.load;
    const QueryTotals& totals = tally.totals;
    switch (column) {
    case ServerColumn:
        return UntrustedText(m_nameOf(load.sourceId)).plain(60);
    case StateColumn:
        return stateText(load);
    case InFlightColumn:
        return tr("%1 of %2", "requests in flight of those that may be")
            .arg(load.inFlight)
            .arg(load.limit);
    case QueuedColumn:
        return QLocale().toString(load.waiting);
    case RequestsColumn:
        return countText(totals.requests);
    case FailuresColumn:
        return countText(totals.failures);
    case MedianColumn:
        return latencyOr(tally.medianLatency);
    case P95Column:
        return latencyOr(tally.p95Latency);
    case BytesColumn:
        return bytesText(totals.bodyBytes);
    case StoredColumn:
        return shareText(storedShare(totals));
    case TailColumn:
        return shareText(tailShare(totals));
    case ServerSamplesColumn:
        return totals.serverSamples == 0
            ? noValueText()
            : formatValue(static_cast<double>(totals.serverSamples), Unit::Short, QLocale())
                  .toText();
    default:
        return {};
    }
}

QVariant SourceTallyModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= ColumnCount) {
        return {};
    }
    const auto at = static_cast<std::size_t>(section);
    if (role == Qt::TextAlignmentRole) {
        return QVariant::fromValue(alignmentOf(section));
    }
    if (role == Qt::DisplayRole) {
        const std::array<QString, ColumnCount> titles { tr("Server"), tr("State"), tr("In flight"),
            tr("Queued"), tr("Requests"), tr("Failures"), tr("Median"), tr("p95"), tr("Received"),
            tr("From store"), tr("Tails"), tr("Server samples") };
        return titles[at];
    }
    if (role == Qt::ToolTipRole) {
        const std::array<QString, ColumnCount> tips { QString(),
            tr("A server that does not answer, or refuses the sign-in, is held back, longer "
               "each time."),
            tr("Requests under way, of those that are sent at once"),
            tr("Questions that somebody looks at and that were not sent yet"), tr("Sent and ended"),
            tr("Of the requests; cancelled ones do not count"),
            tr("Half of the answers came within this time."),
            tr("95 % of the answers came within this time."), tr("Bytes of answers, inflated"),
            tr("Of the points that were wanted, those that did not have to be asked for"),
            tr("Of the requests, those for the newest points only"),
            tr("Samples that the server read for the answers, where it says so") };
        return tips[at];
    }
    return {};
}

} // namespace promdesk
