// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers

#include "exports/ExportManifest.h"
#include "series/SampleValue.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

#include <cmath>

using namespace promdesk;
using namespace Qt::StringLiterals;

class tst_ExportManifest : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void describesEveryFile()
    {
        ExportedQuery query;
        query.expression = "up";
        query.sourceName = u"prod"_s;
        query.step = Duration::fromSeconds(30);
        query.unit = Unit::Bytes;
        const QByteArray manifest = exportManifest({ { .file = u"a.csv"_s,
                                                         .panel = u"A"_s,
                                                         .queries = { query, query },
                                                         .rows = 7,
                                                         .error = {} },
            { .file = u"b.csv"_s, .panel = u"B"_s, .queries = {}, .rows = 0, .error = u"no"_s } });
        const QJsonArray files =
            QJsonDocument::fromJson(manifest).object().value("files"_L1).toArray();
        QCOMPARE(files.size(), 2);
        const QJsonObject first = files.at(0).toObject();
        QCOMPARE(first["file"_L1].toString(), u"a.csv"_s);
        QCOMPARE(first["panel"_L1].toString(), u"A"_s);
        QCOMPARE(first["query"_L1].toString(), u"up"_s);
        QCOMPARE(first["step"_L1].toString(), u"30s"_s);
        QCOMPARE(first["source"_L1].toString(), u"prod"_s);
        QCOMPARE(first["unit"_L1].toString(), u"bytes"_s);
        QCOMPARE(first["rows"_L1].toInt(), 7);
        QCOMPARE(first["queries"_L1].toArray().size(), 2);
        QVERIFY(!first.contains("error"_L1));
        QCOMPARE(files.at(1)["error"_L1].toString(), u"no"_s);
    }

    void countsWhatIsThere()
    {
        SeriesSnapshot snapshot;
        Series series;
        series.axis = TimeAxis::grid(Instant(), Duration::fromSeconds(1), 3);
        series.values = { 1, missingValue(), std::nan("") };
        series.histograms.resize(2);
        snapshot.series = { series };
        ExportedQuery query;
        query.snapshot = std::make_shared<const SeriesSnapshot>(snapshot);
        QCOMPARE(exportedSamples({ query, query, ExportedQuery {} }), std::size_t { 8 });
    }
};

QTEST_GUILESS_MAIN(tst_ExportManifest)
#include "tst_ExportManifest.moc"
