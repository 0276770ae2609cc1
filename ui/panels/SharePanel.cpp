// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "panels/SharePanel.h"

#include "charts/ShareChart.h"
#include "panels/SeriesAge.h"

using namespace Qt::StringLiterals;

namespace promdesk {

SharePanel::SharePanel(QWidget* parent)
    : BasicPanel(parent)
    , m_chart(new ShareChart(this))
{
    setPicture(m_chart);
}

void SharePanel::planChanged()
{
    m_colors.forget();
}

void SharePanel::framesChanged()
{
    const PanelSeries shown = seriesOf(plan(), frames(), m_colors);
    const TimeRange range =
        timeRange().length() > Duration() ? timeRange() : frames().front().range;
    const std::vector<const Series*> living = livingSeries(frames(), range);
    const std::set<const Series*> isLiving(living.begin(), living.end());
    std::vector<SharePart> parts;
    parts.reserve(shown.series.size());
    for (const ChartSeries& one : shown.series) {
        if (isLiving.contains(&one.series())) {
            parts.push_back({ one.name, newestValue(one.series()) });
        }
    }
    const QString shape = plan().spec.options.value(u"shape"_s).toString();
    m_chart->setParts(std::move(parts), plan().spec.unit,
        shape == u"bars"_s ? ShareChart::Shape::Bars : ShareChart::Shape::Ring);
}

QString SharePanel::describe() const
{
    const ShareParts& parts = m_chart->parts();
    if (parts.shown.empty()) {
        return tr("All parts are zero.");
    }
    const auto count = static_cast<int>(parts.shown.size() + parts.otherCount);
    return (count == 1 ? tr("1 part, %1 with %2")
                       : tr("%n parts, the greatest %1 with %2", nullptr, count))
        .arg(parts.shown.front().name.plain(80),
            formatValue(parts.shown.front().value / parts.total, Unit::Ratio, locale()).toText());
}

std::unique_ptr<BasicPanel> SharePanel::makeTwin() const
{
    auto twin = std::make_unique<SharePanel>(nullptr);
    twin->setFont(font());
    return twin;
}

} // namespace promdesk
