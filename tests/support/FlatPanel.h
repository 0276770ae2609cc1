// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "panels/Panel.h"

#include <QPainter>

#include <optional>
#include <vector>

namespace promdesk::test {

/// Fills itself with one colour and remembers what it was told.
class FlatBody final : public PanelBody
{
public:
    using PanelBody::PanelBody;

    void setPlan(const PanelPlan& plan) override { title = plan.spec.title; }

    void showFrames(const std::vector<SeriesFrame>& shown) override
    {
        frames = shown;
        ++calls;
    }

    void setTimeRange(const TimeRange& shown) override { range = shown; }

    void setCrosshair(std::optional<Instant> time) override { crosshair = time; }

    [[nodiscard]] int neededLeftMargin() const override { return neededMargin; }

    [[nodiscard]] int leftMarginOfPicture(const QSize&) const override { return neededMargin; }

    void setLeftMargin(int widthPx) override { margin = widthPx; }

    [[nodiscard]] QString summary() const override { return QStringLiteral("flat"); }

    void renderTo(QPainter& painter, const QSize& size) override
    {
        painter.fillRect(QRect(QPoint(), size), Qt::green);
    }

    QString title;
    std::vector<SeriesFrame> frames;
    TimeRange range;
    std::optional<Instant> crosshair;
    int neededMargin = 0;
    int margin = 0;
    int calls = 0;
};

class FlatType final : public PanelType
{
public:
    [[nodiscard]] QString title() const override { return QStringLiteral("Flat"); }

    [[nodiscard]] GridRect usualSize() const override { return {}; }

    [[nodiscard]] PanelBody* createBody(QWidget* parent) const override
    {
        return new FlatBody(parent);
    }
};

} // namespace promdesk::test
