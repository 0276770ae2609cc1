// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers

#include "demo/DemoFleet.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QProcess>
#include <QSignalSpy>
#include <QTest>
#include <QUrlQuery>

#include <cmath>
#include <cstdio>

using namespace promdesk;
using namespace Qt::StringLiterals;

namespace {

constexpr int kPatienceMs = 90'000;

DemoFleetOptions smallFleet()
{
    DemoFleetOptions options;
    options.layout = makeSmallFleetLayout();
    options.history = Duration::fromHours(2);
    options.readiness = DemoReadiness::WholeHistory;
    return options;
}

/// Nothing is left but an entry in the process table, if that.
bool hasEnded(qint64 processId)
{
    QFile commandLine(u"/proc/"_s + QString::number(processId) + u"/cmdline"_s);
    return !commandLine.open(QIODevice::ReadOnly) || commandLine.readAll().isEmpty();
}

/// Value of the first series of an answer; NaN when there is none.
double firstValue(const QUrl& baseUrl, const QString& expression, Instant time)
{
    QUrl url(baseUrl.toString() + u"/api/v1/query"_s);
    QUrlQuery query;
    query.addQueryItem(u"query"_s, QString::fromLatin1(QUrl::toPercentEncoding(expression)));
    query.addQueryItem(u"time"_s, toEpochText(time));
    url.setQuery(query);
    QNetworkAccessManager network;
    QNetworkReply* reply = network.get(QNetworkRequest(url));
    if (!QTest::qWaitFor([reply] { return reply->isFinished(); }, 20'000)) {
        return qQNaN();
    }
    const QJsonArray result = QJsonDocument::fromJson(reply->readAll())
                                  .object()
                                  .value(u"data"_s)
                                  .toObject()
                                  .value(u"result"_s)
                                  .toArray();
    return result.isEmpty()
        ? qQNaN()
        : result.at(0).toObject().value(u"value"_s).toArray().at(1).toString().toDouble();
}

/// What the killed-parent test runs: a fleet until somebody ends it.
int holdFleet(QCoreApplication& application)
{
    const SystemClock clock;
    DemoFleet fleet(clock, smallFleet());
    QObject::connect(&fleet, &DemoFleet::ready, &application, [&fleet] {
        std::printf("running %lld\n", static_cast<long long>(fleet.prometheusProcessId()));
        std::fflush(stdout);
    });
    QObject::connect(
        &fleet, &DemoFleet::failed, &application, [&application] { application.exit(1); });
    fleet.start();
    return application.exec();
}

} // namespace

class tst_DemoFleet : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void showsItsIncidentsThroughPromQl()
    {
        const SystemClock clock;
        DemoFleet fleet(clock, smallFleet());
        QSignalSpy ready(&fleet, &DemoFleet::ready);
        QSignalSpy progress(&fleet, &DemoFleet::progressChanged);
        fleet.start();
        QVERIFY(ready.wait(kPatienceMs));
        const QUrl url = fleet.baseUrl();
        QVERIFY(url.isValid());

        double share = 0.0;
        for (const QList<QVariant>& step : progress) {
            QVERIFY(step.at(1).toDouble() >= share);
            share = step.at(1).toDouble();
        }
        QCOMPARE(share, 1.0);

        const Instant end = *fleet.demoStart() - Duration::fromMinutes(1);
        const Instant before = end - Duration::fromMinutes(45);
        const QString sick = u"{cluster=\"eu-west\",model_name=\"llama-3.1-70b-instruct\"}"_s;
        const QString firstToken =
            u"histogram_quantile(0.99, sum by (le) (rate(vllm:time_to_first_token_seconds_bucket"_s
            + sick + u"[1m])))"_s;
        const double slow = firstValue(url, firstToken, end);
        const double usual = firstValue(url, firstToken, before);
        QVERIFY2(slow > 5.0 * usual, qPrintable(u"%1 and %2"_s.arg(slow).arg(usual)));
        const QString queue = u"sum(vllm:num_requests_waiting"_s + sick + u")"_s;
        QVERIFY(firstValue(url, queue, end) > 20.0);
        QVERIFY(firstValue(url, queue, before) < 15.0);
        QVERIFY(firstValue(url, u"max(vllm:kv_cache_usage_perc"_s + sick + u")"_s, end) >= 0.9);
        QCOMPARE(firstValue(url, u"count(up{job=\"node-exporter\"} == 0)"_s, end), 1.0);

        // The seam: no target waits long for its first live sample, and alerts fire soon.
        const auto live = [&](const QString& expression) {
            return firstValue(url, expression, clock.now());
        };
        QVERIFY(live(u"count(ALERTS{alertname=\"NodeDown\",alertstate=\"firing\"})"_s) >= 1.0);
        QCOMPARE(firstValue(url, u"count(ALERTS{alertname=\"NodeDown\"})"_s, end), 1.0);
        QVERIFY(std::isnan(firstValue(url, u"count(ALERTS)"_s, before)));
        QTRY_VERIFY_WITH_TIMEOUT(
            live(u"count(ALERTS{alertstate=\"firing\"})"_s) >= 3.0, kPatienceMs);
        // Live: scraped, and no counter was reset at the seam.
        QTRY_VERIFY_WITH_TIMEOUT(
            live(u"count(scrape_samples_scraped{job=\"vllm\"} > 100)"_s) >= 3.0, kPatienceMs);
        // A hole of more than three intervals would leave fewer than 36 of 40 samples in 10
        // minutes.
        QVERIFY(live(u"min(count_over_time(envoy_server_live[10m]))"_s) >= 36.0);
        QCOMPARE(live(u"count(ALERTS{alertname=\"NodeDown\"})"_s), 1.0); // not twice
        QCOMPARE(live(u"sum(resets(vllm:request_success_total[30m]))"_s), 0.0);
        QCOMPARE(live(u"sum(resets(DCGM_FI_DEV_TOTAL_ENERGY_CONSUMPTION[30m]))"_s), 0.0);

        const qint64 processId = fleet.prometheusProcessId();
        QVERIFY(!hasEnded(processId));
        fleet.stop();
        QVERIFY(hasEnded(processId));
    }

    void saysHowToGetPrometheus()
    {
        const QByteArray path = qgetenv("PATH");
        qputenv("PATH", "/nonexistent");
        const SystemClock clock;
        DemoFleet fleet(clock, smallFleet());
        QString message;
        ErrorKind kind = ErrorKind::Internal;
        connect(&fleet, &DemoFleet::failed, this, [&](const Error& error) {
            message = error.message;
            kind = error.kind;
        });
        fleet.start();
        QTRY_VERIFY(!message.isEmpty());
        qputenv("PATH", path);
        QCOMPARE(kind, ErrorKind::NotFound);
        QVERIFY(message.contains(u"Debian"_s) && message.contains(u"prometheus.io"_s));
    }

    void endsItsChildrenWhenItIsKilled()
    {
#ifdef Q_OS_LINUX
        QProcess program;
        program.start(QCoreApplication::applicationFilePath(), { u"--hold-fleet"_s });
        QTRY_VERIFY_WITH_TIMEOUT(program.canReadLine(), kPatienceMs);
        const QByteArray line = program.readLine().trimmed();
        QVERIFY2(line.startsWith("running "), line.constData());
        const qint64 prometheus = line.mid(8).toLongLong();
        QVERIFY(!hasEnded(prometheus));
        program.kill(); // SIGKILL: no clean-up of ours runs
        QVERIFY(program.waitForFinished());
        QTRY_VERIFY(hasEnded(prometheus));
        sweepDemoFolders(QDir::tempPath());
#endif
    }
};

int main(int argc, char** argv)
{
    QCoreApplication application(argc, argv);
    if (application.arguments().contains(u"--hold-fleet"_s)) {
        return holdFleet(application);
    }
    tst_DemoFleet test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_DemoFleet.moc"
