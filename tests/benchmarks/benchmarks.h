// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

/// Each prints its rows of the table and says whether both sides did the work they should.
namespace promdesk::bench {

/// One path beside its baseline on the same input.
struct Row
{
    const char* name;
    const char* baseline;
    double megabytes;
    double oursMs;
    double baselineMs;
};

void printHead();
void print(const Row& row);

/// Need `prometheus` in the path.
[[nodiscard]] bool decode();
[[nodiscard]] bool receive();
/// Prints a table of its own: remote read beside JSON.
[[nodiscard]] bool rawSamples();
[[nodiscard]] bool memory();
[[nodiscard]] bool exportCsv();
/// Needs `prometheus` in the path; prints a table of its own.
[[nodiscard]] bool liveTick();
/// Needs `prometheus` and Xvfb in the path; pmchart and chromium are measured where they are.
[[nodiscard]] bool startUp();
/// Needs `prometheus` in the path and some ten minutes.
[[nodiscard]] bool soak();

/// These print their own lines, with targets.
[[nodiscard]] bool drawWall();
[[nodiscard]] bool exportPng();
[[nodiscard]] bool pyramid();
[[nodiscard]] bool redraw();
[[nodiscard]] bool navigator();
[[nodiscard]] bool fleetMap();

} // namespace promdesk::bench
