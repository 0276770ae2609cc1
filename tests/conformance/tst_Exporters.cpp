// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers

#include "core/Registry.h"
#include "exports/CsvExporter.h"
#include "exports/JsonExporter.h"
#include "exports/PieceBuffer.h"
#include "series/SampleValue.h"

#include <QTest>

#include <cmath>

using namespace promdesk;
using namespace Qt::StringLiterals;

namespace {

/// Every exporter of the program; a new one is added here and in app/Registrations.cpp.
const Registry<SeriesExporter>& exporters()
{
    static const Registry<SeriesExporter> all = [] {
        Registry<SeriesExporter> registry;
        registry.add("csv", std::make_unique<CsvExporter>());
        registry.add("json", std::make_unique<JsonExporter>());
        return registry;
    }();
    return all;
}

std::vector<ExportedQuery> asked(SeriesSnapshot snapshot)
{
    ExportedQuery query;
    query.expression = "rate(x[5m])";
    query.snapshot = std::make_shared<const SeriesSnapshot>(std::move(snapshot));
    return { query };
}

Series series(LabelSet labels, std::vector<double> values)
{
    Series one;
    one.labels = std::move(labels);
    one.axis = TimeAxis::grid(Instant(), Duration::fromSeconds(15), values.size());
    one.values = std::move(values);
    return one;
}

SeriesSnapshot large()
{
    SeriesSnapshot snapshot;
    for (int i = 0; i < 20; ++i) {
        snapshot.series.push_back(
            series({ { "i", std::to_string(i) } }, std::vector<double>(11'000, 0.1 * i)));
    }
    return snapshot;
}

} // namespace

class tst_Exporters : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void everyOne()
    {
        QTest::addColumn<const SeriesExporter*>("exporter");
        QTest::addColumn<ExportOptions::Layout>("layout");
        for (const auto& entry : exporters().entries()) {
            QTest::addRow("%s, long", entry.id.c_str()) << static_cast<const SeriesExporter*>(
                entry.thing.get()) << ExportOptions::Layout::Long;
            QTest::addRow("%s, wide", entry.id.c_str()) << static_cast<const SeriesExporter*>(
                entry.thing.get()) << ExportOptions::Layout::Wide;
        }
    }

    void namesItsFiles_data() { everyOne(); }

    void namesItsFiles()
    {
        QFETCH(const SeriesExporter*, exporter);
        QVERIFY(!exporter->fileSuffix().isEmpty());
        QVERIFY(!exporter->fileSuffix().contains(u'.'));
    }

    void writesNothingAsAValidFile_data() { everyOne(); }

    void writesNothingAsAValidFile()
    {
        QVERIFY(!bytes({}).isEmpty());
        QVERIFY(!bytes(asked({})).isEmpty());
        QVERIFY(!bytes({ ExportedQuery {} }).isEmpty());
    }

    void writesOneSeries_data() { everyOne(); }

    void writesOneSeries()
    {
        SeriesSnapshot snapshot;
        snapshot.series = { series({ { "__name__", "up" } }, { 0.1, missingValue(), 2 }) };
        const QByteArray all = bytes(asked(snapshot));
        QVERIFY(all.contains("up"));
        QVERIFY(all.contains("0.1"));
        QVERIFY(all.endsWith('\n'));
    }

    void survivesAwkwardLabels_data() { everyOne(); }

    void survivesAwkwardLabels()
    {
        SeriesSnapshot snapshot;
        snapshot.series = { series({ { "html", "<b>&" }, { "quote", "\"'" }, { "newline", "a\nb" },
                                       { "formula", "=cmd()" }, { "rtl", "\u202eabc" },
                                       { "long", std::string(4096, 'x') } },
                                { 1 }),
            series({}, { 2 }) };
        const QByteArray all = bytes(asked(snapshot));
        QVERIFY(all.contains("<b>&"));
        QVERIFY(all.contains(QByteArray(4096, 'x')));
        QVERIFY(QString::fromUtf8(all).contains(u'\u202e'));
        QVERIFY(!all.contains("\n="));
        QVERIFY(!all.contains(",=cmd"));
    }

    void keepsNaNAndInfinity_data() { everyOne(); }

    void keepsNaNAndInfinity()
    {
        SeriesSnapshot snapshot;
        snapshot.series = { series({}, { std::nan(""), HUGE_VAL, -HUGE_VAL, missingValue() }) };
        const QByteArray all = bytes(asked(snapshot));
        QCOMPARE(all.count("NaN"), 1);
        QCOMPARE(all.count("+Inf"), 1);
        QCOMPARE(all.count("-Inf"), 1);
    }

    void writesInPieces_data() { everyOne(); }

    void writesInPieces()
    {
        int pieces = 0;
        const auto done = write(asked(large()), {}, [&pieces](const QByteArray& piece) {
            ++pieces;
            return piece.size() <= PieceBuffer::kPieceBytes && !piece.isEmpty();
        });
        QVERIFY(done);
        QVERIFY(pieces > 1);
    }

    void givesTheSameBytesTwice_data() { everyOne(); }

    void givesTheSameBytesTwice()
    {
        const auto queries = asked(large());
        QVERIFY(bytes(queries) == bytes(queries));
    }

    void stopsWhenTheSinkRefuses_data() { everyOne(); }

    void stopsWhenTheSinkRefuses()
    {
        int pieces = 0;
        const auto done = write(asked(large()), {}, [&pieces](const QByteArray&) {
            ++pieces;
            return false;
        });
        QVERIFY(!done);
        QCOMPARE(toText(done.error().kind), u"io"_s);
        QCOMPARE(pieces, 1);
    }

    void stopsWhenCancelled_data() { everyOne(); }

    void stopsWhenCancelled()
    {
        CancelSource source;
        int pieces = 0;
        const auto done = write(asked(large()), source.token(), [&](const QByteArray&) {
            ++pieces;
            source.cancel();
            return true;
        });
        QVERIFY(!done);
        QCOMPARE(toText(done.error().kind), u"cancelled"_s);
        QCOMPARE(pieces, 1);
    }

private:
    static Result<void> write(
        const std::vector<ExportedQuery>& queries, const CancelToken& cancel, const ByteSink& sink)
    {
        const auto* const exporter = *static_cast<const SeriesExporter**>(
            QTest::qData("exporter", qMetaTypeId<const SeriesExporter*>()));
        ExportOptions options;
        options.layout = *static_cast<ExportOptions::Layout*>(
            QTest::qData("layout", qMetaTypeId<ExportOptions::Layout>()));
        return exporter->write(queries, options, cancel, sink);
    }

    static QByteArray bytes(const std::vector<ExportedQuery>& queries)
    {
        QByteArray all;
        const auto done = write(queries, {}, [&all](const QByteArray& piece) {
            all += piece;
            return true;
        });
        return done ? all : QByteArray();
    }
};

QTEST_GUILESS_MAIN(tst_Exporters)
#include "tst_Exporters.moc"
