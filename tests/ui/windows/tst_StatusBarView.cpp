// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "support/FakeClock.h"
#include "windows/StatusBarView.h"

#include <QLabel>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QTest>
#include <QToolButton>

using namespace Qt::StringLiterals;

namespace promdesk::test {

class tst_StatusBarView : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init()
    {
        QTest::failOnWarning(QRegularExpression(u"^(?!This plugin does not support)"_s));
        m_clock = std::make_unique<FakeClock>();
        m_bar = std::make_unique<StatusBarView>(*m_clock);
        m_bar->show();
    }

    void withoutAServerThereIsNoAge()
    {
        QCOMPARE(figure(u"Age of the newest answer"_s), QString());
        QCOMPARE(figure(u"Queries in flight"_s), u"idle"_s);
        QCOMPARE(figure(u"Step"_s), QString());
    }

    void theFleetPageTellsWhatDiscoveryDoes()
    {
        addServer();
        QCOMPARE(figure(u"Age of the newest answer"_s), u"no answer yet"_s);
        m_bar->setFleet({ .openRequests = 3, .lastSuccess = {} });
        QCOMPARE(figure(u"Age of the newest answer"_s), u"waiting for the first answer"_s);
        QCOMPARE(figure(u"Queries in flight"_s), u"3 queries in flight"_s);
        m_bar->setFleet({ .openRequests = 0, .lastSuccess = m_clock->now() });
        QCOMPARE(figure(u"Age of the newest answer"_s), u"just now"_s);
        QCOMPARE(figure(u"Queries in flight"_s), u"idle"_s);
        m_clock->advance(Duration::fromSeconds(25));
        m_bar->setFleet({ .openRequests = 1, .lastSuccess = m_clock->now() - kHalfMinute });
        QCOMPARE(figure(u"Age of the newest answer"_s), u"30s ago"_s);
    }

    void aPageOfPanelsTellsItsOwnAgeAndStep()
    {
        addServer();
        m_bar->setFleet({ .openRequests = 1, .lastSuccess = m_clock->now() });
        SchedulerStatus status;
        status.inFlight = 2;
        status.waiting = 1;
        status.currentStep = Duration::fromSeconds(15);
        status.lastRefresh = m_clock->now() - kHalfMinute;
        m_bar->setScheduler(status);
        QCOMPARE(figure(u"Step"_s), QString()); // means nothing on the fleet page
        QCOMPARE(figure(u"Age of the newest answer"_s), u"just now"_s);
        m_bar->setTopic(StatusBarView::Topic::Panels);
        QCOMPARE(figure(u"Step"_s), u"step 15s"_s);
        QCOMPARE(figure(u"Age of the newest answer"_s), u"30s ago"_s);
        QCOMPARE(figure(u"Queries in flight"_s), u"4 queries in flight"_s);
        status.isPaused = true;
        m_bar->setScheduler(status);
        QCOMPARE(figure(u"Age of the newest answer"_s), u"paused · 30s ago"_s);
    }

    void saysWhyTwoServersMayDiffer()
    {
        m_bar->setServers({ serverOf("old", false), serverOf("recent", true) });
        QVERIFY2(tips().contains(u"one sample less"_s), qPrintable(tips()));
    }

    void saysNothingWhereNoneDiffers()
    {
        m_bar->setServers({ serverOf("a", true), serverOf("b", true) });
        QVERIFY2(tips().contains(u"Prometheus"_s), qPrintable(tips()));
        QVERIFY2(!tips().contains(u"one sample less"_s), qPrintable(tips()));
    }

    void aClickOnTheCountAsksForTheLog()
    {
        const QSignalSpy asked(m_bar.get(), &StatusBarView::queriesActivated);
        QTest::mouseClick(queryCount(), Qt::LeftButton);
        QCOMPARE(asked.count(), 1);
        m_bar->setFleet({ .openRequests = 2, .lastSuccess = {} });
        QCOMPARE(queryCount()->accessibleDescription(), u"2 queries in flight"_s);
    }

private:
    static constexpr Duration kHalfMinute = Duration::fromSeconds(30);

    void addServer()
    {
        ServerState server;
        server.settings.id = u"a"_s;
        server.settings.name = u"a"_s;
        m_bar->setServers({ server });
    }

    static ServerState serverOf(const char* name, bool hasLeftOpenWindows)
    {
        ServerState server;
        server.settings.id = QString::fromLatin1(name);
        server.settings.name = QString::fromLatin1(name);
        server.capabilities.flavour = Flavour::Prometheus;
        server.capabilities.hasLeftOpenWindows = hasLeftOpenWindows;
        return server;
    }

    /// Of all servers.
    [[nodiscard]] QString tips() const
    {
        QStringList texts;
        for (const QToolButton* button : m_bar->findChildren<QToolButton*>()) {
            texts += button->toolTip();
        }
        return texts.join(u'\n');
    }

    /// Empty when it is not shown.
    [[nodiscard]] QString figure(const QString& name) const
    {
        if (const auto* count = queryCount(); count->accessibleName() == name) {
            return count->text();
        }
        for (const QLabel* label : m_bar->findChildren<QLabel*>()) {
            if (label->accessibleName() == name && !label->isHidden()) {
                return label->text();
            }
        }
        return {};
    }

    [[nodiscard]] QToolButton* queryCount() const
    {
        const auto buttons =
            m_bar->findChildren<QToolButton*>(QString(), Qt::FindDirectChildrenOnly);
        return buttons.value(0);
    }

    std::unique_ptr<FakeClock> m_clock;
    std::unique_ptr<StatusBarView> m_bar;
};

} // namespace promdesk::test

QTEST_MAIN(promdesk::test::tst_StatusBarView)
#include "tst_StatusBarView.moc"
