// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "support/Pixels.h"
#include "theme/Theme.h"
#include "windows/BannerArea.h"

#include <QLabel>
#include <QPushButton>
#include <QRegularExpression>
#include <QTest>
#include <QToolButton>

#include <memory>

using namespace Qt::StringLiterals;

namespace promdesk::test {

namespace {

BannerMessage message(const QString& topic, const QString& text = u"The disk is full"_s)
{
    BannerMessage message;
    message.topic = topic;
    message.text = UntrustedText(text);
    return message;
}

} // namespace

class tst_BannerArea : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init()
    {
        QTest::failOnWarning(QRegularExpression(u"^(?!This plugin).*"_s));
        applyTheme(Theme::light());
        m_area = std::make_unique<BannerArea>();
        m_area->resize(700, 200);
    }

    void cleanup() { m_area.reset(); }

    void showsOneBannerPerTopic()
    {
        m_area->show(message(u"a"_s, u"first"_s));
        m_area->show(message(u"b"_s, u"second"_s));
        m_area->show(message(u"a"_s, u"third"_s));
        QVERIFY(m_area->isShowing(u"a"_s));
        QCOMPARE(shownTexts(), QStringList({ u"second"_s, u"third"_s }));
        QVERIFY(!m_area->accessibleName().isEmpty());
    }

    void dismissesOneAndLeavesTheOthers()
    {
        m_area->show(message(u"a"_s, u"first"_s));
        m_area->show(message(u"b"_s, u"second"_s));
        m_area->dismiss(u"a"_s);
        m_area->dismiss(u"never shown"_s);
        QVERIFY(!m_area->isShowing(u"a"_s));
        QCOMPARE(shownTexts(), QStringList({ u"second"_s }));
    }

    void theUserDismissesByItsButton()
    {
        m_area->show(message(u"a"_s));
        auto* close = m_area->findChild<QToolButton*>();
        QVERIFY(!close->accessibleName().isEmpty());
        QVERIFY((close->focusPolicy() & Qt::TabFocus) != 0);
        QTest::keyClick(close, Qt::Key_Space);
        QVERIFY(!m_area->isShowing(u"a"_s));
    }

    void anActionClosesItsBannerAndRuns()
    {
        bool wasShowing = true;
        int runs = 0;
        BannerMessage asked = message(u"a"_s);
        asked.actions = { { u"Retry"_s,
                              [&] {
                                  ++runs;
                                  wasShowing = m_area->isShowing(u"a"_s);
                              } },
            { u"Other"_s, [] {} } };
        m_area->show(asked);
        button(u"Retry"_s)->click();
        QCOMPARE(runs, 1);
        QVERIFY(!wasShowing);
    }

    void anActionMayShowTheSameTopicAgain()
    {
        BannerMessage asked = message(u"a"_s, u"before"_s);
        asked.actions = { { u"Retry"_s, [this] { m_area->show(message(u"a"_s, u"after"_s)); } } };
        m_area->show(asked);
        button(u"Retry"_s)->click();
        QCOMPARE(shownTexts(), QStringList({ u"after"_s }));
    }

    void detailsAreThereOnDemand()
    {
        m_area->QWidget::show();
        m_area->show(message(u"a"_s));
        QVERIFY(button(u"Show details"_s) == nullptr);
        BannerMessage detailed = message(u"a"_s);
        detailed.detail = UntrustedText(u"<html>504</html>\nsecond line"_s);
        m_area->show(detailed);
        QCOMPARE(shownTexts(), QStringList({ u"The disk is full"_s }));
        button(u"Show details"_s)->click();
        QVERIFY(shownTexts().contains(u"<html>504</html>\nsecond line"_s));
        button(u"Hide details"_s)->click();
        QCOMPARE(shownTexts(), QStringList({ u"The disk is full"_s }));
    }

    void hostileTextsStayPlainAndAreNotEndless()
    {
        BannerMessage hostile = message(u"a"_s, u"<b>x</b>\n"_s.repeated(5000));
        hostile.detail = UntrustedText(QString(500'000, u'x'));
        m_area->show(hostile);
        for (const QLabel* label : m_area->findChildren<QLabel*>()) {
            QCOMPARE(label->textFormat(), Qt::PlainText);
            QVERIFY(label->text().size() < 20'000);
        }
        QVERIFY(shownTexts().front().startsWith(u"<b>x</b>"_s));
        QVERIFY(shownTexts().front().count(u'\n') < 7);
    }

    void theToneIsASignAndAColour()
    {
        using enum BannerMessage::Tone;
        m_area->QWidget::show();
        QStringList signs;
        for (const auto& [tone, color] : { std::pair(Note, currentTheme().accent),
                 std::pair(Warning, currentTheme().health(Health::Degraded)),
                 std::pair(Failure, currentTheme().health(Health::Failing)) }) {
            BannerMessage shown = message(u"a"_s);
            shown.tone = tone;
            m_area->show(shown);
            QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
            signs += m_area->findChildren<QLabel*>().front()->text();
            const QImage picture = m_area->grab().toImage();
            QVERIFY(countOf(picture, color, QRect(0, 0, 3, picture.height()), 2) > 20);
        }
        signs.removeDuplicates();
        QCOMPARE(signs.size(), 3);
    }

    void isSpokenByItsText()
    {
        m_area->show(message(u"a"_s, u"The disk is full"_s));
        const QLabel* label = m_area->findChildren<QLabel*>().back();
        QCOMPARE(label->parentWidget()->accessibleName(), u"The disk is full"_s);
    }

private:
    /// Of labels but the signs, from the top down.
    [[nodiscard]] QStringList shownTexts() const
    {
        QStringList texts;
        for (const QLabel* label : m_area->findChildren<QLabel*>()) {
            if (!label->isHidden() && !label->parentWidget()->isHidden()
                && label->text().size() > 1) {
                texts += label->text();
            }
        }
        return texts;
    }

    [[nodiscard]] QPushButton* button(const QString& text) const
    {
        for (auto* button : m_area->findChildren<QPushButton*>()) {
            if (button->text() == text && !button->parentWidget()->isHidden()) {
                return button;
            }
        }
        return nullptr;
    }

    std::unique_ptr<BannerArea> m_area;
};

} // namespace promdesk::test

QTEST_MAIN(promdesk::test::tst_BannerArea)
#include "tst_BannerArea.moc"
