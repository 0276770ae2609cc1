// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers

#include "support/RemoteWriter.h"

#include <QTcpSocket>

#include <algorithm>
#include <bit>
#include <cstdint>

using namespace Qt::StringLiterals;

namespace promdesk::test {

namespace {

constexpr int kTimeoutMs = 30'000;

void appendVarint(QByteArray& out, std::uint64_t number)
{
    while (number >= 0x80U) {
        out += static_cast<char>((number & 0x7fU) | 0x80U);
        number >>= 7U;
    }
    out += static_cast<char>(number);
}

void appendField(QByteArray& out, char tag, const QByteArray& content)
{
    out += tag;
    appendVarint(out, static_cast<std::uint64_t>(content.size()));
    out += content;
}

QByteArray sampleBytes(Instant time, double value)
{
    QByteArray out = "\x09"; // field 1, fixed 64
    const auto bits = std::bit_cast<std::uint64_t>(value);
    for (unsigned shift = 0; shift < 64; shift += 8) {
        out += static_cast<char>((bits >> shift) & 0xffU);
    }
    out += '\x10'; // field 2, varint
    appendVarint(out, static_cast<std::uint64_t>(time.toMs()));
    return out;
}

QByteArray bytes(const std::string& text)
{
    return { text.data(), static_cast<qsizetype>(text.size()) };
}

/// A snappy block of literals.
QByteArray snappy(const QByteArray& plain)
{
    QByteArray out;
    appendVarint(out, static_cast<std::uint64_t>(plain.size()));
    for (qsizetype at = 0; at < plain.size(); at += 65536) {
        const QByteArray piece = plain.mid(at, 65536);
        const auto last = static_cast<unsigned>(piece.size() - 1);
        out += static_cast<char>(61U << 2U);
        out += static_cast<char>(last & 0xffU);
        out += static_cast<char>(last >> 8U);
        out += piece;
    }
    return out;
}

} // namespace

void RemoteWriter::add(const LabelSet& labels, Instant time, double value)
{
    m_samples[labels].emplace_back(time, value);
}

QByteArray RemoteWriter::body() const
{
    QByteArray request;
    for (const auto& [labels, samples] : m_samples) {
        QByteArray series;
        for (const auto& [name, value] : labels) {
            QByteArray label;
            appendField(label, '\x0a', bytes(name));
            appendField(label, '\x12', bytes(value));
            appendField(series, '\x0a', label);
        }
        for (const auto& [time, value] : samples) {
            appendField(series, '\x12', sampleBytes(time, value));
        }
        appendField(request, '\x0a', series);
    }
    return snappy(request);
}

bool RemoteWriter::send()
{
    const QByteArray content = body();
    m_samples.clear();
    QTcpSocket socket;
    socket.connectToHost(m_baseUrl.host(), static_cast<quint16>(m_baseUrl.port()));
    if (!socket.waitForConnected(kTimeoutMs)) {
        m_error = socket.errorString();
        return false;
    }
    socket.write("POST " + m_baseUrl.path().toLatin1()
        + "/api/v1/write HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
          "Content-Type: application/x-protobuf\r\nContent-Encoding: snappy\r\n"
          "X-Prometheus-Remote-Write-Version: 0.1.0\r\nContent-Length: "
        + QByteArray::number(content.size()) + "\r\n\r\n" + content);
    QByteArray answer;
    while (socket.waitForReadyRead(kTimeoutMs)) {
        answer += socket.readAll();
    }
    m_error = QString::fromUtf8(answer.left(500));
    return answer.startsWith("HTTP/1.1 204") || answer.startsWith("HTTP/1.1 200");
}

} // namespace promdesk::test
