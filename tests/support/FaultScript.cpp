// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers

#include "support/FaultScript.h"

#include <array>
#include <utility>

namespace promdesk::test {

namespace {

/// CRC-32 as of IEEE 802.3, reflected, bit by bit.
quint32 crc32(const QByteArray& bytes)
{
    quint32 crc = 0xFFFFFFFFU;
    for (const char byte : bytes) {
        crc ^= static_cast<quint8>(byte);
        for (int bit = 0; bit < 8; ++bit) {
            crc = (crc >> 1U) ^ ((crc & 1U) != 0 ? 0xEDB88320U : 0U);
        }
    }
    return ~crc;
}

void appendLittleEndian(QByteArray& to, quint32 value)
{
    for (unsigned shift = 0; shift < 32; shift += 8) {
        to += static_cast<char>((value >> shift) & 0xFFU);
    }
}

} // namespace

FaultScript FaultScript::head(int status, const QByteArrayList& headers)
{
    QByteArray text = "HTTP/1.1 " + QByteArray::number(status) + " Scripted\r\n";
    for (const QByteArray& header : headers) {
        text += header + "\r\n";
    }
    FaultScript script;
    script.write(text + "\r\n");
    return script;
}

FaultScript FaultScript::answer(int status, const QByteArray& contentType, const QByteArray& body,
    const QByteArrayList& headers)
{
    QByteArrayList all = headers;
    all += "Content-Type: " + contentType;
    all += "Content-Length: " + QByteArray::number(body.size());
    FaultScript script = head(status, all);
    script.write(body);
    return script;
}

FaultScript FaultScript::json(const QByteArray& body)
{
    return answer(200, "application/json", body);
}

FaultScript FaultScript::redirect(int status, const QByteArray& location)
{
    return head(status, { "Location: " + location, "Content-Length: 0" });
}

FaultScript& FaultScript::chunk(const QByteArray& bytes)
{
    return write(QByteArray::number(bytes.size(), 16) + "\r\n" + bytes + "\r\n");
}

FaultScript FaultScript::after(int ms) const
{
    FaultScript script;
    script.pause(ms);
    script.m_steps.insert(script.m_steps.end(), m_steps.begin(), m_steps.end());
    return script;
}

FaultScript& FaultScript::add(Step step)
{
    m_steps.push_back(std::move(step));
    return *this;
}

QByteArray gzip(const QByteArray& bytes)
{
    // qCompress writes its own 4-byte length, then a zlib stream of 2 bytes head and 4 bytes tail.
    const QByteArray deflated = qCompress(bytes, 9).mid(6).chopped(4);
    QByteArray file = QByteArray::fromHex("1f8b08000000000000ff") + deflated;
    appendLittleEndian(file, crc32(bytes));
    appendLittleEndian(file, static_cast<quint32>(bytes.size()));
    return file;
}

} // namespace promdesk::test
