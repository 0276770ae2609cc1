// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "KeyboardWalk.h"
#include "ServedWindow.h"
#include "detection/DetailText.h"
#include "detection/LabelListEditor.h"
#include "detection/LabelWordsDialog.h"
#include "detection/ProfileEditor.h"
#include "explorer/NavigatorView.h"
#include "support/KnowledgeSamples.h"
#include "tiles/PageView.h"
#include "topology/FleetMonitor.h"
#include "windows/BannerArea.h"
#include "windows/DetectionController.h"
#include "windows/MenuActions.h"
#include "windows/NavigationController.h"

#include <QAction>
#include <QPushButton>
#include <QSignalSpy>

using namespace Qt::StringLiterals;

namespace promdesk::test {

/// The page of detection in the real window, over a real server: what is changed there changes what
/// is found, without a restart.
class tst_DetectionController : public QObject, private ServedWindow
{
    Q_OBJECT

    [[nodiscard]] MainWindow& window() { return program().window(); }

    [[nodiscard]] DetectionController& detection() { return window().detection(); }

    [[nodiscard]] DetectionView& page() { return detection().page(); }

    [[nodiscard]] QString own(const QString& name) const
    {
        return m_folder->filePath(u"profiles/"_s + name);
    }

    [[nodiscard]] QStringList endpoints()
    {
        QStringList names;
        for (const TopologySource& source : program().application().fleet().topology()->sources) {
            for (const TopologyCluster& cluster : source.clusters) {
                for (const TopologyEndpoint& endpoint : cluster.endpoints) {
                    names += endpoint.name;
                }
            }
        }
        return names;
    }

    /// What the page says of a profile on the only server.
    [[nodiscard]] const ProfileSighting* sighting(std::string_view id)
    {
        for (const ProfileReport& row : page().report().rows) {
            if (row.profile->id == id && !row.sightings.empty()) {
                return &row.sightings.front();
            }
        }
        return nullptr;
    }

    [[nodiscard]] bool isDetected(std::string_view id)
    {
        const ProfileSighting* found = sighting(id);
        return found != nullptr && found->state == SightingState::Detected;
    }

    [[nodiscard]] ProfileEditor* editor()
    {
        for (ProfileEditor* one : window().findChildren<ProfileEditor*>()) {
            if (one->isVisible()) {
                return one;
            }
        }
        return nullptr;
    }

    /// Opens the page and waits for the fleet.
    void openPage()
    {
        open();
        QTest::keyClick(&window(), Qt::Key_F7);
        QVERIFY(page().isVisible());
        QTRY_VERIFY_WITH_TIMEOUT(isDetected("vllm"), kWaitMs);
        QCOMPARE(endpoints(), QStringList { u"llama-8b"_s });
    }

    bool pressBannerButton(const QString& text)
    {
        for (QPushButton* button : window().banners().findChildren<QPushButton*>()) {
            if (button->text() == text && button->isVisible()) {
                button->click();
                return true;
            }
        }
        return false;
    }

private Q_SLOTS:

    void initTestCase() { serve(); }

    void cleanup() { close(); }

    void showsWhatWasDetectedAndWhatWasNot()
    {
        openPage();
        QVERIFY(page().isAncestorOf(QApplication::focusWidget()));
        QVERIFY(window().actions().action(MenuCommand::ShowDetection)->isChecked());
        const ProfileSighting& vllm = *sighting("vllm");
        QCOMPARE(vllm.markers.front().metric, "vllm:num_requests_running");
        QCOMPARE(vllm.markers.front().series, std::int64_t { 2 });
        QCOMPARE(vllm.entities.endpoints, 1);
        QCOMPARE(vllm.entities.replicas, 2);
        QVERIFY(vllm.boundSignals() > 3);
        QVERIFY(vllm.boundSignals() < static_cast<int>(vllm.signalList.size()));
        QVERIFY(std::any_of(vllm.labels.begin(), vllm.labels.end(), [](const LabelUse& use) {
            return use.place == u"endpoint" && use.label == "model_name" && !use.isWord;
        }));
        QCOMPARE(sighting("node_exporter")->entities.nodes, 2);
        QCOMPARE(sighting("triton")->state, SightingState::NotFound);
        page().showProfile(u"vllm"_s);
        QVERIFY(page().findChild<DetailText*>()->toPlainText().contains(
            u"by vllm:num_requests_running (2 series)"_s));
    }

    void goesWhenOneGoesSomewhere()
    {
        openPage();
        window().navigation().goToScope({ .level = Level::Cluster,
            .source = {},
            .cluster = u"lab"_s,
            .node = {},
            .endpoint = {} });
        QVERIFY(!page().isVisible());
        QVERIFY(!window().actions().action(MenuCommand::ShowDetection)->isChecked());
        QTest::keyClick(&window(), Qt::Key_F7);
        QVERIFY(page().isVisible());
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Escape);
        QVERIFY(!page().isVisible());
        QVERIFY(program().page() != nullptr && program().page()->isVisible());
    }

    void theKeyboardReachesAllOfIt()
    {
        openPage();
        const QString faults = KeyboardWalk(window()).faults();
        QVERIFY2(faults.isEmpty(), qPrintable(faults));
    }

    void aCorrectionChangesWhatIsFoundWithoutARestart()
    {
        openPage();
        page().showProfile(u"vllm"_s);
        Q_EMIT page().correctRequested(u"vllm"_s);
        QTRY_VERIFY_WITH_TIMEOUT(editor() != nullptr, kWaitMs);
        QString text = editor()->text();
        QVERIFY(text.contains(u"\"id\": \"vllm\""_s)); // a copy of the shipped one
        // Each replica is an endpoint of its own.
        static const QRegularExpression names(u"\"endpoint\": \\[[^\\]]*\\]"_s);
        text.replace(names, u"\"endpoint\": [\"pod\"]"_s);
        editor()->setText(text);
        editor()->save();
        QTRY_VERIFY_WITH_TIMEOUT(editor() == nullptr, kWaitMs);
        QVERIFY(readAll(own(u"vllm.json"_s)).contains("\"endpoint\": [\"pod\"]"));
        QTRY_COMPARE_WITH_TIMEOUT(
            endpoints(), (QStringList { u"llama-a"_s, u"llama-b"_s }), kWaitMs);
        QTRY_COMPARE_WITH_TIMEOUT(sighting("vllm")->entities.endpoints, 2, kWaitMs);

        // Without it the shipped one speaks again, and with a click mine.
        Q_EMIT page().removeRequested(own(u"vllm.json"_s));
        QTRY_COMPARE_WITH_TIMEOUT(endpoints(), QStringList { u"llama-8b"_s }, kWaitMs);
        QVERIFY(!QFile::exists(own(u"vllm.json"_s)));
        QVERIFY(pressBannerButton(u"Undo"_s));
        QTRY_COMPARE_WITH_TIMEOUT(
            endpoints(), (QStringList { u"llama-a"_s, u"llama-b"_s }), kWaitMs);
        QVERIFY(QFile::exists(own(u"vllm.json"_s)));
    }

    void aNewProfileIsFoundWithoutARestart()
    {
        openPage();
        detection().openNew();
        QVERIFY(editor() != nullptr);
        editor()->setText(QString::fromUtf8(
            smallEngine("queue", "Queue", "vllm:num_requests_waiting", "namespace")));
        QTRY_VERIFY_WITH_TIMEOUT(editor()->verdict().startsWith(u'✓'), kWaitMs);
        editor()->tryOut();
        QTRY_VERIFY2_WITH_TIMEOUT(
            editor()->trialText().contains(u"2 series of vllm:num_requests_waiting"_s),
            qPrintable(editor()->trialText()), kWaitMs);
        editor()->save();
        QTRY_VERIFY_WITH_TIMEOUT(editor() == nullptr, kWaitMs);
        QTRY_VERIFY_WITH_TIMEOUT(isDetected("queue"), kWaitMs);
        QTRY_VERIFY_WITH_TIMEOUT(endpoints().contains(u"models"_s), kWaitMs);
        QVERIFY(endpoints().contains(u"llama-8b"_s));
    }

    void wordsForLabelsAreTakenAtOnce()
    {
        openPage();
        detection().openWords();
        auto* dialog = window().findChild<LabelWordsDialog*>();
        QVERIFY(dialog != nullptr);
        // The server's own labels are offered.
        QTRY_VERIFY_WITH_TIMEOUT(dialog->editor().suggestions().contains(u"model_name"_s), kWaitMs);
        QVERIFY(!dialog->editor().suggestions().contains(u"cluster"_s)); // in the list already
        dialog->showList(u"pod"_s);
        QVERIFY(dialog->editor().add(u"engine"_s));
        const QSignalSpy published(
            &program().application().fleet(), &FleetMonitor::topologyChanged);
        dialog->save();
        QTRY_VERIFY_WITH_TIMEOUT(published.count() > 0, kWaitMs);
        QVERIFY(readAll(own(u"labels.json"_s)).contains("\"engine\""));
        QCOMPARE(program().application().fleet().knowledge().profiles->words.pod.back(), "engine");
    }

    void aBrokenFileIsSaidAtTheStartAndLeadsToThePage()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        writeText(own(u"broken.json"_s), "{\n  \"schemaVersion\": 1,,\n}");
        writeText(own(u"lab.json"_s), smallEngine("lab", "Lab", "lab_up"));
        m_program = std::make_unique<ProgramWindow>(m_folder->path());
        program().start({ .startsDemo = false,
            .restoresSession = false,
            .serverAddresses = { m_server->baseUrl().toString() },
            .httpConfigFile = {},
            .workspaceFile = {} });
        QVERIFY2(program().bannerTexts().contains(u"broken.json:2: "_s),
            qPrintable(program().bannerTexts()));
        QVERIFY(pressBannerButton(u"Show"_s));
        QVERIFY(page().isVisible());
        QCOMPARE(page().report().problems.size(), std::size_t { 1 });
        QTRY_VERIFY_WITH_TIMEOUT(isDetected("vllm"), kWaitMs); // the others are loaded
        QCOMPARE(sighting("lab")->state, SightingState::NotFound);

        Q_EMIT page().repairRequested(own(u"broken.json"_s));
        QTRY_VERIFY_WITH_TIMEOUT(editor() != nullptr, kWaitMs);
        QTRY_VERIFY2_WITH_TIMEOUT(editor()->verdict().startsWith(u"✕ line 2: "_s),
            qPrintable(editor()->verdict()), kWaitMs);
        editor()->setText(QString::fromUtf8(smallEngine("mended", "Mended", "lab_up")));
        editor()->save();
        QTRY_VERIFY_WITH_TIMEOUT(page().report().problems.empty(), kWaitMs);
        QVERIFY(!window().banners().isShowing(u"profiles"_s));
    }

    void aServerThatDiesIsSaidToGiveNoAnswer()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_program = std::make_unique<ProgramWindow>(m_folder->path());
        program().start({ .startsDemo = false,
            .restoresSession = false,
            .serverAddresses = { u"http://127.0.0.1:1"_s },
            .httpConfigFile = {},
            .workspaceFile = {} });
        program().trigger(MenuCommand::ShowDetection);
        QTRY_VERIFY_WITH_TIMEOUT(
            sighting("vllm") != nullptr && sighting("vllm")->state == SightingState::NoAnswer,
            kWaitMs);
        QVERIFY(!sighting("vllm")->error.isEmpty());
    }
};

} // namespace promdesk::test

QTEST_MAIN(promdesk::test::tst_DetectionController)
#include "tst_DetectionController.moc"
