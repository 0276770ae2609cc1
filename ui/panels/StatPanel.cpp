// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "panels/StatPanel.h"

#include "panels/PanelSeries.h"
#include "panels/StatView.h"
#include "series/SampleValue.h"
#include "theme/PlainText.h"
#include "theme/Theme.h"

#include <QDateTime>

#include <algorithm>
#include <cmath>

using namespace Qt::StringLiterals;

namespace promdesk {

namespace {

std::vector<const Series*> allSeries(const std::vector<SeriesFrame>& frames)
{
    std::vector<const Series*> series;
    for (const SeriesFrame& frame : frames) {
        for (std::size_t i = 0; frame.snapshot && i < frame.snapshot->series.size(); ++i) {
            series.push_back(&frame.snapshot->series[i]);
        }
    }
    return series;
}

std::optional<Health> stateOf(double value, const std::vector<Threshold>& thresholds)
{
    std::optional<Health> state;
    for (const Threshold& threshold : thresholds) {
        if (value >= threshold.value) {
            state = healthFromState(threshold.state);
        }
    }
    return state;
}

std::optional<double> changeOf(const Series& course)
{
    for (const double first : course.values) {
        if (isDrawable(first)) {
            const double last = newestValue(course);
            return first == 0.0 ? std::nullopt
                                : std::optional<double>((last - first) / std::abs(first));
        }
    }
    return std::nullopt;
}

/// As far as Prometheus itself looks back for a value.
constexpr Duration kOld = Duration::fromMinutes(5);

/// When the values end, if that is long before the range does.
std::optional<Instant> endBefore(const Series& course, const TimeRange& range, Duration step)
{
    for (std::size_t i = course.values.size(); i-- > 0;) {
        if (!isMissing(course.values[i])) {
            const Instant end = course.axis.at(i);
            const bool isLone = course.values.size() == 1; // an instant query's own time
            return !isLone && range.end - end > std::max(kOld, step + step) ? std::optional(end)
                                                                            : std::nullopt;
        }
    }
    return std::nullopt;
}

QString shortTime(Instant time, const QTimeZone& zone)
{
    return QDateTime::fromMSecsSinceEpoch(time.toMs(), zone).toString(u"HH:mm"_s);
}

} // namespace

SeriesCombination combinationFromText(const QString& text)
{
    return text == u"sum"_s                        ? SeriesCombination::Sum
        : text == u"avg"_s || text == u"average"_s ? SeriesCombination::Average
        : text == u"max"_s || text == u"maximum"_s ? SeriesCombination::Maximum
        : text == u"min"_s || text == u"minimum"_s ? SeriesCombination::Minimum
                                                   : SeriesCombination::Last;
}

StatPanel::StatPanel(QWidget* parent)
    : BasicPanel(parent)
    , m_view(new StatView(this))
{
    setPicture(m_view);
}

double StatPanel::value() const
{
    return m_view->figure().value;
}

void StatPanel::framesChanged()
{
    const PanelSpec& spec = plan().spec;
    const SeriesCombination combination =
        combinationFromText(spec.options.value(u"combine"_s).toString());
    const std::vector<const Series*> series = allSeries(frames());
    std::vector<double> newest;
    newest.reserve(series.size());
    for (const Series* one : series) {
        newest.push_back(newestValue(*one));
    }
    StatView::Figure figure;
    figure.value = combined(newest, combination);
    figure.unit = spec.unit;
    figure.state = stateOf(figure.value, spec.thresholds);
    figure.range = timeRange().length() > Duration() ? timeRange() : frames().front().range;
    const Series course = combined(series, combination);
    if (spec.options.value(u"change"_s).toBool(false)) {
        figure.changeRatio = changeOf(course);
    }
    if (spec.options.value(u"sparkline"_s).toBool(true) && course.values.size() > 1) {
        figure.course = course;
    }
    if (const auto end = endBefore(course, figure.range, frames().front().step)) {
        // The last that was heard of what is silent now says nothing about now.
        figure.state.reset();
        figure.note = tr("Silent since %1").arg(shortTime(*end, timeZone()));
    }
    figure.keepsCourseRoom = spec.options.value(u"sparkline"_s).toBool(true);
    m_view->setToolTip({});
    m_view->setFigure(std::move(figure));
}

/// "–" and why: a message as large as a chart's has no room in a small tile.
bool StatPanel::writeWords(const PanelWords& words)
{
    if (words.kind == PanelMessage::Kind::Loading) {
        return false;
    }
    StatView::Figure figure;
    figure.note = words.text;
    m_view->setFigure(std::move(figure));
    setPlainToolTip(*m_view, UntrustedText(words.text));
    return true;
}

void StatPanel::timeRangeChanged()
{
    StatView::Figure figure = m_view->figure();
    figure.range = timeRange();
    m_view->setFigure(std::move(figure));
}

QString StatPanel::describe() const
{
    const StatView::Figure& figure = m_view->figure();
    const QString value = formatValue(figure.value, figure.unit, locale()).toText();
    return figure.state ? QString(value + u", "_s + healthText(*figure.state)) : value;
}

std::unique_ptr<BasicPanel> StatPanel::makeTwin() const
{
    auto twin = std::make_unique<StatPanel>(nullptr);
    twin->setFont(font());
    return twin;
}

} // namespace promdesk
