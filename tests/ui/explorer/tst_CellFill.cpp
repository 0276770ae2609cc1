// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "explorer/CellFill.h"
#include "explorer/FleetCells.h"
#include "signals/SignalCatalog.h"
#include "theme/Theme.h"

#include <QRegularExpression>
#include <QSet>
#include <QTest>

#include <algorithm>
#include <cmath>
#include <limits>

using namespace Qt::StringLiterals;

namespace promdesk::test {

namespace {

constexpr std::array kStates { Health::Ok, Health::Unknown, Health::Busy, Health::Degraded,
    Health::Silent, Health::Failing };

/// WCAG 2.1.
double luminance(const QColor& color)
{
    const auto linear = [](double c) {
        return c <= 0.04045 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4);
    };
    return 0.2126 * linear(color.redF()) + 0.7152 * linear(color.greenF())
        + 0.0722 * linear(color.blueF());
}

double contrast(const QColor& a, const QColor& b)
{
    const auto [low, high] = std::minmax({ luminance(a), luminance(b) });
    return (high + 0.05) / (low + 0.05);
}

FleetCells cellsWith(const std::vector<double>& values)
{
    FleetCells cells;
    for (const double value : values) {
        cells.cells.emplace_back().vitals = { { "x", value } };
    }
    return cells;
}

Signal signalOf(Unit unit)
{
    Signal signal;
    signal.id = "x";
    signal.title = u"X"_s;
    signal.unit = unit;
    return signal;
}

void addThemes()
{
    QTest::addColumn<bool>("isDark");
    QTest::newRow("light") << false;
    QTest::newRow("dark") << true;
}

Theme theme(bool isDark)
{
    return isDark ? Theme::dark() : Theme::light();
}

} // namespace

class tst_CellFill : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void theRampEndsAtARoundNumber_data()
    {
        QTest::addColumn<Unit>("unit");
        QTest::addColumn<QList<double>>("values");
        QTest::addColumn<double>("highest");
        const double none = std::numeric_limits<double>::quiet_NaN();
        const double infinite = std::numeric_limits<double>::infinity();
        QTest::newRow("ratio") << Unit::Ratio << QList<double> { 0.2 } << 1.0;
        QTest::newRow("percent") << Unit::Percent << QList<double> { 3 } << 100.0;
        QTest::newRow("watts") << Unit::Watts << QList<double> { 310, 340 } << 500.0;
        QTest::newRow("exactly round") << Unit::Watts << QList<double> { 200 } << 200.0;
        QTest::newRow("seconds below one") << Unit::Seconds << QList<double> { 0.013 } << 0.02;
        QTest::newRow("just above five") << Unit::Short << QList<double> { 5.1 } << 10.0;
        QTest::newRow("none") << Unit::Short << QList<double> { none } << 1.0;
        QTest::newRow("zero") << Unit::Short << QList<double> { 0 } << 1.0;
        QTest::newRow("infinite") << Unit::Short << QList<double> { infinite, 4 } << 5.0;
        QTest::newRow("negative") << Unit::Celsius << QList<double> { -7 } << 1.0;
    }

    void theRampEndsAtARoundNumber()
    {
        QFETCH(Unit, unit);
        QFETCH(QList<double>, values);
        QFETCH(double, highest);
        const CellFill fill(signalOf(unit), cellsWith({ values.begin(), values.end() }));
        QVERIFY(!fill.isHealth());
        QVERIFY(std::abs(fill.highest() - highest) <= 1e-9 * highest);
    }

    void everyStateHasAColourOfItsOwn_data() { addThemes(); }

    void everyStateHasAColourOfItsOwn()
    {
        QFETCH(bool, isDark);
        QSet<QRgb> colours;
        for (const Health health : kStates) {
            FleetCell cell;
            cell.verdict.health = health;
            colours.insert(CellFill().color(cell, theme(isDark)).rgb());
        }
        QCOMPARE(colours.size(), static_cast<int>(kStates.size()));
    }

    void textCanBeReadOnEveryGround_data() { addThemes(); }

    void textCanBeReadOnEveryGround()
    {
        QFETCH(bool, isDark);
        std::vector<QColor> grounds;
        for (const Health health : kStates) {
            grounds.push_back(CellFill::healthColor(health, theme(isDark)));
        }
        for (int step = 0; step <= 48; ++step) {
            grounds.push_back(CellFill::rampColor(step / 48.0, theme(isDark)));
        }
        for (const QColor& ground : grounds) {
            const double ratio = contrast(ground, CellFill::textOn(ground));
            QVERIFY2(ratio >= 4.2, qPrintable(u"%1: %2"_s.arg(ground.name()).arg(ratio)));
        }
    }

    void theRampGoesOneWayFromTheGround_data() { addThemes(); }

    void theRampGoesOneWayFromTheGround()
    {
        QFETCH(bool, isDark);
        double last = luminance(CellFill::rampColor(0, theme(isDark)));
        for (int step = 1; step <= 48; ++step) {
            const double next = luminance(CellFill::rampColor(step / 48.0, theme(isDark)));
            QVERIFY(isDark ? next > last : next < last);
            last = next;
        }
        QCOMPARE(CellFill::rampColor(-3, theme(isDark)), CellFill::rampColor(0, theme(isDark)));
        QCOMPARE(CellFill::rampColor(7, theme(isDark)), CellFill::rampColor(1, theme(isDark)));
    }

    void aCellWithoutTheValueIsOffTheRamp()
    {
        const CellFill fill(signalOf(Unit::Ratio), cellsWith({ 0.5 }));
        const QColor color = fill.color(FleetCell(), Theme::light());
        for (int step = 0; step <= 48; ++step) {
            QVERIFY(color != CellFill::rampColor(step / 48.0, Theme::light()));
        }
    }
};

} // namespace promdesk::test

QTEST_APPLESS_MAIN(promdesk::test::tst_CellFill)
#include "tst_CellFill.moc"
