// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "activity/ActivityOverlay.h"
#include "queries/QueryScheduler.h"
#include "support/SchedulerRig.h"
#include "theme/Theme.h"

#include <QImage>
#include <QPushButton>
#include <QRegularExpression>
#include <QTest>

namespace promdesk::test {

using namespace Qt::StringLiterals;

class tst_ActivityOverlay : public QObject, private SchedulerRig
{
    Q_OBJECT

private Q_SLOTS:

    void init()
    {
        open();
        m_window = std::make_unique<QWidget>();
        m_window->resize(600, 400);
        m_overlay =
            new ActivityOverlay({ *m_scheduler, *m_clock,
                                    [](const QString& id) { return QString(u"server "_s + id); } },
                *m_window);
        m_window->show();
    }

    void cleanup()
    {
        m_window.reset();
        close();
    }

    void hiddenItMeasuresNothing()
    {
        QVERIFY(m_overlay->isHidden());
        QVERIFY(!m_overlay->pulse().isRunning());
        m_overlay->show();
        QVERIFY(m_overlay->pulse().isRunning());
        m_overlay->hide();
        QVERIFY(!m_overlay->pulse().isRunning());
        m_overlay->show();
        m_window->hide();
        QVERIFY(!m_overlay->pulse().isRunning());
        m_window->show();
        QVERIFY(m_overlay->pulse().isRunning());
    }

    void tellsWhatEachServerHasToDoAndWasAsked()
    {
        m_overlay->show();
        std::vector<QuerySubscription> panels;
        for (int i = 0; i < 6; ++i) {
            panels.push_back(subscribe("up + " + std::to_string(i)));
        }
        m_overlay->look();
        QVERIFY2(m_overlay->text().contains(u"fps"_s), qPrintable(m_overlay->text()));
        QVERIFY2(m_overlay->text().contains(u"server fake · 4 of 4 · 2 · "_s),
            qPrintable(m_overlay->text()));
        answerAll();
        answerAll();
        m_clock->advance(Duration::fromSeconds(1));
        m_overlay->look();
        QVERIFY2(m_overlay->text().contains(u"server fake · 0 of 4 · 0 · "_s),
            qPrintable(m_overlay->text()));
        const QRegularExpression nothingStored(u" · 0.?% · 0.?%$"_s);
        QVERIFY2(nothingStored.match(m_overlay->text()).hasMatch(), qPrintable(m_overlay->text()));
    }

    void countsTailsAndStoredPoints()
    {
        const auto panel = subscribe("up");
        answerAll();
        m_overlay->show(); // what was before does not count
        QVERIFY2(m_overlay->text().endsWith(u"– · –"_s), qPrintable(m_overlay->text()));
        goOn(kInterval * 2);
        answerAll();
        m_overlay->look();
        QVERIFY2(QRegularExpression(u" · 8\\d.?% · 100.?%$"_s).match(m_overlay->text()).hasMatch(),
            qPrintable(m_overlay->text()));
    }

    void withoutAServerThereAreFramesOnly()
    {
        m_scheduler->removeSource(u"fake"_s);
        m_overlay->show();
        QCOMPARE(m_overlay->text().count(u'\n'), 0);
        QVERIFY(m_overlay->text().contains(u"longest stall"_s));
    }

    void manyServersAreBounded()
    {
        std::vector<std::unique_ptr<FakeSource>> sources;
        for (int i = 0; i < 40; ++i) {
            sources.push_back(std::make_unique<FakeSource>(u"s%1"_s.arg(i)));
            m_scheduler->addSource(*sources.back(), kInterval);
        }
        m_overlay->show();
        const QStringList lines = m_overlay->text().split(u'\n');
        QCOMPARE(lines.size(), static_cast<int>(ActivityOverlay::kMostServers) + 3);
        QCOMPARE(lines.last(), u"and 35 more"_s);
        for (const auto& source : sources) {
            m_scheduler->removeSource(source->id());
        }
    }

    void leavesMouseAndFocusToWhatIsBelow()
    {
        QPushButton below(m_window.get());
        below.setGeometry(m_window->rect());
        below.show();
        m_overlay->show();
        QVERIFY(!m_overlay->visibleRegion().isEmpty());
        QCOMPARE(m_overlay->focusPolicy(), Qt::NoFocus);
        QCOMPARE(m_window->childAt(m_overlay->geometry().center()), &below);
    }

    void staysInTheCornerWhateverTheSize()
    {
        m_overlay->show();
        for (const QSize size : { QSize(600, 400), QSize(900, 300), QSize(120, 40) }) {
            m_window->resize(size);
            QVERIFY2(m_window->rect().contains(m_overlay->geometry()),
                qPrintable(u"%1x%2"_s.arg(size.width()).arg(size.height())));
            QVERIFY(m_window->rect().bottomRight().x() - m_overlay->geometry().right() < 20);
        }
    }

    void saysTheSameToScreenReaders()
    {
        m_overlay->show();
        QCOMPARE(m_overlay->accessibleName(), u"Activity"_s);
        QCOMPARE(m_overlay->accessibleDescription(), m_overlay->text());
        QVERIFY(!m_overlay->text().isEmpty());
    }

    void canBeReadInBothThemes()
    {
        m_overlay->show();
        for (const Theme& theme : { Theme::light(), Theme::dark() }) {
            applyTheme(theme);
            const QImage image = m_overlay->grab().toImage();
            int text = 0;
            for (int y = 0; y < image.height(); ++y) {
                for (int x = 0; x < image.width(); ++x) {
                    const QColor pixel = image.pixelColor(x, y);
                    text += std::abs(pixel.lightness() - theme.raised.lightness()) > 100 ? 1 : 0;
                }
            }
            QCOMPARE(image.pixelColor(3, 3), theme.raised);
            QVERIFY(text > 50);
        }
    }

private:
    std::unique_ptr<QWidget> m_window;
    ActivityOverlay* m_overlay = nullptr;
};

} // namespace promdesk::test

QTEST_MAIN(promdesk::test::tst_ActivityOverlay)
#include "tst_ActivityOverlay.moc"
