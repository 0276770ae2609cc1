// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "core/Mailbox.h"

#include <QCoreApplication>
#include <QEvent>
#include <QRegularExpression>
#include <QTest>
#include <QThread>

#include <memory>
#include <thread>
#include <vector>

using namespace promdesk;
using namespace Qt::StringLiterals;

namespace {

/// How many events an object got.
class EventCount final : public QObject
{
public:
    int count = 0;

protected:
    bool eventFilter(QObject* watched, QEvent* event) override
    {
        ++count;
        return QObject::eventFilter(watched, event);
    }
};

} // namespace

class tst_Mailbox : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void dropsEverythingOnceItIsClosed()
    {
        Mailbox mailbox;
        const auto held = std::make_shared<int>(0);
        int ran = 0;
        mailbox.post([held, &ran] { ++ran; });
        mailbox.close();
        QCOMPARE(held.use_count(), 1L);
        mailbox.post([held, &ran] { ++ran; });
        QCOMPARE(held.use_count(), 1L);
        QCoreApplication::sendPostedEvents(&mailbox);
        QCOMPARE(ran, 0);
    }

    void runsTasksInOrderOnItsThreadAndNotBefore()
    {
        Mailbox mailbox;
        std::vector<int> ran;
        const QThread* where = nullptr;
        std::thread poster([&] {
            for (int i = 0; i < 1000; ++i) {
                mailbox.post([&ran, &where, i] {
                    ran.push_back(i);
                    where = QThread::currentThread();
                });
            }
        });
        poster.join();
        QVERIFY(ran.empty());
        QCoreApplication::sendPostedEvents(&mailbox);
        QCOMPARE(ran.size(), std::size_t { 1000 });
        QVERIFY(std::is_sorted(ran.begin(), ran.end()));
        QCOMPARE(where, QThread::currentThread());
    }

    /// A task that posts must not keep the event loop from everything else.
    void leavesWhatATaskPostsForAnEventOfItsOwn()
    {
        Mailbox mailbox;
        EventCount events;
        mailbox.installEventFilter(&events);
        std::vector<int> countsSeen;
        mailbox.post([&] {
            countsSeen.push_back(events.count);
            mailbox.post([&] { countsSeen.push_back(events.count); });
        });
        QTRY_COMPARE(countsSeen.size(), std::size_t { 2 });
        QCOMPARE(countsSeen, (std::vector<int> { 1, 2 }));
    }

    void dropsWhatWaitsWhenItGoes()
    {
        auto mailbox = std::make_unique<Mailbox>();
        const auto held = std::make_shared<int>(1);
        int ran = 0;
        mailbox->post([&ran, held] { ++ran; });
        QCOMPARE(held.use_count(), 2L);
        mailbox.reset();
        QCOMPARE(held.use_count(), 1L);
        QCoreApplication::sendPostedEvents();
        QCOMPARE(ran, 0);
    }

    void maySurviveATaskThatDestroysIt()
    {
        auto mailbox = std::make_unique<Mailbox>();
        int ran = 0;
        mailbox->post([&] {
            ++ran;
            mailbox.reset();
        });
        QCoreApplication::sendPostedEvents(mailbox.get());
        QCOMPARE(ran, 1);
        QVERIFY(mailbox == nullptr);
    }
};

QTEST_GUILESS_MAIN(tst_Mailbox)
#include "tst_Mailbox.moc"
