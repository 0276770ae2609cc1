// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "activity/FramePulse.h"
#include "support/FakeClock.h"

#include <QCoreApplication>
#include <QEvent>
#include <QRegularExpression>
#include <QTest>
#include <QWidget>

using namespace promdesk;
using namespace promdesk::test;
using namespace Qt::StringLiterals;

class tst_FramePulse : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void countsTheFramesOfTheLastSeconds()
    {
        FakeClock clock;
        QWidget window;
        FramePulse pulse(clock, window);
        pulse.start();
        QCOMPARE(pulse.framesPerSecond(), 0.0);
        for (int i = 0; i < 60; ++i) {
            paintFrame(window);
        }
        QCOMPARE(pulse.framesPerSecond(), 60 / FramePulse::kFrameWindow.toSeconds());
        clock.advance(FramePulse::kFrameWindow);
        pulse.beat();
        QCOMPARE(pulse.framesPerSecond(), 0.0);
    }

    void countsRealFrames()
    {
        FakeClock clock;
        QWidget window;
        window.resize(200, 100);
        QWidget child(&window);
        child.setGeometry(10, 10, 50, 50);
        window.show();
        QVERIFY(QTest::qWaitForWindowExposed(&window));
        QCoreApplication::processEvents();
        FramePulse pulse(clock, window);
        pulse.start();
        child.update();
        window.update();
        QTRY_COMPARE(pulse.framesPerSecond(), 1 / FramePulse::kFrameWindow.toSeconds());
    }

    void itsOwnFrameDoesNotCount()
    {
        FakeClock clock;
        QWidget window;
        FramePulse pulse(clock, window);
        pulse.start();
        pulse.skipNextFrame();
        paintFrame(window);
        QCOMPARE(pulse.framesPerSecond(), 0.0);
        paintFrame(window);
        QCOMPARE(pulse.framesPerSecond(), 1 / FramePulse::kFrameWindow.toSeconds());
    }

    void aLateHeartbeatIsAStall()
    {
        FakeClock clock;
        QWidget window;
        FramePulse pulse(clock, window);
        pulse.start();
        clock.advance(FramePulse::kBeat);
        pulse.beat();
        QCOMPARE(pulse.longestStall(), Duration());
        beatAfter(clock, pulse, 300);
        beatAfter(clock, pulse, 40);
        QCOMPARE(pulse.longestStall(), Duration::fromMs(300));
        beatAfter(clock, pulse, 500);
        QCOMPARE(pulse.longestStall(), Duration::fromMs(500));
    }

    void anOldStallIsForgottenAndTheNextLongestRemains()
    {
        FakeClock clock;
        QWidget window;
        FramePulse pulse(clock, window);
        pulse.start();
        beatAfter(clock, pulse, 300);
        for (Duration passed; passed < FramePulse::kStallWindow / 2;
             passed = passed + FramePulse::kBeat) {
            clock.advance(FramePulse::kBeat);
            pulse.beat();
        }
        beatAfter(clock, pulse, 40);
        QCOMPARE(pulse.longestStall(), Duration::fromMs(300));
        for (Duration passed; passed < FramePulse::kStallWindow / 2;
             passed = passed + FramePulse::kBeat) {
            clock.advance(FramePulse::kBeat);
            pulse.beat();
        }
        QCOMPARE(pulse.longestStall(), Duration::fromMs(40));
    }

    void stoppedItLooksAtNothingAndStartsAnew()
    {
        FakeClock clock;
        QWidget window;
        FramePulse pulse(clock, window);
        QVERIFY(!pulse.isRunning());
        paintFrame(window);
        QCOMPARE(pulse.framesPerSecond(), 0.0);
        pulse.start();
        QVERIFY(pulse.isRunning());
        paintFrame(window);
        beatAfter(clock, pulse, 300);
        pulse.stop();
        QVERIFY(!pulse.isRunning());
        const double before = pulse.framesPerSecond();
        paintFrame(window);
        QCOMPARE(pulse.framesPerSecond(), before);
        clock.advance(Duration::fromHours(1));
        pulse.start();
        QCOMPARE(pulse.framesPerSecond(), 0.0);
        QCOMPARE(pulse.longestStall(), Duration());
        clock.advance(FramePulse::kBeat);
        pulse.beat();
        QCOMPARE(pulse.longestStall(), Duration()); // the hour was no stall
    }

private:
    static void paintFrame(QWidget& window)
    {
        QEvent request(QEvent::UpdateRequest);
        QCoreApplication::sendEvent(&window, &request);
    }

    static void beatAfter(FakeClock& clock, FramePulse& pulse, std::int64_t lateMs)
    {
        clock.advance(FramePulse::kBeat + Duration::fromMs(lateMs));
        pulse.beat();
    }
};

QTEST_MAIN(tst_FramePulse)
#include "tst_FramePulse.moc"
