// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "dialogs/PreferencesDialog.h"
#include "queries/QueryScheduler.h"
#include "support/FakeClock.h"
#include "support/FakeSource.h"
#include "windows/MenuActions.h"
#include "windows/PreferencesController.h"
#include "workspace/SessionKeeper.h"

#include <QAction>
#include <QCheckBox>
#include <QDir>
#include <QFile>
#include <QLabel>
#include <QMainWindow>
#include <QPushButton>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <memory>

using namespace Qt::StringLiterals;

namespace promdesk::test {

class tst_PreferencesController : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init()
    {
        QTest::failOnWarning(QRegularExpression(u"^(?!This plugin does not support)"_s));
        m_source = std::make_unique<FakeSource>();
        m_scheduler = std::make_unique<QueryScheduler>(m_clock, m_gui, 1);
        m_scheduler->addSource(*m_source, Duration::fromSeconds(15));
        m_scheduler->setServerIdentity(u"fake"_s, "http://a");
        m_folder = std::make_unique<QTemporaryDir>();
        start();
    }

    void cleanup()
    {
        m_window.reset();
        m_scheduler.reset();
    }

    void keepsNothingAtFirst()
    {
        askAndKeep();
        QCOMPARE(folder().use().files, 0);
    }

    void keepingBeginsAtOnceAndIsRemembered()
    {
        box(u"Keep"_s)->click();
        askAndKeep();
        QVERIFY(folder().use().files > 0);
        start();
        QVERIFY(m_session->state().preferences.keepsBlocks);
        QVERIFY(box(u"Keep"_s)->isChecked());
        box(u"Keep"_s)->click();
        folder().clear();
        m_scheduler->refreshNow();
        askAndKeep();
        QCOMPARE(folder().use().files, 0);
    }

    void clearsWhatIsKept()
    {
        box(u"Keep"_s)->click();
        askAndKeep();
        box(u"Evaluate"_s)->click(); // tells how much there is
        for (auto* button : dialog().findChildren<QPushButton*>()) {
            if (button->accessibleName() == u"Clear the answers on disk"_s) {
                QVERIFY(button->isEnabled());
                button->click();
                QVERIFY(!button->isEnabled());
            }
        }
        QCOMPARE(folder().use().files, 0);
    }

    /// Nobody would forget them when the server is asked with other rights meanwhile.
    void switchingOffRemovesWhatIsKept()
    {
        box(u"Keep"_s)->click();
        askAndKeep();
        QVERIFY(folder().use().files > 0);
        box(u"Keep"_s)->click();
        QCOMPARE(folder().use().files, 0);
        m_scheduler->keepBlocks();
        QCOMPARE(folder().use().files, 0);
    }

    void tellsWhatWasDamaged()
    {
        box(u"Keep"_s)->click();
        askAndKeep();
        m_scheduler->removeSource(u"fake"_s);
        const QFileInfoList files = QDir(folder().path()).entryInfoList(QDir::Files);
        QVERIFY(!files.isEmpty());
        for (const QFileInfo& info : files) {
            QFile file(info.filePath());
            QVERIFY(file.resize(info.size() - 1));
        }
        m_scheduler->addSource(*m_source, Duration::fromSeconds(15));
        m_scheduler->setServerIdentity(u"fake"_s, "http://a");
        askAndKeep();
        start();
        const QString expected =
            u"Damaged files that were left out and asked for again: %1"_s.arg(files.size());
        const auto labels = dialog().findChildren<QLabel*>();
        QVERIFY(std::any_of(labels.begin(), labels.end(), [&expected](const QLabel* label) {
            return label->text() == expected && !label->isHidden();
        }));
    }

    void whoEvaluatesIsRemembered()
    {
        box(u"Evaluate"_s)->click();
        QVERIFY(!m_session->state().preferences.evaluatesLocally);
        start();
        QVERIFY(!box(u"Evaluate"_s)->isChecked());
    }

    void thereIsOneForm()
    {
        dialog();
        dialog();
        QCOMPARE(m_window->findChildren<PreferencesDialog*>().size(), 1);
    }

private:
    /// The program, again when it runs.
    void start()
    {
        m_window = std::make_unique<QMainWindow>();
        m_actions = new MenuActions(*m_window);
        m_session =
            std::make_unique<SessionKeeper>(m_gui, m_gui, m_folder->filePath(u"session.json"_s));
        new PreferencesController({ .session = *m_session,
                                      .scheduler = *m_scheduler,
                                      .workers = m_gui,
                                      .gui = m_gui,
                                      .clock = m_clock,
                                      .actions = *m_actions,
                                      .blockFolder = folder().path() },
            *m_window);
    }

    PreferencesDialog& dialog()
    {
        m_actions->action(MenuCommand::Preferences)->trigger();
        return *m_window->findChild<PreferencesDialog*>();
    }

    QCheckBox* box(const QString& word)
    {
        for (QCheckBox* one : dialog().findChildren<QCheckBox*>()) {
            if (one->text().remove(u'&').contains(word)) {
                return one;
            }
        }
        return nullptr;
    }

    void askAndKeep()
    {
        LiveQuery query;
        query.sourceId = u"fake"_s;
        query.expression = "up";
        const auto subscription = m_scheduler->subscribe(query, [](const SeriesFrame&) {});
        for (std::size_t i = 0; i < m_source->asked().size(); ++i) {
            m_source->answer(i, FakeSource::snapshotFor(m_source->asked().at(i).request));
        }
        m_scheduler->keepBlocks();
    }

    [[nodiscard]] BlockFolder folder() const
    {
        return { m_folder->filePath(u"blocks"_s), 1'000'000 };
    }

    ImmediateExecutor m_gui;
    FakeClock m_clock;
    std::unique_ptr<FakeSource> m_source;
    std::unique_ptr<QueryScheduler> m_scheduler;
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<SessionKeeper> m_session;
    std::unique_ptr<QMainWindow> m_window;
    MenuActions* m_actions = nullptr;
};

} // namespace promdesk::test

QTEST_MAIN(promdesk::test::tst_PreferencesController)
#include "tst_PreferencesController.moc"
