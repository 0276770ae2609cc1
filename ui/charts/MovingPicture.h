// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include <QImage>
#include <QRegion>
#include <QSize>

#include <cstdint>
#include <vector>

namespace promdesk {

/// An opaque picture (RGB32) that moves sideways without being copied: its first pixel moves on in
/// a memory that is a little larger than the picture. GUI thread.
class MovingPicture
{
public:
    MovingPicture() = default;
    MovingPicture(const MovingPicture&) = delete; // image() points into it
    MovingPicture& operator=(const MovingPicture&) = delete;

    /// Makes it this size, px, with so many pixels per logical pixel. What it shows then is
    /// undefined, unless nothing of it is new. Returns whether anything is.
    bool setUp(const QSize& size, double ratio);

    /// Whose pixels are these; to be drawn on, not to be kept. Null before setUp().
    [[nodiscard]] QImage& image() { return m_image; }

    [[nodiscard]] const QImage& image() const { return m_image; }

    /// Every pixel goes so many columns to the left, fewer than the picture has; negative: to the
    /// right. What comes in at the edge is undefined.
    void moveLeft(int columns);

private:
    void wrap(const QSize& size, std::int64_t begin);

    static constexpr int kSpareRows = 16; ///< pictures are copied once in 8 widths

    std::vector<std::uint32_t> m_pixels;
    std::int64_t m_begin = 0; ///< of the picture in m_pixels
    QImage m_image; ///< over m_pixels
};

/// As long as it lives, painters change nothing of an image but these pixels of it.
class PixelClip
{
public:
    PixelClip(const QImage& image, const QRegion& pixels);
    ~PixelClip();
    PixelClip(const PixelClip&) = delete;
    PixelClip& operator=(const PixelClip&) = delete;

private:
    const QImage& m_image;
};

} // namespace promdesk
