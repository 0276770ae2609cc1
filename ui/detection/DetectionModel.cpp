// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "detection/DetectionModel.h"

#include "core/UntrustedText.h"
#include "detection/DetectionWords.h"
#include "theme/PlainText.h"

#include <algorithm>
#include <array>
#include <utility>

using namespace Qt::StringLiterals;

namespace promdesk {

namespace {

constexpr int kShownCharacters = 300;

bool isFigure(int column)
{
    return column == DetectionModel::SignalsColumn;
}

/// Where most of them can be had; -1 where the profile is detected nowhere.
int mostSignals(const ProfileReport& report)
{
    int most = -1;
    for (const ProfileSighting& one : report.sightings) {
        most = std::max(most, one.signalList.empty() ? -1 : one.boundSignals());
    }
    return most;
}

} // namespace

DetectionModel::DetectionModel(QObject* parent)
    : QAbstractTableModel(parent)
{ }

void DetectionModel::setReport(DetectionReport report)
{
    const QStringList before = keys();
    std::swap(m_report, report);
    if (keys() == before) {
        if (rowCount() > 0) {
            Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
        }
        return;
    }
    std::swap(m_report, report);
    beginResetModel();
    m_report = std::move(report);
    endResetModel();
}

const FileProblem* DetectionModel::problemAt(int row) const
{
    const auto at = static_cast<std::size_t>(row);
    return at < m_report.problems.size() ? &m_report.problems[at] : nullptr;
}

const ProfileReport* DetectionModel::profileAt(int row) const
{
    const auto at = static_cast<std::size_t>(row);
    return at < m_report.problems.size() ? nullptr
                                         : &m_report.rows.at(at - m_report.problems.size());
}

QString DetectionModel::keyOf(int row) const
{
    if (const FileProblem* problem = problemAt(row)) {
        return u"file "_s + problem->file + u' ' + QString::number(problem->line);
    }
    return u"profile "_s + QString::fromStdString(profileAt(row)->profile->id);
}

QStringList DetectionModel::keys() const
{
    QStringList all;
    for (int row = 0; row < rowCount(); ++row) {
        all += keyOf(row);
    }
    return all;
}

bool DetectionModel::matches(int row, const QStringList& words) const
{
    QStringList texts;
    for (int column = 0; column < ColumnCount; ++column) {
        texts += textOf(row, column);
    }
    if (const ProfileReport* profile = profileAt(row)) {
        texts += QString::fromStdString(profile->profile->id);
        texts += originText(profile->origin);
        for (const std::string& marker : profile->profile->markers) {
            texts += QString::fromStdString(marker);
        }
    }
    return std::all_of(words.begin(), words.end(), [&texts](const QString& word) {
        return std::any_of(texts.begin(), texts.end(),
            [&word](const QString& text) { return text.contains(word, Qt::CaseInsensitive); });
    });
}

int DetectionModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_report.problems.size() + m_report.rows.size());
}

int DetectionModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : int(ColumnCount);
}

QVariant DetectionModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) {
        return {};
    }
    switch (role) {
    case Qt::DisplayRole:
        return UntrustedText(textOf(index.row(), index.column())).plain(kShownCharacters);
    case Qt::ToolTipRole:
        return toToolTip(UntrustedText(textOf(index.row(), index.column())));
    case Qt::TextAlignmentRole:
        return QVariant::fromValue(
            Qt::Alignment(isFigure(index.column()) ? Qt::AlignRight : Qt::AlignLeft)
            | Qt::AlignVCenter);
    case SortRole:
        return sortValueOf(index.row(), index.column());
    case KeyRole:
        return keyOf(index.row());
    default:
        return {};
    }
}

QString DetectionModel::textOf(int row, int column) const
{
    if (const FileProblem* problem = problemAt(row)) {
        switch (column) {
        case StateColumn:
            return tr("✕ error");
        case ProfileColumn:
            return problem->file.section(u'/', -1);
        case ReasonColumn:
            return problemText(*problem);
        default:
            return {};
        }
    }
    const ProfileReport& report = *profileAt(row);
    switch (column) {
    case StateColumn:
        return QString(stateSign(report.state())) + u' ' + stateText(report);
    case ProfileColumn:
        return report.origin == ProfileOrigin::Shipped
            ? report.profile->title
            : tr("%1 (%2)").arg(report.profile->title,
                report.origin == ProfileOrigin::Own ? tr("own") : tr("corrected"));
    case RoleColumn:
        return roleText(report.profile->role);
    case LevelColumn:
        return levelText(report.profile->level);
    case FoundColumn:
        return entitiesText(report.entities());
    case SignalsColumn:
        return signalsText(report);
    case ReasonColumn:
        return reasonText(report);
    default:
        return {};
    }
}

QVariant DetectionModel::sortValueOf(int row, int column) const
{
    const ProfileReport* report = profileAt(row);
    switch (column) {
    case StateColumn:
        return report ? 1.0 + static_cast<double>(report->state()) : 0.0;
    case FoundColumn:
        return report ? static_cast<double>(report->entities().total()) : -1.0;
    case SignalsColumn:
        return report ? static_cast<double>(mostSignals(*report)) : -1.0;
    default:
        return textOf(row, column);
    }
}

QVariant DetectionModel::headerData(int section, Qt::Orientation orientation, int role) const
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
    const std::array<QString, ColumnCount> titles { tr("State"), tr("Profile"),
        tr("By what, or why not"), tr("Found"), tr("Signals"), tr("Role"), tr("Level") };
    return titles[static_cast<std::size_t>(section)];
}

} // namespace promdesk
