// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "charts/CombinedSeries.h"
#include "panels/BasicPanel.h"

namespace promdesk {

class StatView;

/// One big figure; of several servers one figure each, with the server's name, unless "combine"
/// says how they become one. spec.options: "combine" = sum|avg|max|min|last (default last),
/// "sparkline" = true|false (default true), "change" = true|false (default false: the change since
/// the start of the range).
class StatPanel final : public BasicPanel
{
    Q_OBJECT

public:
    explicit StatPanel(QWidget* parent);

    /// The shown figure; NaN when there is none.
    [[nodiscard]] double value() const;

protected:
    void framesChanged() override;
    void timeRangeChanged() override;
    bool writeWords(const PanelWords& words) override;
    [[nodiscard]] QString describe() const override;
    [[nodiscard]] std::unique_ptr<BasicPanel> makeTwin() const override;

private:
    void showToolTip();

    StatView* m_view;
};

/// "sum", "avg", "max", "min", "last"; Last for what is unknown.
[[nodiscard]] SeriesCombination combinationFromText(const QString& text);

} // namespace promdesk
