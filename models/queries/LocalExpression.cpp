// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "queries/LocalExpression.h"

#include "queries/PromqlTokens.h"
#include "remoteread/PlainSelector.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <utility>

namespace promdesk {

namespace {

using Kind = PromqlToken::Kind;

/// Tokens first ≤ i < end.
struct Stretch
{
    std::size_t first = 0;
    std::size_t end = 0;

    [[nodiscard]] std::size_t size() const { return end - first; }
};

std::optional<double> numberIn(const PromqlToken& token)
{
    double number = 0;
    const char* end = token.text.data() + token.text.size();
    const auto [stop, error] = std::from_chars(token.text.data(), end, number);
    const bool isNumber =
        token.kind == Kind::Number && error == std::errc() && stop == end && std::isfinite(number);
    return isNumber ? std::optional(number) : std::nullopt;
}

/// Reads from the outside in: each call takes one layer off the stretch that is left.
class LayerReader
{
public:
    explicit LayerReader(std::string_view expression)
        : m_tokens(promqlTokens(expression))
        , m_partners(bracketPartners(m_tokens))
        , m_rest { 0, m_tokens.size() }
    { }

    std::optional<LocalExpression> read()
    {
        while (m_rest.size() > 0 && m_found.steps.size() <= kMostLocalSteps) {
            if (isEnclosed(m_rest, "(")) {
                m_rest = { m_rest.first + 1, m_rest.end - 1 };
            } else if (!takeNumber() && !takeAggregate() && !takeQuantile()) {
                return readInmost();
            }
        }
        return std::nullopt;
    }

private:
    /// The stretch is one pair of brackets with what is between them.
    [[nodiscard]] bool isEnclosed(const Stretch& stretch, std::string_view opening) const
    {
        return stretch.size() >= 2 && m_tokens[stretch.first].is(opening)
            && m_partners[stretch.first] == stretch.end - 1;
    }

    [[nodiscard]] std::string_view textOf(const Stretch& stretch) const
    {
        const char* const begin = m_tokens[stretch.first].text.data();
        const std::string_view last = m_tokens[stretch.end - 1].text;
        return { begin, static_cast<std::size_t>(last.data() + last.size() - begin) };
    }

    /// The only operator that is not between brackets.
    [[nodiscard]] std::optional<std::size_t> onlySign() const
    {
        std::optional<std::size_t> sign;
        for (std::size_t i = m_rest.first; i < m_rest.end; ++i) {
            const PromqlToken& token = m_tokens[i];
            if (m_partners[i] > i) {
                i = m_partners[i];
            } else if (token.is("+") || token.is("-") || token.is("*") || token.is("/")) {
                if (sign) {
                    return std::nullopt;
                }
                sign = i;
            }
        }
        return sign;
    }

    bool takeNumber()
    {
        const std::optional<std::size_t> sign = onlySign();
        if (!sign || *sign == m_rest.first || *sign + 1 == m_rest.end) {
            return false;
        }
        const Stretch left { m_rest.first, *sign };
        const Stretch right { *sign + 1, m_rest.end };
        const auto before = left.size() == 1 ? numberIn(m_tokens[left.first]) : std::nullopt;
        const auto behind = right.size() == 1 ? numberIn(m_tokens[right.first]) : std::nullopt;
        if (before.has_value() == behind.has_value()) {
            return false;
        }
        m_found.steps.emplace_back(NumberStep { .sign = m_tokens[*sign].text.front(),
            .number = before ? *before : *behind,
            .isNumberFirst = before.has_value() });
        m_rest = before ? right : left;
        return true;
    }

    /// The labels between brackets: a, b; a comma may follow the last.
    [[nodiscard]] std::optional<std::vector<std::string>> labelsIn(const Stretch& brackets) const
    {
        std::vector<std::string> labels;
        bool isNameNext = true;
        for (std::size_t i = brackets.first + 1; i + 1 < brackets.end; ++i) {
            const PromqlToken& token = m_tokens[i];
            if (isNameNext ? token.kind != Kind::Name : !token.is(",")) {
                return std::nullopt;
            }
            if (isNameNext) {
                labels.emplace_back(token.text);
            }
            isNameNext = !isNameNext;
        }
        return labels;
    }

    /// sum(…), sum by (…) (…) or sum(…) by (…)
    bool takeAggregate()
    {
        const PromqlToken& word = m_tokens[m_rest.first];
        std::string name(word.text);
        std::transform(name.begin(), name.end(), name.begin(),
            [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
        const auto known = word.kind == Kind::Name ? aggregateOperator(name) : std::nullopt;
        if (!known || m_rest.size() < 4) {
            return false;
        }
        const auto isClause = [this](std::size_t at) {
            return at + 1 < m_rest.end
                && (m_tokens[at].isWord("by") || m_tokens[at].isWord("without"));
        };
        Stretch labels { 0, 0 };
        Stretch argument { m_rest.first + 1, m_rest.end };
        std::size_t clause = m_rest.end;
        if (isClause(m_rest.first + 1)) {
            clause = m_rest.first + 1;
            labels = { clause + 1, m_partners[clause + 1] + 1 };
            argument = { labels.end, m_rest.end };
        } else if (m_tokens[argument.first].is("(") && isClause(m_partners[argument.first] + 1)) {
            clause = m_partners[argument.first] + 1;
            labels = { clause + 1, m_rest.end };
            argument = { argument.first, clause };
        }
        Grouping grouping;
        if (clause < m_rest.end) {
            const auto names = isEnclosed(labels, "(") ? labelsIn(labels) : std::nullopt;
            if (!names) {
                return false;
            }
            grouping = { m_tokens[clause].isWord("without"), *names };
        }
        if (!isEnclosed(argument, "(")) {
            return false;
        }
        m_found.steps.emplace_back(AggregateStep { *known, std::move(grouping) });
        m_rest = { argument.first + 1, argument.end - 1 };
        return true;
    }

    /// histogram_quantile(0.9, …)
    bool takeQuantile()
    {
        const bool isCall = m_rest.size() > 5 && m_tokens[m_rest.first].is("histogram_quantile")
            && isEnclosed({ m_rest.first + 1, m_rest.end }, "(")
            && m_tokens[m_rest.first + 3].is(",");
        const auto quantile = isCall ? numberIn(m_tokens[m_rest.first + 2]) : std::nullopt;
        if (!quantile || *quantile < 0 || *quantile > 1) {
            return false;
        }
        m_found.steps.emplace_back(QuantileStep { *quantile });
        m_rest = { m_rest.first + 4, m_rest.end - 1 };
        return true;
    }

    /// rate(selector[5m]) or selector
    std::optional<LocalExpression> readInmost()
    {
        Stretch selector = m_rest;
        const bool isCall = m_rest.size() > 5 && m_tokens[m_rest.first].kind == Kind::Name
            && isEnclosed({ m_rest.first + 1, m_rest.end }, "(");
        if (isCall) {
            const std::size_t closing = m_rest.end - 2;
            const std::size_t opening = m_partners[closing];
            m_found.function = rangeFunction(m_tokens[m_rest.first].text);
            const bool isRange = m_found.function && m_tokens[closing].is("]")
                && opening + 2 == closing && opening > m_rest.first + 2
                && !m_tokens[m_rest.first + 2].is("(");
            const Result<Duration> window = isRange
                ? parseDuration(QString::fromUtf8(m_tokens[opening + 1].text.data(),
                    static_cast<qsizetype>(m_tokens[opening + 1].text.size())))
                : Duration();
            if (!window || *window <= Duration()) {
                return std::nullopt;
            }
            m_found.window = *window;
            selector = { m_rest.first + 2, opening };
        }
        m_found.selector = textOf(selector);
        if (!plainSelector(m_found.selector)) {
            return std::nullopt;
        }
        std::reverse(m_found.steps.begin(), m_found.steps.end());
        return m_found;
    }

    std::vector<PromqlToken> m_tokens;
    std::vector<std::size_t> m_partners;
    Stretch m_rest;
    LocalExpression m_found;
};

} // namespace

std::optional<LocalExpression> localExpression(std::string_view expression)
{
    return LayerReader(expression).read();
}

} // namespace promdesk
