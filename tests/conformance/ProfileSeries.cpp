// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "ProfileSeries.h"

#include <QFile>

using namespace Qt::StringLiterals;

namespace promdesk::test {

namespace {

constexpr int kSamples = 21;
constexpr qint64 kStepSeconds = 30;

/// "name{a="b"} 10+6" below a target becomes its samples.
QByteArray samplesOf(const QByteArray& line, const QByteArray& target, Instant end)
{
    const qsizetype open = line.indexOf('{');
    const qsizetype close = line.lastIndexOf('}');
    const QList<QByteArray> value = line.mid(close + 1).trimmed().split('+');
    bool isNumber = false;
    const double first = value.front().toDouble(&isNumber);
    if (open < 0 || close < open || !isNumber || value.size() > 2) {
        return {};
    }
    const double rise = value.size() == 2 ? value.back().toDouble() : 0;
    const QByteArray own = line.mid(open + 1, close - open - 1);
    const QByteArray series = line.left(open) + '{' + target
        + (target.isEmpty() || own.isEmpty() ? "" : ",") + own + "} ";
    QByteArray text;
    for (int i = 0; i < kSamples; ++i) {
        text += series + QByteArray::number(first + rise * i) + ' '
            + QByteArray::number(end.toMs() / 1000 - kStepSeconds * (kSamples - 1 - i)) + '\n';
    }
    return text;
}

bool readExpectation(ProfileSeries& series, const QString& word, const QString& rest)
{
    if (word == u"profiles") {
        series.profiles = rest.split(u' ');
    } else if (word == u"cluster") {
        series.cluster = rest;
    } else if (word == u"node") {
        series.nodes.append(rest);
    } else if (word == u"endpoint") {
        series.endpoints.append(rest);
    } else if (word == u"replica") {
        series.replicas.append(rest);
    } else if (word == u"beside") {
        series.besideEndpoint = rest;
    } else {
        return false;
    }
    return true;
}

} // namespace

ProfileSeries readProfileSeries(const QString& path, Instant end)
{
    ProfileSeries series;
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly)) {
        series.error = u"there is no "_s + path;
        return series;
    }
    QByteArray target;
    int number = 0;
    for (const QByteArray& raw : file.readAll().split('\n')) {
        ++number;
        const QByteArray line = raw.trimmed();
        if (line.isEmpty() || line.startsWith('#')) {
            continue;
        }
        bool isRead = false;
        if (line.startsWith("@ target ")) {
            target = line.mid(9);
            isRead = true;
        } else if (line.startsWith("@ ")) {
            const QString text = QString::fromUtf8(line.mid(2));
            isRead = readExpectation(series, text.section(u' ', 0, 0), text.section(u' ', 1));
        } else {
            const QByteArray samples = samplesOf(line, target, end);
            series.history += samples;
            isRead = !samples.isEmpty();
        }
        if (!isRead) {
            series.error = u"%1:%2 cannot be read"_s.arg(path).arg(number);
            return series;
        }
    }
    return series;
}

} // namespace promdesk::test
