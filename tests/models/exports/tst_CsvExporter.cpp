// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers

#include "exports/CsvExporter.h"
#include "series/SampleValue.h"

#include <QTest>

#include <bit>
#include <cmath>
#include <limits>
#include <random>

using namespace promdesk;
using namespace Qt::StringLiterals;

namespace {

Series grid(LabelSet labels, std::int64_t startSecond, std::vector<double> values)
{
    Series series;
    series.labels = std::move(labels);
    series.axis =
        TimeAxis::grid(Instant::fromSeconds(startSecond), Duration::fromSeconds(60), values.size());
    series.values = std::move(values);
    return series;
}

ExportedQuery query(std::vector<Series> series, std::string expression = "up")
{
    SeriesSnapshot snapshot;
    snapshot.series = std::move(series);
    ExportedQuery exported;
    exported.expression = std::move(expression);
    exported.snapshot = std::make_shared<const SeriesSnapshot>(std::move(snapshot));
    return exported;
}

ExportOptions options(ExportOptions::Layout layout,
    ExportOptions::TimeFormat format = ExportOptions::TimeFormat::Epoch)
{
    ExportOptions chosen;
    chosen.layout = layout;
    chosen.timeFormat = format;
    return chosen;
}

QByteArray csv(const std::vector<ExportedQuery>& queries, const ExportOptions& chosen)
{
    QByteArray all;
    const auto done = CsvExporter().write(queries, chosen, {}, [&all](const QByteArray& piece) {
        all += piece;
        return true;
    });
    return done ? all : "failed: " + done.error().message.toUtf8();
}

constexpr auto kLong = ExportOptions::Layout::Long;
constexpr auto kWide = ExportOptions::Layout::Wide;

} // namespace

class tst_CsvExporter : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void writesOneRowPerSampleInLongForm()
    {
        const std::vector<ExportedQuery> queries { query(
            { grid({ { "__name__", "up" }, { "job", "a" } }, 60, { 1, missingValue(), 0.5 }),
                grid({ { "__name__", "up" }, { "zone", "z" } }, 60, { std::nan("") }) }) };
        QCOMPARE(csv(queries, options(kLong)),
            QByteArray("timestamp,__name__,job,zone,value\n"
                       "60,up,a,,1\n"
                       "180,up,a,,0.5\n"
                       "60,up,,z,NaN\n"));
    }

    void namesTheQueryWhenThereAreSeveral()
    {
        const std::vector<ExportedQuery> queries { query({ grid({}, 0, { 1 }) }, "a"),
            query({ grid({ { "x", "y" } }, 0, { 2 }) }, "-b"), ExportedQuery {} };
        QCOMPARE(csv(queries, options(kLong)),
            QByteArray("query,timestamp,x,value\na,0,,1\n'-b,0,y,2\n"));
    }

    void alignsSeriesByTimeInWideForm()
    {
        Series odd;
        odd.labels = LabelSet { { "__name__", "odd" } };
        odd.axis = TimeAxis::explicitTimes({ 60'000, 90'500 });
        odd.values = { 7, 8 };
        const std::vector<ExportedQuery> queries {
            query({ grid({ { "a", "b" } }, 0, { 1, 2, missingValue(), 4 }), odd }),
            query({ grid({}, 60, { 5 }) }, "sum(up)"),
        };
        QCOMPARE(csv(queries, options(kWide)),
            QByteArray("timestamp,\"{a=\"\"b\"\"}\",odd{},sum(up)\n"
                       "0,1,,\n"
                       "60,2,7,5\n"
                       "90.500,,8,\n"
                       "180,4,,\n"));
    }

    void writesTimesInIso8601_data()
    {
        QTest::addColumn<qint64>("ms");
        for (const qint64 ms : { qint64 { 0 }, qint64 { 1 }, qint64 { -1 }, qint64 { -86'400'000 },
                 qint64 { 1'795'269'660'050 }, qint64 { 951'782'399'999 },
                 qint64 { 253'402'300'799'000 } }) {
            QTest::addRow("%lld ms", ms) << ms;
        }
    }

    void writesTimesInIso8601()
    {
        QFETCH(qint64, ms);
        Series series;
        series.axis = TimeAxis::explicitTimes({ ms });
        series.values = { 1 };
        const QByteArray iso = toIso8601(Instant::fromMs(ms)).toUtf8();
        QCOMPARE(csv({ query({ series }) }, options(kLong, ExportOptions::TimeFormat::Iso8601)),
            "timestamp,value\n" + iso + ",1\n");
        const QByteArray epoch = toEpochText(Instant::fromMs(ms)).toUtf8();
        QCOMPARE(csv({ query({ series }) }, options(kLong)), "timestamp,value\n" + epoch + ",1\n");
    }

    void writesNumbersAsPrometheusDoes_data()
    {
        QTest::addColumn<double>("value");
        QTest::addColumn<QByteArray>("text");
        const double infinity = std::numeric_limits<double>::infinity();
        QTest::newRow("zero") << 0.0 << QByteArray("0");
        QTest::newRow("negative zero") << -0.0 << QByteArray("-0");
        QTest::newRow("a million") << 1e6 << QByteArray("1000000");
        QTest::newRow("a fraction") << 0.1 << QByteArray("0.1");
        QTest::newRow("small") << 1e-6 << QByteArray("0.000001");
        QTest::newRow("smaller") << 1.5e-7 << QByteArray("1.5e-07");
        QTest::newRow("large") << 1e21 << QByteArray("1e+21");
        QTest::newRow("denormal") << 5e-324 << QByteArray("5e-324");
        QTest::newRow("infinite") << infinity << QByteArray("+Inf");
        QTest::newRow("negative infinite") << -infinity << QByteArray("-Inf");
        QTest::newRow("no number") << std::nan("") << QByteArray("NaN");
    }

    void writesNumbersAsPrometheusDoes()
    {
        QFETCH(double, value);
        QFETCH(QByteArray, text);
        QCOMPARE(csv({ query({ grid({}, 0, { value }) }) }, options(kLong)),
            "timestamp,value\n0," + text + "\n");
    }

    void losesNoBit()
    {
        std::mt19937_64 random(3);
        std::vector<double> values;
        while (values.size() < 2000) {
            const auto value = std::bit_cast<double>(random());
            if (std::isfinite(value)) {
                values.push_back(value);
            }
        }
        const QList<QByteArray> lines =
            csv({ query({ grid({}, 0, values) }) }, options(kLong)).split('\n');
        for (std::size_t i = 0; i < values.size(); ++i) {
            const QByteArray cell = lines.at(static_cast<qsizetype>(i) + 1).split(',').at(1);
            QCOMPARE(std::bit_cast<quint64>(cell.toDouble()), std::bit_cast<quint64>(values[i]));
        }
    }

    void guardsAndQuotesCells_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("guarded");
        QTest::addColumn<QByteArray>("bare");
        const auto row = [](const char* name, QByteArray text, QByteArray guarded,
                             QByteArray bare) { QTest::newRow(name) << text << guarded << bare; };
        row("plain", "llama-70b", "llama-70b", "llama-70b");
        row("empty", "", "", "");
        row("a comma", "a,b", "\"a,b\"", "\"a,b\"");
        row("a quote", "a\"b", "\"a\"\"b\"", "\"a\"\"b\"");
        row("a newline", "a\nb", "\"a\nb\"", "\"a\nb\"");
        row("a semicolon", "a;=b", "\"a;=b\"", "\"a;=b\"");
        row("a space in front", " a", "\" a\"", "\" a\"");
        row("=", "=1+1", "'=1+1", "=1+1");
        row("+", "+1", "'+1", "+1");
        row("-", "-1", "'-1", "-1");
        row("@", "@SUM(A1)", "'@SUM(A1)", "@SUM(A1)");
        row("tab", "\t=1", "\"'\t=1\"", "\"\t=1\"");
        row("carriage return", "\r=1", "\"'\r=1\"", "\"\r=1\"");
        row("line feed", "\n=1", "\"'\n=1\"", "\"\n=1\"");
        row("NUL", QByteArray("\0=1", 3), "\"'" + QByteArray("\0=1", 3) + "\"",
            "\"" + QByteArray("\0=1", 3) + "\"");
        row("behind a quote", "\"=1", "\"'\"\"=1\"", "\"\"\"=1\"");
        row("a full-width =",
            "\xef\xbc\x9d"
            "1",
            "'\xef\xbc\x9d"
            "1",
            "\xef\xbc\x9d"
            "1");
    }

    void guardsAndQuotesCells()
    {
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, guarded);
        QFETCH(QByteArray, bare);
        ExportOptions chosen = options(kLong);
        QCOMPARE(QByteArray::fromStdString(csvCell(text.toStdString(), chosen)), guarded);
        chosen.guardsFormulas = false;
        QCOMPARE(QByteArray::fromStdString(csvCell(text.toStdString(), chosen)), bare);
    }

    void writesATextResult()
    {
        SeriesSnapshot snapshot;
        snapshot.type = ResultType::String;
        snapshot.text = u"=a,b"_s;
        ExportedQuery exported;
        exported.snapshot = std::make_shared<const SeriesSnapshot>(snapshot);
        QCOMPARE(csv({ exported }, options(kLong)), QByteArray("timestamp,value\n0,\"'=a,b\"\n"));
    }
};

QTEST_GUILESS_MAIN(tst_CsvExporter)
#include "tst_CsvExporter.moc"
