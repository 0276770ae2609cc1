// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "CommandRun.h"
#include "commands/CheckCommand.h"
#include "support/SourceTree.h"

#include <QFile>
#include <QRegularExpression>
#include <QTemporaryDir>

using namespace promdesk;
using namespace promdesk::test;
using namespace Qt::StringLiterals;

class tst_CheckCommand : public QObject
{
    Q_OBJECT

private:
    CheckCommand m_command;
    std::unique_ptr<RecordingConsole> m_console;
    QTemporaryDir m_folder;

    QString written(const QByteArray& content)
    {
        const QString path = m_folder.filePath(u"checked.json"_s);
        QFile file(path);
        return file.open(QIODevice::WriteOnly) && file.write(content) == content.size() ? path
                                                                                        : QString();
    }

private Q_SLOTS:

    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        m_console = std::make_unique<RecordingConsole>();
    }

    void saysNothingOfAGoodFile_data()
    {
        QTest::addColumn<QString>("file");
        const QString resources = test::sourcePath(u"resources"_s);
        QTest::newRow("a profile") << resources + u"/profiles/vllm.json"_s;
        QTest::newRow("a workspace") << QString();
    }

    void saysNothingOfAGoodFile()
    {
        QFETCH(QString, file);
        const QString path =
            file.isEmpty() ? written(R"({"schemaVersion": 1, "pages": []})") : file;
        const CommandOutcome outcome = runToEnd(m_command, { path }, *m_console);
        QVERIFY2(m_console->data.isEmpty(), m_console->data.constData());
        QVERIFY(m_console->messages.isEmpty());
        QVERIFY(outcome.code == ExitCode::Done);
        QCOMPARE(outcome.finishes, 1);
    }

    void namesFileAndLineOfEveryMistake_data()
    {
        QTest::addColumn<QByteArray>("content");
        QTest::addColumn<int>("line");
        QTest::newRow("no JSON") << QByteArray("{\n\"schemaVersion\": 1,\n?") << 3;
        QTest::newRow("a workspace's page")
            << QByteArray("{\n\"schemaVersion\": 1,\n\"pages\": [\n{\"id\": 5}\n]}") << 4;
        QTest::newRow("a profile's unknown key") << QByteArray(
            "{\n\"schemaVersion\": 1,\n\"id\": \"a\",\n\"detect\": {},\n"
            "\"surprise\": 1}") << 5;
    }

    void namesFileAndLineOfEveryMistake()
    {
        QFETCH(QByteArray, content);
        QFETCH(int, line);
        const QString path = written(content);
        const CommandOutcome outcome = runToEnd(m_command, { path }, *m_console);
        QVERIFY(outcome.code == ExitCode::Failed);
        QCOMPARE(outcome.finishes, 1);
        const QByteArray place = path.toUtf8() + ':' + QByteArray::number(line) + ": ";
        QVERIFY2(m_console->data.contains(place), m_console->data.constData());
        QVERIFY(m_console->data.endsWith('\n'));
    }

    void aFileThatCannotBeReadIsNoFinding_data()
    {
        QTest::addColumn<QString>("path");
        QTest::newRow("none") << u"/nonexistent/file.promdesk"_s;
        QTest::newRow("a folder") << u"/"_s;
    }

    void aFileThatCannotBeReadIsNoFinding()
    {
        QFETCH(QString, path);
        const CommandOutcome outcome = runToEnd(m_command, { path }, *m_console);
        QVERIFY(outcome.code == ExitCode::Failed);
        QVERIFY(m_console->data.isEmpty());
        QVERIFY(m_console->words().startsWith(u"promdesk check: "_s));
    }

    /// Findings hold keys and values of the file, and the file may come from anybody.
    void terminalSequencesOfTheFileStayInIt_data()
    {
        QTest::addColumn<QByteArray>("content");
        QTest::newRow("a profile's key")
            << QByteArray("{\"schemaVersion\": 1, \"detect\": {}, \"a\\u001b[2J\\u009b\\n\": 1}");
        QTest::newRow("a page's kind")
            << QByteArray("{\"schemaVersion\": 1, \"pages\": [{\"id\": \"a\", "
                          "\"kind\": \"\\u001b[2J\\u009b\\n\", \"panels\": 5}]}");
        QTest::newRow("a time") << QByteArray("{\"schemaVersion\": 1, \"range\": {\"from\": "
                                              "\"\\u001b[2J\\u009b\\n\", \"to\": \"now\"}}");
    }

    void terminalSequencesOfTheFileStayInIt()
    {
        QFETCH(QByteArray, content);
        const CommandOutcome outcome = runToEnd(m_command, { written(content) }, *m_console);
        QVERIFY(outcome.code == ExitCode::Failed);
        QVERIFY2(!m_console->data.contains('\x1b'), m_console->data.constData());
        QVERIFY(!m_console->data.contains("\xc2\x9b"));
        for (const QByteArray& line : m_console->data.trimmed().split('\n')) {
            QVERIFY2(line.startsWith(m_folder.path().toUtf8()), line.constData());
        }
    }

    void failsWhenTheFindingsCannotBeWritten()
    {
        m_console->isFull = true;
        const CommandOutcome outcome = runToEnd(m_command, { written("?") }, *m_console);
        QVERIFY(outcome.code == ExitCode::Failed);
        QCOMPARE(outcome.finishes, 1);
    }

    void takesOneFile()
    {
        QVERIFY(isWrongUsage(runToEnd(m_command, {}, *m_console)));
        QVERIFY(isWrongUsage(runToEnd(m_command, { u"a"_s, u"b"_s }, *m_console)));
        QVERIFY(isWrongUsage(runToEnd(m_command, { u"--strict"_s, u"b"_s }, *m_console)));
    }
};

QTEST_GUILESS_MAIN(tst_CheckCommand)
#include "tst_CheckCommand.moc"
