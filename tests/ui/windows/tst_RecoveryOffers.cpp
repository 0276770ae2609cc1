// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "support/FakeClock.h"
#include "windows/BannerArea.h"
#include "windows/RecoveryOffers.h"
#include "windows/WorkspaceBanners.h"

#include <QCoreApplication>
#include <QEvent>
#include <QPushButton>
#include <QRegularExpression>
#include <QTest>

#include <memory>

using namespace Qt::StringLiterals;

namespace promdesk::test {

class tst_RecoveryOffers : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        m_page = std::make_unique<QWidget>();
        m_area = new BannerArea(m_page.get());
        m_banners = std::make_unique<WorkspaceBanners>(*m_area, m_clock);
        m_decided.clear();
        m_offers = std::make_unique<RecoveryOffers>(
            *m_banners,
            [this](const RecoverableWorkspace& found) { m_decided += u"+"_s + found.journalPath; },
            [this](const RecoverableWorkspace& found) { m_decided += u"-"_s + found.journalPath; });
    }

    void cleanup()
    {
        m_offers.reset();
        m_page.reset();
    }

    void offersNothingWhereNothingWasLeft()
    {
        m_offers->offer();
        QVERIFY(!m_area->isShowing(u"recovery"_s));
    }

    void offersOneAfterAnotherUntilAllAreDecided()
    {
        m_offers->set({ found(u"1"_s, u"a"_s), found(u"2"_s, u"b"_s), found(u"3"_s, u"c"_s) });
        m_offers->offer();
        press(u"Recover"_s);
        press(u"Discard"_s);
        press(u"Recover"_s);
        QCOMPARE(m_decided, (QStringList { u"+1"_s, u"-2"_s, u"+3"_s }));
        QVERIFY(!m_area->isShowing(u"recovery"_s));
    }

    void whatIsTakenIsNotOffered()
    {
        m_offers->set({ found(u"1"_s, u"a"_s), found(u"2"_s, u"b"_s), found(u"3"_s, u"b"_s) });
        QCOMPARE(m_offers->take(u"b"_s)->journalPath, u"2"_s); // the newest
        QVERIFY(!m_offers->take(u"no such"_s));
        m_offers->offer();
        press(u"Discard"_s);
        press(u"Discard"_s);
        QCOMPARE(m_decided, (QStringList { u"-1"_s, u"-3"_s }));
    }

private:
    [[nodiscard]] static RecoverableWorkspace found(const QString& journal, const QString& id)
    {
        return { .journalPath = journal,
            .workspaceId = id,
            .filePath = {},
            .name = {},
            .savedAt = Instant::fromSeconds(1'789'999'000) };
    }

    void press(const QString& text)
    {
        for (auto* button : m_area->findChildren<QPushButton*>()) {
            if (button->text() == text) {
                button->click();
                QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
                return;
            }
        }
        QFAIL(qPrintable(text));
    }

    FakeClock m_clock;
    std::unique_ptr<QWidget> m_page;
    BannerArea* m_area = nullptr; ///< of the page
    std::unique_ptr<WorkspaceBanners> m_banners;
    std::unique_ptr<RecoveryOffers> m_offers;
    QStringList m_decided;
};

} // namespace promdesk::test

QTEST_MAIN(promdesk::test::tst_RecoveryOffers)
#include "tst_RecoveryOffers.moc"
