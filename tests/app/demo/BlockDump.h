// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include <QByteArray>
#include <QDir>
#include <QProcess>
#include <QString>

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <map>
#include <utility>
#include <vector>

namespace promdesk::test {

/// Times in ms and values, rising in time; a staleness marker is NaN.
using DumpedSamples = std::vector<std::pair<std::int64_t, double>>;

/// The samples by series ("{__name__=\"up\", job=\"a\"}") that promtool reads in a folder's "data"
/// for a selector. Empty when it cannot read them.
inline std::map<QByteArray, DumpedSamples> dumpBlocks(
    const QString& folder, const QString& selector)
{
    QDir(folder).mkpath(QStringLiteral("data/wal")); // promtool wants one
    QProcess promtool;
    promtool.start(QStringLiteral("promtool"),
        { QStringLiteral("tsdb"), QStringLiteral("dump"),
            QString(QStringLiteral("--match=") + selector), QString(folder + u"/data") });
    if (!promtool.waitForFinished() || promtool.exitCode() != 0) {
        return {};
    }
    std::map<QByteArray, DumpedSamples> dumped;
    for (const QByteArray& line : promtool.readAllStandardOutput().split('\n')) {
        const qsizetype end = line.lastIndexOf('}') + 1;
        const QList<QByteArray> words = line.mid(end).trimmed().split(' ');
        if (words.size() == 2) {
            dumped[line.left(end)].emplace_back(
                words.at(1).toLongLong(), std::strtod(words.at(0).constData(), nullptr));
        }
    }
    for (auto& [series, samples] : dumped) {
        std::sort(samples.begin(), samples.end());
    }
    return dumped;
}

/// Of the only series that the selector finds; empty when there is none or several.
inline DumpedSamples dumpSeries(const QString& folder, const QString& selector)
{
    const auto dumped = dumpBlocks(folder, selector);
    return dumped.size() == 1 ? dumped.begin()->second : DumpedSamples();
}

} // namespace promdesk::test
