// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "core/Registry.h"
#include "core/Result.h"
#include "core/TimeRange.h"
#include "pages/PageFetch.h"
#include "panels/Panel.h"

#include <QImage>
#include <QRect>
#include <QSize>
#include <QString>

#include <memory>
#include <vector>

class QPainter;

namespace promdesk {

/// Size of a picture: logical pixels, and how many device pixels each of them is.
struct ImageSize
{
    QSize logical = QSize(1920, 1080);
    double scale = 1;
};

/// An image of this size in the theme's window colour, with its device pixel ratio set.
/// Errors: TooMuch above limits::kImagePixels.
[[nodiscard]] Result<QImage> makeImage(const ImageSize& size);

/// PNG bytes of an image. Errors: Internal.
[[nodiscard]] Result<QByteArray> toPng(const QImage& image);

/// What a picture of a page says and holds.
struct PageImage
{
    QString title;
    QString subtitle; ///< range, server; plain text from outside is made plain here
    TimeRange range;
    std::vector<PanelAnswer> panels;
};

/// Draws whole pages without a window: the panels of the screen in the places of the screen, fitted
/// to the picture. In the theme in force. GUI thread.
class PageRenderer
{
public:
    /// panelTypes outlives this.
    explicit PageRenderer(const Registry<PanelType>& panelTypes);

    /// Rows are as high as the picture allows but never unreadably low: panels at the end that then
    /// do not fit are left out.
    void render(QPainter& painter, const QSize& size, const PageImage& page) const;

    /// Logical pixels that a picture needs so that every panel is in it.
    [[nodiscard]] static int heightFor(const PageImage& page);

private:
    struct Placed
    {
        const PanelAnswer* answer;
        QRect area;
        std::unique_ptr<PanelBody> body; ///< null: unknown type or no room
        bool isKnown = true;
    };

    void renderHeader(QPainter& painter, const QRect& area, const PageImage& page) const;
    void addBody(Placed& panel, const TimeRange& range) const;
    /// As on the screen: plots one above the other have one left margin.
    static void alignMargins(std::vector<Placed>& panels);
    static void renderPanel(QPainter& painter, const Placed& panel);

    const Registry<PanelType>& m_panelTypes;
};

} // namespace promdesk
