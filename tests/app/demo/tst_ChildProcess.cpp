// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "demo/ChildProcess.h"

#include <QCoreApplication>
#include <QFile>
#include <QProcess>
#include <QRegularExpression>
#include <QTest>

#include <cstdio>

using namespace promdesk;
using namespace Qt::StringLiterals;

namespace {

constexpr int kPatienceMs = 30'000;

/// Nothing is left but an entry in the process table, if that.
bool hasEnded(qint64 processId)
{
    QFile commandLine(u"/proc/"_s + QString::number(processId) + u"/cmdline"_s);
    return !commandLine.open(QIODevice::ReadOnly) || commandLine.readAll().isEmpty();
}

/// What the killed-parent tests run: starts a child, says its number and waits to be ended.
int holdChild(QCoreApplication& application, bool isTied)
{
    QProcess child;
    if (isTied) {
        tieToThisProgram(child);
    }
    child.start(u"sleep"_s, { u"600"_s });
    if (!child.waitForStarted()) {
        return 1;
    }
    std::printf("%lld\n", static_cast<long long>(child.processId()));
    std::fflush(stdout);
    return application.exec();
}

} // namespace

class tst_ChildProcess : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void endsAChild()
    {
        QProcess child;
        child.start(u"sleep"_s, { u"600"_s });
        QVERIFY(child.waitForStarted());
        endNow(child);
        QCOMPARE(child.state(), QProcess::NotRunning);
    }

    void endsAChildThatDoesNotListen()
    {
        QProcess child;
        child.start(u"sh"_s,
            { u"-c"_s, u"trap '' TERM INT HUP; echo ready; while :; do sleep 600; done"_s });
        QVERIFY(child.waitForReadyRead(kPatienceMs));
        endNow(child);
        QCOMPARE(child.state(), QProcess::NotRunning);
    }

    void nothingToEndIsFine()
    {
        QProcess never;
        endNow(never);
        QCOMPARE(never.state(), QProcess::NotRunning);
        QProcess done;
        done.start(u"true"_s, {});
        QVERIFY(done.waitForFinished(kPatienceMs));
        endNow(done);
        QCOMPARE(done.exitCode(), 0);
    }

    void aTiedChildRunsAsUsual()
    {
        QProcess child;
        tieToThisProgram(child);
        child.start(u"echo"_s, { u"hello"_s });
        QVERIFY(child.waitForFinished(kPatienceMs));
        QCOMPARE(child.exitCode(), 0);
        QCOMPARE(child.readAllStandardOutput(), QByteArray("hello\n"));
    }

    void aTiedChildDiesWithAKilledProgram_data()
    {
        QTest::addColumn<bool>("isTied");
        QTest::newRow("tied") << true;
        QTest::newRow("not tied: it would stay") << false;
    }

    void aTiedChildDiesWithAKilledProgram()
    {
#ifdef Q_OS_LINUX
        QFETCH(bool, isTied);
        QProcess program;
        program.start(QCoreApplication::applicationFilePath(),
            { isTied ? u"--hold-tied"_s : u"--hold-loose"_s });
        QTRY_VERIFY_WITH_TIMEOUT(program.canReadLine(), kPatienceMs);
        const qint64 child = program.readLine().trimmed().toLongLong();
        QVERIFY(child > 0 && !hasEnded(child));
        program.kill(); // SIGKILL: nothing of ours runs
        QVERIFY(program.waitForFinished(kPatienceMs));
        if (isTied) {
            QTRY_VERIFY_WITH_TIMEOUT(hasEnded(child), kPatienceMs);
        } else {
            QVERIFY(!hasEnded(child));
            QCOMPARE(QProcess::execute(u"kill"_s, { u"-9"_s, QString::number(child) }), 0);
        }
#endif
    }
};

int main(int argc, char** argv)
{
    QCoreApplication application(argc, argv);
    if (application.arguments().contains(u"--hold-tied"_s)) {
        return holdChild(application, true);
    }
    if (application.arguments().contains(u"--hold-loose"_s)) {
        return holdChild(application, false);
    }
    tst_ChildProcess test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_ChildProcess.moc"
