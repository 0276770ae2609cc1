// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "GoodServer.h"
#include "ServerTester.h"
#include "core/Mailbox.h"
#include "core/WorkerPool.h"

#include <QRegularExpression>
#include <QTest>
#include <QThread>

using namespace promdesk;
using namespace promdesk::test;
using namespace Qt::StringLiterals;

namespace {

constexpr int kWaitMs = 30'000;
using State = TestStep::State;

/// Everything that was told, in order.
struct Told
{
    std::vector<std::vector<TestStep>> all;
    bool isDone = false;
    int callsAfterTheEnd = 0;
    QThread* thread = nullptr;

    [[nodiscard]] ConnectionTester::Progress taker()
    {
        return [this](const std::vector<TestStep>& steps, bool isLast) {
            callsAfterTheEnd += isDone ? 1 : 0;
            all.push_back(steps);
            isDone = isLast;
            thread = QThread::currentThread();
        };
    }

    [[nodiscard]] const TestStep* step(const QString& title) const
    {
        for (const TestStep& one : all.back()) {
            if (one.title == title) {
                return &one;
            }
        }
        return nullptr;
    }

    /// One letter per step of the end: Waiting, Running, Passed, warNed, Failed, Skipped.
    [[nodiscard]] QString states() const
    {
        QString text;
        for (const TestStep& one : all.back()) {
            text += u"WRPNFS"_s.at(static_cast<int>(one.state));
        }
        return text;
    }
};

} // namespace

class tst_ServerTester : public QObject
{
    Q_OBJECT

private:
    Mailbox m_gui;
    WorkerPool m_workers { 1 };
    IoThread m_io;
    std::unique_ptr<FaultServer> m_server;

    [[nodiscard]] ConnectionSettings settings() const
    {
        ConnectionSettings made;
        made.baseUrl = QUrl(m_server->url());
        return made;
    }

private Q_SLOTS:

    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        m_server = std::make_unique<FaultServer>();
        behaveWell(*m_server);
    }

    void notesNewStepsAtTheEndAndNewsInTheirRow()
    {
        std::vector<TestStep> steps;
        noteStep(steps, { .title = u"Name"_s });
        noteStep(steps, { .title = u"HTTP"_s });
        noteStep(steps,
            { .title = u"Name"_s, .state = DiagnosisStep::State::Passed, .sentence = u"fine"_s });
        QCOMPARE(steps.size(), std::size_t { 2 });
        QCOMPARE(steps[0].title, u"Name"_s);
        QCOMPARE(steps[0].state, State::Passed);
        QCOMPARE(steps[0].text, u"fine"_s);
        QCOMPARE(steps[1].state, State::Running);
    }

    void showsEveryStateOfADiagnosis_data()
    {
        QTest::addColumn<int>("found");
        QTest::addColumn<int>("shown");
        const auto row = [](const char* name, DiagnosisStep::State found, State shown) {
            QTest::newRow(name) << static_cast<int>(found) << static_cast<int>(shown);
        };
        row("running", DiagnosisStep::State::Running, State::Running);
        row("passed", DiagnosisStep::State::Passed, State::Passed);
        row("warned", DiagnosisStep::State::Warned, State::Warned);
        row("failed", DiagnosisStep::State::Failed, State::Failed);
        row("skipped", DiagnosisStep::State::Skipped, State::Skipped);
    }

    void showsEveryStateOfADiagnosis()
    {
        QFETCH(int, found);
        QFETCH(int, shown);
        std::vector<TestStep> steps;
        noteStep(steps, { .title = u"API"_s, .state = static_cast<DiagnosisStep::State>(found) });
        QCOMPARE(static_cast<int>(steps.front().state), shown);
    }

    void tellsStepByStepAndEndsOnce()
    {
        ServerTester tester(m_io, m_workers, m_gui);
        Told told;
        tester.test(settings(), {}, {}, told.taker());
        QVERIFY(told.all.empty()); // returns at once
        QTRY_VERIFY_WITH_TIMEOUT(told.isDone, kWaitMs);
        QCOMPARE(told.thread, QThread::currentThread());
        for (std::size_t i = 1; i < told.all.size(); ++i) {
            QVERIFY(told.all[i].size() >= told.all[i - 1].size());
        }
        QVERIFY(!told.states().contains(u'R') && !told.states().contains(u'F'));
        QVERIFY2(
            told.step(u"API"_s)->text.contains(u"2.42.0"_s), qPrintable(told.step(u"API"_s)->text));
        QCOMPARE(told.all.back().back().title, u"Clock"_s);
        QCOMPARE(told.all.back().back().state, State::Passed);
        QCoreApplication::processEvents();
        QCOMPARE(told.callsAfterTheEnd, 0);
    }

    void warnsOfAClockThatIsOff_data()
    {
        QTest::addColumn<int>("ahead");
        QTest::addColumn<bool>("isWarned");
        QTest::newRow("a little") << 10 << false;
        QTest::newRow("an hour ahead") << 3600 << true;
        QTest::newRow("an hour behind") << -3600 << true;
    }

    void warnsOfAClockThatIsOff()
    {
        QFETCH(int, ahead);
        QFETCH(bool, isWarned);
        behaveWell(*m_server, ahead);
        ServerTester tester(m_io, m_workers, m_gui);
        Told told;
        tester.test(settings(), {}, {}, told.taker());
        QTRY_VERIFY_WITH_TIMEOUT(told.isDone, kWaitMs);
        const TestStep* clock = told.step(u"Clock"_s);
        QVERIFY(clock != nullptr);
        QCOMPARE(clock->state, isWarned ? State::Warned : State::Passed);
        QVERIFY2(!clock->text.contains(u'-'), qPrintable(clock->text)); // how far, not which way
    }

    void saysWhereItEnds_data()
    {
        QTest::addColumn<int>("status");
        QTest::newRow("locked") << 401;
        QTest::newRow("not this API") << 404;
        QTest::newRow("broken") << 500;
    }

    void saysWhereItEnds()
    {
        QFETCH(int, status);
        answerEverything(*m_server, FaultScript::answer(status, "text/plain", "no\n"));
        ServerTester tester(m_io, m_workers, m_gui);
        Told told;
        tester.test(settings(), {}, {}, told.taker());
        QTRY_VERIFY_WITH_TIMEOUT(told.isDone, kWaitMs);
        QVERIFY2(told.states().contains(u'F'), qPrintable(told.states()));
        QVERIFY(told.step(u"Clock"_s) == nullptr);
    }

    void nobodyThereSkipsTheRest()
    {
        ConnectionSettings nobody;
        nobody.baseUrl = QUrl(u"http://127.0.0.1:1"_s);
        ServerTester tester(m_io, m_workers, m_gui);
        Told told;
        tester.test(nobody, {}, {}, told.taker());
        QTRY_VERIFY_WITH_TIMEOUT(told.isDone, kWaitMs);
        QCOMPARE(told.step(u"Connection"_s)->state, State::Failed);
        QCOMPARE(told.step(u"API"_s)->state, State::Skipped);
        QVERIFY(!told.step(u"Connection"_s)->text.isEmpty());
    }

    void asksWithTheFormsSecretsAndTheProgramsDeadlines()
    {
        TransportSetup setup;
        setup.firstByteDeadline = Duration::fromMs(200);
        ServerTester tester(m_io, m_workers, m_gui, setup);
        ConnectionSettings locked = settings();
        locked.auth = AuthKind::Bearer;
        const Credentials secrets { .password = {}, .bearerToken = u"tok"_s, .headers = {} };
        Told told;
        tester.test(locked, secrets, {}, told.taker());
        QTRY_VERIFY_WITH_TIMEOUT(told.isDone, kWaitMs);
        QCOMPARE(
            m_server->requests().back().headers.value("authorization"), QByteArray("Bearer tok"));

        answerEverything(*m_server, FaultScript::nothing().stall());
        Told slow;
        tester.test(locked, secrets, {}, slow.taker());
        QTRY_VERIFY_WITH_TIMEOUT(slow.isDone, kWaitMs); // the program's own are longer than that
        QVERIFY(slow.states().contains(u'F'));
        for (const TestStep& step : slow.all.back()) {
            QVERIFY2(!step.text.contains(u"tok"_s), qPrintable(step.text));
        }
    }

    void aCancelledTestSaysNoMore()
    {
        answerEverything(*m_server, FaultScript::nothing().stall());
        ServerTester tester(m_io, m_workers, m_gui);
        Told told;
        CancelSource cancel;
        tester.test(settings(), {}, cancel.token(), told.taker());
        QTRY_VERIFY_WITH_TIMEOUT(!m_server->requests().empty(), kWaitMs);
        cancel.cancel();
        const std::size_t before = told.all.size();
        // Another test goes the same way through the same threads, after it.
        behaveWell(*m_server);
        Told next;
        tester.test(settings(), {}, {}, next.taker());
        QTRY_VERIFY_WITH_TIMEOUT(next.isDone, kWaitMs);
        QCOMPARE(told.all.size(), before);
        QVERIFY(!told.isDone);
    }
};

QTEST_GUILESS_MAIN(tst_ServerTester)
#include "tst_ServerTester.moc"
