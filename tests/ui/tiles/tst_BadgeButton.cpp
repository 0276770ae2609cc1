// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "panels/BadgePopup.h"
#include "support/Pixels.h"
#include "theme/Theme.h"
#include "tiles/BadgeButton.h"

#include <QPlainTextEdit>
#include <QPushButton>
#include <QRegularExpression>
#include <QScreen>
#include <QSignalSpy>
#include <QTest>
#include <QTextDocument>

#include <memory>

using namespace Qt::StringLiterals;

namespace promdesk::test {

class tst_BadgeButton : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init()
    {
        QTest::failOnWarning(QRegularExpression(u"^(?!This plugin).*"_s));
        applyTheme(Theme::dark());
        m_page = std::make_unique<QWidget>();
        m_page->resize(300, 200);
    }

    void cleanup() { m_page.reset(); }

    void tellsWhatItMeansWithoutAPicture()
    {
        const BadgeButton* button = make(PanelBadge::Kind::Failed);
        QCOMPARE(button->accessibleName(), u"Failed"_s);
        QCOMPARE(button->accessibleDescription(), u"<b>No</b> answer\nfor 15 s"_s);
        QTextDocument shown;
        shown.setHtml(button->toolTip());
        QVERIFY(shown.toPlainText().contains(u"<b>No</b> answer"_s)); // as it came, not bold
        QVERIFY((button->focusPolicy() & Qt::TabFocus) != 0);
    }

    void opensByMouseAndByKey_data()
    {
        QTest::addColumn<int>("key");
        QTest::newRow("mouse") << 0;
        QTest::newRow("Return") << static_cast<int>(Qt::Key_Return);
        QTest::newRow("Enter") << static_cast<int>(Qt::Key_Enter);
        QTest::newRow("Space") << static_cast<int>(Qt::Key_Space);
    }

    void opensByMouseAndByKey()
    {
        QFETCH(int, key);
        BadgeButton* button = make(PanelBadge::Kind::Failed);
        m_page->show();
        if (key == 0) {
            QTest::mouseClick(button, Qt::LeftButton);
        } else {
            QTest::keyClick(button, static_cast<Qt::Key>(key));
        }
        const auto* popup = button->findChild<BadgePopup*>();
        QVERIFY(popup != nullptr && popup->isVisible());
        QCOMPARE(popup->findChild<QPlainTextEdit*>()->toPlainText(), u"<html>504</html>"_s);
    }

    void otherKeysDoNothing()
    {
        BadgeButton* button = make(PanelBadge::Kind::Failed);
        m_page->show();
        QTest::keyClick(button, Qt::Key_A);
        QTest::keyClick(button, Qt::Key_Escape);
        QVERIFY(button->findChild<BadgePopup*>() == nullptr);
    }

    void thePopupStaysOnTheScreen_data()
    {
        QTest::addColumn<QPoint>("corner");
        const QRect screen = QGuiApplication::primaryScreen()->availableGeometry();
        QTest::newRow("top left") << screen.topLeft();
        QTest::newRow("bottom right") << screen.bottomRight() - QPoint(120, 40);
    }

    void thePopupStaysOnTheScreen()
    {
        QFETCH(QPoint, corner);
        BadgeButton* button = make(PanelBadge::Kind::Failed);
        const QRect screen = button->screen()->availableGeometry();
        m_page->resize(110, 30);
        m_page->move(corner);
        m_page->show();
        button->click();
        const auto* popup = button->findChild<BadgePopup*>();
        // The offscreen platform moves windows by a frame of 2 px that it does not tell.
        QVERIFY(screen.adjusted(0, 0, 2, 2).contains(popup->geometry()));
    }

    void theExplanationIsGoneOnceClosed()
    {
        BadgeButton* button = make(PanelBadge::Kind::Failed);
        m_page->show();
        button->click();
        button->findChild<BadgePopup*>()->close();
        QTRY_VERIFY(button->findChild<BadgePopup*>() == nullptr);
    }

    void passesOnThatTheUserAgreesToTheCost()
    {
        BadgeButton* button = make(PanelBadge::Kind::Costly);
        const QSignalSpy agreed(button, &BadgeButton::runRequested);
        m_page->show();
        button->click();
        QCOMPARE(agreed.size(), 0);
        button->findChild<BadgePopup*>()->findChild<QPushButton*>()->click();
        QCOMPARE(agreed.size(), 1);
    }

    void showsItsStateAndWhetherItHasTheFocus()
    {
        BadgeButton* button = make(PanelBadge::Kind::Failed);
        auto* other = new QPushButton(m_page.get());
        m_page->show();
        m_page->activateWindow();
        other->setFocus();
        QTRY_VERIFY(other->hasFocus());
        const QColor failing = currentTheme().health(Health::Failing);
        QVERIFY(countOf(pictureOf(*button), failing, {}, 30) > 20);
        QCOMPARE(countOf(pictureOf(*button), currentTheme().accent), 0);
        button->setFocus();
        QVERIFY(countOf(pictureOf(*button), currentTheme().accent) > 20);
    }

private:
    BadgeButton* make(PanelBadge::Kind kind)
    {
        const PanelBadge badge { .kind = kind,
            .text = u"Failed"_s,
            .explanation = u"<b>No</b> answer\nfor 15 s"_s,
            .detail = u"<html>504</html>"_s };
        auto* button = new BadgeButton(badge, m_page.get());
        button->setGeometry(10, 6, 80, 18);
        return button;
    }

    std::unique_ptr<QWidget> m_page;
};

} // namespace promdesk::test

QTEST_MAIN(promdesk::test::tst_BadgeButton)
#include "tst_BadgeButton.moc"
