// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "charts/ValueScale.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>

using namespace promdesk;
using namespace Qt::StringLiterals;

namespace {

constexpr double kFree = std::numeric_limits<double>::quiet_NaN();

}

class tst_ValueScale : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void fitsData_data()
    {
        QTest::addColumn<double>("least");
        QTest::addColumn<double>("greatest");
        QTest::addColumn<int>("unit");
        QTest::addColumn<double>("low");
        QTest::addColumn<double>("high");
        QTest::addColumn<double>("step");
        const auto row = [](const char* name, double least, double greatest, Unit unit, double low,
                             double high, double step) {
            QTest::newRow(name) << least << greatest << static_cast<int>(unit) << low << high
                                << step;
        };
        row("begins at zero", 1, 8.2, Unit::None, 0, 10, 2);
        row("stays away from a far zero", 100, 104, Unit::None, 99, 105, 1);
        row("nothing is more than all", 0.2, 0.97, Unit::Ratio, 0, 1, 0.2);
        row("more than all is shown", 0.2, 1.3, Unit::Ratio, 0, 1.5, 0.5);
        row("powers of two for bytes", 0, 900, Unit::Bytes, 0, 1024, 256);
        row("minutes for long times", 0, 290, Unit::Seconds, 0, 360, 60);
        row("negative data", -8.2, -1, Unit::None, -10, 0, 2);
    }

    void fitsData()
    {
        QFETCH(double, least);
        QFETCH(double, greatest);
        QFETCH(int, unit);
        const ValueScale scale =
            fitScale({ least, greatest, kFree, kFree }, 5, static_cast<Unit>(unit));
        QTEST(scale.low, "low");
        QTEST(scale.high, "high");
        QTEST(scale.step, "step");
    }

    void neverCollapses_data()
    {
        QTest::addColumn<double>("value");
        for (const double value : { 0.0, 1.0, -3.0, 1e-300, 1e239, kFree }) {
            QTest::addRow("%g", value) << value;
        }
    }

    void neverCollapses()
    {
        QFETCH(double, value);
        const ValueScale scale = fitScale({ value, value, kFree, kFree }, 5, Unit::None);
        QVERIFY(scale.high > scale.low);
        QVERIFY(std::isnan(value) || (scale.low <= value && value <= scale.high));
        QVERIFY(scale.ticks().size() < 20);
    }

    void keepsFixedEnds()
    {
        const ValueScale scale = fitScale({ 3, 40, 10, 30 }, 5, Unit::None);
        QCOMPARE(scale.low, 10.0);
        QCOMPARE(scale.high, 30.0);
    }

    void ticksAreMultiplesOfTheStep()
    {
        const std::vector<double> ticks = fixedScale(-1.1, 2.2, 4, Unit::None).ticks();
        QCOMPARE(ticks, (std::vector<double> { -1, 0, 1, 2 }));
    }

    void staysFiniteAndReadable_data()
    {
        QTest::addColumn<double>("least");
        QTest::addColumn<double>("greatest");
        QTest::newRow("the greatest span") << -1.7e308 << 1.7e308;
        QTest::newRow("1e308 alone") << 1e308 << 1e308;
        QTest::newRow("one side") << 0.0 << 1.7976931348623157e308;
        QTest::newRow("next to nothing") << 0.0 << 5e-324;
        QTest::newRow("below zero") << -5e-324 << 0.0;
        QTest::newRow("neighbours beyond 2^53") << 9007199254740992.0 << 9007199254740994.0;
        QTest::newRow("neighbours below 2^53") << -9007199254740994.0 << -9007199254740992.0;
    }

    void staysFiniteAndReadable()
    {
        QFETCH(double, least);
        QFETCH(double, greatest);
        const double none = std::numeric_limits<double>::quiet_NaN();
        const ValueScale fitted = fitScale({ least, greatest, none, none }, 5, Unit::None);
        for (const ValueScale& scale : { fitted, fixedScale(least, greatest, 5, Unit::None),
                 fitScale({ none, none, least, greatest }, 5, Unit::None) }) {
            QVERIFY(std::isfinite(scale.low) && std::isfinite(scale.high));
            QVERIFY(scale.low < scale.high && std::isfinite(scale.high - scale.low));
            const std::vector<double> ticks = scale.ticks();
            QVERIFY(ticks.size() >= 1 && ticks.size() < 20);
            QCOMPARE(std::adjacent_find(ticks.begin(), ticks.end(), std::greater_equal<>()),
                ticks.end());
        }
        QVERIFY(fitted.low <= onAxis(least) && onAxis(greatest) <= fitted.high);
    }
};

QTEST_GUILESS_MAIN(tst_ValueScale)
#include "tst_ValueScale.moc"
