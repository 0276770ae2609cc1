// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "series/PackedColumn.h"
#include "series/SampleValue.h"

#include <QRegularExpression>
#include <QTest>

#include <array>
#include <bit>
#include <functional>
#include <random>

using namespace promdesk;
using namespace Qt::StringLiterals;

namespace {

using Maker = std::function<double(std::mt19937_64&)>;

bool isSame(const std::vector<double>& a, const std::vector<double>& b)
{
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](double one, double other) {
        return std::bit_cast<std::uint64_t>(one) == std::bit_cast<std::uint64_t>(other);
    });
}

/// Values that are easily lost: NaNs with a load, infinities, denormals, extremes, zeros.
double awkward(std::mt19937_64& random)
{
    constexpr std::array<std::uint64_t, 14> kBits { 0x7ff8000000000001ULL, 0xfff8000000000abcULL,
        0x7ff0000000000001ULL, 0x7ff0000000000000ULL, 0xfff0000000000000ULL, 1ULL,
        0x8000000000000001ULL, 0x000fffffffffffffULL, 0x7fefffffffffffffULL, kMissingBits, 0ULL,
        0x8000000000000000ULL, 0x433fffffffffffffULL, 0x4340000000000000ULL };
    return std::bit_cast<double>(kBits.at(random() % kBits.size()));
}

double walk(std::mt19937_64& random, double& place, int most)
{
    place += static_cast<double>(random() % static_cast<unsigned>(2 * most + 1)) - most;
    return place;
}

} // namespace

Q_DECLARE_METATYPE(Maker)

class tst_PackedColumn : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void givesBackEveryBit_data()
    {
        QTest::addColumn<Maker>("make");
        const auto row = [](const char* name, Maker make) {
            QTest::newRow(name) << std::move(make);
        };
        row("any bits", [](auto& random) { return std::bit_cast<double>(random()); });
        row("awkward ones", awkward);
        row("awkward ones among decimals", [](auto& random) {
            return random() % 40 == 0 ? awkward(random) : static_cast<double>(random() % 100) / 10;
        });
        row("decimals with holes", [](auto& random) {
            return random() % 4 == 0 ? missingValue() : static_cast<double>(random() % 1000) / 100;
        });
        row("nothing but holes", [](auto&) { return missingValue(); });
        row("zeros of both signs", [](auto& random) { return random() % 50 == 0 ? -0.0 : 0.0; });
        row("large and small integers", [](auto& random) {
            const auto number = static_cast<std::int64_t>(random()) >> random() % 64;
            return static_cast<double>(number);
        });
        row("long and short decimals", [](auto& random) {
            return static_cast<double>(random() >> random() % 64) / (random() % 3 == 0 ? 1e9 : 10);
        });
        row("the same again and again", [](auto&) { return 0.1; });
        row("quotients", [](auto& random) { return static_cast<double>(random() % 1000) / 7; });
    }

    void givesBackEveryBit()
    {
        QFETCH(Maker, make);
        std::mt19937_64 random(20261128);
        for (int round = 0; round < 1000; ++round) {
            std::vector<double> values(
                round < 300 ? static_cast<std::size_t>(round) : random() % 700);
            for (double& value : values) {
                value = make(random);
            }
            const PackedColumn packed(values);
            QCOMPARE(packed.size(), values.size());
            QVERIFY(isSame(packed.unpack(), values));
            QVERIFY(packed.bytes() <= values.size() * 8 + values.size() / 128 + 1);
        }
    }

    /// Bytes a sample that decimals may take at most, in blocks of 512.
    void packsDecimalsTightly_data()
    {
        QTest::addColumn<Maker>("make");
        QTest::addColumn<double>("most");
        QTest::newRow("a constant") << Maker([](auto&) { return 3.25; }) << 0.1;
        QTest::newRow("a temperature") << Maker([place = 4500.0](auto& random) mutable {
            return walk(random, place, 50) / 100;
        }) << 1.2;
        QTest::newRow("shares with four decimals")
            << Maker([](auto& random) { return static_cast<double>(random() % 10'000) / 10'000; })
            << 2.0;
        QTest::newRow("memory in pages") << Maker([place = 3e6](auto& random) mutable {
            return walk(random, place, 1000) * 4096;
        }) << 1.7;
        QTest::newRow("a counter") << Maker([place = 0.0](auto& random) mutable {
            place += static_cast<double>(random() % 1000);
            return place;
        }) << 1.6;
    }

    void packsDecimalsTightly()
    {
        QFETCH(Maker, make);
        QFETCH(double, most);
        std::mt19937_64 random(3);
        std::vector<double> values(512);
        for (double& value : values) {
            value = make(random);
        }
        const PackedColumn packed(values);
        QVERIFY(isSame(packed.unpack(), values));
        const double bytes = static_cast<double>(packed.bytes()) / 512;
        QVERIFY2(bytes <= most, QByteArray::number(bytes).constData());
    }
};

QTEST_GUILESS_MAIN(tst_PackedColumn)
#include "tst_PackedColumn.moc"
