// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "panels/BasicPanel.h"
#include "panels/PanelSeries.h"

namespace promdesk {

class ShareChart;

/// Parts of a whole: the newest value of each series. spec.options: "shape" = ring|bars (default
/// ring).
class SharePanel final : public BasicPanel
{
    Q_OBJECT

public:
    explicit SharePanel(QWidget* parent);

    [[nodiscard]] const ShareChart& chart() const { return *m_chart; }

protected:
    void planChanged() override;
    void framesChanged() override;
    [[nodiscard]] QString describe() const override;
    [[nodiscard]] std::unique_ptr<BasicPanel> makeTwin() const override;

private:
    ShareChart* m_chart;
    SeriesColors m_colors;
};

} // namespace promdesk
