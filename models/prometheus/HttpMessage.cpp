// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "prometheus/HttpMessage.h"

#include <algorithm>

namespace promdesk {

bool BodySink::accepts(const QByteArray&, QByteArrayView head) const
{
    // Shorter bodies are decoded in less time than it takes to hand them over piece by piece, each
    // with two threads woken; an error stands in the head of its answer.
    constexpr qsizetype kShortBytes = 64LL * 1024;
    constexpr qsizetype kHeadBytes = 256;
    const auto isBlank = [](char c) { return c == ' ' || c == '\n' || c == '\r' || c == '\t'; };
    const auto* const first = std::find_if_not(head.begin(), head.end(), isBlank);
    return head.size() >= kShortBytes && first != head.end() && *first == '{'
        && !head.first(kHeadBytes).toByteArray().contains("\"error\"");
}

QByteArray encodeForm(const std::vector<HttpRequest::Parameter>& parameters)
{
    QByteArray form;
    for (const auto& [name, value] : parameters) {
        if (!form.isEmpty()) {
            form += '&';
        }
        form += name.toPercentEncoding() + '=' + value.toPercentEncoding();
    }
    return form;
}

} // namespace promdesk
