// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "core/Clock.h"
#include "support/ProgramRun.h"
#include "support/PrometheusServer.h"
#include "support/SmallFleet.h"

#include <QFile>
#include <QImage>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QTest>

#include <functional>

using namespace promdesk;
using namespace promdesk::test;
using namespace Qt::StringLiterals;

namespace {

constexpr int kMinutes = 30;

/// The gauge `load` with one value, every minute but those left out.
QByteArray loadHistory(Instant end, int value, const std::function<bool(int)>& isThere)
{
    QByteArray text;
    for (int minute = 0; minute <= kMinutes; ++minute) {
        if (isThere(minute)) {
            text += "load{site=\"x\"} " + QByteArray::number(value) + ' '
                + toEpochText(end - Duration::fromMinutes(kMinutes - minute)).toLatin1() + '\n';
        }
    }
    return text + "# EOF\n";
}

QStringList addressOptions(const QList<const PrometheusServer*>& servers)
{
    QStringList options;
    for (const PrometheusServer* server : servers) {
        options += { u"--server"_s, server->baseUrl().toString() };
    }
    return options;
}

QString nameOf(const PrometheusServer& server)
{
    return server.baseUrl().authority();
}

ProgramOutcome run(const QString& verb, const QList<const PrometheusServer*>& servers,
    const QStringList& arguments)
{
    return runWithoutDisplay(QStringLiteral(PROMDESK_PROGRAM),
        QStringList { verb } + addressOptions(servers) + arguments);
}

} // namespace

/// The commands with several --server: two real Prometheus servers with different data, one with a
/// fleet, and one that was killed.
class tst_SeveralServers : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void initTestCase()
    {
        m_end = SystemClock().now().alignedDown(Duration::fromMinutes(1));
        start(
            m_left, loadHistory(m_end, 1, [](int minute) { return minute < 10 || minute >= 20; }));
        start(m_right, loadHistory(m_end, 2, [](int) { return true; }));
        start(m_fleet, smallFleetHistory(m_end));
        start(m_gone, {});
        m_gone->kill();
    }

    void everySeriesNamesItsServer_data()
    {
        QTest::addColumn<QString>("format");
        for (const char* format : { "table", "csv", "json" }) {
            QTest::newRow(format) << QString::fromLatin1(format);
        }
    }

    void everySeriesNamesItsServer()
    {
        QFETCH(QString, format);
        const ProgramOutcome outcome =
            query({ m_right.get(), m_left.get() }, { u"sum(load)"_s, u"--format"_s, format });
        QVERIFY2(outcome.exitCode == 0, outcome.messages.constData());
        QVERIFY(outcome.messages.isEmpty());
        QVERIFY2(outcome.output.contains("source"), outcome.output.constData());
        QVERIFY2(outcome.output.indexOf(nameOf(*m_right).toUtf8()) >= 0
                && outcome.output.contains(nameOf(*m_left).toUtf8()),
            outcome.output.constData());
    }

    void serversStandInTheirOrderWithTheirOwnValues()
    {
        const ProgramOutcome outcome =
            query({ m_right.get(), m_left.get() }, { u"sum(load)"_s, u"--format"_s, u"csv"_s });
        const QStringList lines = linesOf(outcome.output);
        QCOMPARE(lines.size(), 3);
        QCOMPARE(lines[0], u"timestamp,source,value"_s);
        QVERIFY2(lines[1].endsWith(QString(u',' + nameOf(*m_right) + u",2"_s)),
            outcome.output.constData());
        QVERIFY2(lines[2].endsWith(QString(u',' + nameOf(*m_left) + u",1"_s)),
            outcome.output.constData());
    }

    void oneServerHasNoSourceColumn()
    {
        const ProgramOutcome outcome =
            query({ m_left.get() }, { u"sum(load)"_s, u"--format"_s, u"csv"_s });
        QCOMPARE(outcome.exitCode, 0);
        QCOMPARE(linesOf(outcome.output).value(0), u"timestamp,value"_s);
    }

    void aSourceLabelOfTheDataIsKept()
    {
        const ProgramOutcome outcome = query({ m_left.get(), m_right.get() },
            { u"label_replace(sum(load), \"source\", \"kafka\", \"\", \"\")"_s, u"--format"_s,
                u"csv"_s });
        const QStringList lines = linesOf(outcome.output);
        QCOMPARE(lines.value(0), u"timestamp,exported_source,source,value"_s);
        QVERIFY2(lines.value(1).endsWith(QString(u",kafka,"_s + nameOf(*m_left) + u",1"_s)),
            outcome.output.constData());
    }

    void aKilledServerIsNamedAndTheOthersAnswer()
    {
        const ProgramOutcome outcome = query({ m_gone.get(), m_left.get(), m_right.get() },
            { u"sum(load)"_s, u"--format"_s, u"csv"_s });
        QCOMPARE(outcome.exitCode, 3);
        QCOMPARE(linesOf(outcome.output).size(), 3);
        QCOMPARE(linesOf(outcome.messages).size(), 1);
        QVERIFY2(outcome.messages.contains(nameOf(*m_gone).toUtf8()), outcome.messages.constData());
        QVERIFY(!outcome.output.contains(nameOf(*m_gone).toUtf8()));
    }

    void everyServerThatFailsIsNamed()
    {
        const ProgramOutcome outcome =
            query({ m_left.get(), m_gone.get(), m_right.get() }, { u"sum(load"_s });
        QCOMPARE(outcome.exitCode, 1);
        QVERIFY(outcome.output.isEmpty());
        const QStringList lines = linesOf(outcome.messages);
        QCOMPARE(lines.size(), 3);
        QVERIFY2(lines[0].contains(nameOf(*m_left)) && lines[0].contains(u"parse error"),
            outcome.messages.constData());
        QVERIFY2(lines[1].contains(nameOf(*m_gone)), outcome.messages.constData());
        QVERIFY2(lines[2].contains(nameOf(*m_right)), outcome.messages.constData());
    }

    void aPairIsJoinedAndItsHoleFilled()
    {
        const QStringList range { u"last_over_time(load[30s])"_s, u"--start"_s,
            toEpochText(m_end - Duration::fromMinutes(kMinutes)), u"--end"_s, toEpochText(m_end),
            u"--step"_s, u"1m"_s, u"--format"_s, u"csv"_s };
        const ProgramOutcome outcome =
            query({ m_left.get(), m_right.get() }, range + QStringList { u"--dedup"_s });
        QVERIFY2(outcome.exitCode == 0, outcome.messages.constData());
        const QStringList lines = linesOf(outcome.output);
        QCOMPARE(lines.size(), kMinutes + 2);
        for (int minute = 0; minute <= kMinutes; ++minute) {
            const bool isHole = minute >= 10 && minute < 20;
            const QString end = u",x,"_s + nameOf(*m_left) + (isHole ? u",2"_s : u",1"_s);
            QVERIFY2(lines[minute + 1].endsWith(end), qPrintable(lines[minute + 1]));
        }
        // Without being asked to, both stand side by side, the hole stays.
        const ProgramOutcome apart = query({ m_left.get(), m_right.get() }, range);
        QCOMPARE(linesOf(apart.output).size(), 1 + 2 * (kMinutes + 1) - 10);
    }

    /// One of them asks for credentials; the other takes no notice of them.
    void oneConfigurationHoldsForAllServers()
    {
        PrometheusServer locked({ .history = loadHistory(m_end, 3, [](int) { return true; }),
            .files = { { u"web.yml"_s,
                "basic_auth_users:\n"
                "  me: $2b$04$abcdefghijklmnopqrstuuXcjcm5avyCiJoD2uS24xa2lb6fjMB3G\n" } },
            .arguments = { u"--web.config.file=web.yml"_s } });
        QVERIFY2(locked.start(), qPrintable(locked.errorText()));
        const QStringList arguments { u"sum(load)"_s, u"--format"_s, u"csv"_s };
        const ProgramOutcome refused = query({ m_left.get(), &locked }, arguments);
        QCOMPARE(refused.exitCode, 3);
        QVERIFY2(refused.messages.contains(nameOf(locked).toUtf8()), refused.messages.constData());

        const QTemporaryDir folder;
        QFile file(folder.filePath(u"http.yml"_s));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("basic_auth:\n  username: me\n  password: open-sesame\n");
        file.close();
        const ProgramOutcome outcome = query({ m_left.get(), &locked },
            arguments + QStringList { u"--http-config"_s, file.fileName() });
        if (outcome.messages.contains("without yaml-cpp")) {
            QCOMPARE(outcome.exitCode, 2);
            return;
        }
        QVERIFY2(outcome.exitCode == 0, outcome.messages.constData());
        QCOMPARE(linesOf(outcome.output).size(), 3);
        QVERIFY(linesOf(outcome.output).at(2).endsWith(u",3"_s));
    }

    void refusesWrongUsage()
    {
        QCOMPARE(query({ m_left.get(), m_left.get() }, { u"load"_s }).exitCode, 2);
        QCOMPARE(query({ m_left.get() }, { u"load"_s, u"--dedup"_s }).exitCode, 2);
        const QList<const PrometheusServer*> both { m_left.get(), m_right.get() };
        QCOMPARE(query(both, { u"load"_s, u"--replica-label"_s, u"r"_s }).exitCode, 2);
    }

    void discoverNamesTheKilledServerAndShowsTheRest()
    {
        const ProgramOutcome outcome =
            run(u"discover"_s, { m_gone.get(), m_fleet.get() }, { u"--format"_s, u"json"_s });
        QCOMPARE(outcome.exitCode, 3);
        QVERIFY2(outcome.messages.contains(nameOf(*m_gone).toUtf8()), outcome.messages.constData());
        const QJsonArray sources = QJsonDocument::fromJson(outcome.output)[u"sources"_s].toArray();
        QCOMPARE(sources.size(), 1);
        QCOMPARE(sources[0][u"clusters"_s][0][u"name"_s].toString(), u"lab"_s);
    }

    void exportAsksTheServerThatKnowsTheEntity()
    {
        const QTemporaryDir folder;
        const ProgramOutcome outcome =
            run(u"export"_s, { m_gone.get(), m_right.get(), m_fleet.get() },
                { u"--page"_s, u"endpoint=llama-8b"_s, u"--from"_s, u"now-20m"_s, u"--to"_s,
                    u"now"_s, u"--format"_s, u"json"_s, u"--output"_s, folder.path() });
        QVERIFY2(outcome.exitCode == 3, outcome.messages.constData());
        QVERIFY2(outcome.messages.contains(nameOf(*m_gone).toUtf8()), outcome.messages.constData());
        int queries = 0;
        for (const QString& name : linesOf(outcome.output)) {
            QFile file(folder.filePath(name));
            QVERIFY2(file.open(QIODevice::ReadOnly), qPrintable(name));
            const QJsonArray asked =
                QJsonDocument::fromJson(file.readAll())[u"queries"_s].toArray();
            for (const QJsonValue& one : asked) {
                QCOMPARE(one[u"source"_s].toString(), nameOf(*m_fleet));
                ++queries;
            }
        }
        QVERIFY(queries > 0);
    }

    void renderNamesTheKilledServer()
    {
        const QTemporaryDir folder;
        const QString file = folder.filePath(u"page.png"_s);
        const ProgramOutcome outcome = run(u"render"_s, { m_gone.get(), m_fleet.get() },
            { u"--page"_s, u"node=n1"_s, u"--from"_s, u"now-20m"_s, u"--to"_s, u"now"_s,
                u"--size"_s, u"800x600"_s, u"--output"_s, file });
        QVERIFY2(outcome.exitCode == 3, outcome.messages.constData());
        QVERIFY2(outcome.messages.contains(nameOf(*m_gone).toUtf8()), outcome.messages.constData());
        QCOMPARE(QImage(file).size(), QSize(800, 600));
    }

private:
    static void start(std::unique_ptr<PrometheusServer>& server, const QByteArray& history)
    {
        server = std::make_unique<PrometheusServer>(PrometheusSetup { .history = history });
        QVERIFY2(server->start(), qPrintable(server->errorText()));
    }

    /// At the end of the histories, however long ago that is.
    [[nodiscard]] ProgramOutcome query(
        const QList<const PrometheusServer*>& servers, QStringList arguments) const
    {
        if (!arguments.contains(u"--start"_s)) {
            arguments += { u"--time"_s, toEpochText(m_end) };
        }
        return run(u"query"_s, servers, arguments);
    }

    Instant m_end;
    std::unique_ptr<PrometheusServer> m_left; ///< load 1, with a hole of ten minutes
    std::unique_ptr<PrometheusServer> m_right; ///< load 2
    std::unique_ptr<PrometheusServer> m_fleet;
    std::unique_ptr<PrometheusServer> m_gone; ///< killed
};

QTEST_GUILESS_MAIN(tst_SeveralServers)
#include "tst_SeveralServers.moc"
