// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers

#include "benchmarks.h"

#include <QCoreApplication>

#include <cstdio>

namespace promdesk::bench {

void printHead()
{
    std::printf("%-14s %8s %10s %10s  %-14s %11s %7s\n", "path", "MB", "ours ms", "ours MB/s",
        "baseline", "baseline ms", "ratio");
}

void print(const Row& row)
{
    std::printf("%-14s %8.1f %10.1f %10.0f  %-14s %11.1f %7.1f\n", row.name, row.megabytes,
        row.oursMs, row.megabytes * 1000 / row.oursMs, row.baseline, row.baselineMs,
        row.baselineMs / row.oursMs);
}

} // namespace promdesk::bench

int main(int argc, char* argv[])
{
    const QCoreApplication application(argc, argv);
    promdesk::bench::printHead();
    const bool isDecodeRight = promdesk::bench::decode();
    const bool isExportRight = promdesk::bench::exportCsv();
    const bool isTickRight = promdesk::bench::liveTick();
    return isDecodeRight && isExportRight && isTickRight ? 0 : 1;
}
