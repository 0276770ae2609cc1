// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "panels/StatPanel.h"

#include "pages/SourceGroups.h"
#include "panels/PanelSeries.h"
#include "panels/PanelWords.h"
#include "panels/SeriesAge.h"
#include "panels/StatView.h"
#include "series/SampleValue.h"
#include "theme/PlainText.h"
#include "theme/Theme.h"

#include <QDateTime>

#include <algorithm>
#include <cmath>
#include <set>

using namespace Qt::StringLiterals;

namespace promdesk {

namespace {

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

/// The newest value of each server that has one, or should have: the first of its series, in the
/// order of the queries. Empty where one server, or one for its HA group, speaks alone.
std::vector<StatView::Part> partsOf(const std::vector<SeriesFrame>& frames, const TimeRange& range)
{
    std::vector<StatView::Part> parts;
    std::set<QString> known;
    for (const SeriesFrame& frame : frames) {
        for (const SourcePart& source : frame.parts) {
            const Series* own = nullptr;
            for (std::size_t i = 0;
                 frame.snapshot && own == nullptr && i < frame.snapshot->series.size(); ++i) {
                const Series& one = frame.snapshot->series[i];
                own = toQString(one.labels.value("source")) == source.name ? &one : nullptr;
            }
            const bool isShown = !source.isHidden && (own != nullptr || source.isMissing());
            if (isShown && known.insert(source.name).second) {
                const bool isOld = source.isMissing()
                    || (own != nullptr && endBefore(*own, range, frame.step).has_value());
                parts.push_back({ .name = source.name,
                    .value = own == nullptr ? missingValue() : newestValue(*own),
                    .state = {},
                    .isOld = isOld });
            }
        }
    }
    return parts.size() < 2 ? std::vector<StatView::Part>() : parts;
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
    StatView::Figure figure;
    figure.range = timeRange().length() > Duration() ? timeRange() : frames().front().range;
    const std::vector<const Series*> living = livingSeries(frames(), figure.range);
    std::vector<double> newest;
    newest.reserve(living.size());
    for (const Series* one : living) {
        newest.push_back(newestValue(*one));
    }
    figure.value = combined(newest, combination);
    figure.unit = spec.unit;
    figure.state = stateOf(figure.value, spec.thresholds);
    const Series course = combined(
        combination == SeriesCombination::Last ? living : allSeries(frames()), combination);
    if (spec.options.value(u"change"_s).toBool(false)) {
        figure.changeRatio = changeOf(course);
    }
    if (spec.options.value(u"sparkline"_s).toBool(true) && course.values.size() > 1) {
        figure.course = course;
    }
    if (const auto end = endBefore(course, figure.range, frames().front().step)) {
        // The last that was heard of what is silent now says nothing about now.
        figure.state.reset();
        figure.note = tr("Silent since %1").arg(clockText(*end, figure.range.end, timeZone()));
    }
    if (!spec.options.contains(u"combine"_s)) {
        figure.parts = partsOf(frames(), figure.range);
        for (StatView::Part& part : figure.parts) {
            part.state = part.isOld ? std::nullopt : stateOf(part.value, spec.thresholds);
        }
    }
    figure.keepsCourseRoom = spec.options.value(u"sparkline"_s).toBool(true);
    m_view->setFigure(std::move(figure));
    showToolTip();
}

/// Names what the room does not hold, and what a combined figure is made of.
void StatPanel::showToolTip()
{
    const StatView::Figure& figure = m_view->figure();
    QStringList lines(figure.note.isEmpty() ? QStringList() : QStringList(figure.note));
    for (const StatView::Part& part : figure.parts) {
        lines +=
            tr("%1: %2").arg(part.name, formatValue(part.value, figure.unit, locale()).toText());
    }
    const QStringList sources = answeringSources(frames().front());
    if (figure.parts.empty() && sources.size() > 1) {
        lines += tr("From %1").arg(sources.join(u", "_s));
    }
    setPlainToolTip(*m_view, UntrustedText(lines.join(u'\n')));
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
    if (!figure.parts.empty()) {
        QStringList texts;
        for (const StatView::Part& part : figure.parts) {
            const QString value = formatValue(part.value, figure.unit, locale()).toText();
            texts += UntrustedText(part.name).plain(60) + u' ' + value
                + (part.state ? u' ' + healthText(*part.state) : QString());
        }
        return texts.join(u", "_s);
    }
    const QString value = formatValue(figure.value, figure.unit, locale()).toText();
    const QString more = figure.state ? healthText(*figure.state) : figure.note;
    return more.isEmpty() ? value : QString(value + u", "_s + more);
}

std::unique_ptr<BasicPanel> StatPanel::makeTwin() const
{
    auto twin = std::make_unique<StatPanel>(nullptr);
    twin->setFont(font());
    return twin;
}

} // namespace promdesk
