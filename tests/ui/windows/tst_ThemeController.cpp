// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "support/FakeScheme.h"
#include "windows/MenuActions.h"
#include "windows/ThemeController.h"
#include "workspace/SessionKeeper.h"

#include <QAction>
#include <QMainWindow>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

#include <memory>

using namespace Qt::StringLiterals;

namespace promdesk::test {

using enum Theme::Scheme;

class tst_ThemeController : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        m_folder = std::make_unique<QTemporaryDir>();
        m_desktop = std::make_unique<FakeScheme>();
        applyTheme(Theme::light());
        start();
    }

    void cleanup() { m_themes.reset(); }

    void beginsAsTheDesktop()
    {
        QCOMPARE(currentTheme().scheme, Light);
        m_desktop->turn(Dark);
        QCOMPARE(currentTheme().scheme, Dark);
        start();
        QCOMPARE(currentTheme().scheme, Dark);
    }

    void theChoiceHoldsWhateverTheDesktopDoes_data()
    {
        QTest::addColumn<ThemeChoice>("choice");
        QTest::addColumn<Theme::Scheme>("scheme");
        QTest::newRow("light") << ThemeChoice::Light << Light;
        QTest::newRow("dark") << ThemeChoice::Dark << Dark;
    }

    void theChoiceHoldsWhateverTheDesktopDoes()
    {
        QFETCH(ThemeChoice, choice);
        QFETCH(Theme::Scheme, scheme);
        m_themes->choose(choice);
        QCOMPARE(currentTheme().scheme, scheme);
        for (const Theme::Scheme desktop : { Light, Dark }) {
            m_desktop->turn(desktop);
            QCOMPARE(currentTheme().scheme, scheme);
        }
        m_themes->choose(ThemeChoice::System);
        QCOMPARE(currentTheme().scheme, Dark);
    }

    void theNextStartRemembersIt()
    {
        m_themes->choose(ThemeChoice::Dark);
        applyTheme(Theme::light());
        start();
        QCOMPARE(currentTheme().scheme, Dark);
        m_themes->choose(ThemeChoice::System);
        start();
        QCOMPARE(currentTheme().scheme, Light);
    }

    void anUnknownNameInTheSessionIsTheDesktop()
    {
        m_session->change([](SessionState& state) { state.theme = u"sepia"_s; });
        start();
        m_desktop->turn(Dark);
        QCOMPARE(currentTheme().scheme, Dark);
    }

    void theMenuShowsAndMakesTheChoice()
    {
        m_themes->choose(ThemeChoice::Dark);
        QMainWindow window;
        const MenuActions actions(window);
        m_themes->connectTo(actions);
        QVERIFY(actions.action(MenuCommand::ThemeDark)->isChecked());
        QVERIFY(!actions.action(MenuCommand::ThemeLight)->isChecked());
        QVERIFY(!actions.action(MenuCommand::ThemeSystem)->isChecked());
        actions.action(MenuCommand::ThemeLight)->trigger();
        QCOMPARE(currentTheme().scheme, Light);
        QCOMPARE(m_session->state().theme, u"light"_s);
        actions.action(MenuCommand::ThemeSystem)->trigger();
        QVERIFY(m_session->state().theme.isEmpty());
    }

private:
    /// The program, again when it runs.
    void start()
    {
        m_themes.reset();
        m_session = std::make_unique<SessionKeeper>(
            m_immediate, m_immediate, m_folder->filePath(u"session.json"_s));
        m_themes = std::make_unique<ThemeController>(*m_session, *m_desktop);
    }

    ImmediateExecutor m_immediate;
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<FakeScheme> m_desktop;
    std::unique_ptr<SessionKeeper> m_session;
    std::unique_ptr<ThemeController> m_themes;
};

} // namespace promdesk::test

QTEST_MAIN(promdesk::test::tst_ThemeController)
#include "tst_ThemeController.moc"
