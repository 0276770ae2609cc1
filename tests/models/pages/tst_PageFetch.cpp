// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "pages/PageFetch.h"
#include "support/SchedulerRig.h"

#include <QCoreApplication>
#include <QTest>

#include <memory>
#include <optional>

using namespace promdesk;
using namespace promdesk::test;
using namespace Qt::StringLiterals;

namespace {

using Answers = std::vector<PanelAnswer>;

PanelPlan panelOf(const std::vector<std::string>& expressions, int width = 12)
{
    PanelPlan panel;
    panel.spec.type = u"timeseries"_s;
    panel.spec.place.width = width;
    for (const std::string& expression : expressions) {
        PlannedQuery query;
        query.sourceId = u"fake"_s;
        query.expression = expression;
        panel.queries.push_back(std::move(query));
    }
    return panel;
}

PagePlan pageOf(std::vector<PanelPlan> panels)
{
    PagePlan page;
    page.panels = std::move(panels);
    return page;
}

} // namespace

class tst_PageFetch : public QObject, private SchedulerRig
{
    Q_OBJECT

private Q_SLOTS:

    void init()
    {
        open();
        m_fetch = std::make_unique<PageFetch>(*m_scheduler);
        m_answers.reset();
        m_doneCount = 0;
    }

    void cleanup()
    {
        m_fetch.reset();
        close();
    }

    void answersEachPanelInTheOrderOfItsQueries()
    {
        start(pageOf({ panelOf({ "a", "b" }), panelOf({ "c" }) }));
        QVERIFY(!m_answers);
        answerAll();
        QTRY_VERIFY(m_answers.has_value());
        QCOMPARE(m_answers->size(), std::size_t { 2 });
        QCOMPARE(expressionsOf(m_answers->at(0)), (std::vector<std::string> { "a", "b" }));
        QCOMPARE(expressionsOf(m_answers->at(1)), (std::vector<std::string> { "c" }));
        QVERIFY(m_answers->at(0).isComplete());
        QCOMPARE(m_answers->at(1).plan, panelOf({ "c" }));
    }

    /// Whoever calls start() has nothing to answer to before it returns.
    void isDoneLaterAlsoWithoutQuestions()
    {
        start(pageOf({ panelOf({}) }));
        QVERIFY(!m_answers);
        QTRY_VERIFY(m_answers.has_value());
        QCOMPARE(m_answers->size(), std::size_t { 1 });
        QVERIFY(m_answers->front().isComplete());
        m_answers.reset();
        m_source->setStandingAnswer(Result<SnapshotPtr>(std::make_shared<SeriesSnapshot>()));
        start(pageOf({ panelOf({ "time()" }) }));
        QVERIFY(!m_answers);
        QTRY_VERIFY(m_answers.has_value());
    }

    void isDoneOnceThoughFramesGoOnComing()
    {
        start(pageOf({ panelOf({ "a" }) }));
        answerAll();
        QTRY_COMPARE(m_doneCount, 1);
        goOn(kInterval);
        answerAll();
        QCoreApplication::processEvents();
        QCOMPARE(m_doneCount, 1);
        QCOMPARE(m_source->openCount(), 0); // nothing is watched any more
    }

    void hasFailuresAmongItsAnswers()
    {
        start(pageOf({ panelOf({ "a", "b" }) }));
        QVERIFY(m_source->answer(0, FakeSource::snapshotFor(m_source->asked()[0].request)));
        QVERIFY(m_source->answer(1, refusal(ErrorKind::BadQuery)));
        QTRY_VERIFY(m_answers.has_value());
        const PanelAnswer& panel = m_answers->front();
        QCOMPARE(panel.frames.at(0).state, FrameState::Fresh);
        QCOMPARE(panel.frames.at(1).state, FrameState::Failed);
        QCOMPARE(panel.frames.at(1).error->kind, ErrorKind::BadQuery);
        QVERIFY(!panel.isComplete());
    }

    void failsForServersThatAreNotThere()
    {
        PanelPlan panel = panelOf({ "a" });
        panel.queries.front().sourceId = u"gone"_s;
        start(pageOf({ panel }));
        QTRY_VERIFY(m_answers.has_value());
        QCOMPARE(m_answers->front().frames.front().error->kind, ErrorKind::NotFound);
    }

    /// What the server calls partial is not the whole picture.
    void isNotCompleteWithPartialAnswers()
    {
        start(pageOf({ panelOf({ "a" }) }));
        auto partial = std::make_shared<SeriesSnapshot>(
            *FakeSource::snapshotFor(m_source->asked()[0].request));
        partial->isPartial = true;
        QVERIFY(m_source->answer(0, SnapshotPtr(partial)));
        QTRY_VERIFY(m_answers.has_value());
        QCOMPARE(m_answers->front().frames.front().state, FrameState::Fresh);
        QVERIFY(!m_answers->front().isComplete());
    }

    void asksInTheResolutionOfThePanelsShare_data()
    {
        QTest::addColumn<int>("columns");
        QTest::addColumn<qint64>("stepSeconds");
        QTest::newRow("the whole width") << 24 << qint64 { 60 }; // 720 points for 6 h: 30 s, 60 s
        QTest::newRow("half of it") << 12 << qint64 { 120 };
        QTest::newRow("a third") << 8 << qint64 { 120 };
        QTest::newRow("a stat tile: the steps of a third") << 3 << qint64 { 120 };
    }

    void asksInTheResolutionOfThePanelsShare()
    {
        QFETCH(int, columns);
        QFETCH(qint64, stepSeconds);
        m_fetch->start(pageOf({ panelOf({ "a" }, columns) }), { u"now-6h"_s, u"now"_s }, 720,
            [](const Answers&) {});
        QCOMPARE(m_source->asked().front().request.step, Duration::fromSeconds(stepSeconds));
    }

    void serversOfOneQuestionAreAskedOnOneGrid()
    {
        FakeSource slow(u"slow"_s);
        m_scheduler->addSource(slow, Duration::fromSeconds(60));
        PanelPlan panel = panelOf({ "up", "up" });
        panel.queries[1].sourceId = u"slow"_s;
        for (PlannedQuery& query : panel.queries) {
            query.group = 0;
        }
        m_fetch->start(pageOf({ panel }), { u"now-30m"_s, u"now"_s }, 800, [](const Answers&) {});
        QCOMPARE(m_source->asked().size(), std::size_t { 1 });
        QCOMPARE(slow.asked().size(), std::size_t { 1 });
        QCOMPARE(slow.asked().front().request.step, Duration::fromSeconds(60));
        QCOMPARE(m_source->asked().front().request.step, slow.asked().front().request.step);
        m_fetch.reset();
        m_scheduler->removeSource(u"slow"_s);
    }

    /// Exports and commands have said what they want: nothing asks them what it may cost.
    void asksCostlyQuestionsAtOnce()
    {
        m_fetch->start(pageOf({ panelOf({ "rate(up[2d])" }) }), {}, 800, [](const Answers&) {});
        QCOMPARE(m_source->asked().front().request.expression, std::string("rate(up[2d])"));
    }

    void cancelsWhenDestroyed()
    {
        start(pageOf({ panelOf({ "a" }) }));
        QCOMPARE(m_source->openCount(), 1);
        m_fetch.reset();
        QCOMPARE(m_source->openCount(), 0);
        QVERIFY(m_source->asked().front().cancel.isCancelled());
        start(pageOf({ panelOf({}) }));
        m_fetch.reset(); // done was on its way
        QCoreApplication::processEvents();
        QVERIFY(!m_answers);
    }

    /// The end of the first page must not be taken for that of the second.
    void forgetsAPageWhenAnotherIsAsked()
    {
        start(pageOf({ panelOf({ "a" }) }));
        answerAll(); // its end is on the way
        start(pageOf({ panelOf({ "b" }), panelOf({ "c" }) }));
        QCoreApplication::processEvents();
        QVERIFY(!m_answers);
        answerAll();
        QTRY_VERIFY(m_answers.has_value());
        QCOMPARE(m_doneCount, 1);
        QCOMPARE(expressionsOf(m_answers->at(1)), (std::vector<std::string> { "c" }));
        QVERIFY(m_answers->at(1).isComplete());
    }

private:
    void start(const PagePlan& page)
    {
        if (!m_fetch) {
            m_fetch = std::make_unique<PageFetch>(*m_scheduler);
        }
        m_fetch->start(page, {}, 800, [this](Answers answers) {
            m_answers = std::move(answers);
            ++m_doneCount;
        });
    }

    static std::vector<std::string> expressionsOf(const PanelAnswer& panel)
    {
        std::vector<std::string> expressions;
        for (const SeriesFrame& frame : panel.frames) {
            expressions.push_back(frame.expression);
        }
        return expressions;
    }

    std::unique_ptr<PageFetch> m_fetch;
    std::optional<Answers> m_answers;
    int m_doneCount = 0;
};

QTEST_GUILESS_MAIN(tst_PageFetch)
#include "tst_PageFetch.moc"
