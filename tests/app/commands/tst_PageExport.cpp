// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "commands/PageExport.h"
#include "exports/CsvExporter.h"
#include "exports/JsonExporter.h"
#include "support/PanelSamples.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

using namespace promdesk;
using namespace promdesk::test;
using namespace Qt::StringLiterals;

namespace {

SeriesFrame answered(const char* job)
{
    SeriesFrame frame = frameOf(snapshotOf({ curve({ { "job", job } }, 5, 0, 3) }));
    frame.sourceId = u"s"_s;
    frame.expression = "up";
    return frame;
}

SeriesFrame failed(const QString& why)
{
    SeriesFrame frame;
    frame.state = FrameState::Failed;
    frame.error = failure(ErrorKind::Timeout, why).value();
    return frame;
}

PanelAnswer panel(const QString& title, std::vector<SeriesFrame> frames)
{
    return { .plan = planOf(u"timeseries"_s, title, Unit::None), .frames = std::move(frames) };
}

LoadedPages pagesOf(std::vector<PanelAnswer> answers)
{
    LoadedPages pages;
    pages.topology = std::make_shared<const TopologyTree>();
    pages.range = sampleDay();
    pages.pages.push_back(
        { .title = u"Page"_s, .scope = {}, .isFleet = false, .answers = std::move(answers) });
    return pages;
}

QString nameOf(const QString& sourceId)
{
    return u"server "_s + sourceId;
}

} // namespace

class tst_PageExport : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<QTemporaryDir> m_folder;

    [[nodiscard]] QByteArray contentOf(const QString& name) const
    {
        QFile file(m_folder->filePath(name));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }

    [[nodiscard]] QJsonArray manifest() const
    {
        return QJsonDocument::fromJson(contentOf(u"manifest.json"_s))[u"files"_s].toArray();
    }

    [[nodiscard]] Result<WrittenFiles> write(
        const LoadedPages& pages, const SeriesExporter& exporter = CsvExporter()) const
    {
        return writePages(pages, exporter, m_folder->path(), nameOf);
    }

private Q_SLOTS:

    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        m_folder = std::make_unique<QTemporaryDir>();
    }

    void writesAFileForEachPanelAndNamesThem()
    {
        const auto written = write(pagesOf({ panel(u"Requests"_s, { answered("a") }),
            panel(u"Errors"_s, { answered("a"), answered("b") }) }));
        QVERIFY(written);
        QCOMPARE(written->files,
            (QStringList { u"Requests.csv"_s, u"Errors.csv"_s, u"manifest.json"_s }));
        QVERIFY(written->problems.isEmpty());
        QCOMPARE(contentOf(u"Requests.csv"_s).count('\n'), 1 + 3);
        QCOMPARE(contentOf(u"Errors.csv"_s).count('\n'), 1 + 6);
        const QJsonObject errors = manifest().at(1).toObject();
        QCOMPARE(errors[u"file"_s].toString(), u"Errors.csv"_s);
        QCOMPARE(errors[u"panel"_s].toString(), u"Errors"_s);
        QCOMPARE(errors[u"query"_s].toString(), u"up"_s);
        QCOMPARE(errors[u"source"_s].toString(), u"server s"_s);
        QCOMPARE(errors[u"rows"_s].toInt(), 6);
        QVERIFY(!errors.contains(u"error"_s));
    }

    void whatSeveralServersSaidToOneQuestionIsOneFileWithASourceColumn()
    {
        PanelAnswer answer = panel(u"Load"_s, { answered("a"), answered("a"), failed(u"down"_s) });
        answer.plan.queries.clear();
        for (const char* name : { "eu-1", "eu-2", "eu-3" }) {
            PlannedQuery query;
            query.sourceId = QString::fromLatin1(name);
            query.sourceName = query.sourceId;
            query.group = 0;
            query.expression = "up";
            answer.plan.queries.push_back(query);
        }
        QVERIFY(write(pagesOf({ answer })));
        const QList<QByteArray> lines = contentOf(u"Load.csv"_s).trimmed().split('\n');
        QCOMPARE(lines.size(), 1 + 6);
        QCOMPARE(lines.front(), QByteArray("timestamp,job,source,value"));
        QVERIFY2(lines.at(1).contains(",a,eu-1,"), lines.at(1).constData());
        QVERIFY2(lines.at(6).contains(",a,eu-2,"), lines.at(6).constData());
        const QJsonObject entry = manifest().at(0).toObject();
        QCOMPARE(entry[u"source"_s].toString(), u"eu-1, eu-2"_s);
        QCOMPARE(entry[u"rows"_s].toInt(), 6);
    }

    void aServerThatIsLeftOutIsAProblem()
    {
        SeriesFrame odd = answered("b");
        auto text = std::make_shared<SeriesSnapshot>();
        text->type = ResultType::String;
        odd.snapshot = text;
        PanelAnswer answer = panel(u"Load"_s, { answered("a"), odd });
        answer.plan.queries.resize(2);
        for (std::size_t i = 0; i < 2; ++i) {
            PlannedQuery& query = answer.plan.queries[i];
            query.sourceId = u"eu-%1"_s.arg(i + 1);
            query.sourceName = query.sourceId;
            query.group = 0;
        }
        const auto written = write(pagesOf({ answer }));
        QVERIFY(written);
        QVERIFY(!written->isComplete);
        QCOMPARE(written->problems.size(), 1);
        QVERIFY2(written->problems.first().startsWith(u"Load: eu-2: "_s),
            qPrintable(written->problems.first()));
        QCOMPARE(written->files.size(), 2); // of what the other says
    }

    void writesInTheFormatThatIsAsked()
    {
        const auto written =
            write(pagesOf({ panel(u"Requests"_s, { answered("a") }) }), JsonExporter());
        QVERIFY(written);
        QCOMPARE(written->files.first(), u"Requests.json"_s);
        QVERIFY(!QJsonDocument::fromJson(contentOf(u"Requests.json"_s)).isNull());
    }

    void panelsOfOneTitleGetFilesOfTheirOwn()
    {
        LoadedPages pages = pagesOf({ panel(u"Load"_s, { answered("a") }) });
        pages.pages.push_back(pages.pages.front());
        pages.pages.back().answers = { panel(u"load"_s, { answered("b") }),
            panel(u"manifest.json"_s, { answered("c") }) };
        const auto written = write(pages);
        QVERIFY(written);
        QCOMPARE(QSet<QString>(written->files.begin(), written->files.end()).size(), 4);
        QCOMPARE(manifest().size(), 3);
        for (const QJsonValue& entry : manifest()) {
            QVERIFY(!contentOf(entry[u"file"_s].toString()).isEmpty());
        }
    }

    void titlesFromAnybodyStayInsideTheFolder_data()
    {
        QTest::addColumn<QString>("title");
        QTest::newRow("out of it") << u"../../etc/passwd"_s;
        QTest::newRow("absolute") << u"/etc/passwd"_s;
        QTest::newRow("hidden") << u".bashrc"_s;
        QTest::newRow("nothing") << QString();
        QTest::newRow("long") << QString(5000, u'x');
        QTest::newRow("control characters") << u"a\u0000b\nc\u202e"_s;
    }

    void titlesFromAnybodyStayInsideTheFolder()
    {
        QFETCH(QString, title);
        const auto written = write(pagesOf({ panel(title, { answered("a") }) }));
        QVERIFY2(written.has_value(), written ? "" : qPrintable(written.error().toDisplayText()));
        QCOMPARE(written->files.size(), 2);
        const QStringList inside =
            QDir(m_folder->path()).entryList(QDir::Files | QDir::Hidden, QDir::NoSort);
        QCOMPARE(QSet<QString>(inside.begin(), inside.end()),
            QSet<QString>(written->files.begin(), written->files.end()));
        QVERIFY(!written->files.first().startsWith(u'.'));
    }

    void aPanelWithoutDataIsToldWithItsReason()
    {
        PanelAnswer missing = panel(u"Missing"_s, {});
        missing.plan.missing = { u"no exporter here counts that"_s };
        const auto written = write(pagesOf({ panel(u"Slow"_s, { failed(u"it took too long"_s) }),
            missing, panel(u"Text"_s, {}), panel(u"Good"_s, { answered("a") }) }));
        QVERIFY(written);
        QCOMPARE(written->files, (QStringList { u"Good.csv"_s, u"manifest.json"_s }));
        QCOMPARE(written->problems.size(), 3);
        QCOMPARE(written->problems.at(0), u"Slow: it took too long"_s);
        QCOMPARE(written->problems.at(1), u"Missing: no exporter here counts that"_s);
        QVERIFY(written->problems.at(2).startsWith(u"Text: "_s));
        QCOMPARE(manifest().size(), 4);
        QCOMPARE(manifest().at(0)[u"error"_s].toString(), u"it took too long"_s);
    }

    void halfAnAnswerIsWritten()
    {
        const auto written =
            write(pagesOf({ panel(u"Half"_s, { failed(u"no"_s), answered("b") }) }));
        QVERIFY(written);
        QCOMPARE(written->files.size(), 2);
        QCOMPARE(contentOf(u"Half.csv"_s).count('\n'), 1 + 3);
    }

    void replacesFilesOfBefore()
    {
        QVERIFY(write(pagesOf({ panel(u"A"_s, { answered("a"), answered("b") }) })));
        QVERIFY(write(pagesOf({ panel(u"A"_s, { answered("a") }) })));
        QCOMPARE(contentOf(u"A.csv"_s).count('\n'), 1 + 3);
        QCOMPARE(QDir(m_folder->path()).entryList(QDir::Files).size(), 2);
    }

    void noPagesAreAnEmptyManifest()
    {
        const auto written = write({});
        QVERIFY(written);
        QCOMPARE(written->files, QStringList { u"manifest.json"_s });
        QVERIFY(manifest().isEmpty());
    }

    void makesTheFolder()
    {
        const QString deep = m_folder->filePath(u"a/b/c"_s);
        QVERIFY(
            writePages(pagesOf({ panel(u"A"_s, { answered("a") }) }), CsvExporter(), deep, nameOf));
        QVERIFY(QFile::exists(deep + u"/A.csv"_s));
    }

    void saysWhereItCouldNotWrite()
    {
        const auto written = writePages(
            pagesOf({ panel(u"A"_s, { answered("a") }) }), CsvExporter(), u"/dev/null/x"_s, nameOf);
        QVERIFY(!written);
        QCOMPARE(written.error().kind, ErrorKind::Io);
        QVERIFY(written.error().toDisplayText().contains(u"/dev/null/x"_s));
    }
};

QTEST_GUILESS_MAIN(tst_PageExport)
#include "tst_PageExport.moc"
