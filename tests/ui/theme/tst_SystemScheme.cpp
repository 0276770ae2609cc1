// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "support/FakeClock.h"
#include "support/FakeScheme.h"
#include "theme/SystemScheme.h"
#include "windows/MenuActions.h"
#include "windows/ThemeController.h"
#include "workspace/SessionKeeper.h"

#include <QAction>
#include <QApplication>
#include <QDialogButtonBox>
#include <QMainWindow>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QStyle>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;

namespace promdesk::test {

class tst_SystemScheme : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void followsTheDesktopAtOnceUntilTheUserChooses()
    {
        const QTemporaryDir folder;
        ImmediateExecutor immediate;
        SessionKeeper session(immediate, immediate, folder.filePath(u"session.json"_s));
        FakeScheme desktop;
        ThemeController themes(session, desktop);
        QMainWindow window;
        const MenuActions actions(window);
        themes.connectTo(actions);
        QCOMPARE(currentTheme().scheme, Theme::Scheme::Light);
        desktop.turn(Theme::Scheme::Dark);
        QCOMPARE(currentTheme().scheme, Theme::Scheme::Dark);
        QVERIFY(QApplication::palette().color(QPalette::Window).lightness() < 100);
        actions.action(MenuCommand::ThemeLight)->trigger();
        desktop.turn(Theme::Scheme::Dark);
        QCOMPARE(currentTheme().scheme, Theme::Scheme::Light);
        actions.action(MenuCommand::ThemeSystem)->trigger();
        QCOMPARE(currentTheme().scheme, Theme::Scheme::Dark);
        desktop.turn(Theme::Scheme::Light);
        QCOMPARE(currentTheme().scheme, Theme::Scheme::Light);
    }

    void looksAgainWhenThePlatformTellsOfAnotherTheme()
    {
        Theme::Scheme desktop = Theme::Scheme::Light;
        int looks = 0;
        const PaletteScheme scheme([&desktop, &looks] {
            ++looks;
            return desktop;
        });
        QSignalSpy changes(&scheme, &SystemScheme::changed);
        desktop = Theme::Scheme::Dark;
        QWidget first;
        QWidget second;
        for (QWidget* window : { &first, &second }) {
            QEvent event(QEvent::ThemeChange);
            QCoreApplication::sendEvent(window, &event);
        }
        QTRY_COMPARE(changes.size(), 1);
        QCOMPARE(looks, 2); // at the start, and once for all windows
        QCOMPARE(scheme.scheme(), Theme::Scheme::Dark);
        QEvent again(QEvent::ThemeChange);
        QCoreApplication::sendEvent(&first, &again);
        QTRY_COMPARE(looks, 3);
        QCOMPARE(changes.size(), 1); // nothing is different
    }

    void seesTheDesktopBelowAThemeOfOurs()
    {
        const Theme::Scheme before = PaletteScheme::desktopScheme();
        applyTheme(Theme::dark());
        QCOMPARE(PaletteScheme::desktopScheme(), before);
        QCOMPARE(QApplication::palette().color(QPalette::Window), Theme::dark().window);
        applyTheme(Theme::light());
        QCOMPARE(PaletteScheme::desktopScheme(), before);
    }

    void buttonsOfDialogsWearNoIcons()
    {
        applyTheme(Theme::light());
        QDialogButtonBox box(QDialogButtonBox::Ok | QDialogButtonBox::Cancel);
        box.ensurePolished();
        QCOMPARE(
            box.style()->styleHint(QStyle::SH_DialogButtonBox_ButtonsHaveIcons, nullptr, &box), 0);
    }
};

} // namespace promdesk::test

QTEST_MAIN(promdesk::test::tst_SystemScheme)
#include "tst_SystemScheme.moc"
