// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers

#include "core/Unit.h"

#include <QLocale>
#include <QTest>

#include <limits>

using namespace promdesk;
using namespace Qt::StringLiterals;

class tst_Unit : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void writesValues_data()
    {
        QTest::addColumn<double>("value");
        QTest::addColumn<int>("unit");
        QTest::addColumn<QString>("text");
        const auto row = [](const char* name, double value, Unit unit, const QString& text) {
            QTest::newRow(name) << value << static_cast<int>(unit) << text;
        };
        row("milliseconds", 0.0123, Unit::Seconds, u"12.3 ms"_s);
        row("seconds", 1.5, Unit::Seconds, u"1.5 s"_s);
        row("minutes", 90, Unit::Seconds, u"1.5 min"_s);
        row("zero seconds", 0, Unit::Seconds, u"0 s"_s);
        row("KiB", 1536, Unit::Bytes, u"1.5 KiB"_s);
        row("bytes per second", 3.0 * 1024 * 1024, Unit::BytesPerSecond, u"3 MiB/s"_s);
        row("ratio", 0.4567, Unit::Ratio, u"45.7 %"_s);
        row("thousands", 12345, Unit::Short, u"12.3 k"_s);
        row("requests", 12.345, Unit::RequestsPerSecond, u"12.3 req/s"_s);
        row("many tokens", 12345, Unit::TokensPerSecond, u"12.3 k tok/s"_s);
        row("below the smallest scale", 0.0000001, Unit::Short, u"1e-07"_s);
        row("more digits than anyone counts", 1e308, Unit::None, u"1e+308"_s);
        row("the last without an exponent", 1e14, Unit::None, u"100000000000000"_s);
        row("huge and negative", -1.7976931348623157e308, Unit::Bytes, u"-1.6e+293 PiB"_s);
        row("far behind the point", 1.2345678901234566e-07, Unit::None, u"1.23e-07"_s);
        row("next to nothing", 5e-324, Unit::None, u"4.94e-324"_s);
        row("not a number", std::numeric_limits<double>::quiet_NaN(), Unit::Seconds, u"–"_s);
        row("infinity", -std::numeric_limits<double>::infinity(), Unit::Seconds, u"−∞"_s);
        row("negative", -0.25, Unit::Ratio, u"-25 %"_s);
    }

    void writesValues()
    {
        QFETCH(double, value);
        QFETCH(int, unit);
        QFETCH(QString, text);
        const QString written = formatValue(value, static_cast<Unit>(unit), QLocale::c()).toText();
        QCOMPARE(QString(written).replace(QChar(0x202F), u' '), text);
    }

    void givesTicksOfOneAxisOneScale()
    {
        const QLocale c = QLocale::c();
        QCOMPARE(formatTick(0.5, 2, 0.5, Unit::Seconds, c).number, u"0.5"_s);
        QCOMPARE(formatTick(2, 2, 0.5, Unit::Seconds, c).number, u"2.0"_s);
        QCOMPARE(formatTick(0.05, 0.2, 0.05, Unit::Seconds, c).toText(), u"50\u202Fms"_s);
        QCOMPARE(formatTick(0.25, 1, 0.25, Unit::Ratio, c).toText(), u"25\u202F%"_s);
    }

    void writesHugeTicksShortAndApart()
    {
        const QLocale c = QLocale::c();
        QCOMPARE(formatTick(5e239, 1e240, 5e239, Unit::None, c).toText(), u"5e+239"_s);
        QCOMPARE(formatTick(1e240, 1e240, 5e239, Unit::None, c).toText(), u"1e+240"_s);
        QCOMPARE(formatTick(1.05e20, 1.1e20, 5e18, Unit::None, c).toText(), u"1.05e+20"_s);
    }

    void writesTicksExactly()
    {
        const QLocale c = QLocale::c();
        QCOMPARE(formatTick(30, 120, 30, Unit::Seconds, c).toText(), u"30\u202Fs"_s);
        QCOMPARE(formatTick(90, 120, 30, Unit::Seconds, c).toText(), u"90\u202Fs"_s);
        QCOMPARE(formatTick(120, 240, 60, Unit::Seconds, c).toText(), u"2\u202Fmin"_s);
        QCOMPARE(formatTick(1800, 7200, 1800, Unit::Seconds, c).toText(), u"30\u202Fmin"_s);
        QCOMPARE(formatTick(10, 60, 10, Unit::Seconds, c).toText(), u"10\u202Fs"_s);
        const double mebi = 1 << 20;
        QCOMPARE(formatTick(0.75 * mebi, mebi, 0.25 * mebi, Unit::Bytes, c).toText(),
            u"0.75\u202FMiB"_s);
        QCOMPARE(formatTick(2.5, 7.5, 2.5, Unit::None, c).toText(), u"2.5"_s);
    }

    void writesTheZeroTickPlain_data()
    {
        QTest::addColumn<int>("unit");
        QTest::addColumn<double>("reference");
        QTest::addColumn<QString>("text");
        const auto row = [](const char* name, Unit unit, double reference, const QString& text) {
            QTest::newRow(name) << static_cast<int>(unit) << reference << text;
        };
        row("thousands of requests", Unit::RequestsPerSecond, 1000, u"0 req/s"_s);
        row("minutes", Unit::Seconds, 120, u"0 s"_s);
        row("milliseconds", Unit::Seconds, 0.02, u"0 s"_s);
        row("MiB", Unit::Bytes, 1 << 20, u"0 B"_s);
        row("percent", Unit::Ratio, 0.4, u"0 %"_s);
        row("kilowatts", Unit::Watts, 4000, u"0 W"_s);
        row("plain", Unit::Short, 4000, u"0"_s);
    }

    void writesTheZeroTickPlain()
    {
        QFETCH(int, unit);
        QFETCH(double, reference);
        for (const double value : { 0.0, -0.0, reference * 1e-12 }) {
            const QString text =
                formatTick(value, reference, reference / 2, static_cast<Unit>(unit), QLocale::c())
                    .toText();
            QTEST(QString(text).replace(QChar(0x202F), u' '), "text");
        }
    }

    void namesRoundTrip()
    {
        for (int i = 0; i <= static_cast<int>(Unit::DateTime); ++i) {
            const Unit unit = static_cast<Unit>(i);
            QCOMPARE(unitFromText(toText(unit)), std::optional<Unit>(unit));
        }
        QVERIFY(!unitFromText(u"furlongs"));
    }
};

QTEST_GUILESS_MAIN(tst_Unit)
#include "tst_Unit.moc"
