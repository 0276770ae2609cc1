// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "http/BodyReader.h"

#include <QIODevice>

#include <algorithm>
#include <array>
#include <limits>
#include <optional>

using namespace Qt::StringLiterals;

namespace promdesk {

namespace {

/// A chunk's size and what may stand behind it.
constexpr qint64 kMostLineBytes = 4096;
constexpr qsizetype kMostSizeDigits = 15; ///< hexadecimal; less than 2^63

tl::unexpected<Error> contradiction()
{
    return failure(ErrorKind::NotPrometheus,
        u"The answer is not HTTP: it does not say clearly where it ends."_s);
}

/// Digits alone; several equal ones joined by commas are one (RFC 9110, section 8.6).
std::optional<qint64> lengthIn(const QByteArray& text)
{
    std::optional<qint64> length;
    for (const QByteArray& part : text.split(',')) {
        const QByteArray digits = part.trimmed();
        bool isNumber = !digits.isEmpty() && std::all_of(digits.begin(), digits.end(), [](char c) {
            return c >= '0' && c <= '9';
        });
        const qint64 value = isNumber ? digits.toLongLong(&isNumber) : 0;
        if (!isNumber || (length && *length != value)) {
            return std::nullopt;
        }
        length = value;
    }
    return length;
}

/// A socket whose buffer has once been full reads on when it is asked for more than it has.
void askForMore(QIODevice& wire)
{
    std::array<char, kMostLineBytes + 1> line;
    static_cast<void>(wire.peek(line.data(), line.size()));
}

bool hasNoBody(int status)
{
    return status < 200 || status == 204 || status == 304;
}

} // namespace

Result<BodyReader> BodyReader::of(const ResponseHead& head)
{
    BodyReader body;
    if (hasNoBody(head.status)) {
        return body;
    }
    const QByteArray coding = head.value("Transfer-Encoding").toLower();
    if (!coding.isEmpty() && coding != "identity") {
        if (coding != "chunked") {
            return contradiction();
        }
        body.m_isChunked = true;
        body.m_state = State::ChunkSize;
        return body;
    }
    const QByteArray lengthText = head.value("Content-Length");
    if (lengthText.isEmpty()) {
        body.m_endsByItself = false;
        body.m_left = std::numeric_limits<qint64>::max();
        body.m_state = State::Data;
        return body;
    }
    const std::optional<qint64> length = lengthIn(lengthText);
    if (!length) {
        return contradiction();
    }
    body.m_left = *length;
    body.m_state = *length > 0 ? State::Data : State::Complete;
    return body;
}

qint64 BodyReader::read(QIODevice& wire, char* out, qint64 most)
{
    qint64 taken = 0;
    while (taken < most) {
        skipBetweenChunks(wire);
        const qint64 wanted = std::min(most - taken, m_left);
        const qint64 count = m_state == State::Data ? wire.read(out + taken, wanted) : 0;
        if (count <= 0) {
            break;
        }
        taken += count;
        m_left -= m_endsByItself ? count : 0;
        if (m_left == 0) {
            m_state = m_isChunked ? State::ChunkEnd : State::Complete;
        }
    }
    skipBetweenChunks(wire); // the end may be there already
    return taken;
}

/// Lines, as far as they have come.
void BodyReader::skipBetweenChunks(QIODevice& wire)
{
    const auto isBetween = [this] {
        return m_state == State::ChunkSize || m_state == State::ChunkEnd
            || m_state == State::Trailer;
    };
    while (isBetween()) {
        if (!wire.canReadLine()) {
            m_state = wire.bytesAvailable() > kMostLineBytes ? State::Broken : m_state;
            askForMore(wire);
            return;
        }
        takeFramingLine(wire.readLine(kMostLineBytes + 1));
    }
}

void BodyReader::takeFramingLine(const QByteArray& line)
{
    if (!line.endsWith('\n')) {
        m_state = State::Broken; // longer than any that means well
        return;
    }
    const QByteArrayView text = QByteArrayView(line).chopped(line.endsWith("\r\n") ? 2 : 1);
    switch (m_state) {
    case State::ChunkSize:
        takeChunkSize(text);
        break;
    case State::ChunkEnd:
        m_state = text.isEmpty() ? State::ChunkSize : State::Broken;
        break;
    case State::Trailer:
        m_trailerBytes += line.size();
        m_state = text.isEmpty()              ? State::Complete
            : m_trailerBytes > kMostHeadBytes ? State::Broken
                                              : State::Trailer;
        break;
    default:
        break;
    }
}

/// "1a3f", and perhaps ";name=value".
void BodyReader::takeChunkSize(QByteArrayView line)
{
    const qsizetype semicolon = line.indexOf(';');
    const QByteArrayView digits = (semicolon < 0 ? line : line.first(semicolon)).trimmed();
    const auto isHex = [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
    };
    if (digits.isEmpty() || digits.size() > kMostSizeDigits
        || !std::all_of(digits.begin(), digits.end(), isHex)) {
        m_state = State::Broken;
        return;
    }
    m_left = digits.toLongLong(nullptr, 16);
    m_state = m_left > 0 ? State::Data : State::Trailer;
}

void BodyReader::close()
{
    if (m_state != State::Complete) {
        m_state = m_endsByItself ? State::Broken : State::Complete;
    }
}

} // namespace promdesk
