// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "core/Clock.h"
#include "support/ProgramRun.h"
#include "support/PrometheusServer.h"
#include "support/SmallFleet.h"

#include <QEventLoop>
#include <QFile>
#include <QImage>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QTemporaryDir>
#include <QTest>
#include <QUrlQuery>

using namespace promdesk;
using namespace promdesk::test;
using namespace Qt::StringLiterals;

namespace {

using Outcome = ProgramOutcome;

Outcome run(const QStringList& arguments)
{
    return runWithoutDisplay(QStringLiteral(PROMDESK_PROGRAM), arguments);
}

QByteArray contentOf(const QString& path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

} // namespace

class tst_Commands : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void initTestCase()
    {
        m_end = SystemClock().now();
        m_server = std::make_unique<PrometheusServer>(
            PrometheusSetup { .history = smallFleetHistory(m_end) });
        QVERIFY2(m_server->start(), qPrintable(m_server->errorText()));
        m_address = m_server->baseUrl().toString();
    }

    void helpAndVersionNeedNoDisplay()
    {
        const Outcome help = run({ u"--help"_s });
        QCOMPARE(help.exitCode, 0);
        for (const char* verb : { "query", "discover", "render", "export", "check" }) {
            QVERIFY2(help.output.contains(verb), verb);
        }
        QCOMPARE(run({ u"--version"_s }).exitCode, 0);
        QCOMPARE(run({ u"query"_s, u"--help"_s }).exitCode, 0);
        QCOMPARE(run({ u"--no-such-option"_s }).exitCode, 2);
    }

    void queryPrintsAnInstantAnswerAsCsv()
    {
        const Outcome outcome =
            query({ u"sum by (pod) (vllm:num_requests_running)"_s, u"--format"_s, u"csv"_s });
        QVERIFY2(outcome.exitCode == 0, outcome.messages.constData());
        const QStringList lines = linesOf(outcome.output);
        QCOMPARE(lines.value(0), u"timestamp,pod,value"_s);
        QCOMPARE(lines.size(), 3);
        QVERIFY(lines.value(1).endsWith(u",llama-a,4"_s));
    }

    void queryPrintsWhatTheHttpApiSays()
    {
        const QString expression = u"sum(rate(vllm:e2e_request_latency_seconds_sum[2m]))"_s;
        const QString start = toEpochText(m_end - Duration::fromMinutes(10));
        const QString end = toEpochText(m_end);
        const Outcome outcome = query({ expression, u"--start"_s, start, u"--end"_s, end,
            u"--step"_s, u"1m"_s, u"--format"_s, u"json"_s });
        QVERIFY2(outcome.exitCode == 0, outcome.messages.constData());
        const QJsonArray expected = apiValues(expression, start, end);
        QVERIFY(expected.size() >= 10);
        QVERIFY2(containsValues(outcome.output, expected), outcome.output.left(600).constData());
    }

    void queryPrintsRawSamples()
    {
        const QString selector = u"vllm:num_requests_running"_s;
        const Outcome counted = query({ u"sum(count_over_time("_s + selector + u"[300001ms]))"_s,
            u"--time"_s, toEpochText(m_end), u"--format"_s, u"csv"_s });
        const Outcome raw = query(
            { u"--raw"_s, selector, u"--start"_s, toEpochText(m_end - Duration::fromMinutes(5)),
                u"--end"_s, toEpochText(m_end), u"--format"_s, u"csv"_s });
        QVERIFY2(raw.exitCode == 0, raw.messages.constData());
        const int samples = linesOf(counted.output).value(1).section(u',', -1).toInt();
        QVERIFY(samples >= 10);
        QCOMPARE(linesOf(raw.output).size(), samples + 1);
        QCOMPARE(query({ u"--raw"_s, u"rate(up[5m])"_s }).exitCode, 1);
        QCOMPARE(query({ u"--raw"_s, selector, u"--step"_s, u"1m"_s }).exitCode, 2);
    }

    void queryTellsFailuresFromWrongUsage()
    {
        const Outcome wrong = query({ u"rate(foo"_s });
        QCOMPARE(wrong.exitCode, 1);
        QVERIFY(wrong.output.isEmpty());
        QVERIFY(wrong.messages.contains("parse error"));
        QCOMPARE(run({ u"query"_s, u"up"_s }).exitCode, 2);
        QCOMPARE(query({ u"up"_s, u"--format"_s, u"xml"_s }).exitCode, 2);
        QCOMPARE(query({ u"up"_s, u"--time"_s, u"yesterday"_s }).exitCode, 2);
        const Outcome gone = run({ u"query"_s, u"--server"_s, u"http://127.0.0.1:1"_s, u"up"_s });
        QCOMPARE(gone.exitCode, 1);
        QVERIFY(!gone.messages.isEmpty());
    }

    void queryRefusesAPasswordInTheAddress()
    {
        const Outcome outcome =
            run({ u"query"_s, u"--server"_s, u"http://me:hunter2@127.0.0.1:1"_s, u"up"_s });
        QCOMPARE(outcome.exitCode, 2);
        QVERIFY(outcome.messages.contains("--http-config"));
        QVERIFY(!outcome.messages.contains("hunter2"));
    }

    void discoverPrintsTheTree()
    {
        const Outcome outcome =
            run({ u"discover"_s, u"--server"_s, m_address, u"--format"_s, u"json"_s });
        QVERIFY2(outcome.exitCode == 0, outcome.messages.constData());
        const QJsonObject source =
            QJsonDocument::fromJson(outcome.output)[u"sources"_s][0].toObject();
        QCOMPARE(source[u"flavour"_s].toString(), u"Prometheus"_s);
        QVERIFY(!source[u"version"_s].toString().isEmpty());
        const QJsonObject cluster = source[u"clusters"_s][0].toObject();
        QCOMPARE(cluster[u"name"_s].toString(), u"lab"_s);
        QCOMPARE(cluster[u"nodes"_s].toArray().size(), 2);
        QCOMPARE(cluster[u"nodes"_s][0][u"name"_s].toString(), u"n1"_s);
        const QJsonObject endpoint = cluster[u"endpoints"_s][0].toObject();
        QCOMPARE(endpoint[u"name"_s].toString(), u"llama-8b"_s);
        QCOMPARE(endpoint[u"profile"_s].toString(), u"vllm"_s);
        QCOMPARE(endpoint[u"replicas"_s].toArray().size(), 2);
        QCOMPARE(endpoint[u"nodes"_s].toArray(), (QJsonArray { u"n1"_s, u"n2"_s }));
        const QJsonObject signalMap = endpoint[u"signals"_s].toObject();
        QVERIFY(!signalMap[u"latency_p99"_s][u"expr"_s].toString().isEmpty());
        QVERIFY(!signalMap[u"itl_p95"_s][u"missing"_s].toString().isEmpty());
    }

    void discoveredExpressionsAnswer()
    {
        const Outcome outcome =
            run({ u"discover"_s, u"--server"_s, m_address, u"--format"_s, u"json"_s });
        const QJsonObject signalMap = QJsonDocument::fromJson(
            outcome.output)[u"sources"_s][0][u"clusters"_s][0][u"endpoints"_s][0][u"signals"_s]
                                          .toObject();
        const QString expression = signalMap[u"request_rate"_s][u"expr"_s].toString();
        // Not now: however long the tests before it took, the history is as old.
        const Outcome answer =
            query({ expression, u"--time"_s, toEpochText(m_end), u"--format"_s, u"csv"_s });
        QVERIFY2(answer.exitCode == 0, answer.messages.constData());
        const double rate = linesOf(answer.output).value(1).section(u',', -1).toDouble();
        QVERIFY2(qFuzzyCompare(rate, 4.0), answer.output.constData());
    }

    void renderDrawsEveryPage_data()
    {
        QTest::addColumn<QString>("page");
        QTest::newRow("fleet") << u"fleet"_s;
        QTest::newRow("cluster") << u"cluster=lab"_s;
        QTest::newRow("node") << u"node=n1"_s;
        QTest::newRow("endpoint") << u"endpoint=llama-8b"_s;
    }

    void renderDrawsEveryPage()
    {
        QFETCH(QString, page);
        const QTemporaryDir folder;
        const QString file = folder.filePath(u"page.png"_s);
        const Outcome outcome = run({ u"render"_s, u"--page"_s, page, u"--server"_s, m_address,
            u"--from"_s, u"now-20m"_s, u"--to"_s, u"now"_s, u"--size"_s, u"800x600"_s, u"--scale"_s,
            u"2"_s, u"--theme"_s, u"dark"_s, u"--output"_s, file });
        QVERIFY2(outcome.exitCode == 0, outcome.messages.constData());
        const QImage image(file);
        QCOMPARE(image.size(), QSize(1600, 1200));
        QVERIFY(coloursIn(image) > 20);
    }

    void exportWritesAFilePerPanel()
    {
        const QTemporaryDir folder;
        const Outcome outcome = run({ u"export"_s, u"--page"_s, u"endpoint=llama-8b"_s,
            u"--server"_s, m_address, u"--from"_s, u"now-20m"_s, u"--to"_s, u"now"_s, u"--format"_s,
            u"csv"_s, u"--output"_s, folder.path() });
        QVERIFY2(outcome.exitCode == 0, outcome.messages.constData());
        const QJsonDocument manifest =
            QJsonDocument::fromJson(contentOf(folder.filePath(u"manifest.json"_s)));
        QVERIFY(!manifest.isNull());
        QVERIFY(linesOf(outcome.output).contains(u"manifest.json"_s));
        for (const QString& name : linesOf(outcome.output)) {
            QVERIFY2(QFile::exists(folder.filePath(name)), qPrintable(name));
        }
    }

    void unknownEntitiesAreNamedWithWhatThereIs()
    {
        const Outcome outcome = run({ u"render"_s, u"--page"_s, u"node=n9"_s, u"--server"_s,
            m_address, u"--output"_s, u"/nonexistent/x.png"_s });
        QCOMPARE(outcome.exitCode, 1);
        QVERIFY(outcome.messages.contains("n1, n2"));
    }

    void checkNamesTheLine()
    {
        const QTemporaryDir folder;
        const QString file = folder.filePath(u"broken.promdesk"_s);
        writeText(file, "{\n \"schemaVersion\": 1,\n \"pages\": [\n  {\"id\": 5}\n ]\n}\n");
        const Outcome outcome = run({ u"check"_s, file });
        QCOMPARE(outcome.exitCode, 1);
        QVERIFY2(outcome.output.contains("broken.promdesk:4:"), outcome.output.constData());
        QCOMPARE(run({ u"check"_s, folder.filePath(u"none"_s) }).exitCode, 1);
        QCOMPARE(run({ u"check"_s }).exitCode, 2);
    }

private:
    Outcome query(const QStringList& arguments) const
    {
        return run(QStringList { u"query"_s, u"--server"_s, m_address } + arguments);
    }

    QJsonArray apiValues(const QString& expression, const QString& start, const QString& end) const
    {
        QUrl url(m_address + u"/api/v1/query_range"_s);
        QUrlQuery form;
        form.addQueryItem(u"query"_s, QString::fromUtf8(QUrl::toPercentEncoding(expression)));
        form.addQueryItem(u"start"_s, start);
        form.addQueryItem(u"end"_s, end);
        form.addQueryItem(u"step"_s, u"60"_s);
        url.setQuery(form);
        QNetworkAccessManager network;
        QNetworkReply* reply = network.get(QNetworkRequest(url));
        QEventLoop loop;
        connect(reply, &QNetworkReply::finished, &loop, &QEventLoop::quit);
        loop.exec();
        return QJsonDocument::fromJson(reply->readAll())[u"data"_s][u"result"_s][0][u"values"_s]
            .toArray();
    }

    /// Every [time, "value"] pair stands in the text, value for value.
    static bool containsValues(const QByteArray& text, const QJsonArray& values)
    {
        QByteArray compact = text;
        compact.replace(' ', QByteArray()).replace('\n', QByteArray());
        for (const QJsonValue& pair : values) {
            const QByteArray quoted = '"' + pair[1].toString().toLatin1() + '"';
            if (!compact.contains(quoted)) {
                return false;
            }
        }
        return true;
    }

    static qsizetype coloursIn(const QImage& image)
    {
        QSet<QRgb> colours;
        for (int y = 0; y < image.height(); y += 3) {
            for (int x = 0; x < image.width(); x += 3) {
                colours.insert(image.pixel(x, y));
            }
        }
        return colours.size();
    }

    static void writeText(const QString& path, const QByteArray& text)
    {
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        QCOMPARE(file.write(text), text.size());
    }

    Instant m_end;
    std::unique_ptr<PrometheusServer> m_server;
    QString m_address;
};

QTEST_GUILESS_MAIN(tst_Commands)
#include "tst_Commands.moc"
