// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "activity/QueryWords.h"

#include "core/Unit.h"
#include "core/UntrustedText.h"

#include <QCoreApplication>
#include <QLocale>

#include <cmath>

using namespace Qt::StringLiterals;

namespace promdesk {

namespace {

constexpr int kNameCharacters = 200;

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(QueryWords)
};

QString failuresText(int failures)
{
    return failures == 1 ? Words::tr("a failure") : Words::tr("%n failures", nullptr, failures);
}

/// In whole seconds, none of them before its time.
QString restText(Duration rest)
{
    const auto seconds = static_cast<std::int64_t>(std::ceil(rest.toSeconds()));
    return toText(Duration::fromSeconds(seconds));
}

} // namespace

QString kindText(QueryLogEntry::Kind kind)
{
    switch (kind) {
    case QueryLogEntry::Kind::Full:
        return Words::tr("whole range");
    case QueryLogEntry::Kind::Tail:
        return Words::tr("tail");
    case QueryLogEntry::Kind::Slice:
        return Words::tr("slice");
    case QueryLogEntry::Kind::Instant:
        return Words::tr("instant");
    case QueryLogEntry::Kind::Estimate:
        return Words::tr("estimate");
    case QueryLogEntry::Kind::Stored:
        return Words::tr("stored");
    case QueryLogEntry::Kind::Raw:
        return Words::tr("raw samples");
    case QueryLogEntry::Kind::Local:
        return Words::tr("evaluated here");
    case QueryLogEntry::Kind::Call:
        return Words::tr("call");
    }
    return {};
}

QString kindExplanation(QueryLogEntry::Kind kind)
{
    switch (kind) {
    case QueryLogEntry::Kind::Full:
        return Words::tr("The whole range was asked for.");
    case QueryLogEntry::Kind::Tail:
        return Words::tr("Only the newest points were asked for; the rest was stored.");
    case QueryLogEntry::Kind::Slice:
        return Words::tr("A part of the range was asked for that was not stored.");
    case QueryLogEntry::Kind::Instant:
        return Words::tr("The value at one moment was asked for.");
    case QueryLogEntry::Kind::Estimate:
        return Words::tr("Asked how much a long query would read, before it runs.");
    case QueryLogEntry::Kind::Stored:
        return Words::tr("Nothing was asked: all of it was stored.");
    case QueryLogEntry::Kind::Raw:
        return Words::tr(
            "Samples were asked for as they were scraped, or only the newest of them.");
    case QueryLogEntry::Kind::Local:
        return Words::tr("Raw samples were asked for, which costs the server less than evaluating "
                         "the expression; that was done here.");
    case QueryLogEntry::Kind::Call:
        return Words::tr("Something other than values was asked for: names, labels, targets, "
                         "rules, what the server is.");
    }
    return {};
}

QString askerText(RequestOrigin::Asker asker)
{
    switch (asker) {
    case RequestOrigin::Asker::Unknown:
        return Words::tr("unknown");
    case RequestOrigin::Asker::Panel:
        return Words::tr("panels");
    case RequestOrigin::Asker::Discovery:
        return Words::tr("discovery");
    case RequestOrigin::Asker::Connection:
        return Words::tr("connecting");
    case RequestOrigin::Asker::Servers:
        return Words::tr("targets and rules");
    case RequestOrigin::Asker::Changes:
        return Words::tr("what changed?");
    case RequestOrigin::Asker::Detection:
        return Words::tr("detection");
    case RequestOrigin::Asker::Export:
        return Words::tr("export");
    }
    return {};
}

QString originText(const RequestOrigin& origin)
{
    return origin.name.isEmpty() ? askerText(origin.asker)
                                 : UntrustedText(origin.name).plain(kNameCharacters);
}

QString subjectText(const QueryLogEntry& entry)
{
    const QString expression = QString::fromStdString(entry.request.expression);
    if (entry.kind != QueryLogEntry::Kind::Call) {
        return expression;
    }
    return expression.isEmpty() ? entry.path : QString(entry.path + u' ' + expression);
}

QString outcomeText(const QueryLogEntry& entry)
{
    if (!entry.error) {
        return entry.status >= 400 ? Words::tr("HTTP %1").arg(entry.status) : Words::tr("ok");
    }
    return entry.error->kind == ErrorKind::Cancelled
        ? Words::tr("cancelled")
        : Words::tr("failed: %1").arg(UntrustedText(entry.error->message).plain(200));
}

QString latencyText(Duration latency)
{
    return latency < Duration::fromMs(1)
        ? Words::tr("< 1 ms")
        : formatValue(latency.toSeconds(), Unit::Seconds, QLocale()).toText();
}

QString shareText(const std::optional<double>& share)
{
    return share ? formatValue(*share, Unit::Ratio, QLocale(), 2).toText() : noValueText();
}

QString bytesText(std::size_t bytes)
{
    return formatValue(static_cast<double>(bytes), Unit::Bytes, QLocale()).toText();
}

QString loadText(const SourceLoad& load)
{
    const QString rest = load.heldFor ? restText(*load.heldFor) : QString();
    if (load.isLockedOut) {
        return load.heldFor ? Words::tr("sign-in refused, tried again in %1").arg(rest)
                            : Words::tr("sign-in refused");
    }
    if (load.heldFor) {
        return Words::tr("held back for %1 after %2").arg(rest, failuresText(load.failures));
    }
    return load.failures > 0 ? Words::tr("tried again after %1").arg(failuresText(load.failures))
                             : Words::tr("ok");
}

QString noValueText()
{
    return u"–"_s;
}

} // namespace promdesk
