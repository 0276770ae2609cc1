// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "CommandRun.h"
#include "FakePrometheus.h"
#include "LabServer.h"
#include "Resources.h"
#include "commands/RenderCommand.h"
#include "support/FaultServer.h"

#include <QDir>
#include <QImage>
#include <QRegularExpression>
#include <QSet>
#include <QTemporaryDir>

using namespace promdesk;
using namespace promdesk::test;
using namespace Qt::StringLiterals;

namespace {

/// Of a picture without much detail: every third pixel.
qsizetype coloursIn(const QImage& image)
{
    QSet<QRgb> colours;
    for (int y = 0; y < image.height(); y += 3) {
        for (int x = 0; x < image.width(); x += 3) {
            colours.insert(image.pixel(x, y));
        }
    }
    return colours.size();
}

} // namespace

class tst_RenderCommand : public QObject
{
    Q_OBJECT

private:
    LabServer m_lab;
    std::unique_ptr<RecordingConsole> m_console;
    std::unique_ptr<QTemporaryDir> m_folder;

    CommandOutcome run(const QStringList& arguments)
    {
        RenderCommand command;
        return runToEnd(command, arguments, *m_console);
    }

    [[nodiscard]] QString file() const { return m_folder->filePath(u"page.png"_s); }

    CommandOutcome render(const QString& page, const QStringList& more = {})
    {
        return run(
            QStringList { u"--server"_s, m_lab.address(), u"--page"_s, page, u"--output"_s, file() }
            + m_lab.range() + more);
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

    void needsWidgets() { QCOMPARE(RenderCommand().needs(), Command::Needs::Widgets); }

    void drawsThePageInTheSizeThatIsAsked()
    {
        const CommandOutcome outcome =
            render(u"endpoint=llama-8b"_s, { u"--size"_s, u"640x1600"_s, u"--scale"_s, u"1.5"_s });
        QVERIFY2(outcome.code == ExitCode::Done, qPrintable(m_console->words()));
        QCOMPARE(outcome.finishes, 1);
        const QImage image(file());
        QCOMPARE(image.size(), QSize(960, 2400));
        QVERIFY(coloursIn(image) > 20);
        QVERIFY(m_console->data.isEmpty());
    }

    void drawsTheFleet()
    {
        const CommandOutcome outcome = render(u"fleet"_s, { u"--size"_s, u"800x600"_s });
        QVERIFY2(outcome.code == ExitCode::Done, qPrintable(m_console->words()));
        QVERIFY(coloursIn(QImage(file())) > 10);
    }

    void themesDiffer()
    {
        QVERIFY(render(u"node=n1"_s, { u"--theme"_s, u"light"_s }).code == ExitCode::Done);
        const QColor light = QImage(file()).pixelColor(2, 2);
        QVERIFY(render(u"node=n1"_s, { u"--theme"_s, u"dark"_s }).code == ExitCode::Done);
        const QColor dark = QImage(file()).pixelColor(2, 2);
        QVERIFY(light.lightness() > 200 && dark.lightness() < 80);
    }

    void saysWhenThePageIsHigherThanThePicture()
    {
        const CommandOutcome outcome =
            render(u"endpoint=llama-8b"_s, { u"--size"_s, u"800x100"_s });
        QVERIFY(outcome.code == ExitCode::Done);
        QVERIFY2(m_console->words().contains(u"do not fit"_s), qPrintable(m_console->words()));
        static const QRegularExpression kHeight(u"height of (\\d+)"_s);
        const QString height = kHeight.match(m_console->words()).captured(1);
        m_console->messages.clear();
        QVERIFY(render(u"endpoint=llama-8b"_s, { u"--size"_s, u"800x"_s + height }).code
            == ExitCode::Done);
        QVERIFY2(!m_console->words().contains(u"do not fit"_s), qPrintable(m_console->words()));
    }

    void aLostServerIsPartialAndDrawnAllTheSame()
    {
        const CommandOutcome outcome =
            render(u"node=n1"_s, { u"--server"_s, u"http://127.0.0.1:1"_s });
        QVERIFY(outcome.code == ExitCode::Partial);
        QVERIFY(!QImage(file()).isNull());
        QVERIFY(m_console->words().contains(u"127.0.0.1:1"_s));
    }

    void aServerWhoseAnswerDoesNotFitIsNamed()
    {
        FaultServer numbers;
        FaultServer words;
        for (FaultServer* server : { &numbers, &words }) {
            server->otherwise(FaultScript::json(R"({"status":"success","data":null})"));
            server->on("/api/v1/status/buildinfo",
                FaultScript::json(R"({"status":"success","data":{"version":"2.42.0"}})"));
            server->on("/api/v1/query", vectorAnswer("a", "1"));
        }
        words.on("/api/v1/query",
            FaultScript::json(
                R"({"status":"success","data":{"resultType":"string","result":[1790000000,"a"]}})"));
        QFile workspace(m_folder->filePath(u"w.promdesk"_s));
        QVERIFY(workspace.open(QIODevice::WriteOnly));
        workspace.write(R"({"schemaVersion": 1, "id": "w", "name": "w", "pages": [{"id": "p",)"
                        R"( "title": "P", "kind": "custom", "panels": [{"id": "t",)"
                        R"( "type": "table", "title": "T", "place": {"x": 0, "y": 0,)"
                        R"( "width": 24, "height": 8}, "queries": [{"expression": "x",)"
                        R"( "instant": true}]}]}]})");
        workspace.close();
        const CommandOutcome outcome = run({ workspace.fileName(), u"--server"_s, numbers.url(),
            u"--server"_s, words.url(), u"--output"_s, file() });
        QVERIFY2(outcome.code == ExitCode::Partial, qPrintable(m_console->words()));
        QVERIFY2(m_console->words().contains(u"T: "_s + words.url().mid(7) + u": "_s),
            qPrintable(m_console->words()));
        QVERIFY(!QImage(file()).isNull());
    }

    void failuresLeaveNoPicture()
    {
        const CommandOutcome outcome = render(u"node=n9"_s);
        QVERIFY(outcome.code == ExitCode::Failed);
        QCOMPARE(outcome.finishes, 1);
        QVERIFY(m_console->words().contains(u"n1, n2"_s));
        QVERIFY(QDir(m_folder->path()).isEmpty());
    }

    void aFileThatCannotBeWrittenFails()
    {
        const CommandOutcome outcome = run({ u"--server"_s, m_lab.address(), u"--page"_s,
            u"fleet"_s, u"--output"_s, u"/nonexistent/page.png"_s });
        QVERIFY(outcome.code == ExitCode::Failed);
        QVERIFY(m_console->words().contains(u"/nonexistent"_s));
    }

    void aServerThatHangsFailsAtTheTimeout()
    {
        FaultServer hanging;
        hanging.otherwise(FaultScript::nothing().stall());
        const CommandOutcome outcome = run({ u"--server"_s, hanging.url(), u"--page"_s, u"fleet"_s,
            u"--output"_s, file(), u"--timeout"_s, u"300ms"_s });
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
        row("size", { u"--size"_s, u"big"_s });
        row("a huge size", { u"--size"_s, u"100000x100000"_s });
        row("scale", { u"--scale"_s, u"big"_s });
        row("no scale", { u"--scale"_s, u"0"_s });
        row("a huge scale", { u"--scale"_s, u"9"_s });
        row("a scale that is none", { u"--scale"_s, u"nan"_s });
        row("theme", { u"--theme"_s, u"sepia"_s });
        row("range", { u"--from"_s, u"now"_s, u"--to"_s, u"now-1h"_s });
    }

    void wrongUsageStartsNothing()
    {
        QFETCH(QStringList, words);
        QVERIFY(isWrongUsage(run(QStringList { u"--server"_s, m_lab.address(), u"--page"_s,
                                     u"fleet"_s, u"--output"_s, file() }
            + words)));
        QVERIFY(!QFile::exists(file()));
    }

    void theOutputHasToBeNamed()
    {
        QVERIFY(isWrongUsage(run({ u"--server"_s, m_lab.address(), u"--page"_s, u"fleet"_s })));
    }
};

QTEST_MAIN(tst_RenderCommand)
#include "tst_RenderCommand.moc"
