// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers

#include "core/AtomicFile.h"
#include "workspace/SessionState.h"

#include <QFileInfo>
#include <QTemporaryDir>
#include <QTest>

using namespace promdesk;
using namespace Qt::StringLiterals;

class tst_SessionState : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        m_folder = std::make_unique<QTemporaryDir>();
        m_path = m_folder->filePath(u"new/session.json"_s);
    }

    void readsBackWhatItWrote()
    {
        SessionState state;
        state.workspacePath = u"/home/me/night.json"_s;
        state.noteFile(u"/home/me/night.json"_s);
        state.windowGeometry = QByteArray("\0\1\2\xff", 4);
        state.windowLayout = "layout";
        state.scope = { Level::Node, u"s"_s, u"eu"_s, u"gpu-1"_s, {} };
        state.page = u"page-2"_s;
        state.takesUpJournal = true;
        state.shown.refresh = Duration::fromMinutes(5);
        state.theme = u"dark"_s;
        state.showsActivity = true;
        state.filters = { { .text = u"namespace = chat"_s, .isOn = false },
            { .text = u"node != n1"_s, .isOn = true } };
        state.favourites = { { Level::Endpoint, u"s"_s, u"eu"_s, {}, u"llama <b>"_s },
            { Level::Cluster, u"s"_s, u"eu"_s, {}, {} } };
        state.visited = { state.scope };
        state.fleet = { .shown = u"endpoints"_s,
            .view = u"treemap"_s,
            .fill = u"latency_p99"_s,
            .size = u"request_rate"_s };
        state.preferences = {
            .evaluatesLocally = false, .keepsBlocks = true, .blockMegabytes = 1000
        };
        state.unknown = { { u"later"_s, 1 } };
        QVERIFY(saveSessionState(m_path, state));
        QVERIFY(loadSessionState(m_path) == state);
        QCOMPARE(
            QFileInfo(m_path).permissions() & QFile::Permissions(0x0077), QFile::Permissions());
    }

    void startsAfreshWhenTheFileIsMissingOrDamaged_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::newRow("missing") << QByteArray();
        QTest::newRow("no JSON") << QByteArray("\xff\xfe");
        QTest::newRow("wrong types") << QByteArray(
            "{\"theme\":1,\"recentFiles\":{},\"scope\":[],\"favourites\":[3,{}],"
            "\"visited\":{},\"preferences\":{\"keepsBlocks\":7},\"fleet\":[7],\"workspace\":null}");
    }

    void startsAfreshWhenTheFileIsMissingOrDamaged()
    {
        QFETCH(QByteArray, bytes);
        const QString path = m_folder->filePath(u"session.json"_s);
        if (!bytes.isEmpty()) {
            QVERIFY(writeFile(path, bytes));
        }
        QVERIFY(loadSessionState(path) == SessionState {});
    }

    void keepsRecentFilesShortAndOnce()
    {
        SessionState state;
        for (int i = 0; i < 30; ++i) {
            state.noteFile(u"/w/%1.json"_s.arg(i % 20));
        }
        QCOMPARE(state.recentFiles.size(), SessionState::kRecentFiles);
        QCOMPARE(state.recentFiles.first(), u"/w/9.json"_s);
        state.noteFile(u"/w/5.json"_s);
        QCOMPARE(state.recentFiles.first(), u"/w/5.json"_s);
        QCOMPARE(state.recentFiles.count(u"/w/5.json"_s), 1);
    }

private:
    std::unique_ptr<QTemporaryDir> m_folder;
    QString m_path;
};

QTEST_GUILESS_MAIN(tst_SessionState)
#include "tst_SessionState.moc"
