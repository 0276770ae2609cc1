// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "CommandRun.h"
#include "Resources.h"
#include "commands/ChangesCommand.h"
#include "core/Clock.h"
#include "support/ChangedFleet.h"
#include "support/FaultServer.h"
#include "support/PrometheusServer.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>
#include <QTemporaryDir>

using namespace promdesk;
using namespace promdesk::test;
using namespace Qt::StringLiterals;

/// Against a real Prometheus in whose history much has changed.
class tst_ChangesCommand : public QObject
{
    Q_OBJECT

private:
    QTemporaryDir m_settings;
    std::unique_ptr<PrometheusServer> m_server;
    std::unique_ptr<RecordingConsole> m_console;

    CommandOutcome run(const QStringList& arguments)
    {
        ChangesCommand command;
        return runToEnd(command, arguments, *m_console);
    }

    CommandOutcome ask(const QStringList& arguments)
    {
        return run(QStringList { u"--server"_s, m_server->baseUrl().toString() } + arguments);
    }

    /// "kind|entity|what|before|after" of each row of the JSON answer.
    [[nodiscard]] QStringList rows() const
    {
        QStringList all;
        for (const auto& one : QJsonDocument::fromJson(m_console->data)[u"changes"_s].toArray()) {
            QStringList cells;
            for (const QString& key :
                { u"kind"_s, u"entity"_s, u"what"_s, u"before"_s, u"after"_s }) {
                cells += one[key].toString();
            }
            all += cells.join(u'|');
        }
        return all;
    }

    [[nodiscard]] bool hasRow(const QString& pattern) const
    {
        const QRegularExpression row(QRegularExpression::anchoredPattern(pattern));
        const QStringList all = rows();
        return std::any_of(all.begin(), all.end(),
            [&row](const QString& text) { return row.match(text).hasMatch(); });
    }

private Q_SLOTS:

    void initTestCase()
    {
        initResources();
        qputenv("XDG_CONFIG_HOME", m_settings.path().toLocal8Bit());
        m_server = std::make_unique<PrometheusServer>(
            PrometheusSetup { .history = changedFleetHistory(SystemClock().now()) });
        QVERIFY2(m_server->start(), qPrintable(m_server->errorText()));
    }

    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        m_console = std::make_unique<RecordingConsole>();
    }

    void tellsEveryKindOfChange()
    {
        const CommandOutcome outcome = ask({ u"--format"_s, u"json"_s });
        QVERIFY2(outcome.code == ExitCode::Done, qPrintable(m_console->words()));
        for (const QString& row :
            {
                u"replicas\\|llama-8b\\|replicas\\|3\\|2"_s,
                u"target\\|llama-8b\\|target of job vllm\\|up\\|"_s,
                u"target\\|n2\\|target of job node\\|up\\|down"_s,
                u"restart\\|prom:9090\\|process\\|started .*\\|started .*"_s,
                u"version\\|prom:9090\\|prometheus_build_info\\|version 2.42.0\\|version 2.45.0"_s,
                u"version\\|llama-8b\\|kube_pod_container_info\\|image vllm:0.6.1\\|image vllm:0.6.3"_s,
                u"configuration\\|llama-8b\\|vllm:cache_config_info\\|gpu_memory_utilization 0.9\\|gpu_memory_utilization 0.8"_s,
                u"configuration\\|prom:9090\\|odd_info\\|note <img src=x>\\|note ../../x"_s,
                u"metric\\|.*\\|old_metric\\|1 series\\|"_s,
                u"metric\\|.*\\|new_metric\\|\\|1 series"_s,
            }) {
            QVERIFY2(hasRow(row), qPrintable(row + u'\n' + rows().join(u'\n')));
        }
        QVERIFY2(rows().size() == 10, qPrintable(rows().join(u'\n')));
    }

    void tellsNothingWhereNothingChanged()
    {
        const CommandOutcome outcome =
            ask({ u"--from"_s, u"now-100m"_s, u"--to"_s, u"now-40m"_s, u"--format"_s, u"json"_s });
        QVERIFY2(outcome.code == ExitCode::Done, qPrintable(m_console->words()));
        QCOMPARE(rows(), QStringList());
    }

    void tellsOfOnePlace()
    {
        QVERIFY(
            ask({ u"--page"_s, u"node=n2"_s, u"--format"_s, u"json"_s }).code == ExitCode::Done);
        QCOMPARE(rows(), QStringList { u"target|n2|target of job node|up|down"_s });
        m_console = std::make_unique<RecordingConsole>();
        QVERIFY(ask({ u"--page"_s, u"endpoint=llama-8b"_s, u"--format"_s, u"json"_s }).code
            == ExitCode::Done);
        QVERIFY2(rows().size() == 4, qPrintable(rows().join(u'\n')));
        QVERIFY(!hasRow(u"metric.*"_s));
        m_console = std::make_unique<RecordingConsole>();
        QVERIFY(
            ask({ u"--page"_s, u"node=n1"_s, u"--format"_s, u"json"_s }).code == ExitCode::Done);
        QVERIFY(!hasRow(u"target.*n2.*"_s));
        QVERIFY2(hasRow(u"version\\|llama-8b.*"_s), qPrintable(rows().join(u'\n'))); // runs there
    }

    void aPairOfServersSaysItOnce()
    {
        PrometheusServer other(
            PrometheusSetup { .history = changedFleetHistory(SystemClock().now()) });
        QVERIFY2(other.start(), qPrintable(other.errorText()));
        const CommandOutcome outcome =
            ask({ u"--server"_s, other.baseUrl().toString(), u"--format"_s, u"json"_s });
        QVERIFY2(outcome.code == ExitCode::Done, qPrintable(m_console->words()));
        const QJsonArray changes = QJsonDocument::fromJson(m_console->data)[u"changes"_s].toArray();
        QCOMPARE(changes.first()[u"sources"_s].toArray().size(), 2);
        QVERIFY(hasRow(u"replicas\\|llama-8b\\|replicas\\|3\\|2"_s));
    }

    void aTimeWithoutDataIsPartial()
    {
        const CommandOutcome outcome = ask({ u"--from"_s, u"now-30d"_s });
        QVERIFY(outcome.code == ExitCode::Partial);
        QVERIFY2(m_console->words().contains(u"nothing can be compared"_s),
            qPrintable(m_console->words()));
    }

    void aLostServerIsPartial()
    {
        const CommandOutcome outcome = ask({ u"--server"_s, u"http://127.0.0.1:1"_s });
        QVERIFY(outcome.code == ExitCode::Partial);
        QVERIFY(m_console->data.contains("llama-8b"));
    }

    void printsTablesAndCsv()
    {
        QVERIFY(ask({}).code == ExitCode::Done);
        QVERIFY(m_console->data.startsWith("KIND"));
        m_console = std::make_unique<RecordingConsole>();
        QVERIFY(ask({ u"--format"_s, u"csv"_s }).code == ExitCode::Done);
        QVERIFY(m_console->data.startsWith("kind,entity,what,before,after,"));
    }

    void failsWhereNobodyAnswers()
    {
        QVERIFY(run({ u"--server"_s, u"http://127.0.0.1:1"_s }).code == ExitCode::Failed);
        FaultServer hanging;
        hanging.otherwise(FaultScript::nothing().stall());
        QVERIFY(run({ u"--server"_s, hanging.url(), u"--timeout"_s, u"300ms"_s }).code
            == ExitCode::Failed);
        QVERIFY(ask({ u"--page"_s, u"node=n77"_s }).code == ExitCode::Failed);
        m_console->isFull = true;
        QVERIFY(ask({}).code == ExitCode::Failed);
    }

    void wrongUsageStartsNothing()
    {
        QVERIFY(isWrongUsage(run({})));
        QVERIFY(isWrongUsage(ask({ u"--format"_s, u"xml"_s })));
        QVERIFY(isWrongUsage(ask({ u"--from"_s, u"now"_s, u"--to"_s, u"now-1h"_s })));
        QVERIFY(isWrongUsage(ask({ u"--page"_s, u"rack=1"_s })));
        QVERIFY(isWrongUsage(ask({ u"--timeout"_s, u"0s"_s })));
    }
};

QTEST_GUILESS_MAIN(tst_ChangesCommand)
#include "tst_ChangesCommand.moc"
