// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "core/Limits.h"
#include "exports/CsvExporter.h"
#include "exports/JsonExporter.h"
#include "exports/SeriesSpool.h"
#include "series/SampleValue.h"

#include <QDir>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

#include <cmath>

using namespace promdesk;
using namespace Qt::StringLiterals;

namespace {

Series part(const char* name, std::vector<std::int64_t> seconds, std::vector<double> values)
{
    Series series;
    series.labels = LabelSet { { "__name__", name } };
    for (std::int64_t& time : seconds) {
        time *= 1000;
    }
    series.axis = TimeAxis::explicitTimes(std::move(seconds));
    series.values = std::move(values);
    return series;
}

/// "name 1=5 2=6; …" of everything on a reel.
QString shown(const SeriesReel& reel)
{
    QStringList all;
    for (std::size_t i = 0; i < reel.size(); ++i) {
        const Result<Series> series = reel.series(i);
        if (!series) {
            return series.error().message;
        }
        QStringList words { toQString(reel.labels(i).metricName()) };
        for (std::size_t s = 0; s < series->values.size(); ++s) {
            words += u"%1=%2"_s.arg(series->axis.at(s).toMs() / 1000).arg(series->values[s]);
        }
        all += words.join(u' ');
    }
    return all.join(u"; "_s);
}

QByteArray exported(const SeriesExporter& exporter, const std::shared_ptr<SeriesSpool>& spool)
{
    QByteArray all;
    const Result<void> written = exporter.write({ ExportedQuery { .expression = "x",
                                                    .sourceName = u"prod"_s,
                                                    .step = {},
                                                    .unit = Unit::None,
                                                    .snapshot = {},
                                                    .reel = spool } },
        {}, {}, [&all](const QByteArray& piece) {
            all += piece;
            return true;
        });
    return written ? all : written.error().message.toUtf8();
}

} // namespace

class tst_SeriesSpool : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        m_folder = std::make_unique<QTemporaryDir>();
        m_spool = std::make_shared<SeriesSpool>(m_folder->path());
    }

    void cleanup() { m_spool.reset(); }

    void joinsPartsOfASeriesAndSortsByLabels()
    {
        add(part("b", { 1, 2 }, { 10, 20 }));
        add(part("a", { 1 }, { 5 }));
        add(part("b", { 3 }, { 30 }));
        QVERIFY(m_spool->seal());
        QCOMPARE(shown(*m_spool), u"a 1=5; b 1=10 2=20 3=30"_s);
        QCOMPARE(m_spool->sampleCount(), std::size_t { 4 });
    }

    void countsASampleOnceThatCameTwice()
    {
        add(part("a", { 3, 4 }, { 30, 40 }));
        add(part("a", { 1, 2, 3 }, { 10, 20, 31 }));
        QVERIFY(m_spool->seal());
        QCOMPARE(shown(*m_spool), u"a 1=10 2=20 3=30 4=40"_s);
    }

    void leavesOutStaleMarkersAndKeepsNaN()
    {
        add(part("a", { 1, 2, 3 }, { 1, missingValue(), std::nan("") }));
        add(part("b", { 1 }, { missingValue() }));
        QVERIFY(m_spool->seal());
        QCOMPARE(shown(*m_spool), u"a 1=1 3=nan"_s);
    }

    void forgetsWhatCameSinceAMark()
    {
        add(part("a", { 1 }, { 1 }));
        const SeriesSpool::Mark mark = m_spool->mark();
        add(part("a", { 2 }, { 2 }));
        add(part("b", { 2 }, { 2 }));
        m_spool->rewind(mark);
        add(part("c", { 3 }, { 3 }));
        add(part("a", { 4 }, { 4 }));
        QVERIFY(m_spool->seal());
        QCOMPARE(shown(*m_spool), u"a 1=1 4=4; c 3=3"_s);
        QCOMPARE(m_spool->sampleCount(), std::size_t { 3 });
    }

    void hasRoomAgainForSeriesAfterGoingBack()
    {
        add(part("kept", { 1 }, { 1 }));
        const SeriesSpool::Mark mark = m_spool->mark();
        for (std::size_t i = 1; i < limits::kSeriesPerAnswer; ++i) {
            add(part(("a" + std::to_string(i)).c_str(), { 1 }, { 1 }));
        }
        const Result<void> added = m_spool->add(part("b", { 1 }, { 1 }));
        QVERIFY(!added);
        QCOMPARE(added.error().kind, ErrorKind::TooMuch);
        m_spool->rewind(mark);
        add(part("b", { 2 }, { 2 }));
        add(part("a1", { 3 }, { 3 }));
        QVERIFY(m_spool->seal());
        QCOMPARE(shown(*m_spool), u"a1 3=3; b 2=2; kept 1=1"_s);
    }

    void isEmptyWithoutSamples()
    {
        QVERIFY(m_spool->seal());
        QCOMPARE(m_spool->size(), std::size_t { 0 });
        QCOMPARE(exported(CsvExporter(), m_spool), "timestamp,value\n"_ba);
    }

    void leavesNothingInItsFolder()
    {
        add(part("a", { 1 }, { 1 }));
        m_spool.reset();
        QVERIFY(
            QDir(m_folder->path()).isEmpty(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot));
    }

    void saysThatThereIsNoRoom()
    {
        SeriesSpool spool(m_folder->filePath(u"not/there"_s));
        const Result<void> added = spool.add(part("a", { 1 }, { 1 }));
        QVERIFY(!added);
        QCOMPARE(added.error().kind, ErrorKind::Io);
    }

    void countsHistogramsThatItLeavesOut()
    {
        Series series = part("a", {}, {});
        series.histograms.resize(3);
        add(series);
        QVERIFY(m_spool->seal());
        QCOMPARE(m_spool->histogramCount(), std::size_t { 3 });
        QCOMPARE(m_spool->size(), std::size_t { 0 });
    }

    void isWrittenAsCsvAndJson()
    {
        add(part("a", { 1, 2 }, { 1.5, -2 }));
        QVERIFY(m_spool->seal());
        QCOMPARE(exported(CsvExporter(), m_spool),
            "timestamp,__name__,value\n1970-01-01T00:00:01Z,a,1.5\n1970-01-01T00:00:02Z,a,-2\n"_ba);
        QCOMPARE(exported(JsonExporter(), m_spool),
            "{\"queries\":[{\"query\":\"x\",\"step\":\"0s\",\"source\":\"prod\",\"unit\":\"none\","
            "\"resultType\":\"matrix\",\"warnings\":[],\"series\":[\n{\"labels\":{\"__name__\":"
            "\"a\"},"
            "\"values\":[[1,\"1.5\"],[2,\"-2\"]]}]}]}\n"_ba);
    }

    void hasNoWideLayout()
    {
        QVERIFY(m_spool->seal());
        ExportOptions options;
        options.layout = ExportOptions::Layout::Wide;
        const Result<void> written = CsvExporter().write({ ExportedQuery { .expression = "x",
                                                             .sourceName = {},
                                                             .step = {},
                                                             .unit = Unit::None,
                                                             .snapshot = {},
                                                             .reel = m_spool } },
            options, {}, [](const QByteArray&) { return true; });
        QVERIFY(!written);
        QCOMPARE(written.error().kind, ErrorKind::Unsupported);
    }

private:
    void add(const Series& series)
    {
        const Result<void> added = m_spool->add(series);
        QVERIFY2(added.has_value(), added ? "" : qPrintable(added.error().detail));
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::shared_ptr<SeriesSpool> m_spool;
};

QTEST_GUILESS_MAIN(tst_SeriesSpool)
#include "tst_SeriesSpool.moc"
