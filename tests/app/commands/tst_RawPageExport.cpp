// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "LabServer.h"
#include "Resources.h"
#include "commands/RawPageExport.h"
#include "exports/CsvExporter.h"
#include "support/ShippedKnowledge.h"

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

constexpr int kWaitMs = 60'000;

constexpr auto kWorkspace = R"({"schemaVersion": 1, "id": "w", "name": "w", "pages": [{"id": "p",)"
                            R"( "title": "p", "kind": "custom", "panels": [%1]}]})";
constexpr auto kPanel = R"({"id": "%1", "type": "timeseries", "title": "%1",)"
                        R"( "place": {"x": 0, "y": 0, "width": 24, "height": 8},)"
                        R"( "queries": [{"expression": "%2"}]})";

} // namespace

/// Raw samples of the panels of a workspace, from a real server.
class tst_RawPageExport : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void initTestCase()
    {
        initResources();
        QVERIFY2(m_lab.start(), qPrintable(m_lab.errorText()));
    }

    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        m_folder = std::make_unique<QTemporaryDir>();
    }

    void writesTheSamplesOfWhatAPanelReads()
    {
        const Result<WrittenFiles> written =
            write({ { u"busy"_s, u"sum(rate(node_cpu_seconds_total[5m])) / count(node_load1)"_s } },
                { m_lab.choice(u"lab"_s) });
        QVERIFY2(written.has_value(), written ? "" : qPrintable(written.error().message));
        QCOMPARE(written->files, (QStringList { u"busy-raw.csv"_s, u"manifest.json"_s }));
        QVERIFY(written->isComplete);
        const QJsonObject entry = manifest()[0].toObject();
        QCOMPARE(entry["samples"_L1].toString(), u"raw"_s);
        QCOMPARE(entry["queries"_L1].toArray().size(), 2);
        QCOMPARE(entry["expressions"_L1].toArray().size(), 1);
        QVERIFY(entry["series"_L1].toInt() > 1);
        const QStringList lines = linesOf(u"busy-raw.csv"_s);
        QVERIFY(lines.first().startsWith(u"query,timestamp,"_s));
        QCOMPARE(lines.size(), 1 + entry["rows"_L1].toInt());
        QVERIFY(lines.size() > 20);
    }

    void saysWhyAPanelHasNoSamples()
    {
        const Result<WrittenFiles> written = write(
            { { u"clock"_s, u"time()"_s }, { u"up"_s, u"up"_s } }, { m_lab.choice(u"lab"_s) });
        QVERIFY(written.has_value());
        QVERIFY(written->isComplete);
        QCOMPARE(written->files, (QStringList { u"up-raw.csv"_s, u"manifest.json"_s }));
        QCOMPARE(written->problems.size(), 1);
        QVERIFY(written->problems.first().startsWith(u"clock: "_s));
        QVERIFY(!manifest()[0].toObject()["error"_L1].toString().isEmpty());
    }

    void whatAServerRefusesIsMissing()
    {
        const Result<WrittenFiles> written =
            write({ { u"odd"_s, u"{job=~\\\".*\\\"}"_s }, { u"up"_s, u"up"_s } },
                { m_lab.choice(u"lab"_s) });
        QVERIFY(written.has_value());
        QVERIFY(!written->isComplete);
        QCOMPARE(written->files, (QStringList { u"up-raw.csv"_s, u"manifest.json"_s }));
    }

    void panelsOfSeveralServersHaveALabel()
    {
        const Result<WrittenFiles> written = write({ { u"up"_s, u"node_cpu_seconds_total"_s } },
            { m_lab.choice(u"one"_s), m_lab.choice(u"two"_s) });
        QVERIFY2(written.has_value(), written ? "" : qPrintable(written.error().message));
        QVERIFY2(written->isComplete, qPrintable(written->problems.join(u"; "_s)));
        const QStringList lines = linesOf(u"up-raw.csv"_s);
        QVERIFY(lines.first().contains(u",source,"_s));
        QCOMPARE(lines.filter(u",one,"_s).size(), lines.filter(u",two,"_s).size());
        QVERIFY(!lines.filter(u",one,"_s).isEmpty());
    }

    void aFolderThatCannotBeMadeIsAnError()
    {
        m_folderName = u"/proc/no/such"_s;
        const Result<WrittenFiles> written =
            write({ { u"up"_s, u"up"_s } }, { m_lab.choice(u"lab"_s) });
        m_folderName.clear();
        QVERIFY(!written);
        QCOMPARE(written.error().kind, ErrorKind::Io);
    }

private:
    Result<WrittenFiles> write(const std::vector<std::pair<QString, QString>>& panels,
        const std::vector<ServerChoice>& servers)
    {
        QStringList texts;
        for (const auto& [title, expression] : panels) {
            texts += QString::fromLatin1(kPanel).arg(title, expression);
        }
        QFile file(m_folder->filePath(u"w.promdesk"_s));
        if (!file.open(QFile::WriteOnly)
            || file.write(QString::fromLatin1(kWorkspace).arg(texts.join(u',')).toUtf8()) < 0) {
            return failure(ErrorKind::Io, file.errorString());
        }
        file.close();
        PageLoader loader(servers, shippedKnowledge());
        std::unique_ptr<RawPageExport> writing;
        std::optional<Result<WrittenFiles>> written;
        loader.start({ .choice = { .workspaceFile = file.fileName(), .scope = {} },
                         .range = { toEpochText(m_lab.end() - Duration::fromMinutes(20)),
                             toEpochText(m_lab.end()) },
                         .depth = PageLoader::Depth::Plans },
            [&](const Result<LoadedPages>& pages) {
                if (!pages) {
                    written = failure(pages.error());
                    return;
                }
                writing = std::make_unique<RawPageExport>(loader.session(), m_exporter,
                    m_folderName.isEmpty() ? m_folder->path() : m_folderName);
                writing->start(
                    *pages, [&](Result<WrittenFiles> files) { written = std::move(files); });
            });
        const bool isDone = QTest::qWaitFor([&written] { return written.has_value(); }, kWaitMs);
        return isDone ? *written : failure(ErrorKind::Internal, u"late"_s);
    }

    [[nodiscard]] QByteArray contents(const QString& name) const
    {
        QFile file(m_folder->filePath(name));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }

    [[nodiscard]] QStringList linesOf(const QString& name) const
    {
        return QString::fromUtf8(contents(name)).split(u'\n', Qt::SkipEmptyParts);
    }

    [[nodiscard]] QJsonArray manifest() const
    {
        return QJsonDocument::fromJson(contents(u"manifest.json"_s))["files"_L1].toArray();
    }

    LabServer m_lab;
    CsvExporter m_exporter;
    QString m_folderName; ///< empty: m_folder
    std::unique_ptr<QTemporaryDir> m_folder;
};

QTEST_GUILESS_MAIN(tst_RawPageExport)
#include "tst_RawPageExport.moc"
