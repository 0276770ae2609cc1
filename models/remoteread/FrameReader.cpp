// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "remoteread/FrameReader.h"

#include "core/UntrustedText.h"
#include "remoteread/Crc32c.h"

#include <algorithm>
#include <span>
#include <string_view>
#include <utility>

using namespace Qt::StringLiterals;

namespace promdesk {

namespace {

constexpr qsizetype kCrcBytes = 4;
constexpr qsizetype kLongestVarint = 10;

struct FrameHead
{
    std::uint64_t length = 0;
    qsizetype bytes = 0; ///< of the length itself; 0: not complete, −1: none
};

FrameHead readHead(QByteArrayView bytes)
{
    FrameHead head;
    for (qsizetype i = 0; i < bytes.size() && i < kLongestVarint; ++i) {
        const auto byte = static_cast<std::uint8_t>(bytes[i]);
        if (i == kLongestVarint - 1 && byte > 1) {
            break;
        }
        head.length |= static_cast<std::uint64_t>(byte & 0x7fU) << (7 * i);
        if (byte < 0x80U) {
            head.bytes = i + 1;
            return head;
        }
    }
    head.bytes = bytes.size() < kLongestVarint ? 0 : -1;
    return head;
}

std::uint32_t readCrc(QByteArrayView bytes)
{
    std::uint32_t crc = 0;
    for (qsizetype i = 0; i < kCrcBytes; ++i) {
        crc = crc << 8U | static_cast<std::uint8_t>(bytes[i]);
    }
    return crc;
}

/// Servers report what goes wrong behind the first frame as plain text in the stream.
QString textInside(QByteArrayView bytes)
{
    constexpr qsizetype kShown = 300;
    constexpr qsizetype kTelling = 8; // so many readable bytes in a row are no chance
    const auto isReadable = [](char c) { return (c >= ' ' && c <= '~') || c == '\n' || c == '\t'; };
    const QByteArrayView head = bytes.first(std::min(bytes.size(), kShown));
    const qsizetype readable =
        std::find_if_not(head.begin(), head.end(), isReadable) - head.begin();
    if (readable < std::min(bytes.size(), kTelling)) {
        return {};
    }
    return UntrustedText(std::string_view(head.data(), static_cast<std::size_t>(head.size())))
        .plain(static_cast<int>(kShown));
}

Error broken(ErrorKind kind, const QString& message, QByteArrayView bytes)
{
    const QString text = textInside(bytes);
    return Error { .kind = text.isEmpty() ? kind : ErrorKind::Malformed,
        .message = text.isEmpty() ? message : u"The server broke off its stream of raw samples."_s,
        .context = {},
        .detail = text };
}

} // namespace

FrameReader::FrameReader(OnFrame onFrame)
    : m_onFrame(std::move(onFrame))
{ }

Result<void> FrameReader::add(QByteArrayView piece)
{
    // Only the frame that began in an earlier piece is put together; others are read in place.
    if (!m_rest.isEmpty()) {
        m_rest.append(piece);
        if (m_rest.size() < m_needed) {
            return {};
        }
        piece = m_rest;
    }
    qsizetype taken = 0;
    while (taken < piece.size()) {
        const Result<qsizetype> frame = takeFrame(piece.sliced(taken));
        if (!frame) {
            return failure(frame.error());
        }
        if (*frame == 0) {
            break;
        }
        taken += *frame;
    }
    m_rest = piece.sliced(taken).toByteArray();
    return {};
}

Result<qsizetype> FrameReader::takeFrame(QByteArrayView bytes)
{
    const FrameHead head = readHead(bytes);
    if (head.bytes < 0 || head.length > kMostFrameBytes) {
        return failure(
            broken(ErrorKind::Malformed, u"A frame of raw samples is too long."_s, bytes));
    }
    const qsizetype before = head.bytes + kCrcBytes;
    const qsizetype whole = before + static_cast<qsizetype>(head.length);
    m_needed = head.bytes == 0 ? 0 : whole;
    if (head.bytes == 0 || bytes.size() < whole) {
        return 0;
    }
    const QByteArrayView message = bytes.sliced(before, static_cast<qsizetype>(head.length));
    const auto span = std::span(message.data(), static_cast<std::size_t>(message.size()));
    if (crc32c(std::as_bytes(span)) != readCrc(bytes.sliced(head.bytes))) {
        return failure(
            broken(ErrorKind::Malformed, u"A frame of raw samples fails its checksum."_s, bytes));
    }
    const Result<void> used = m_onFrame(message);
    return used ? Result<qsizetype>(whole) : failure(used.error());
}

Result<void> FrameReader::finish() const
{
    if (m_rest.isEmpty()) {
        return {};
    }
    return failure(
        broken(ErrorKind::Truncated, u"The stream of raw samples ends inside a frame."_s, m_rest));
}

} // namespace promdesk
