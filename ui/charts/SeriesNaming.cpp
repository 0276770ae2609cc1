// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "charts/SeriesNaming.h"

#include <QStringList>

#include <map>
#include <string>
#include <string_view>

using namespace Qt::StringLiterals;

namespace promdesk {

namespace {

/// Bounds what a template may become: 64 KiB labels are legal.
constexpr qsizetype kLongestName = 4096;

QString filledTemplate(const QString& text, const LabelSet& labels)
{
    QString name;
    qsizetype from = 0;
    while (from < text.size() && name.size() < kLongestName) {
        const qsizetype open = text.indexOf(u"{{"_s, from);
        const qsizetype close = open < 0 ? -1 : text.indexOf(u"}}"_s, open + 2);
        if (close < 0) {
            break;
        }
        name += QStringView(text).mid(from, open - from);
        const QString label = text.mid(open + 2, close - open - 2).trimmed();
        name += toQString(labels.value(label.toStdString())).left(kLongestName);
        from = close + 2;
    }
    name += QStringView(text).mid(from);
    return name.left(kLongestName);
}

/// Label names whose values are not the same in every series of the panel that has no template.
std::vector<std::string> distinguishingLabels(std::span<const UnnamedSeries> series)
{
    struct Seen
    {
        std::string_view value;
        std::size_t count = 0;
        bool differs = false;
    };

    std::map<std::string_view, Seen> byName;
    std::size_t total = 0;
    for (const UnnamedSeries& one : series) {
        if (!one.legend.isEmpty()) {
            continue;
        }
        ++total;
        for (const auto& [name, value] : *one.labels) {
            Seen& seen = byName[name];
            seen.differs = seen.differs || (seen.count > 0 && seen.value != value);
            seen.value = value;
            ++seen.count;
        }
    }
    std::vector<std::string> names;
    for (const auto& [name, seen] : byName) {
        if (seen.differs || seen.count != total) {
            names.emplace_back(name);
        }
    }
    return names;
}

QString chosenName(const UnnamedSeries& one, const std::vector<std::string>& distinguishing)
{
    QStringList parts;
    for (const std::string& name : distinguishing) {
        const QString value = toQString(one.labels->value(name)).left(kLongestName);
        if (value.isEmpty()) {
            continue;
        }
        const bool isPlain = distinguishing.size() <= 2 || name == "__name__";
        parts += isPlain ? value : QString(toQString(name) + u'=' + value);
    }
    if (!parts.isEmpty()) {
        return parts.join(u" · "_s).left(kLongestName);
    }
    if (!one.fallback.isEmpty()) {
        return one.fallback;
    }
    const QString metric = toQString(one.labels->metricName());
    return metric.isEmpty() ? toQString(toSelectorText(*one.labels)).left(kLongestName) : metric;
}

} // namespace

std::vector<UntrustedText> seriesNames(std::span<const UnnamedSeries> series)
{
    const std::vector<std::string> distinguishing = distinguishingLabels(series);
    std::vector<UntrustedText> names;
    names.reserve(series.size());
    for (const UnnamedSeries& one : series) {
        QString name;
        if (!one.legend.isEmpty()) {
            name = filledTemplate(one.legend, *one.labels).trimmed();
        }
        names.emplace_back(name.isEmpty() ? chosenName(one, distinguishing) : name);
    }
    return names;
}

} // namespace promdesk
