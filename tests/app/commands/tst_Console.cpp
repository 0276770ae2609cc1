// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "commands/Console.h"

#include <QCoreApplication>
#include <QProcess>
#include <QRegularExpression>
#include <QTest>

#include <csignal>

using namespace promdesk;
using namespace Qt::StringLiterals;

namespace {

constexpr int kPatienceMs = 30'000;

/// The standard streams are a process' own, so each test asks a child, which is this program again.
struct Spoken
{
    int exitCode = -1;
    QByteArray output;
    QByteArray messages;
};

const QByteArray kData("a,b\n\0\xff\x1b[2J\n", 11);

/// What the child says; its exit code is 3 when data could not be written.
int speak(const QString& what)
{
    StandardConsole console;
    if (what == u"data") {
        return console.writeData(kData) ? 0 : 3;
    }
    if (what == u"flood") {
#ifdef Q_OS_UNIX
        std::signal(SIGPIPE, SIG_IGN); // as Qt's sockets leave it
#endif
        const QByteArray megabyte(1 << 20, 'x');
        for (int i = 0; i < 100; ++i) {
            if (!console.writeData(megabyte)) {
                console.writeMessage(u"no reader"_s);
                return 3;
            }
        }
    }
    if (what == u"nothing") {
        return console.writeData({}) ? 0 : 3;
    }
    if (what == u"lines") {
        console.writeMessage(u"first\nsecond"_s);
    } else if (what == u"escapes") {
        console.writeMessage(u"red \u001b[31m, bell \a, right-to-left \u202e, umlaut ä"_s);
    } else if (what == u"long") {
        console.writeMessage(QString(100'000, u'x'));
    }
    return 0;
}

Spoken listen(const QString& what, const QString& outputFile = {})
{
    QProcess child;
    if (!outputFile.isEmpty()) {
        child.setStandardOutputFile(outputFile, QIODevice::Append);
    }
    child.start(QCoreApplication::applicationFilePath(), { u"--speak"_s, what });
    if (!child.waitForFinished(kPatienceMs)) {
        return {};
    }
    return { child.exitCode(), child.readAllStandardOutput(), child.readAllStandardError() };
}

} // namespace

class tst_Console : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void dataGoesOutByteForByte()
    {
        const Spoken spoken = listen(u"data"_s);
        QCOMPARE(spoken.exitCode, 0);
        QCOMPARE(spoken.output, kData);
        QVERIFY(spoken.messages.isEmpty());
    }

    void noDataIsWrittenToo()
    {
        const Spoken spoken = listen(u"nothing"_s);
        QCOMPARE(spoken.exitCode, 0);
        QVERIFY(spoken.output.isEmpty());
    }

    void aFullDiskIsNoticed()
    {
#ifdef Q_OS_LINUX
        QCOMPARE(listen(u"data"_s, u"/dev/full"_s).exitCode, 3);
#endif
    }

    /// `promdesk query … | head -1` is no fault: it ends as other tools do, by SIGPIPE.
    void aReaderThatHasEnoughEndsTheProgramQuietly()
    {
#ifdef Q_OS_UNIX
        QProcess shell;
        shell.start(u"sh"_s,
            { u"-c"_s, u"{ \"$0\" --speak flood; echo \"ended with $?\" >&2; } | head -c 1"_s,
                QCoreApplication::applicationFilePath() });
        QVERIFY(shell.waitForFinished(kPatienceMs));
        QCOMPARE(shell.readAllStandardOutput(), QByteArray("x"));
        QCOMPARE(shell.readAllStandardError(), QByteArray("ended with 141\n")); // 128 + SIGPIPE
#endif
    }

    void messagesGoToStandardErrorLineByLine()
    {
        const Spoken spoken = listen(u"lines"_s);
        QVERIFY(spoken.output.isEmpty());
        QCOMPARE(spoken.messages, QByteArray("first\nsecond\n"));
    }

    void messagesHoldNothingATerminalObeys()
    {
        const QByteArray messages = listen(u"escapes"_s).messages;
        QVERIFY(messages.contains("umlaut \xc3\xa4"));
        QVERIFY(!messages.contains('\x1b'));
        QVERIFY(!messages.contains('\a'));
        QVERIFY(!messages.contains("\xe2\x80\xae"));
        QCOMPARE(messages.count('\n'), 1);
    }

    void messagesAreBounded()
    {
        const QByteArray messages = listen(u"long"_s).messages;
        QVERIFY(messages.startsWith("xxxx"));
        QVERIFY(messages.size() < 5000);
    }
};

int main(int argc, char** argv)
{
    QCoreApplication application(argc, argv);
    const qsizetype at = application.arguments().indexOf(u"--speak"_s);
    if (at > 0) {
        return speak(application.arguments().value(at + 1));
    }
    tst_Console test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_Console.moc"
