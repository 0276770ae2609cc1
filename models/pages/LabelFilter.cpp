// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "pages/LabelFilter.h"

#include "signals/PromqlText.h"

#include <QRegularExpression>

#include <array>
#include <utility>

using namespace Qt::StringLiterals;

namespace promdesk {

namespace {

using Match = LabelFilter::Match;

/// Longer ones first: "=" begins "=~" as well.
constexpr std::array<std::pair<QLatin1String, Match>, 4> kOperators { {
    { QLatin1String("=~"), Match::Pattern },
    { QLatin1String("!~"), Match::NotPattern },
    { QLatin1String("!="), Match::NotEqual },
    { QLatin1String("="), Match::Equal },
} };

QLatin1String operatorOf(Match match)
{
    for (const auto& [text, kind] : kOperators) {
        if (kind == match) {
            return text;
        }
    }
    return {};
}

QString unquoted(const QString& text)
{
    const bool isQuoted = text.size() >= 2 && (text.front() == u'"' || text.front() == u'\'')
        && text.back() == text.front();
    return isQuoted ? text.mid(1, text.size() - 2) : text;
}

QRegularExpression whole(const QString& pattern)
{
    return QRegularExpression(QRegularExpression::anchoredPattern(pattern),
        QRegularExpression::DotMatchesEverythingOption);
}

} // namespace

Result<LabelFilter> parseLabelFilter(const QString& text)
{
    static const QRegularExpression form(
        u"^\\s*([A-Za-z_][A-Za-z0-9_]*)\\s*(=~|!~|!=|=)\\s*(.*?)\\s*$"_s,
        QRegularExpression::DotMatchesEverythingOption);
    const QRegularExpressionMatch found = form.match(text);
    if (!found.hasMatch()) {
        return failure(ErrorKind::InvalidArgument,
            u"A filter is a label, one of = != =~ !~, and a value: namespace=inference"_s);
    }
    LabelFilter filter { .label = found.captured(1), .value = unquoted(found.captured(3)) };
    for (const auto& [sign, match] : kOperators) {
        filter.match = found.captured(2) == sign ? match : filter.match;
    }
    if (filter.value.size() > LabelFilter::kLongestValue) {
        return failure(ErrorKind::InvalidArgument, u"The value of this filter is too long."_s);
    }
    const bool isPattern = filter.match == Match::Pattern || filter.match == Match::NotPattern;
    if (isPattern && !whole(filter.value).isValid()) {
        return failure(ErrorKind::InvalidArgument, u"The pattern of this filter is none."_s);
    }
    return filter;
}

QString toText(const LabelFilter& filter)
{
    // Blanks at its ends would be lost without quotes, and quotes around it taken for ours.
    const bool isPlain = filter.value == filter.value.trimmed()
        && unquoted(filter.value) == filter.value && !filter.value.isEmpty();
    const QString value = isPlain ? filter.value : u'"' + filter.value + u'"';
    return filter.label + u' ' + operatorOf(filter.match) + u' ' + value;
}

std::string matchersOf(const std::vector<LabelFilter>& filters)
{
    std::vector<std::string> matchers;
    for (const LabelFilter& filter : filters) {
        if (filter.isOn) {
            matchers.push_back(filter.label.toStdString()
                + QString(operatorOf(filter.match)).toStdString()
                + quotePromql(filter.value.toStdString()));
        }
    }
    return joinMatchers(matchers);
}

bool passes(const LabelFilter& filter, const QString& value)
{
    switch (filter.match) {
    case Match::Equal:
        return value == filter.value;
    case Match::NotEqual:
        return value != filter.value;
    case Match::Pattern:
        return whole(filter.value).match(value).hasMatch();
    case Match::NotPattern:
        return whole(filter.value).isValid() && !whole(filter.value).match(value).hasMatch();
    }
    return true;
}

} // namespace promdesk
