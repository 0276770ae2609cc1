// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "BrowserWall.h"

#include "LiveWall.h"
#include "theme/Theme.h"

#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace promdesk::bench {

BrowserWall::BrowserWall(Browser& browser)
    : m_browser(browser)
{ }

bool BrowserWall::start(const QUrl& server, QSize panel)
{
    if (!m_browser.isThere()) {
        return false;
    }
    QJsonArray expressions;
    for (int i = 0; i < kWallPanels; ++i) {
        expressions.append(QString::fromStdString(LiveWall::expressionOf(i)));
    }
    QJsonArray colors;
    for (const QColor& color : Theme::light().series) {
        colors.append(color.name());
    }
    QString url = server.toString();
    if (url.endsWith(u'/')) {
        url.chop(1);
    }
    return m_browser
        .ask({ { u"job"_s, u"prepareWall"_s }, { u"url"_s, url },
            { u"step"_s, kWallStep.toSeconds() }, { u"points"_s, kWallPoints },
            { u"series"_s, kWallSeries }, { u"width"_s, panel.width() },
            { u"height"_s, panel.height() }, { u"expressions"_s, expressions },
            { u"colors"_s, colors } })
        .has_value();
}

std::optional<BrowserTick> BrowserWall::refetch(Instant end)
{
    return tick(u"refetch"_s, end);
}

std::optional<BrowserTick> BrowserWall::append(Instant end)
{
    return tick(u"append"_s, end);
}

std::optional<BrowserTick> BrowserWall::tick(const QString& mode, Instant end)
{
    const auto answer = m_browser.ask(
        { { u"job"_s, u"tick"_s }, { u"mode"_s, mode }, { u"end"_s, end.toSeconds() } });
    if (!answer) {
        return std::nullopt;
    }
    return BrowserTick { .wallMs = (*answer)["ms"_L1].toArray().at(0).toDouble(),
        .cpuMs = (*answer)["allCpuMs"_L1].toDouble() };
}

std::vector<double> BrowserWall::values()
{
    std::vector<double> numbers;
    if (const auto answer = m_browser.ask({ { u"job"_s, u"wallValues"_s } })) {
        const QJsonArray all = (*answer)["ms"_L1].toArray();
        numbers.reserve(static_cast<std::size_t>(all.size()));
        for (const auto& value : all) {
            numbers.push_back(value.toDouble());
        }
    }
    return numbers;
}

} // namespace promdesk::bench
