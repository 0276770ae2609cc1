// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers

#include "exports/JsonExporter.h"
#include "series/SampleValue.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

#include <cmath>

using namespace promdesk;
using namespace Qt::StringLiterals;

namespace {

QJsonObject written(const std::vector<ExportedQuery>& queries)
{
    QByteArray all;
    const auto done = JsonExporter().write(queries, {}, {}, [&all](const QByteArray& piece) {
        all += piece;
        return true;
    });
    return done ? QJsonDocument::fromJson(all).object() : QJsonObject();
}

} // namespace

class tst_JsonExporter : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void describesTheQueryAndKeepsEverySample()
    {
        SeriesSnapshot snapshot;
        snapshot.warnings = { u"w\u0001\""_s };
        Series series;
        series.labels = LabelSet { { "__name__", "up" }, { "a", "<b>\"\\\n\x7f\xc3\xa4" } };
        series.axis = TimeAxis::grid(Instant::fromMs(500), Duration::fromSeconds(15), 3);
        series.values = { 1.5, missingValue(), std::nan("") };
        series.histograms = { HistogramSample { .time = Instant::fromSeconds(1),
            .count = 3,
            .sum = HUGE_VAL,
            .buckets = { HistogramBucket { .bounds = HistogramBucket::Bounds::ClosedBoth,
                .lower = -1,
                .upper = 1,
                .count = 3 } } } };
        snapshot.series = { series, Series {} };
        const QJsonObject document = written({ ExportedQuery { .expression = "up{a!=\"\"}",
            .sourceName = u"prod"_s,
            .step = Duration::fromSeconds(15),
            .unit = Unit::Seconds,
            .snapshot = std::make_shared<const SeriesSnapshot>(snapshot) } });
        const QJsonObject query = document["queries"_L1][0].toObject();
        QCOMPARE(query["query"_L1].toString(), u"up{a!=\"\"}"_s);
        QCOMPARE(query["step"_L1].toString(), u"15s"_s);
        QCOMPARE(query["source"_L1].toString(), u"prod"_s);
        QCOMPARE(query["unit"_L1].toString(), u"seconds"_s);
        QCOMPARE(query["resultType"_L1].toString(), u"matrix"_s);
        QCOMPARE(query["warnings"_L1][0].toString(), u"w\u0001\""_s);
        QCOMPARE(query["series"_L1].toArray().size(), 2);
        const QJsonObject first = query["series"_L1][0].toObject();
        QCOMPARE(first["labels"_L1]["a"_L1].toString(), u"<b>\"\\\n\u007f\u00e4"_s);
        QCOMPARE(first["values"_L1].toArray(),
            (QJsonArray { QJsonArray { 0.5, u"1.5"_s }, QJsonArray { 30.5, u"NaN"_s } }));
        const QJsonArray histogram = first["histograms"_L1][0].toArray();
        QCOMPARE(histogram[1]["sum"_L1].toString(), u"+Inf"_s);
        QCOMPARE(
            histogram[1]["buckets"_L1][0].toArray(), (QJsonArray { 3, u"-1"_s, u"1"_s, u"3"_s }));
    }

    void writesATextResult()
    {
        SeriesSnapshot snapshot;
        snapshot.type = ResultType::String;
        snapshot.text = u"text"_s;
        ExportedQuery exported;
        exported.snapshot = std::make_shared<const SeriesSnapshot>(snapshot);
        QCOMPARE(written({ exported })["queries"_L1][0]["text"_L1].toString(), u"text"_s);
    }
};

QTEST_GUILESS_MAIN(tst_JsonExporter)
#include "tst_JsonExporter.moc"
