// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "prometheus/FastSample.h"

#include <QByteArray>
#include <QRegularExpression>
#include <QTest>

#include <array>

using namespace promdesk;
using namespace Qt::StringLiterals;

namespace {

constexpr std::int64_t kStart = 1'790'000'000'000;

/// A text and room to read on behind it; the digit in front would be noticed.
class Padded
{
public:
    explicit Padded(const QByteArray& text, qsizetype room = fast::kWindow)
        : m_text("9999999" + text + QByteArray(room, ' '))
        , m_size(text.size())
    { }

    [[nodiscard]] const char* begin() const { return m_text.constData() + 7; }

    /// Behind the text itself.
    [[nodiscard]] const char* textEnd() const { return begin() + m_size; }

    [[nodiscard]] const char* end() const { return m_text.constData() + m_text.size(); }

private:
    QByteArray m_text;
    qsizetype m_size;
};

/// So many samples with the values 0, 1, 2 …, as a server writes them.
QByteArray samplesText(int count, std::int64_t stepSeconds = 15)
{
    QByteArrayList samples;
    for (int i = 0; i < count; ++i) {
        samples += '[' + QByteArray::number(qlonglong(kStart / 1000 + i * stepSeconds)) + ",\""
            + QByteArray::number(i) + "\"]";
    }
    return samples.join(',');
}

} // namespace

class tst_FastSample : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void readsTimesOfSecondsAndMilliseconds_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<qint64>("ms");
        QTest::newRow("seconds") << QByteArray("1790000000") << qint64 { kStart };
        QTest::newRow("milliseconds") << QByteArray("1790000000.001") << qint64 { kStart + 1 };
        QTest::newRow("four digits") << QByteArray("1234") << qint64 { 1'234'000 };
        QTest::newRow("eleven digits")
            << QByteArray("99999999999") << qint64 { 99'999'999'999'000 };
        QTest::newRow("eight digits") << QByteArray("12345678.999") << qint64 { 12'345'678'999 };
    }

    void readsTimesOfSecondsAndMilliseconds()
    {
        QFETCH(QByteArray, text);
        QFETCH(qint64, ms);
        const Padded padded(text + ',');
        std::int64_t read = 0;
        QVERIFY(fast::readTime(padded.begin(), read) == padded.textEnd() - 1);
        QCOMPARE(qint64 { read }, ms);
    }

    void leavesOtherTimesToOthers_data()
    {
        QTest::addColumn<QByteArray>("text");
        for (const char* text :
            { "", "0", "123", "-1790000000", "0790000000", "123456789012", "1790000000.",
                "1790000000.1", "1790000000.12", "1790000000.1234", "x790000000" }) {
            QTest::newRow(text) << QByteArray(text);
        }
    }

    void leavesOtherTimesToOthers()
    {
        QFETCH(QByteArray, text);
        const Padded padded(text + ',');
        std::int64_t ms = 0;
        QVERIFY(fast::readTime(padded.begin(), ms) == nullptr);
    }

    void readsSamplesOfTheUsualShape()
    {
        const Padded padded("[1790000000.123,\"-12.5\"]");
        std::int64_t ms = 0;
        double value = 0;
        QVERIFY(fast::readSample(padded.begin(), padded.end(), ms, value) == padded.textEnd());
        QCOMPARE(ms, kStart + 123);
        QCOMPARE(value, -12.5);
    }

    void leavesOtherSamplesToOthers_data()
    {
        QTest::addColumn<QByteArray>("text");
        for (const char* text : { "[1790000000,1]", "[1790000000, \"1\"]", "[ 1790000000,\"1\"]",
                 "[1790000000,\"1\" ]", "[1790000000,\"1e3\"]", "[1790000000,\"NaN\"]",
                 "[1790000000,\"\"]", "[1.79e9,\"1\"]", "1790000000,\"1\"]", "[1790000000,\"1\",2]",
                 "[1790000000,\"1" }) {
            QTest::newRow(text) << QByteArray(text);
        }
    }

    void leavesOtherSamplesToOthers()
    {
        QFETCH(QByteArray, text);
        const Padded padded(text);
        std::int64_t ms = 0;
        double value = 0;
        QVERIFY(fast::readSample(padded.begin(), padded.end(), ms, value) == nullptr);
    }

    /// It reads ahead: near the end of a piece it must not.
    void keepsAwayFromTheEndOfTheText()
    {
        const QByteArray sample = "[1790000000,\"1\"]";
        std::int64_t ms = 0;
        double value = 0;
        const Padded near(sample, fast::kWindow - sample.size() - 1);
        QVERIFY(fast::readSample(near.begin(), near.end(), ms, value) == nullptr);
        const Padded enough(sample, fast::kWindow - sample.size());
        QVERIFY(fast::readSample(enough.begin(), enough.end(), ms, value) == enough.textEnd());
        QVERIFY(fast::readSample(enough.begin(), enough.begin(), ms, value) == nullptr);
    }

    void foretellsTheTimesOfAGrid()
    {
        for (const std::int64_t step : { 1, 15, 60, 86'400, 1'000'003 }) {
            fast::GridText text(kStart, step * 1000);
            QVERIFY(text.left() > 0);
            const std::size_t most = std::min<std::size_t>(text.left(), 2000);
            for (std::size_t i = 0; i < most; ++i) {
                const std::int64_t seconds = kStart / 1000 + static_cast<std::int64_t>(i) * step;
                const Padded right('[' + QByteArray::number(qlonglong(seconds)) + ",\"1\"]");
                const Padded wrong('[' + QByteArray::number(qlonglong(seconds + 1)) + ",\"1\"]");
                QVERIFY(text.matches(right.begin()));
                QVERIFY(!text.matches(wrong.begin()));
                text.advance();
            }
        }
    }

    void hasNothingToSayOfOtherGrids_data()
    {
        QTest::addColumn<qint64>("start");
        QTest::addColumn<qint64>("step");
        QTest::newRow("a start of milliseconds") << qint64 { kStart + 1 } << qint64 { 15'000 };
        QTest::newRow("a step of milliseconds") << qint64 { kStart } << qint64 { 500 };
        QTest::newRow("no step") << qint64 { kStart } << qint64 { 0 };
        QTest::newRow("backwards") << qint64 { kStart } << qint64 { -15'000 };
        QTest::newRow("nine digits") << qint64 { 999'999'999'000 } << qint64 { 15'000 };
        QTest::newRow("eleven digits") << qint64 { 10'000'000'000'000 } << qint64 { 15'000 };
        QTest::newRow("before the epoch") << qint64 { -kStart } << qint64 { 15'000 };
    }

    void hasNothingToSayOfOtherGrids()
    {
        QFETCH(qint64, start);
        QFETCH(qint64, step);
        QCOMPARE(fast::GridText(start, step).left(), std::size_t { 0 });
    }

    /// Only eight digits are counted up: the run ends before they overflow.
    void endsBeforeTheDigitsOverflow()
    {
        const fast::GridText text(1'799'999'990'000, 5000);
        QCOMPARE(text.left(), std::size_t { 2 }); // …990 and …995
        std::array<double, 10> values {};
        const QByteArray samples = "[1799999990,\"1\"],[1799999995,\"2\"],[1800000000,\"3\"]";
        const Padded padded(samples);
        const fast::Run run = fast::readRun(padded.begin(), padded.end(), text, values);
        QCOMPARE(run.count, std::size_t { 2 });
        QVERIFY(*run.end == ',');
    }

    void readsRunsUntilSomethingIsUnusual_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<int>("count");
        const QByteArray three = samplesText(3);
        QTest::newRow("the end of the array") << three + "]" << 3;
        QTest::newRow("a time beside the grid") << three + ",[1790000046,\"9\"]" << 3;
        QTest::newRow("a missing time") << three + ",[1790000060,\"9\"]" << 3;
        QTest::newRow("an unusual value") << three + ",[1790000045,\"NaN\"]" << 3;
        QTest::newRow("a blank") << three + ", [1790000045,\"9\"]" << 3;
        QTest::newRow("more than there is room for") << samplesText(20) << 8;
        QTest::newRow("nothing of the kind") << QByteArray("[]") << 0;
    }

    void readsRunsUntilSomethingIsUnusual()
    {
        QFETCH(QByteArray, text);
        QFETCH(int, count);
        const Padded padded(text);
        std::array<double, 8> values {};
        const fast::Run run =
            fast::readRun(padded.begin(), padded.end(), fast::GridText(kStart, 15'000), values);
        QCOMPARE(run.count, static_cast<std::size_t>(count));
        for (std::size_t i = 0; i < run.count; ++i) {
            QCOMPARE(values.at(i), static_cast<double>(i));
        }
        QVERIFY(run.count == 0 ? run.end == padded.begin() : run.end[-1] == ']');
    }
};

QTEST_APPLESS_MAIN(tst_FastSample)
#include "tst_FastSample.moc"
