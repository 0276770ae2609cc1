// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "charts/MovingPicture.h"

#include <QPaintEngine>

#include <cstring>

namespace promdesk {

bool MovingPicture::setUp(const QSize& size, double ratio)
{
    if (m_image.size() == size && m_image.devicePixelRatio() == ratio) {
        return false;
    }
    m_image = QImage();
    const auto width = static_cast<std::size_t>(size.width());
    const auto rows = static_cast<std::size_t>(size.height() + kSpareRows);
    m_pixels = std::vector<std::uint32_t>(width * rows);
    wrap(size, std::int64_t { size.width() } * kSpareRows / 2);
    m_image.setDevicePixelRatio(ratio);
    return true;
}

/// Rows follow each other without a seam, so that a step to the right is one pixel further on: what
/// leaves a row on the left is what comes into the one above it on the right.
void MovingPicture::moveLeft(int columns)
{
    const std::int64_t spare = std::int64_t { m_image.width() } * kSpareRows;
    const std::int64_t begin = m_begin + columns;
    if (begin >= 0 && begin <= spare) {
        wrap(m_image.size(), begin);
        return;
    }
    const std::int64_t middle = spare / 2;
    std::memmove(m_pixels.data() + middle, m_pixels.data() + m_begin,
        static_cast<std::size_t>(m_image.sizeInBytes()));
    wrap(m_image.size(), middle + columns);
}

void MovingPicture::wrap(const QSize& size, std::int64_t begin)
{
    m_begin = begin;
    const double ratio = m_image.devicePixelRatio();
    auto* const first = static_cast<uchar*>(static_cast<void*>(m_pixels.data() + begin));
    m_image = QImage(
        first, size.width(), size.height(), qsizetype { size.width() } * 4, QImage::Format_RGB32);
    m_image.setDevicePixelRatio(ratio);
}

PixelClip::PixelClip(const QImage& image, const QRegion& pixels)
    : m_image(image)
{
    m_image.paintEngine()->setSystemClip(pixels);
}

PixelClip::~PixelClip()
{
    m_image.paintEngine()->setSystemClip({});
}

} // namespace promdesk
