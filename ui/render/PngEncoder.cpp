// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "render/PngEncoder.h"

#include <QtEndian>

#include <libdeflate.h>

#include <cstring>
#include <memory>

namespace promdesk {

namespace {

constexpr int kLevel = 2; ///< of 12; on charts it is faster than 1, and smaller

QByteArray bigEndian(quint32 value)
{
    QByteArray bytes(4, Qt::Uninitialized);
    qToBigEndian(value, bytes.data());
    return bytes;
}

/// Length, type, content, checksum (PNG specification, 3rd edition, 5.3).
void appendChunk(QByteArray& file, const QByteArray& type, const QByteArray& content)
{
    file += bigEndian(static_cast<quint32>(content.size()));
    const qsizetype begin = file.size();
    file += type;
    file += content;
    file += bigEndian(libdeflate_crc32(
        0, file.constData() + begin, static_cast<std::size_t>(file.size() - begin)));
}

/// Every row with a leading 0: no filter.
QByteArray rowsOf(const QImage& pixels, qsizetype bytesPerPixel)
{
    const qsizetype length = pixels.width() * bytesPerPixel;
    QByteArray rows((length + 1) * pixels.height(), Qt::Uninitialized);
    char* to = rows.data();
    for (int y = 0; y < pixels.height(); ++y) {
        *to++ = 0;
        std::memcpy(to, pixels.constScanLine(y), static_cast<std::size_t>(length));
        to += length;
    }
    return rows;
}

QByteArray deflated(const QByteArray& plain)
{
    const std::unique_ptr<libdeflate_compressor, decltype(&libdeflate_free_compressor)> compressor(
        libdeflate_alloc_compressor(kLevel), &libdeflate_free_compressor);
    if (!compressor) {
        return {};
    }
    const auto size = static_cast<std::size_t>(plain.size());
    QByteArray packed(
        static_cast<qsizetype>(libdeflate_zlib_compress_bound(compressor.get(), size)),
        Qt::Uninitialized);
    packed.truncate(static_cast<qsizetype>(libdeflate_zlib_compress(compressor.get(),
        plain.constData(), size, packed.data(), static_cast<std::size_t>(packed.size()))));
    return packed; // empty: there was no room for it
}

} // namespace

QByteArray encodePng(const QImage& image)
{
    const bool hasAlpha = image.hasAlphaChannel();
    const QImage pixels =
        image.convertToFormat(hasAlpha ? QImage::Format_RGBA8888 : QImage::Format_RGB888);
    if (pixels.isNull()) {
        return {};
    }
    const QByteArray packed = deflated(rowsOf(pixels, hasAlpha ? 4 : 3));
    if (packed.isEmpty()) {
        return {};
    }
    constexpr char kTrueColor = 2;
    constexpr char kTrueColorWithAlpha = 6;
    QByteArray header = bigEndian(static_cast<quint32>(pixels.width()));
    header += bigEndian(static_cast<quint32>(pixels.height()));
    header += char { 8 }; // bits per channel
    header += hasAlpha ? kTrueColorWithAlpha : kTrueColor;
    header += QByteArray(3, '\0'); // deflate, the usual filters, not interlaced
    QByteArray file("\x89PNG\r\n\x1a\n");
    file.reserve(packed.size() + 128);
    appendChunk(file, QByteArrayLiteral("IHDR"), header);
    appendChunk(file, QByteArrayLiteral("IDAT"), packed);
    appendChunk(file, QByteArrayLiteral("IEND"), {});
    return file;
}

} // namespace promdesk
