// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include <QByteArray>
#include <QImage>

namespace promdesk {

/// PNG bytes of an image, lossless; empty when the image is null or memory is short. Several times
/// as fast as QImage::save() at about the same size: charts are flat areas, where row filters and
/// high levels of compression only cost time. Opaque images have no alpha channel. Any thread.
[[nodiscard]] QByteArray encodePng(const QImage& image);

} // namespace promdesk
