// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "Browser.h"
#include "core/Instant.h"

#include <QSize>
#include <QUrl>

#include <optional>
#include <vector>

namespace promdesk::bench {

/// What one tick of the browser's wall cost, in milliseconds.
struct BrowserTick
{
    double wallMs = 0; ///< from the first question to the last picture
    double cpuMs = 0; ///< of all the browser's processes
};

/// The wall of LiveWall in a browser: each panel asks the server itself and is a chart of uPlot.
/// The browser must outlive it.
class BrowserWall
{
public:
    explicit BrowserWall(Browser& browser);

    /// Empty panels of that size. False: no browser.
    [[nodiscard]] bool start(const QUrl& server, QSize panel);
    /// The whole range anew, up to end (inclusive).
    [[nodiscard]] std::optional<BrowserTick> refetch(Instant end);
    /// Only what came since the last one, which must have been a refetch or an append.
    [[nodiscard]] std::optional<BrowserTick> append(Instant end);
    /// All values, panel by panel and series by series. Empty: the browser failed.
    [[nodiscard]] std::vector<double> values();

private:
    [[nodiscard]] std::optional<BrowserTick> tick(const QString& mode, Instant end);

    Browser& m_browser;
};

} // namespace promdesk::bench
