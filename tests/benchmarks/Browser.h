// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include <QJsonObject>
#include <QProcess>

#include <optional>

namespace promdesk::bench {

/// A headless Chromium with uPlot in it, driven by browser/serve.js. Only where
/// PROMDESK_BENCH_UPLOT names the package's folder (./dev bench sets it when node, Chromium and
/// uPlot can be had).
class Browser
{
public:
    /// Starts it; isThere() says whether that worked.
    Browser();
    ~Browser();
    Browser(const Browser&) = delete;
    Browser& operator=(const Browser&) = delete;

    [[nodiscard]] bool isThere() const { return m_isThere; }

    /// One job (see browser/serve.js) and its answer; none when it failed or took minutes.
    [[nodiscard]] std::optional<QJsonObject> ask(const QJsonObject& job);

private:
    QProcess m_node;
    bool m_isThere = false;
};

} // namespace promdesk::bench
