// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "CommandRun.h"
#include "LabServer.h"
#include "Resources.h"
#include "commands/DiscoverCommand.h"
#include "support/FaultServer.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>

using namespace promdesk;
using namespace promdesk::test;
using namespace Qt::StringLiterals;

class tst_DiscoverCommand : public QObject
{
    Q_OBJECT

private:
    LabServer m_lab;
    std::unique_ptr<RecordingConsole> m_console;

    CommandOutcome run(const QStringList& arguments)
    {
        DiscoverCommand command;
        return runToEnd(command, arguments, *m_console);
    }

private Q_SLOTS:

    void initTestCase()
    {
        initResources();
        QVERIFY2(m_lab.start(), qPrintable(m_lab.errorText()));
    }

    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        m_console = std::make_unique<RecordingConsole>();
    }

    void printsATableForPeople()
    {
        const CommandOutcome outcome = run({ u"--server"_s, m_lab.address() });
        QVERIFY2(outcome.code == ExitCode::Done, qPrintable(m_console->words()));
        QCOMPARE(outcome.finishes, 1);
        QVERIFY(m_console->messages.isEmpty());
        for (const char* name : { "lab", "n1", "n2", "llama-8b", "Prometheus" }) {
            QVERIFY2(m_console->data.contains(name), name);
        }
        QVERIFY(m_console->data.startsWith("NAME"));
    }

    void printsJsonForPrograms()
    {
        const CommandOutcome outcome =
            run({ u"--server"_s, m_lab.address(), u"--format"_s, u"json"_s });
        QVERIFY(outcome.code == ExitCode::Done);
        const QJsonDocument json = QJsonDocument::fromJson(m_console->data);
        QCOMPARE(json[u"sources"_s].toArray().size(), 1);
        QCOMPARE(json[u"sources"_s][0][u"clusters"_s][0][u"name"_s].toString(), u"lab"_s);
    }

    void saysWhichProfilesWereDetectedAndWhyOthersWereNot()
    {
        const CommandOutcome outcome = run({ u"--server"_s, m_lab.address(), u"--profiles"_s });
        QVERIFY2(outcome.code == ExitCode::Done, qPrintable(m_console->words()));
        QVERIFY(m_console->data.startsWith("PROFILE"));
        QVERIFY(m_console->data.contains("by vllm:num_requests_running (2 series)"));
        QVERIFY(m_console->data.contains("1 endpoint, 2 replicas"));
        QVERIFY(m_console->data.contains("not found"));
        m_console->data.clear();
        QVERIFY(
            run({ u"--server"_s, m_lab.address(), u"--profiles"_s, u"--format"_s, u"json"_s }).code
            == ExitCode::Done);
        const QJsonDocument json = QJsonDocument::fromJson(m_console->data);
        QVERIFY(json[u"profiles"_s].toArray().size() > 30);
    }

    void aLostServerIsPartial()
    {
        const CommandOutcome outcome =
            run({ u"--server"_s, u"http://127.0.0.1:1"_s, u"--server"_s, m_lab.address() });
        QVERIFY(outcome.code == ExitCode::Partial);
        QVERIFY(m_console->data.contains("llama-8b"));
        QVERIFY(m_console->words().startsWith(u"promdesk discover: 127.0.0.1:1: "_s));
    }

    void aServerThatHangsIsLostAtTheTimeout()
    {
        FaultServer hanging;
        hanging.otherwise(FaultScript::nothing().stall());
        const CommandOutcome outcome =
            run({ u"--server"_s, hanging.url(), u"--timeout"_s, u"300ms"_s });
        QVERIFY(outcome.code == ExitCode::Failed);
        QCOMPARE(outcome.finishes, 1);
        QVERIFY(m_console->data.isEmpty());
        QVERIFY2(m_console->words().contains(u"No complete answer within 0.3 s"_s),
            qPrintable(m_console->words()));
    }

    void onlyLostServersFail()
    {
        const CommandOutcome outcome = run({ u"--server"_s, u"http://127.0.0.1:1"_s });
        QVERIFY(outcome.code == ExitCode::Failed);
        QCOMPARE(outcome.finishes, 1);
        QVERIFY(m_console->data.isEmpty());
        QCOMPARE(m_console->messages.size(), 1);
    }

    void remarksOnProfilesOfTheUsersComeFirst()
    {
        const QString folder = qEnvironmentVariable("XDG_CONFIG_HOME") + u"/promdesk/profiles"_s;
        QVERIFY(QDir().mkpath(folder));
        QFile broken(folder + u"/broken.json"_s);
        QVERIFY(broken.open(QIODevice::WriteOnly) && broken.write("?") == 1);
        broken.close();
        const CommandOutcome outcome = run({ u"--server"_s, m_lab.address() });
        broken.remove();
        QVERIFY(outcome.code == ExitCode::Done); // the fleet is known all the same
        QCOMPARE(m_console->messages.size(), 1);
        QVERIFY(m_console->words().contains(u"broken.json"_s));
    }

    void failsWhenTheTreeCannotBeWritten()
    {
        m_console->isFull = true;
        QVERIFY(run({ u"--server"_s, m_lab.address() }).code == ExitCode::Failed);
    }

    void wrongUsageStartsNothing()
    {
        QVERIFY(isWrongUsage(run({})));
        QVERIFY(isWrongUsage(run({ u"--server"_s, m_lab.address(), u"--format"_s, u"csv"_s })));
        QVERIFY(isWrongUsage(run({ u"--server"_s, u"ftp://x"_s })));
        QVERIFY(m_console->data.isEmpty());
    }
};

QTEST_GUILESS_MAIN(tst_DiscoverCommand)
#include "tst_DiscoverCommand.moc"
