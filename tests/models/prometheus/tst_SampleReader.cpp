// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "prometheus/SampleReader.h"
#include "series/SampleValue.h"

#include <QRegularExpression>
#include <QTest>

#include <array>
#include <bit>
#include <charconv>
#include <cmath>
#include <limits>
#include <random>
#include <string>

using namespace promdesk;
using namespace Qt::StringLiterals;

class tst_SampleReader : public QObject
{
    Q_OBJECT

private:
    /// So many samples one second apart.
    static std::string samplesText(int count)
    {
        std::string text = "[";
        for (int i = 0; i < count; ++i) {
            text += (i > 0 ? "," : "") + ("[" + std::to_string(1'700'000'000 + i)) + ",\"1\"]";
        }
        return text + "]";
    }

    /// Decimals of all lengths: rates, halves between two doubles, long integers.
    static std::string numberText(std::mt19937_64& random)
    {
        std::array<char, 400> text {};
        const auto write = [&text](double value) {
            return std::string(
                text.data(), std::to_chars(text.data(), text.data() + text.size(), value).ptr);
        };
        std::string number;
        switch (random() % 6) {
        case 0:
            return write(static_cast<double>(random() % 1'000'000'000) / 299'999'987.0);
        case 1:
            return write(std::bit_cast<double>(random() & 0x7fefffffffffffffULL));
        case 2:
            return std::to_string(random() >> 12U) + ".5";
        case 3:
            return std::to_string(random() % 100'000) + '.' + std::to_string(random() % 1000);
        default:
            number = std::to_string(random() >> random() % 64);
            break;
        }
        const std::size_t point = random() % (number.size() + 8);
        if (point < number.size()) {
            number.insert(point, point == 0 ? "0." : ".");
        }
        return number;
    }

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void readsTimesToTheMillisecond_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<qint64>("ms");
        QTest::newRow("whole") << QByteArray("1700000000") << qint64 { 1'700'000'000'000 };
        QTest::newRow("three decimals")
            << QByteArray("1700000000.123") << qint64 { 1'700'000'000'123 };
        QTest::newRow("one decimal") << QByteArray("1700000000.5") << qint64 { 1'700'000'000'500 };
        QTest::newRow("a fourth rounds up") << QByteArray("1.0005") << qint64 { 1001 };
        QTest::newRow("a fourth rounds down") << QByteArray("1.00049") << qint64 { 1000 };
        QTest::newRow("up into the next second") << QByteArray("1.9996") << qint64 { 2000 };
        QTest::newRow("before the epoch") << QByteArray("-1.5") << qint64 { -1500 };
        QTest::newRow("away from zero") << QByteArray("-1.0005") << qint64 { -1001 };
        QTest::newRow("with an exponent") << QByteArray("1.7e9") << qint64 { 1'700'000'000'000 };
        QTest::newRow("zero") << QByteArray("0") << qint64 { 0 };
    }

    void readsTimesToTheMillisecond()
    {
        QFETCH(QByteArray, text);
        QFETCH(qint64, ms);
        const std::string json = text.toStdString();
        JsonCursor cursor(json);
        SampleReader reader(cursor);
        std::int64_t read = 0;
        QVERIFY(reader.readTime(read));
        QCOMPARE(qint64 { read }, ms);
    }

    void refusesTimesThatAreNone_data()
    {
        QTest::addColumn<QByteArray>("text");
        for (const char* text : { "1e300", "-1e300", "99999999999999", "\"1\"", "1.", "+1", "NaN",
                 "9999999999999999999999999" }) {
            QTest::newRow(text) << QByteArray(text);
        }
    }

    void refusesTimesThatAreNone()
    {
        QFETCH(QByteArray, text);
        const std::string json = text.toStdString() + " ";
        JsonCursor cursor(json);
        SampleReader reader(cursor);
        std::int64_t read = 0;
        QVERIFY(!reader.readTime(read));
        QCOMPARE(cursor.error().kind, ErrorKind::Malformed);
    }

    void readsValuesBitByBit_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<double>("value");
        constexpr double kInfinite = std::numeric_limits<double>::infinity();
        QTest::newRow("zero") << QByteArray("0") << 0.0;
        QTest::newRow("minus zero") << QByteArray("-0") << -0.0;
        QTest::newRow("more than 2^53") << QByteArray("9007199254740993") << 9007199254740992.0;
        QTest::newRow("least") << QByteArray("5e-324") << 5e-324;
        QTest::newRow("below the least") << QByteArray("1e-400") << 0.0;
        QTest::newRow("greatest") << QByteArray("1.7976931348623157e+308")
                                  << std::numeric_limits<double>::max();
        QTest::newRow("+Inf") << QByteArray("+Inf") << kInfinite;
        QTest::newRow("Inf") << QByteArray("Inf") << kInfinite;
        QTest::newRow("-Inf") << QByteArray("-Inf") << -kInfinite;
        QTest::newRow("digits beyond precision")
            << QByteArray("0.1000000000000000055511151231257827") << 0.1;
    }

    void readsValuesBitByBit()
    {
        QFETCH(QByteArray, text);
        QFETCH(double, value);
        const std::string json = '"' + text.toStdString() + '"';
        JsonCursor cursor(json);
        SampleReader reader(cursor);
        double read = 1;
        QVERIFY(reader.readValue(read));
        QCOMPARE(std::bit_cast<std::uint64_t>(read), std::bit_cast<std::uint64_t>(value));
        QCOMPARE(reader.overflows(), std::size_t { 0 });
    }

    void countsWhatIsTooLarge()
    {
        const std::string json = "[\"1e309\",\"-1e999999999999\",\"NaN\"]";
        JsonCursor cursor(json);
        SampleReader reader(cursor);
        std::vector<double> values;
        QVERIFY(cursor.readArray([&] {
            values.push_back(0);
            return reader.readValue(values.back());
        }));
        QVERIFY(std::isinf(values.at(0)) && values.at(0) > 0);
        QVERIFY(std::isinf(values.at(1)) && values.at(1) < 0);
        QVERIFY(std::isnan(values.at(2)));
        QCOMPARE(reader.overflows(), std::size_t { 2 });
    }

    void refusesValuesThatAreNone_data()
    {
        QTest::addColumn<QByteArray>("text");
        for (const char* text : { "\"\"", "\"abc\"", "\"0x10\"", "\"1,5\"", "\"1 \"", "\"--1\"",
                 "\"infinity\"", "\"nan\"", "1", "null", "\"1e\"" }) {
            QTest::newRow(text) << QByteArray(text);
        }
    }

    void refusesValuesThatAreNone()
    {
        QFETCH(QByteArray, text);
        const std::string json = text.toStdString() + " ";
        JsonCursor cursor(json);
        SampleReader reader(cursor);
        double read = 0;
        QVERIFY(!reader.readValue(read));
        QCOMPARE(cursor.error().kind, ErrorKind::Malformed);
    }

    void takesLooseNumbersWithAndWithoutQuotes()
    {
        const std::string json = "[1.5,\"2.5\"]";
        JsonCursor cursor(json);
        SampleReader reader(cursor);
        double sum = 0;
        QVERIFY(cursor.readArray([&] {
            double value = 0;
            const bool isRead = reader.readLooseNumber(value);
            sum += value;
            return isRead;
        }));
        QCOMPARE(sum, 4.0);
    }

    /// The fast path and the general one must agree on what both can read.
    void readsSamplesOnBothPathsAlike()
    {
        const std::string fast = "[1700000000.123,\"42.5\"]";
        const std::string general = "[ 1700000000.123 , \"42.5\" ]";
        for (const std::string& json : { fast, general }) {
            JsonCursor cursor(json);
            SampleReader reader(cursor);
            SeriesColumns columns(Duration(), 0);
            QVERIFY(reader.readSample(columns));
            const SeriesColumns::Columns taken = columns.take();
            QCOMPARE(taken.axis.at(0).toMs(), 1'700'000'000'123);
            QCOMPARE(taken.values.at(0), 42.5);
            QVERIFY(cursor.isAtEnd());
        }
    }

    /// A grid of whole seconds is read in runs, everything else sample by sample.
    void readsRunsBitByBit_data()
    {
        QTest::addColumn<qint64>("firstMs");
        QTest::addColumn<qint64>("stepMs");
        const auto row = [](const char* name, qint64 firstMs, qint64 stepMs) {
            QTest::newRow(name) << firstMs << stepMs;
        };
        row("a grid", 1'700'000'010'000, 15'000);
        row("over many nines", 1'799'999'000'000, 7'000);
        row("into eleven digits", 9'999'000'000'000, 1'000);
        row("into ten digits", 999'000'000'000, 1'000);
        row("a quarter of a second", 1'700'000'000'000, 250);
        row("long steps", 1'000'000'000'000, 31'536'000'000);
        row("years", 1'000'000'000'000, 50'000'000'000);
        row("no grid", 1'700'000'000'123, 0);
    }

    void readsRunsBitByBit()
    {
        QFETCH(qint64, firstMs);
        QFETCH(qint64, stepMs);
        std::mt19937_64 random(11);
        std::vector<std::int64_t> times;
        std::vector<std::uint64_t> bits;
        std::string json = "[";
        std::int64_t ms = firstMs;
        for (int i = 0; i < 3000; ++i) {
            const std::string sign = random() % 5 == 0 ? "-" : "";
            const std::string text = numberText(random);
            const std::int64_t fraction = 1000 + ms % 1000;
            json += (i > 0 ? ",[" : "[") + std::to_string(ms / 1000)
                + (fraction == 1000 ? "" : '.' + std::to_string(fraction).substr(1)) + ",\"" + sign
                + text + "\"]";
            double value = 0;
            std::from_chars(text.data(), text.data() + text.size(), value);
            bits.push_back(std::bit_cast<std::uint64_t>(sign.empty() ? value : -value));
            times.push_back(ms);
            ms += stepMs > 0 ? stepMs * (random() % 100 == 0 ? 2 : 1) : 1017;
        }
        json += "]";
        JsonCursor cursor(json);
        SampleReader reader(cursor);
        SeriesColumns columns(Duration::fromMs(stepMs), 1'000'000);
        std::size_t budget = 3000;
        QVERIFY2(reader.readSamples(columns, budget),
            cursor.hasFailed() ? qPrintable(cursor.error().message) : "");
        QCOMPARE(budget, std::size_t { 0 });
        const SeriesColumns::Columns taken = columns.take();
        QCOMPARE(taken.axis.isGrid(), stepMs > 0);
        std::size_t place = 0;
        for (std::size_t i = 0; i < times.size(); ++i, ++place) {
            while (isMissing(taken.values.at(place))) {
                ++place;
            }
            QCOMPARE(taken.axis.at(place).toMs(), times[i]);
            QCOMPARE(std::bit_cast<std::uint64_t>(taken.values.at(place)), bits[i]);
        }
        QCOMPARE(place, taken.values.size());
    }

    /// A time that falls back by the digits that a run looks at is not taken for the next one.
    void seesATimeThatFallsBack()
    {
        std::string json = "[";
        for (int i = 0; i < 20; ++i) {
            json += "[17" + std::to_string(99'999'980 + 2 * i).substr(i < 10 ? 0 : 1) + ",\"1\"],";
        }
        json += "[1700000000,\"2\"],[1700000002,\"3\"]" + std::string(200, ' ') + "]";
        JsonCursor cursor(json);
        SampleReader reader(cursor);
        SeriesColumns columns(Duration::fromSeconds(2), 1'000'000'000);
        std::size_t budget = 100;
        QVERIFY(reader.readSamples(columns, budget));
        const SeriesColumns::Columns taken = columns.take();
        QVERIFY(taken.isRepaired);
        QCOMPARE(taken.axis.front().toMs(), 1'700'000'000'000);
        QCOMPARE(taken.axis.back().toMs(), 1'799'999'998'000);
    }

    /// The bound on samples, at N and N + 1; it is shared by all series of an answer.
    void stopsWhereTheBudgetEnds()
    {
        constexpr std::size_t kBudget = 7;
        for (const int count : { 7, 8 }) {
            const std::string json = samplesText(count);
            JsonCursor cursor(json);
            SampleReader reader(cursor);
            SeriesColumns columns(Duration(), 0);
            std::size_t budget = kBudget;
            QCOMPARE(reader.readSamples(columns, budget), count == 7);
            QCOMPARE(budget, std::size_t { 0 });
            QCOMPARE(columns.size(), kBudget);
            if (count == 8) {
                QCOMPARE(cursor.error().kind, ErrorKind::TooMuch);
                QVERIFY(cursor.error().message.contains(u"samples"_s));
            }
        }
    }

    void takesTheBudgetFromSeriesToSeries()
    {
        const std::string json = samplesText(4) + samplesText(4);
        JsonCursor cursor(json);
        SampleReader reader(cursor);
        SeriesColumns columns(Duration(), 0);
        std::size_t budget = 7;
        QVERIFY(reader.readSamples(columns, budget));
        QCOMPARE(budget, std::size_t { 3 });
        QVERIFY(!reader.readSamples(columns, budget));
        QCOMPARE(cursor.error().kind, ErrorKind::TooMuch);
    }
};

QTEST_GUILESS_MAIN(tst_SampleReader)
#include "tst_SampleReader.moc"
