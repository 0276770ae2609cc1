// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include <QWidget>

namespace promdesk {

/// Shows where a tile is resized; leaves the mouse to the tile.
class TileGrip final : public QWidget
{
    Q_OBJECT

public:
    static constexpr int kSizePx = 16;

    explicit TileGrip(QWidget* parent);

protected:
    void paintEvent(QPaintEvent* event) override;
};

} // namespace promdesk
