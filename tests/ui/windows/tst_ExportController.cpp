// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "exports/CsvExporter.h"
#include "support/FakeClock.h"
#include "support/FakeSource.h"
#include "support/FlatPanel.h"
#include "support/LateExecutor.h"
#include "support/PanelSamples.h"
#include "tiles/PageView.h"
#include "windows/BannerArea.h"
#include "windows/ExportController.h"
#include "windows/PageGathering.h"

#include <QFile>
#include <QFileDialog>
#include <QImage>
#include <QLabel>
#include <QPainter>
#include <QPushButton>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTemporaryDir>
#include <QTest>
#include <QWidget>

#include <map>
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
        QTest::failOnWarning(QRegularExpression(u"^(?!This plugin).*"_s));
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
                                     .source =
                                         [this](const QString& id) {
                                             return id == m_twin.id() ? &m_twin : m_source.get();
                                         },
                                     .patience = m_patience },
                *m_window);
    }

    void cleanup()
    {
        m_page.reset();
        m_scheduler.reset();
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

    /// Most of them out of sight.
    void aPageIsExportedOnceAllItsPanelsAreAnswered()
    {
        makePage(40);
        m_exports->exportPage(*m_page);
        QVERIFY(says(u"Waiting"_s));
        QVERIFY(m_window->findChild<CsvExportDialog*>() == nullptr);
        answer();
        QTRY_VERIFY(m_window->findChild<CsvExportDialog*>() != nullptr);
        QVERIFY(!says(u"Waiting"_s));
        for (int i = 0; i < 40; ++i) {
            QCOMPARE(m_exports->panelQueries(*m_page, u"p%1"_s.arg(i)).size(), std::size_t { 1 });
        }
    }

    void whoeverWaitsForAPageIsCalledOnce()
    {
        makePage(40);
        int calls = 0;
        const auto gather = [&] {
            auto* const gathering = new PageGathering(
                *m_page, *m_banners, [&calls](PageView&) { ++calls; }, m_window.get());
            gathering->start(Duration::fromSeconds(60));
            return gathering;
        };
        gather()->stop();
        answer();
        QCoreApplication::processEvents();
        QCOMPARE(calls, 0);
        gather();
        QTRY_COMPARE(calls, 1);
        gather(); // those out of sight have rested meanwhile
        QTRY_COMPARE(calls, 2);
    }

    void aPictureOfAPageWaitsToo()
    {
        makePage(6);
        m_exports->exportPageImage(*m_page, QSize(160, 90));
        QVERIFY(m_window->findChild<ImageExportDialog*>() == nullptr);
        answer();
        QTRY_VERIFY(m_window->findChild<ImageExportDialog*>() != nullptr);
        // Every row is as high as on the screen.
        const auto boxes = m_window->findChild<ImageExportDialog*>()->findChildren<QSpinBox*>();
        QVERIFY(std::any_of(boxes.begin(), boxes.end(),
            [&](const QSpinBox* box) { return box->value() == m_page->heightForPage(160); }));
        QVERIFY(m_page->heightForPage(160) > 90);
    }

    void waitingForAPageIsCancelled()
    {
        makePage(40);
        m_exports->exportPage(*m_page);
        press(u"Cancel"_s);
        QVERIFY(!says(u"Waiting"_s));
        answer();
        QTRY_VERIFY(m_page->isAnswered(u"p0"_s));
        QVERIFY(!m_page->isAnswered(u"p39"_s)); // rests again
        QVERIFY(m_window->findChild<CsvExportDialog*>() == nullptr);
    }

    void panelsThatDoNotAnswerInTimeAreNamed()
    {
        m_patience = Duration::fromMs(1);
        init();
        makePage(2);
        m_exports->exportPage(*m_page);
        QTRY_VERIFY(says(u"Not answered in time"_s));
        QVERIFY(says(u"Panel 0, Panel 1"_s));
        QVERIFY(says(u"no data here to export"_s));
        m_patience = Duration::fromSeconds(60);
    }

    /// A frame without an answer has no range; its zero is not where raw samples begin.
    void rawSamplesOfAPageBeginWithItsRange()
    {
        m_patience = Duration::fromMs(1);
        init();
        m_patience = Duration::fromSeconds(60);
        makePage(2);
        m_source->answer(0, std::make_shared<SeriesSnapshot>());
        m_exports->exportPage(*m_page);
        QTRY_VERIFY(m_window->findChild<CsvExportDialog*>() != nullptr);
        Q_EMIT m_window->findChild<CsvExportDialog*>()->dataChosen(
            { .format = u"csv"_s, .options = {}, .samples = DataChoice::Samples::Raw });
        auto* files = m_window->findChild<QFileDialog*>();
        QVERIFY(files != nullptr);
        Q_EMIT files->fileSelected(m_folder->filePath(u"a.csv"_s));
        m_workers.runAll();
        QVERIFY(!m_source->askedRaw().empty());
        QVERIFY(m_source->askedRaw().front().start > m_clock.now() - Duration::fromMinutes(80));
    }

    /// Signals are bound to what each server has.
    void everyServerIsAskedForRawSamplesOfItsOwnExpression()
    {
        makePage(1);
        m_scheduler->addSource(m_twin, Duration::fromSeconds(15));
        PagePlan plan = m_page->page();
        std::vector<PlannedQuery>& queries = plan.panels.front().queries;
        queries.front().group = 0;
        queries.push_back(queries.front());
        queries.back().sourceId = m_twin.id();
        queries.back().sourceName = m_twin.id();
        queries.back().expression = "rate(other_0[5m])";
        m_page->setPage(plan);
        answer();
        m_twin.answerAll(Result<SnapshotPtr>(std::make_shared<SeriesSnapshot>()));
        QTRY_VERIFY(m_page->isAnswered(u"p0"_s));
        QTRY_COMPARE(m_page->framesOf(u"p0"_s).size(), std::size_t { 1 });
        std::map<QString, std::string> asked;
        for (const RawAsked& one : m_exports->panelRaw(*m_page, u"p0"_s)) {
            asked[one.origin.sourceId] = one.expression;
        }
        QCOMPARE(asked.size(), std::size_t { 2 });
        QCOMPARE(asked[u"fake"_s], std::string("metric_0"));
        QCOMPARE(asked[m_twin.id()], std::string("rate(other_0[5m])"));
    }

    void aPageThatGoesEndsTheWaiting()
    {
        makePage(2);
        m_exports->exportPage(*m_page);
        m_page.reset();
        QVERIFY(!says(u"Waiting"_s));
        answer();
        QCoreApplication::processEvents();
        QVERIFY(m_window->findChild<CsvExportDialog*>() == nullptr);
    }

    /// While the dialogs ask how and where.
    void noPictureIsMadeOfWhatIsGone()
    {
        const QSignalSpy failed(m_exports, &ExportController::failed);
        auto subject = std::make_unique<QWidget>();
        bool isDrawn = false;
        m_exports->exportImage(u"a"_s, QSize(80, 40), *subject,
            [&isDrawn](QPainter&, const QSize&) { isDrawn = true; });
        auto* dialog = m_window->findChild<ImageExportDialog*>();
        QVERIFY(dialog != nullptr);
        Q_EMIT dialog->imageChosen(
            { .size = QSize(80, 40), .scale = 1, .scheme = Theme::Scheme::Light });
        auto* files = m_window->findChild<QFileDialog*>();
        QVERIFY(files != nullptr);
        subject.reset();
        Q_EMIT files->fileSelected(m_folder->filePath(u"a.png"_s));
        m_workers.runAll();
        QVERIFY(!isDrawn);
        QCOMPARE(failed.size(), 1);
        QVERIFY(!QFile::exists(m_folder->filePath(u"a.png"_s)));
    }

private:
    void makePage(int panels)
    {
        if (m_types.find("flat") == nullptr) {
            m_types.add("flat", std::make_unique<FlatType>());
        }
        m_scheduler = std::make_unique<QueryScheduler>(m_clock, m_immediate, 1);
        m_scheduler->addSource(*m_source, Duration::fromSeconds(15));
        m_page = std::make_unique<PageView>(PageServices {
            .scheduler = m_scheduler.get(), .panelTypes = &m_types, .clock = &m_clock });
        m_page->resize(1200, 600);
        m_page->setTimeRange({ .from = u"now-1h"_s, .to = u"now"_s });
        PagePlan plan;
        for (int i = 0; i < panels; ++i) {
            PanelPlan panel;
            panel.spec.id = u"p%1"_s.arg(i);
            panel.spec.type = u"flat"_s;
            panel.spec.title = u"Panel %1"_s.arg(i);
            panel.spec.place = { .x = 0, .y = i * 8, .width = 12, .height = 8 };
            panel.queries.emplace_back();
            panel.queries.front().sourceId = u"fake"_s;
            panel.queries.front().expression = "metric_" + std::to_string(i);
            plan.panels.push_back(panel);
        }
        m_page->setPage(plan);
        m_page->show();
    }

    void answer()
    {
        const auto empty = Result<SnapshotPtr>(std::make_shared<SeriesSnapshot>());
        m_source->setStandingAnswer(empty);
        m_source->answerAll(empty);
    }

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
    FakeSource m_twin { u"twin"_s };
    FakeClock m_clock;
    Registry<PanelType> m_types;
    std::unique_ptr<QueryScheduler> m_scheduler;
    std::unique_ptr<PageView> m_page;
    Duration m_patience = Duration::fromSeconds(60);
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<Registry<SeriesExporter>> m_exporters;
    std::unique_ptr<QWidget> m_window;
    BannerArea* m_banners = nullptr; ///< of the window
    ExportController* m_exports = nullptr; ///< of the window
};

} // namespace promdesk::test

QTEST_MAIN(promdesk::test::tst_ExportController)
#include "tst_ExportController.moc"
