// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "exports/CsvExporter.h"
#include "support/FakeSource.h"
#include "support/LateExecutor.h"
#include "support/PanelSamples.h"
#include "windows/BannerArea.h"
#include "windows/ExportController.h"

#include <QFile>
#include <QImage>
#include <QLabel>
#include <QPainter>
#include <QPushButton>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QWidget>

#include <memory>

using namespace Qt::StringLiterals;

namespace promdesk::test {

namespace {

/// Writes one word, in two pieces.
class WordExporter final : public SeriesExporter
{
public:
    [[nodiscard]] QString fileSuffix() const override { return u"txt"_s; }

    [[nodiscard]] Result<void> write(const std::vector<ExportedQuery>&, const ExportOptions&,
        const CancelToken& cancel, const ByteSink& sink) const override
    {
        if (!sink("wo") || cancel.isCancelled() || !sink("rd")) {
            return failure(ErrorKind::Cancelled, u"Cancelled"_s);
        }
        return {};
    }
};

} // namespace

class tst_ExportController : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        m_folder = std::make_unique<QTemporaryDir>();
        m_window = std::make_unique<QWidget>();
        m_banners = new BannerArea(m_window.get());
        m_exporters = std::make_unique<Registry<SeriesExporter>>();
        m_exporters->add("word", std::make_unique<WordExporter>());
        m_exporters->add("csv", std::make_unique<CsvExporter>());
        m_source = std::make_unique<FakeSource>();
        m_exports =
            new ExportController({ .exporters = *m_exporters,
                                     .gui = m_immediate,
                                     .workers = m_workers,
                                     .banners = *m_banners,
                                     .sourceName = [](const QString& id) { return id; },
                                     .rawOrigin = [](const QString& id) { return originOf(id); },
                                     .source = [this](const QString&) { return m_source.get(); } },
                *m_window);
    }

    void cleanup()
    {
        m_workers.runAll();
        m_window.reset();
    }

    void writesOnAWorkerAndSaysWhere()
    {
        const QSignalSpy exported(m_exports, &ExportController::exported);
        save(u"a.txt"_s);
        QVERIFY(says(u"Writing"_s));
        QCOMPARE(exported.size(), 0);
        m_workers.runAll();
        QCOMPARE(exported.size(), 1);
        QVERIFY(says(u"Saved"_s));
        QCOMPARE(contents(u"a.txt"_s), "word"_ba);
    }

    void aLaterExportToTheSameFileIsTheOneThatCounts()
    {
        const QSignalSpy exported(m_exports, &ExportController::exported);
        save(u"a.txt"_s);
        save(u"a.txt"_s);
        m_workers.runAll();
        QCOMPARE(exported.size(), 1);
        QCOMPARE(contents(u"a.txt"_s), "word"_ba);
    }

    void aCancelledExportLeavesNothing()
    {
        save(u"a.txt"_s);
        press(u"Cancel"_s);
        m_workers.runAll();
        QVERIFY(!QFile::exists(m_folder->filePath(u"a.txt"_s)));
        QVERIFY(!says(u"Writing"_s));
    }

    void aSecondExportDoesNotCancelTheFirst()
    {
        const QSignalSpy exported(m_exports, &ExportController::exported);
        save(u"a.txt"_s);
        save(u"b.txt"_s);
        m_workers.runAll();
        QCOMPARE(exported.size(), 2);
        QCOMPARE(contents(u"a.txt"_s), "word"_ba);
        QCOMPARE(contents(u"b.txt"_s), "word"_ba);
    }

    void cancelsOnlyTheExportOfItsBanner()
    {
        save(u"a.txt"_s);
        save(u"b.txt"_s);
        press(u"Cancel"_s); // the first that is shown
        m_workers.runAll();
        QVERIFY(!QFile::exists(m_folder->filePath(u"a.txt"_s)));
        QCOMPARE(contents(u"b.txt"_s), "word"_ba);
    }

    void aFailureSaysThatNothingWasWritten_data()
    {
        QTest::addColumn<QString>("format");
        QTest::addColumn<QString>("file");
        QTest::newRow("no such format") << u"xml"_s << u"a.xml"_s;
        QTest::newRow("no such folder") << u"word"_s << u"no/such/folder/a.txt"_s;
    }

    void aFailureSaysThatNothingWasWritten()
    {
        QFETCH(QString, format);
        QFETCH(QString, file);
        const QSignalSpy failed(m_exports, &ExportController::failed);
        m_exports->saveData({}, { .format = format, .options = {} }, m_folder->filePath(file));
        m_workers.runAll();
        QCOMPARE(failed.size(), 1);
        QVERIFY(says(u"Nothing was written"_s));
    }

    void asksForRawSamplesAndSaysHowManyThereWere()
    {
        const QSignalSpy exported(m_exports, &ExportController::exported);
        m_source->setRawAnswers([](const RawRequest& request) -> Result<SnapshotPtr> {
            Series series;
            series.labels = LabelSet { { "__name__", request.selector } };
            series.axis = TimeAxis::explicitTimes({ request.start.toMs() });
            series.values = { 7 };
            series.histograms.resize(2);
            return request.sink->add(series)
                ? Result<SnapshotPtr>(std::make_shared<const SeriesSnapshot>())
                : failure(ErrorKind::Io, u"no"_s);
        });
        saveRaw(u"a.csv"_s);
        QVERIFY(says(u"Writing"_s));
        m_workers.runAll();
        QCOMPARE(exported.size(), 1);
        QVERIFY(says(u"2 raw samples of 2 series"_s));
        QVERIFY(says(u"4 samples of native histograms"_s));
        QCOMPARE(contents(u"a.csv"_s),
            "query,timestamp,__name__,value\nx,1970-01-01T00:00:00Z,x,7\n"
            "y,1970-01-01T00:00:00Z,y,7\n"_ba);
    }

    void aRawExportThatFailsSaysWhy()
    {
        const QSignalSpy failed(m_exports, &ExportController::failed);
        m_source->setRawAnswer(failure(ErrorKind::Connect, u"Gone."_s));
        saveRaw(u"a.csv"_s);
        QCOMPARE(failed.size(), 1);
        QVERIFY(says(u"Gone."_s));
        QVERIFY(!says(u"Writing"_s));
    }

    void aCancelledRawExportLeavesNothing()
    {
        saveRaw(u"a.csv"_s);
        press(u"Cancel"_s);
        m_workers.runAll();
        QVERIFY(!QFile::exists(m_folder->filePath(u"a.csv"_s)));
        QVERIFY(!says(u"Writing"_s));
    }

    void aPictureHasTheColoursThatWereAskedForAndTheProgramKeepsIts()
    {
        applyTheme(Theme::light());
        const QString file = m_folder->filePath(u"a.png"_s);
        m_exports->saveImage([](QPainter&, const QSize&) {},
            { .size = QSize(80, 40), .scale = 2, .scheme = Theme::Scheme::Dark }, file);
        QCOMPARE(currentTheme().scheme, Theme::Scheme::Light);
        m_workers.runAll();
        const QImage image(file);
        QCOMPARE(image.size(), QSize(160, 80));
        QCOMPARE(image.pixelColor(5, 5), Theme::dark().window);
    }

    void aPictureThatIsTooLargeIsRefused()
    {
        const QSignalSpy failed(m_exports, &ExportController::failed);
        m_exports->saveImage([](QPainter&, const QSize&) {},
            { .size = QSize(16384, 16384), .scale = 4, .scheme = Theme::Scheme::Dark },
            m_folder->filePath(u"a.png"_s));
        QCOMPARE(failed.size(), 1);
    }

private:
    static RawOrigin originOf(const QString& id)
    {
        return { .sourceId = id, .sourceName = id, .capabilities = {} };
    }

    void saveRaw(const QString& name)
    {
        m_exports->saveRaw(
            { { .expression = "rate(x[5m]) / y", .origin = originOf(u"a"_s), .unit = Unit::None } },
            { Instant(), Instant() + Duration::fromMinutes(5) },
            { .format = u"csv"_s, .options = {}, .samples = DataChoice::Samples::Raw },
            m_folder->filePath(name));
    }

    void save(const QString& name)
    {
        m_exports->saveData({}, { .format = u"word"_s, .options = {} }, m_folder->filePath(name));
    }

    [[nodiscard]] QByteArray contents(const QString& name) const
    {
        QFile file(m_folder->filePath(name));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }

    [[nodiscard]] bool says(const QString& part) const
    {
        for (const QLabel* label : m_banners->findChildren<QLabel*>()) {
            const QWidget* banner = label->parentWidget();
            if (!label->isHidden() && !banner->isHidden() && label->text().contains(part)) {
                return true;
            }
        }
        return false;
    }

    void press(const QString& text)
    {
        for (QPushButton* button : m_banners->findChildren<QPushButton*>()) {
            if (button->text() == text && !button->parentWidget()->isHidden()) {
                button->click();
                return;
            }
        }
        QFAIL(qPrintable(text));
    }

    ImmediateExecutor m_immediate;
    LateExecutor m_workers;
    std::unique_ptr<FakeSource> m_source;
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<Registry<SeriesExporter>> m_exporters;
    std::unique_ptr<QWidget> m_window;
    BannerArea* m_banners = nullptr; ///< of the window
    ExportController* m_exports = nullptr; ///< of the window
};

} // namespace promdesk::test

QTEST_MAIN(promdesk::test::tst_ExportController)
#include "tst_ExportController.moc"
