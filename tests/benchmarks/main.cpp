// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers

#include "Resources.h"
#include "benchmarks.h"
#include "theme/Theme.h"

#include <QApplication>

#include <array>
#include <cstdio>

namespace promdesk::bench {

namespace {

/// Long ones run only when they are named.
enum class Length
{
    Short,
    Long,
};

struct Benchmark
{
    QLatin1String name;
    bool (*run)();
    Length length = Length::Short;
};

constexpr std::array kAll { Benchmark { QLatin1String("decode"), decode },
    Benchmark { QLatin1String("receive"), receive }, Benchmark { QLatin1String("memory"), memory },
    Benchmark { QLatin1String("raw"), rawSamples }, Benchmark { QLatin1String("csv"), exportCsv },
    Benchmark { QLatin1String("png"), exportPng }, Benchmark { QLatin1String("pyramid"), pyramid },
    Benchmark { QLatin1String("wall"), drawWall }, Benchmark { QLatin1String("redraw"), redraw },
    Benchmark { QLatin1String("navigator"), navigator },
    Benchmark { QLatin1String("map"), fleetMap }, Benchmark { QLatin1String("tick"), liveTick },
    Benchmark { QLatin1String("startup"), startUp },
    Benchmark { QLatin1String("soak"), soak, Length::Long } };

} // namespace

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

/// Runs all short benchmarks, or those that are named.
int main(int argc, char* argv[])
{
    qputenv("QT_QPA_PLATFORM", "offscreen");
    const QApplication application(argc, argv);
    promdesk::initResources();
    promdesk::installFonts();
    promdesk::applyTheme(promdesk::Theme::light());
    const QStringList names = QApplication::arguments().mid(1);
    promdesk::bench::printHead();
    bool isRight = true;
    for (const promdesk::bench::Benchmark& one : promdesk::bench::kAll) {
        if (names.contains(one.name)
            || (names.isEmpty() && one.length == promdesk::bench::Length::Short)) {
            isRight = one.run() && isRight;
            std::fflush(stdout);
        }
    }
    return isRight ? 0 : 1;
}
