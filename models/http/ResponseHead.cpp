// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "http/ResponseHead.h"

#include <algorithm>
#include <optional>

using namespace Qt::StringLiterals;

namespace promdesk {

namespace {

constexpr std::size_t kMostHeaders = 256;

tl::unexpected<Error> noHttp()
{
    return failure(ErrorKind::NotPrometheus, u"The answer is not HTTP."_s);
}

/// Takes one line off the text, without its end.
std::optional<QByteArrayView> takeLine(QByteArrayView& text)
{
    const qsizetype end = text.indexOf('\n');
    if (end < 0) {
        return std::nullopt;
    }
    QByteArrayView line = text.first(end);
    text = text.sliced(end + 1);
    return line.endsWith('\r') ? line.chopped(1) : line;
}

bool isDigit(char letter)
{
    return letter >= '0' && letter <= '9';
}

/// "HTTP/1.1 200 OK"
bool readStatus(QByteArrayView line, ResponseHead& head)
{
    constexpr qsizetype kStatusAt = 9;
    constexpr qsizetype kShortest = kStatusAt + 3;
    const bool isHttp1 = line.size() >= kShortest && line.startsWith("HTTP/1.") && isDigit(line[7])
        && line[8] == ' ';
    if (!isHttp1 || (line.size() > kShortest && line[kShortest] != ' ')) {
        return false;
    }
    const QByteArrayView digits = line.sliced(kStatusAt, 3);
    head.isHttp11 = line[7] != '0';
    head.status = digits.toInt();
    return std::all_of(digits.begin(), digits.end(), isDigit) && head.status >= 100;
}

/// Letters that RFC 9110 (section 5.6.2) allows in a name.
bool isToken(char letter)
{
    return letter > ' ' && letter < '\x7f'
        && !QByteArrayView("\"(),/:;<=>?@[\\]{}").contains(letter);
}

bool addHeader(QByteArrayView line, ResponseHead& head)
{
    const qsizetype colon = line.indexOf(':');
    const QByteArrayView name = line.first(std::max<qsizetype>(colon, 0));
    if (name.isEmpty() || !std::all_of(name.begin(), name.end(), isToken)) {
        return false;
    }
    const QByteArray value = line.sliced(colon + 1).trimmed().toByteArray();
    const auto same =
        std::find_if(head.headers.begin(), head.headers.end(), [name](const auto& header) {
            return header.first.compare(name, Qt::CaseInsensitive) == 0;
        });
    if (same != head.headers.end()) {
        same->second += ", " + value;
        return true;
    }
    head.headers.emplace_back(name.toByteArray(), value);
    return head.headers.size() <= kMostHeaders;
}

} // namespace

QByteArray ResponseHead::value(QByteArrayView name) const
{
    const auto at = std::find_if(headers.begin(), headers.end(), [name](const auto& header) {
        return header.first.compare(name, Qt::CaseInsensitive) == 0;
    });
    return at == headers.end() ? QByteArray() : at->second;
}

qsizetype headEnd(QByteArrayView text)
{
    for (qsizetype at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) {
        const QByteArrayView rest = text.sliced(at + 1);
        if (rest.startsWith('\n')) {
            return at + 2;
        }
        if (rest.startsWith("\r\n")) {
            return at + 3;
        }
    }
    return -1;
}

Result<ResponseHead> parseResponseHead(QByteArrayView text)
{
    ResponseHead head;
    const std::optional<QByteArrayView> first = takeLine(text);
    if (!first || !readStatus(*first, head)) {
        return noHttp();
    }
    while (const std::optional<QByteArrayView> line = takeLine(text)) {
        if (line->isEmpty()) {
            return head;
        }
        const bool isFolded = line->startsWith(' ') || line->startsWith('\t');
        if (isFolded && !head.headers.empty()) {
            head.headers.back().second += ' ' + line->trimmed().toByteArray();
        } else if (isFolded || !addHeader(*line, head)) {
            return noHttp();
        }
    }
    return noHttp(); // without its blank line
}

} // namespace promdesk
