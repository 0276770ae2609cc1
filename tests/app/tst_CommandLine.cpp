// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "CommandLine.h"

#include <QRegularExpression>
#include <QTest>

using namespace Qt::StringLiterals;

namespace promdesk::test {

namespace {

QStringList someVerbs()
{
    return { u"query"_s, u"render"_s };
}

} // namespace

class tst_CommandLine : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void opensTheWindowWithoutArguments()
    {
        const auto line = parseCommandLine({}, someVerbs());
        QVERIFY(line);
        QCOMPARE(line->action, CommandLine::Action::OpenWindow);
        QVERIFY(line->start.restoresSession);
        QVERIFY(!line->start.startsDemo);
    }

    void takesServersTheFileAndTheDemo()
    {
        const auto line = parseCommandLine({ u"--server"_s, u"http://a"_s, u"--server=http://b"_s,
                                               u"--demo"_s, u"--no-restore"_s, u"my.json"_s },
            someVerbs());
        QVERIFY(line);
        QCOMPARE(line->start.serverAddresses, QStringList({ u"http://a"_s, u"http://b"_s }));
        QCOMPARE(line->start.workspaceFile, u"my.json"_s);
        QVERIFY(line->start.startsDemo);
        QVERIFY(!line->start.restoresSession);
    }

    void takesTheSizeOfTheDemo()
    {
        QCOMPARE(parseCommandLine({ u"--demo"_s }, someVerbs())->start.demoNodes, kDemoNodes);
        const auto line = parseCommandLine({ u"--demo-nodes"_s, u"1000"_s }, someVerbs());
        QVERIFY(line);
        QVERIFY(line->start.startsDemo); // it says so itself
        QCOMPARE(line->start.demoNodes, 1000);
    }

    void handsTheRestToAVerb()
    {
        const auto line = parseCommandLine({ u"query"_s, u"up"_s, u"--time"_s }, someVerbs());
        QVERIFY(line);
        QCOMPARE(line->action, CommandLine::Action::RunVerb);
        QCOMPARE(line->verb, u"query"_s);
        QCOMPARE(line->verbArguments, QStringList({ u"up"_s, u"--time"_s }));
    }

    void passesOverTheOptionsOfQt()
    {
        const auto line =
            parseCommandLine({ u"-platform"_s, u"offscreen"_s, u"--demo"_s }, someVerbs());
        QVERIFY(line);
        QVERIFY(line->start.startsDemo);
        QVERIFY(line->start.workspaceFile.isEmpty());
    }

    void refusesWhatItDoesNotKnow_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<QString>("word");
        QTest::newRow("unknown option") << QStringList { u"--sever"_s } << u"--sever"_s;
        QTest::newRow("value missing") << QStringList { u"--server"_s } << u"needs a value"_s;
        for (const char* size : { "--demo-nodes=", "--demo-nodes=many", "--demo-nodes=1e3",
                 "--demo-nodes=35", "--demo-nodes=2001", "--demo-nodes=-1" }) {
            QTest::newRow(size) << QStringList { QString::fromLatin1(size) }
                                << u"from 36 to 2000"_s;
        }
        QTest::newRow("value too many") << QStringList { u"--demo=1"_s } << u"takes no value"_s;
        QTest::newRow("two files") << QStringList { u"a"_s, u"b"_s } << u"one workspace"_s;
    }

    void refusesWhatItDoesNotKnow()
    {
        QFETCH(QStringList, arguments);
        QFETCH(QString, word);
        const auto line = parseCommandLine(arguments, someVerbs());
        QVERIFY(!line);
        QCOMPARE(line.error().kind, ErrorKind::InvalidArgument);
        QVERIFY2(line.error().message.contains(word), qPrintable(line.error().message));
    }

    void helpNamesEveryOptionAndVerb()
    {
        const QString text = helpText(u"  query  ask one question\n"_s);
        for (const QString& word : { u"--demo"_s, u"--server URL"_s, u"--http-config FILE"_s,
                 u"--help"_s, u"--version"_s, u"ask one question"_s }) {
            QVERIFY2(text.contains(word), qPrintable(word));
        }
    }
};

} // namespace promdesk::test

QTEST_GUILESS_MAIN(promdesk::test::tst_CommandLine)
#include "tst_CommandLine.moc"
