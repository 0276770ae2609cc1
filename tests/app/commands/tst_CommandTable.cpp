// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers

#include "commands/CommandTable.h"
#include "commands/Console.h"

#include <QCommandLineParser>
#include <QTest>
#include <QTimer>

using namespace promdesk;
using namespace Qt::StringLiterals;

namespace {

class RecordingConsole final : public Console
{
public:
    bool writeData(const QByteArray& bytes) override
    {
        data += bytes;
        return true;
    }

    void writeMessage(const QString& text) override { messages += text; }

    QByteArray data;
    QStringList messages;
};

/// Says its argument, now or later.
class EchoCommand final : public Command
{
public:
    [[nodiscard]] QString name() const override { return u"echo"_s; }

    [[nodiscard]] QString summary() const override { return u"Say it"_s; }

    void declare(QCommandLineParser& parser) const override
    {
        parser.addPositionalArgument(u"WORD"_s, u"what to say"_s);
        parser.addOption({ u"later"_s, u"in a moment"_s });
    }

    [[nodiscard]] Result<void> start(
        const QCommandLineParser& parser, Console& console, Finish finish) override
    {
        const QString word = parser.positionalArguments().value(1);
        if (word.isEmpty()) {
            return failure(ErrorKind::InvalidArgument, u"a word is needed"_s);
        }
        const auto say = [word, &console, finish] {
            finish(console.writeData(word.toUtf8()) ? ExitCode::Partial : ExitCode::Failed);
        };
        if (parser.isSet(u"later"_s)) {
            QTimer::singleShot(0, say);
        } else {
            say();
        }
        return {};
    }
};

} // namespace

class tst_CommandTable : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void initTestCase() { m_commands.add("echo", std::make_unique<EchoCommand>()); }

    void runsToTheEnd()
    {
        RecordingConsole console;
        QCOMPARE(runCommand(m_commands, { u"promdesk"_s, u"echo"_s, u"hi"_s }, console), 3);
        QCOMPARE(console.data, QByteArray("hi"));
        QCOMPARE(
            runCommand(m_commands, { u"promdesk"_s, u"echo"_s, u"hi"_s, u"--later"_s }, console),
            3);
        QCOMPARE(console.data, QByteArray("hihi"));
    }

    void wrongUsageIsTwoAndSaysWhereToLook_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::newRow("no such command") << QStringList { u"promdesk"_s, u"nope"_s };
        QTest::newRow("no such option") << QStringList { u"promdesk"_s, u"echo"_s, u"--nope"_s };
        QTest::newRow("refused by the command") << QStringList { u"promdesk"_s, u"echo"_s };
    }

    void wrongUsageIsTwoAndSaysWhereToLook()
    {
        QFETCH(QStringList, arguments);
        RecordingConsole console;
        QCOMPARE(runCommand(m_commands, arguments, console), 2);
        QVERIFY(console.data.isEmpty());
        QVERIFY(console.messages.last().contains(u"--help"_s));
    }

    void helpIsData()
    {
        RecordingConsole console;
        QCOMPARE(runCommand(m_commands, { u"promdesk"_s, u"echo"_s, u"--help"_s }, console), 0);
        QVERIFY(console.data.contains("--later"));
        QVERIFY(console.messages.isEmpty());
        QVERIFY(commandSummaries(m_commands).contains(u"echo"_s));
    }

private:
    Registry<Command> m_commands;
};

QTEST_GUILESS_MAIN(tst_CommandTable)
#include "tst_CommandTable.moc"
