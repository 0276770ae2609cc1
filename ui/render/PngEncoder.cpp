// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "render/PngEncoder.h"

#include <png.h>

namespace promdesk {

QByteArray encodePng(const QImage& image)
{
    if (image.isNull()) {
        return {};
    }
    const bool hasAlpha = image.hasAlphaChannel();
    const QImage pixels =
        image.convertToFormat(hasAlpha ? QImage::Format_RGBA8888 : QImage::Format_RGB888);
    if (pixels.isNull()) {
        return {};
    }
    png_image header {};
    header.version = PNG_IMAGE_VERSION;
    header.width = static_cast<png_uint_32>(pixels.width());
    header.height = static_cast<png_uint_32>(pixels.height());
    header.format = hasAlpha ? PNG_FORMAT_RGBA : PNG_FORMAT_RGB;
    header.flags = PNG_IMAGE_FLAG_FAST; // a low level of compression, no row filters
    const qsizetype raw = pixels.bytesPerLine() * pixels.height() + pixels.height();
    // Deflate adds at most five bytes per 16 KiB to what it cannot compress.
    png_alloc_size_t size = static_cast<png_alloc_size_t>(raw + raw / 1000 + 4096);
    QByteArray bytes(static_cast<qsizetype>(size), Qt::Uninitialized);
    const int isWritten = png_image_write_to_memory(&header, bytes.data(), &size, 0,
        pixels.constBits(), static_cast<png_int_32>(pixels.bytesPerLine()), nullptr);
    if (isWritten == 0) {
        return {};
    }
    bytes.truncate(static_cast<qsizetype>(size));
    bytes.squeeze();
    return bytes;
}

} // namespace promdesk
