// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "prometheus/FastDecimal.h"

#include <QByteArray>
#include <QRegularExpression>
#include <QTest>

#include <bit>
#include <charconv>
#include <cmath>
#include <random>
#include <string>

using namespace promdesk;
using namespace Qt::StringLiterals;

namespace {

/// A text with as much room around it as the readers ask for; what surrounds it are digits, which
/// would be noticed if they were taken for part of the number.
class Padded
{
public:
    explicit Padded(const std::string& text, char behind = '"')
        : m_text("9999999" + text + behind + std::string(40, '9'))
        , m_size(text.size())
    { }

    [[nodiscard]] const char* begin() const { return m_text.data() + 7; }

    [[nodiscard]] const char* end() const { return begin() + m_size; }

private:
    std::string m_text;
    std::size_t m_size;
};

std::uint64_t bitsOf(double value)
{
    return std::bit_cast<std::uint64_t>(value);
}

double exact(const std::string& text)
{
    double value = 0;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
}

/// A decimal of at most 19 digits, with a point at any place or none, maybe with a sign.
std::string randomDecimal(std::mt19937_64& random)
{
    std::string text = std::to_string(random() >> random() % 64);
    text.resize(std::min<std::size_t>(text.size(), 19));
    if (random() % 4 != 0) {
        const std::size_t decimals = random() % 19;
        text.insert(0, decimals >= text.size() ? decimals + 1 - text.size() : 0, '0');
        text.insert(text.size() - decimals, ".");
    }
    return (random() % 5 == 0 ? "-" : "") + text;
}

} // namespace

class tst_FastDecimal : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void readsNumbersBitByBit_data()
    {
        QTest::addColumn<QByteArray>("text");
        for (const char* text : { "0", "-0", "1", "7", "42", "12345678", "123456789", "0.1", "0.3",
                 "-0.1", "1.5", "100.25", "99999999.5", "12345678.12345678", "0.000000000001",
                 "9007199254740993", "9007199254740993.5", "4503599627370497.5",
                 "9223372036854775807", "9223372036854775808", "9999999999999999999",
                 "0.9999999999999999999", "1234567890.123456789", "0.30000000000000004",
                 "179769313486231570", "00012.50", "1." }) {
            QTest::newRow(text) << QByteArray(text);
        }
    }

    void readsNumbersBitByBit()
    {
        QFETCH(QByteArray, text);
        const Padded padded(text.toStdString());
        double value = 77;
        const char* const behind = fast::readDecimal(padded.begin(), value);
        QVERIFY(behind == padded.end());
        QCOMPARE(bitsOf(value), bitsOf(exact(text.toStdString())));
    }

    /// What it does not take goes another way; it must never be taken for a number.
    void leavesOtherShapesToOthers_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::newRow("nothing") << QByteArray("");
        QTest::newRow("a sign alone") << QByteArray("-");
        QTest::newRow("two signs") << QByteArray("--1");
        QTest::newRow("a plus") << QByteArray("+1");
        QTest::newRow("no digit before the point") << QByteArray(".5");
        QTest::newRow("a blank before it") << QByteArray(" 1");
        QTest::newRow("NaN") << QByteArray("NaN");
        QTest::newRow("infinity") << QByteArray("+Inf");
        QTest::newRow("twenty digits") << QByteArray("12345678901234567890");
        QTest::newRow("twenty digits and a point") << QByteArray("1234567890.1234567890");
        QTest::newRow("far too many") << QByteArray(32, '1');
        QTest::newRow("far too many decimals") << "0." + QByteArray(30, '3');
    }

    void leavesOtherShapesToOthers()
    {
        QFETCH(QByteArray, text);
        const Padded padded(text.toStdString());
        double value = 0;
        QVERIFY(fast::readDecimal(padded.begin(), value) == nullptr);
    }

    /// The caller sees by the next byte that there is more.
    void stopsAtWhatIsNoDigit()
    {
        for (const char behind : { 'e', 'E', ' ', ',', '-', 'x', '\0', '/', ':', '\xb0' }) {
            const Padded padded("12.5", behind);
            double value = 0;
            QVERIFY(fast::readDecimal(padded.begin(), value) == padded.end());
            QCOMPARE(value, 12.5);
        }
        const Padded twoPoints("1.2.3");
        double value = 0;
        QVERIFY(fast::readDecimal(twoPoints.begin(), value) == twoPoints.begin() + 3);
        QCOMPARE(value, 1.2);
    }

    void agreesWithAnExactReader()
    {
        std::mt19937_64 random(20261128);
        int taken = 0;
        for (int i = 0; i < 200'000; ++i) {
            const std::string text = randomDecimal(random);
            const Padded padded(text);
            double value = 0;
            if (const char* behind = fast::readDecimal(padded.begin(), value)) {
                ++taken;
                const bool isRight = behind == padded.end() && bitsOf(value) == bitsOf(exact(text));
                QVERIFY2(isRight, text.c_str());
            }
        }
        QVERIFY2(taken > 150'000, QByteArray::number(taken).constData());
    }

    /// Halves between two doubles, where rounding by a guess goes wrong.
    void roundsHalvesToEven()
    {
        std::mt19937_64 random(5);
        for (int i = 0; i < 50'000; ++i) {
            // Between 2^(52 - n) and 2^(53 - n) doubles lie 2^-n apart.
            const unsigned n = static_cast<unsigned>(random() % 10);
            const std::uint64_t whole = std::uint64_t { 1 } << (52U - n) | random() >> (12U + n);
            const auto sixteenths = static_cast<unsigned>(random() % 16);
            std::string decimals = std::to_string(sixteenths * 625);
            decimals.insert(0, 4 - decimals.size(), '0');
            const std::string text = std::to_string(whole) + '.' + decimals.substr(0, 3);
            const Padded padded(text);
            double value = 0;
            QVERIFY(fast::readDecimal(padded.begin(), value) == padded.end());
            QVERIFY2(bitsOf(value) == bitsOf(exact(text)), text.c_str());
        }
    }

    void marksEveryByteThatIsNoDigit()
    {
        for (int byte = 0; byte < 256; ++byte) {
            std::string text(32, '5');
            const auto place = static_cast<std::size_t>(byte) % 32;
            text[place] = static_cast<char>(byte);
            const bool isDigit = byte >= '0' && byte <= '9';
            QCOMPARE(fast::nonDigits(text.data()), isDigit ? 0U : 1U << place);
        }
        QCOMPARE(fast::nonDigits(std::string(32, 'x').data()), 0xffffffffU);
    }

    void dividesByPowersOfTen()
    {
        double value = 0;
        QVERIFY(fast::toDouble(0, 0, value));
        QCOMPARE(value, 0.0);
        QVERIFY(fast::toDouble(1, 3, value));
        QCOMPARE(value, 0.001);
        QVERIFY(fast::toDouble(std::uint64_t { 1 } << 63U, 0, value));
        QCOMPARE(value, 9223372036854775808.0);
        QVERIFY(!fast::toDouble(1, 28, value)); // left to others
    }
};

QTEST_APPLESS_MAIN(tst_FastDecimal)
#include "tst_FastDecimal.moc"
