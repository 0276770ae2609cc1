// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "prometheus/GlobalConfig.h"

#include <QStringList>

using namespace Qt::StringLiterals;

namespace promdesk {

namespace {

constexpr std::size_t kExternalLabels = 64;

qsizetype indentOf(QStringView line)
{
    qsizetype indent = 0;
    while (indent < line.size() && line.at(indent) == u' ') {
        ++indent;
    }
    return indent;
}

/// A YAML scalar as the server prints one: plain, 'single' or "double" quoted.
QString unquoted(QStringView text)
{
    const QStringView value = text.trimmed();
    if (value.size() < 2 || value.front() != value.back()) {
        return value.toString();
    }
    QString inside = value.mid(1, value.size() - 2).toString();
    if (value.front() == u'\'') {
        return inside.replace(u"''"_s, u"'"_s);
    }
    if (value.front() == u'"') {
        return inside.replace(u"\\\""_s, u"\""_s).replace(u"\\\\"_s, u"\\"_s);
    }
    return value.toString();
}

} // namespace

void readGlobalConfig(const QString& yaml, SourceCapabilities& capabilities)
{
    bool isGlobal = false;
    bool areAllRead = true;
    qsizetype labelsIndent = -1;
    for (const QStringView line : QStringView(yaml).split(u'\n')) {
        const qsizetype indent = indentOf(line);
        const qsizetype colon = line.indexOf(u':');
        if (line.trimmed().isEmpty() || line.trimmed().startsWith(u'#') || colon < 0) {
            continue;
        }
        if (indent == 0) {
            isGlobal = line.startsWith(u"global:");
            capabilities.isConfigurationKnown = capabilities.isConfigurationKnown || isGlobal;
            labelsIndent = -1;
            continue;
        }
        if (!isGlobal) {
            continue;
        }
        const QString key = unquoted(line.left(colon));
        const QString value = unquoted(line.mid(colon + 1));
        if (labelsIndent >= 0 && indent > labelsIndent) {
            if (capabilities.externalLabels.size() < kExternalLabels) {
                capabilities.externalLabels.set(key.toStdString(), value.toStdString());
            } else {
                areAllRead = false;
            }
            continue;
        }
        labelsIndent = key == u"external_labels" ? indent : -1;
        if (key == u"scrape_interval") {
            const Result<Duration> interval = parseDuration(value);
            if (interval && interval->toMs() > 0) {
                capabilities.scrapeInterval = *interval;
            }
        }
    }
    capabilities.isConfigurationKnown = capabilities.isConfigurationKnown && areAllRead;
}

} // namespace promdesk
