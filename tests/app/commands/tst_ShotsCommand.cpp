// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "CommandRun.h"
#include "LabServer.h"
#include "Resources.h"
#include "commands/ShotsCommand.h"

#include <QApplication>
#include <QDir>
#include <QFile>
#include <QImage>
#include <QRegularExpression>
#include <QTemporaryDir>

using namespace promdesk;
using namespace promdesk::test;
using namespace Qt::StringLiterals;

namespace {

/// The command draws each scale in a child of its own program, and that is this one: it notes how
/// it was called in the output folder. A server named "fails" makes it fail.
int actAsTheChild(const QStringList& arguments)
{
    const QString folder = arguments.value(arguments.indexOf(u"--output"_s) + 1);
    const QString scale = arguments.value(arguments.indexOf(u"--scale"_s) + 1);
    QFile note(folder + u"/child-"_s + scale);
    if (!note.open(QIODevice::WriteOnly)) {
        return 1;
    }
    note.write(
        (qEnvironmentVariable("QT_SCALE_FACTOR") + u'\n' + arguments.mid(1).join(u' ')).toUtf8());
    return arguments.contains(u"http://fails:9090"_s) && scale == u"1" ? 1 : 0;
}

} // namespace

class tst_ShotsCommand : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<RecordingConsole> m_console;
    std::unique_ptr<QTemporaryDir> m_folder;

    CommandOutcome run(const QStringList& arguments)
    {
        ShotsCommand command;
        return runToEnd(
            command, QStringList { u"--output"_s, m_folder->path() } + arguments, *m_console);
    }

    [[nodiscard]] QStringList noted(const QString& scale) const
    {
        QFile note(m_folder->filePath(u"child-"_s + scale));
        return note.open(QIODevice::ReadOnly) ? QString::fromUtf8(note.readAll()).split(u'\n')
                                              : QStringList();
    }

private Q_SLOTS:

    void initTestCase() { initResources(); }

    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        m_console = std::make_unique<RecordingConsole>();
        m_folder = std::make_unique<QTemporaryDir>();
    }

    void needsWidgets() { QCOMPARE(ShotsCommand().needs(), Command::Needs::Widgets); }

    void drawsEachScaleInAChildThatHasIt()
    {
        const CommandOutcome outcome = run({ u"--server"_s, u"http://lab:9090"_s });
        QVERIFY2(outcome.code == ExitCode::Done, qPrintable(m_console->words()));
        QCOMPARE(outcome.finishes, 1);
        for (const QString& scale : { u"1"_s, u"2"_s }) {
            QCOMPARE(noted(scale).value(0), scale);
            QCOMPARE(noted(scale).value(1),
                u"shots --server http://lab:9090 --output %1 --scale %2"_s.arg(
                    m_folder->path(), scale));
        }
        QVERIFY(m_console->words().contains(m_folder->path()));
        QVERIFY(m_console->data.isEmpty());
    }

    void oneFailedScaleIsPartialAndTheOtherIsDrawn()
    {
        const CommandOutcome outcome = run({ u"--server"_s, u"http://fails:9090"_s });
        QVERIFY(outcome.code == ExitCode::Partial);
        QCOMPARE(outcome.finishes, 1);
        QCOMPARE(noted(u"2"_s).size(), 2);
    }

    /// All pictures but one, whose place is taken by a folder.
    void withAScaleItDrawsItselfAndNamesWhatItCouldNotKeep()
    {
        LabServer lab;
        QVERIFY2(lab.start(), qPrintable(lab.errorText()));
        QVERIFY(QDir(m_folder->path()).mkdir(u"cluster-dark@1x.png"_s));
        const CommandOutcome outcome = run({ u"--server"_s, lab.address(), u"--scale"_s, u"1"_s });
        QVERIFY(outcome.code == ExitCode::Partial);
        QCOMPARE(outcome.finishes, 1);
        QCOMPARE(m_console->messages.size(), 1);
        QVERIFY2(
            m_console->words().contains(u"cluster-dark@1x.png"_s), qPrintable(m_console->words()));
        QVERIFY(noted(u"1"_s).isEmpty()); // no child
        QVERIFY(!QImage(m_folder->filePath(u"fleet-light@1x.png"_s)).isNull());
        QVERIFY(!QImage(m_folder->filePath(u"endpoint-lab-dark@1x.png"_s)).isNull());
    }

    void withoutAServerTheDemoIsNeeded()
    {
        const QByteArray path = qgetenv("PATH");
        qputenv("PATH", "/nonexistent");
        const CommandOutcome outcome = run({});
        qputenv("PATH", path);
        QVERIFY(outcome.code == ExitCode::Failed);
        QCOMPARE(outcome.finishes, 1);
        QVERIFY2(m_console->words().contains(u"prometheus"_s, Qt::CaseInsensitive),
            qPrintable(m_console->words()));
    }

    void wrongUsageDrawsNothing()
    {
        QVERIFY(isWrongUsage(run({ u"--server"_s, u"ftp://x"_s })));
        ShotsCommand command;
        QVERIFY(isWrongUsage(runToEnd(command,
            { u"--server"_s, u"http://lab:9090"_s, u"--output"_s, u"/dev/null/x"_s }, *m_console)));
        QVERIFY(QDir(m_folder->path()).isEmpty());
    }

    void makesTheFolder()
    {
        const QString deep = m_folder->filePath(u"a/b"_s);
        ShotsCommand command;
        const CommandOutcome outcome = runToEnd(
            command, { u"--server"_s, u"http://lab:9090"_s, u"--output"_s, deep }, *m_console);
        QVERIFY(outcome.code == ExitCode::Done);
        QVERIFY(QFile::exists(deep + u"/child-2"_s));
    }
};

int main(int argc, char** argv)
{
    QApplication application(argc, argv);
    if (application.arguments().value(1) == u"shots") {
        return actAsTheChild(application.arguments());
    }
    tst_ShotsCommand test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_ShotsCommand.moc"
