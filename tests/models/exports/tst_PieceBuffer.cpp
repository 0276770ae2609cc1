// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "exports/PieceBuffer.h"

#include <QLocale>
#include <QRegularExpression>
#include <QTest>

#include <algorithm>
#include <bit>
#include <charconv>
#include <cmath>
#include <limits>
#include <random>

using namespace promdesk;
using namespace Qt::StringLiterals;

namespace {

/// What a buffer hands on when it is written to.
template <typename Write> QByteArray written(const Write& write)
{
    QByteArray all;
    const ByteSink sink = [&all](const QByteArray& piece) {
        all += piece;
        return true;
    };
    PieceBuffer buffer(sink, {});
    write(buffer);
    return buffer.finish() ? all : QByteArray("failed");
}

} // namespace

class tst_PieceBuffer : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void writesNumbersAsPrometheusDoes_data()
    {
        QTest::addColumn<double>("value");
        QTest::addColumn<QByteArray>("text");
        using Limits = std::numeric_limits<double>;
        QTest::newRow("zero") << 0.0 << QByteArray("0");
        QTest::newRow("minus zero") << -0.0 << QByteArray("-0");
        QTest::newRow("short") << 0.1 << QByteArray("0.1");
        QTest::newRow("smallest plain") << 1e-6 << QByteArray("0.000001");
        QTest::newRow("below") << 9.5e-7 << QByteArray("9.5e-07");
        QTest::newRow("largest plain") << 1e20 << QByteArray("100000000000000000000");
        QTest::newRow("above") << 1e21 << QByteArray("1e+21");
        QTest::newRow("2^53 and one") << 9007199254740993.0 << QByteArray("9007199254740992");
        QTest::newRow("2^63") << 9223372036854775808.0 << QByteArray("9223372036854776000");
        QTest::newRow("2^64") << 18446744073709551616.0 << QByteArray("18446744073709552000");
        QTest::newRow("minus 2^63") << -9223372036854775808.0 << QByteArray("-9223372036854776000");
        QTest::newRow("seventeen digits") << 12345678901234568.0 << QByteArray("12345678901234568");
        QTest::newRow("one digit") << 2e17 << QByteArray("200000000000000000");
        QTest::newRow("above 1e20")
            << 100000000000000098304.0 << QByteArray("100000000000000100000");
        QTest::newRow("last below 1e21")
            << std::nextafter(1e21, 0.0) << QByteArray("999999999999999900000");
        QTest::newRow("smallest") << Limits::denorm_min() << QByteArray("5e-324");
        QTest::newRow("largest") << Limits::max() << QByteArray("1.7976931348623157e+308");
        QTest::newRow("nan") << Limits::quiet_NaN() << QByteArray("NaN");
        QTest::newRow("inf") << Limits::infinity() << QByteArray("+Inf");
        QTest::newRow("minus inf") << -Limits::infinity() << QByteArray("-Inf");
    }

    void writesNumbersAsPrometheusDoes()
    {
        QFETCH(double, value);
        QFETCH(QByteArray, text);
        QCOMPARE(written([value](PieceBuffer& buffer) { buffer.appendNumber(value); }), text);
    }

    void writesNumbersThatReadBackToTheSameBits()
    {
        std::mt19937_64 random(7);
        for (int i = 0; i < 20'000; ++i) {
            const double value = std::bit_cast<double>(random());
            if (!std::isfinite(value)) {
                continue;
            }
            const QByteArray text =
                written([value](PieceBuffer& buffer) { buffer.appendNumber(value); });
            double read = 0;
            std::from_chars(text.data(), text.data() + text.size(), read);
            QCOMPARE(std::bit_cast<quint64>(read), std::bit_cast<quint64>(value));
        }
    }

    void writesLargeNumbersWithoutFalseDigits()
    {
        std::mt19937_64 random(7);
        std::uniform_real_distribution<double> exponents(53, 69.7); // 2^69.7 is below 1e21
        for (int i = 0; i < 20'000; ++i) {
            const double value = std::exp2(exponents(random));
            const QByteArray text =
                written([value](PieceBuffer& buffer) { buffer.appendNumber(value); });
            QCOMPARE(text.toDouble(), value);
            QVERIFY2(
                std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; }),
                text.constData());
            // Qt's shortest digits are found in another way.
            QByteArray digits = QByteArray::number(value, 'e', QLocale::FloatingPointShortest);
            digits = digits.left(digits.indexOf('e')).replace(".", "");
            QVERIFY2(text.startsWith(digits), text.constData());
            QCOMPARE(text.mid(digits.size()).count('0'), text.size() - digits.size());
        }
    }

    void writesTimes_data()
    {
        QTest::addColumn<qint64>("ms");
        QTest::addColumn<QByteArray>("iso");
        QTest::addColumn<QByteArray>("epoch");
        QTest::newRow("whole") << qint64 { 1'795'269'660'000 } << QByteArray("2026-11-21T14:01:00Z")
                               << QByteArray("1795269660");
        QTest::newRow("ms") << qint64 { 1'795'269'660'050 }
                            << QByteArray("2026-11-21T14:01:00.050Z")
                            << QByteArray("1795269660.050");
        QTest::newRow("epoch") << qint64 { 0 } << QByteArray("1970-01-01T00:00:00Z")
                               << QByteArray("0");
        QTest::newRow("before it")
            << qint64 { -1500 } << QByteArray("1969-12-31T23:59:58.500Z") << QByteArray("-1.500");
    }

    void writesTimes()
    {
        QFETCH(qint64, ms);
        using Format = ExportOptions::TimeFormat;
        const auto text = [ms](Format format) {
            return written([ms, format](PieceBuffer& buffer) {
                buffer.appendTime(Instant::fromMs(ms), format);
            });
        };
        QTEST(text(Format::Iso8601), "iso");
        QTEST(text(Format::Epoch), "epoch");
    }

    void handsOnPiecesThatJoinToTheWhole()
    {
        QList<qsizetype> sizes;
        QByteArray all;
        const ByteSink sink = [&](const QByteArray& piece) {
            sizes += piece.size();
            all += piece;
            return true;
        };
        PieceBuffer buffer(sink, {});
        const std::string text(static_cast<std::size_t>(PieceBuffer::kPieceBytes) * 2 + 5, 'x');
        buffer.append('<');
        buffer.append(text);
        buffer.append('>');
        QVERIFY(buffer.finish());
        QCOMPARE(all, QByteArray("<" + QByteArray::fromStdString(text) + ">"));
        QCOMPARE(
            sizes, (QList<qsizetype> { PieceBuffer::kPieceBytes, PieceBuffer::kPieceBytes, 7 }));
    }

    void stopsWhenTheSinkRefuses()
    {
        int calls = 0;
        const ByteSink sink = [&calls](const QByteArray&) {
            ++calls;
            return false;
        };
        PieceBuffer buffer(sink, {});
        const std::string piece(static_cast<std::size_t>(PieceBuffer::kPieceBytes), 'x');
        buffer.append(piece);
        buffer.append(piece);
        QVERIFY(buffer.isStopped());
        buffer.append(piece);
        const Result<void> done = buffer.finish();
        QVERIFY(!done);
        QCOMPARE(done.error().kind, ErrorKind::Io);
        QCOMPARE(calls, 1);
    }

    void handsNothingOnAfterACancel()
    {
        int calls = 0;
        const ByteSink sink = [&calls](const QByteArray&) {
            ++calls;
            return true;
        };
        CancelSource source;
        const CancelToken token = source.token();
        PieceBuffer buffer(sink, token);
        buffer.append('x');
        source.cancel();
        const Result<void> done = buffer.finish();
        QVERIFY(!done);
        QCOMPARE(done.error().kind, ErrorKind::Cancelled);
        QCOMPARE(calls, 0);
    }
};

QTEST_APPLESS_MAIN(tst_PieceBuffer)
#include "tst_PieceBuffer.moc"
