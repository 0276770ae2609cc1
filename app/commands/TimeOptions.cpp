// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "commands/TimeOptions.h"

#include <QCommandLineParser>
#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace promdesk {

namespace {

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(TimeOptions)
};

} // namespace

void declareRangeOptions(QCommandLineParser& parser)
{
    parser.addOption({ u"from"_s,
        Words::tr("Start: 2026-11-22 14:00 (local time), RFC 3339, epoch seconds or now-…"), u"T"_s,
        u"now-1h"_s });
    parser.addOption({ u"to"_s, Words::tr("End, in the same ways"), u"T"_s, u"now"_s });
}

Result<TimeRangeSpec> chosenRange(const QCommandLineParser& parser, Instant now)
{
    TimeRangeSpec spec { parser.value(u"from"_s), parser.value(u"to"_s) };
    if (const auto range = resolve(spec, now); !range) {
        return failure(range.error());
    }
    return spec;
}

Result<QSize> parseSize(const QString& given)
{
    constexpr int kLeast = 64;
    constexpr int kMost = 16'384;
    const QStringList parts = given.split(u'x');
    bool isWidth = false;
    bool isHeight = false;
    const int width = parts.value(0).toInt(&isWidth);
    const int height = parts.value(1).toInt(&isHeight);
    const bool isInside = width >= kLeast && width <= kMost && height >= kLeast && height <= kMost;
    if (parts.size() != 2 || !isWidth || !isHeight || !isInside) {
        return failure(ErrorKind::InvalidArgument,
            Words::tr("'%1' is not a size such as 1920x1080").arg(given.left(32)));
    }
    return QSize(width, height);
}

} // namespace promdesk
