// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "CommandRun.h"
#include "Resources.h"
#include "commands/PageJob.h"

#include <QDir>
#include <QFile>
#include <QStandardPaths>

using namespace promdesk;
using namespace promdesk::test;
using namespace Qt::StringLiterals;

namespace {

Result<PageJob> chosen(const QStringList& arguments, RecordingConsole& console)
{
    QCommandLineParser parser;
    declarePageJob(parser);
    if (!parser.parse(QStringList { u"promdesk"_s } + arguments)) {
        return failure(ErrorKind::Internal, parser.errorText());
    }
    return chosenPageJob(parser, u"render"_s, console);
}

} // namespace

class tst_PageJob : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void initTestCase()
    {
        QStandardPaths::setTestModeEnabled(true);
        initResources();
    }

    void readsWhatIsAskedOfWhomAndWhen()
    {
        RecordingConsole console;
        const auto job = chosen(
            { u"--server"_s, u"http://a:9090"_s, u"--server"_s, u"http://b:9090"_s, u"--page"_s,
                u"node=gpu-1"_s, u"--from"_s, u"now-6h"_s, u"--timeout"_s, u"90s"_s },
            console);
        QVERIFY2(job, job ? "" : qPrintable(job.error().toDisplayText()));
        QCOMPARE(job->servers.size(), std::size_t { 2 });
        QCOMPARE(job->choice.scope.node, u"gpu-1"_s);
        QCOMPARE(job->timeout, std::optional(Duration::fromSeconds(90)));
        QVERIFY(job->range.isLive());
        QVERIFY(!job->knowledge.profiles->profiles.empty());
        QVERIFY2(console.messages.isEmpty(), qPrintable(console.words()));
    }

    void refusesWhatIsWrong_data()
    {
        QTest::addColumn<QStringList>("arguments");
        const QStringList server { u"--server"_s, u"http://a:9090"_s };
        const QStringList page { u"--page"_s, u"fleet"_s };
        QTest::newRow("no server") << page;
        QTest::newRow("no page") << server;
        QTest::newRow("a range that ends before it begins")
            << server + page + QStringList { u"--from"_s, u"now"_s, u"--to"_s, u"now-1h"_s };
        QTest::newRow("a timeout that is none")
            << server + page + QStringList { u"--timeout"_s, u"soon"_s };
    }

    void refusesWhatIsWrong()
    {
        QFETCH(QStringList, arguments);
        RecordingConsole console;
        const auto job = chosen(arguments, console);
        QVERIFY(!job);
        QCOMPARE(job.error().kind, ErrorKind::InvalidArgument);
    }
};

QTEST_GUILESS_MAIN(tst_PageJob)
#include "tst_PageJob.moc"
