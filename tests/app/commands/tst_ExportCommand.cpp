// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "CommandRun.h"
#include "LabServer.h"
#include "Resources.h"
#include "commands/ExportCommand.h"
#include "support/FaultServer.h"

#include <QDir>
#include <QFile>
#include <QRegularExpression>
#include <QTemporaryDir>

using namespace promdesk;
using namespace promdesk::test;
using namespace Qt::StringLiterals;

class tst_ExportCommand : public QObject
{
    Q_OBJECT

private:
    LabServer m_lab;
    std::unique_ptr<RecordingConsole> m_console;
    std::unique_ptr<QTemporaryDir> m_folder;

    CommandOutcome run(const QStringList& arguments)
    {
        ExportCommand command;
        return runToEnd(command, arguments, *m_console);
    }

    CommandOutcome exportPage(const QString& page, const QStringList& more = {})
    {
        return run(QStringList { u"--server"_s, m_lab.address(), u"--page"_s, page, u"--output"_s,
                       m_folder->path() }
            + m_lab.range() + more);
    }

    [[nodiscard]] QStringList printedNames() const
    {
        return QString::fromUtf8(m_console->data).split(u'\n', Qt::SkipEmptyParts);
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
        m_folder = std::make_unique<QTemporaryDir>();
    }

    void writesFilesAndPrintsTheirNames_data()
    {
        QTest::addColumn<QString>("format");
        QTest::newRow("csv") << u"csv"_s;
        QTest::newRow("json") << u"json"_s;
    }

    void writesFilesAndPrintsTheirNames()
    {
        QFETCH(QString, format);
        const CommandOutcome outcome =
            exportPage(u"endpoint=llama-8b"_s, { u"--format"_s, format });
        QVERIFY2(outcome.code == ExitCode::Done, qPrintable(m_console->words()));
        QCOMPARE(outcome.finishes, 1);
        QStringList names = printedNames();
        QCOMPARE(names.takeLast(), u"manifest.json"_s);
        QVERIFY(!names.isEmpty());
        for (const QString& name : names) {
            QVERIFY2(name.endsWith(u'.' + format), qPrintable(name));
            QVERIFY2(QFile(m_folder->filePath(name)).size() > 0, qPrintable(name));
        }
        QCOMPARE(QDir(m_folder->path()).entryList(QDir::Files).size(), names.size() + 1);
    }

    /// Of two pods one is left.
    void writesWhatTheFiltersLeave()
    {
        const auto replicas = [this](const QStringList& more) {
            const CommandOutcome outcome =
                exportPage(u"endpoint=llama-8b"_s, QStringList { u"--format"_s, u"csv"_s } + more);
            [&] { QVERIFY2(outcome.code == ExitCode::Done, qPrintable(m_console->words())); }();
            QByteArray all;
            for (const QString& name : printedNames()) {
                QFile file(m_folder->filePath(name));
                all += name.endsWith(u".csv") && file.open(QIODevice::ReadOnly) ? file.readAll()
                                                                                : QByteArray();
            }
            return QStringList { all.contains("llama-a") ? u"a"_s : QString(),
                all.contains("llama-b") ? u"b"_s : QString() };
        };
        QCOMPARE(replicas({}), (QStringList { u"a"_s, u"b"_s }));
        init();
        QCOMPARE(
            replicas({ u"--filter"_s, u"pod=llama-b"_s }), (QStringList { QString(), u"b"_s }));
    }

    void writesRawSamples()
    {
        const CommandOutcome outcome = exportPage(u"endpoint=llama-8b"_s, { u"--raw"_s });
        QVERIFY2(outcome.code == ExitCode::Done, qPrintable(m_console->words()));
        QCOMPARE(outcome.finishes, 1);
        QStringList names = printedNames();
        QCOMPARE(names.takeLast(), u"manifest.json"_s);
        QVERIFY(!names.isEmpty());
        for (const QString& name : names) {
            QVERIFY2(name.contains(u"-raw"_s), qPrintable(name));
        }
        QCOMPARE(
            QDir(m_folder->path()).entryList(QDir::Files | QDir::Hidden).size(), names.size() + 1);
    }

    /// Panels whose signals the fleet lacks are told, but nothing that was asked is missing.
    void saysWhichPanelsHaveNothing()
    {
        QVERIFY(exportPage(u"endpoint=llama-8b"_s).code == ExitCode::Done);
        QVERIFY(!m_console->messages.isEmpty());
        for (const QString& message : m_console->messages) {
            QVERIFY2(message.startsWith(u"promdesk export: "_s), qPrintable(message));
        }
    }

    void aLostServerIsPartial()
    {
        const CommandOutcome outcome =
            exportPage(u"node=n1"_s, { u"--server"_s, u"http://127.0.0.1:1"_s });
        QVERIFY(outcome.code == ExitCode::Partial);
        QVERIFY(printedNames().contains(u"manifest.json"_s));
        QVERIFY(m_console->words().contains(u"127.0.0.1:1"_s));
    }

    void failuresWriteNothing_data()
    {
        QTest::addColumn<QStringList>("words");
        const auto row = [](const char* name, const QStringList& words) {
            QTest::newRow(name) << words;
        };
        row("no such entity", { u"--page"_s, u"node=n9"_s });
        row("no such file", { u"/nonexistent/file.promdesk"_s });
    }

    void failuresWriteNothing()
    {
        QFETCH(QStringList, words);
        const CommandOutcome outcome =
            run(QStringList { u"--server"_s, m_lab.address(), u"--output"_s, m_folder->path() }
                + words);
        QVERIFY(outcome.code == ExitCode::Failed);
        QCOMPARE(outcome.finishes, 1);
        QVERIFY(m_console->data.isEmpty());
        QVERIFY(m_console->words().startsWith(u"promdesk export: "_s));
        QVERIFY(QDir(m_folder->path()).isEmpty());
    }

    void aFolderThatCannotBeMadeFails()
    {
        const CommandOutcome outcome = run({ u"--server"_s, m_lab.address(), u"--page"_s,
            u"node=n1"_s, u"--output"_s, u"/dev/null/x"_s });
        QVERIFY(outcome.code == ExitCode::Failed);
        QVERIFY(m_console->words().contains(u"/dev/null/x"_s));
    }

    void failsWhenTheNamesCannotBeWritten()
    {
        m_console->isFull = true;
        QVERIFY(exportPage(u"node=n1"_s).code == ExitCode::Failed);
    }

    void aServerThatHangsFailsAtTheTimeout()
    {
        FaultServer hanging;
        hanging.otherwise(FaultScript::nothing().stall());
        const CommandOutcome outcome = run({ u"--server"_s, hanging.url(), u"--page"_s, u"fleet"_s,
            u"--output"_s, m_folder->path(), u"--timeout"_s, u"300ms"_s });
        QVERIFY(outcome.code == ExitCode::Failed);
        QCOMPARE(outcome.finishes, 1);
        QVERIFY2(m_console->words().contains(u"No complete answer within 0.3 s"_s),
            qPrintable(m_console->words()));
        QVERIFY(QDir(m_folder->path()).isEmpty());
    }

    void wrongUsageStartsNothing_data()
    {
        QTest::addColumn<QStringList>("words");
        const auto row = [](const char* name, const QStringList& words) {
            QTest::newRow(name) << words;
        };
        row("no output", { u"--page"_s, u"fleet"_s });
        row("no page", { u"--output"_s, u"x"_s });
        row("no such page", { u"--output"_s, u"x"_s, u"--page"_s, u"rack=1"_s });
        row("page and file", { u"--output"_s, u"x"_s, u"--page"_s, u"fleet"_s, u"w.promdesk"_s });
        row("format", { u"--output"_s, u"x"_s, u"--page"_s, u"fleet"_s, u"--format"_s, u"xls"_s });
        row("range", { u"--output"_s, u"x"_s, u"--page"_s, u"fleet"_s, u"--from"_s, u"soon"_s });
    }

    void wrongUsageStartsNothing()
    {
        QFETCH(QStringList, words);
        QVERIFY(isWrongUsage(run(QStringList { u"--server"_s, m_lab.address() } + words)));
        QVERIFY(m_console->data.isEmpty());
    }
};

QTEST_GUILESS_MAIN(tst_ExportCommand)
#include "tst_ExportCommand.moc"
