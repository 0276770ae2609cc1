// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "ScrapeClient.h"
#include "demo/ExpositionListener.h"
#include "support/FakeClock.h"

#include <QRegularExpression>
#include <QTest>

using namespace promdesk;
using namespace promdesk::test;
using namespace Qt::StringLiterals;

namespace {

const Instant kStart = Instant::fromSeconds(1'790'000'040); // a whole minute

std::shared_ptr<const FleetSimulator> simulator()
{
    // Long enough for every incident of the first hour to lie ahead at its begin.
    static const auto made = std::make_shared<const FleetSimulator>(
        makeSmallFleetLayout(), 7, kStart, Duration::fromHours(1));
    return made;
}

std::size_t targetAt(const std::string& path)
{
    const std::vector<DemoTarget>& targets = simulator()->catalog().targets;
    std::size_t at = 0;
    while (at < targets.size() && targets[at].path != path) {
        ++at;
    }
    return at;
}

/// The value of the only line that begins so.
double valueIn(const QByteArray& text, const QByteArray& begin)
{
    for (const QByteArray& line : text.split('\n')) {
        if (line.startsWith(begin)) {
            return line.mid(line.lastIndexOf(' ') + 1).toDouble();
        }
    }
    return -1.0;
}

} // namespace

class tst_ExpositionListener : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<FakeClock> m_clock;
    std::unique_ptr<ExpositionListener> m_listener;
    quint16 m_port = 0;

private Q_SLOTS:

    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        m_clock = std::make_unique<FakeClock>(simulator()->historyBegin());
        m_listener =
            std::make_unique<ExpositionListener>(simulator(), simulator()->firstFrame(), *m_clock);
        m_port = m_listener->listen();
        QVERIFY(m_port != 0);
    }

    void cleanup() { m_listener.reset(); }

    void aTargetsPathGivesItsMetricsOfNow()
    {
        ScrapeClient client(m_port);
        QVERIFY(client.isConnected());
        const QByteArray answer = client.get("/metrics/envoy/eu-west");
        QVERIFY2(answer.startsWith("HTTP/1.1 200 "), answer.left(80).constData());
        QVERIFY(answer.contains("Content-Type: text/plain; version=0.0.4"));
        QCOMPARE(bodyOf(answer),
            QByteArray::fromStdString(expositionText(simulator()->catalog(),
                simulator()->firstFrame(), targetAt("/metrics/envoy/eu-west"))));
    }

    void countersGoOnWithTheClock()
    {
        ScrapeClient client(m_port);
        const QByteArray counter = "envoy_http_downstream_rq_total{";
        double before = valueIn(bodyOf(client.get("/metrics/envoy/eu-west")), counter);
        QVERIFY(before > 0.0);
        // Within a step of the simulator, over one, and over many.
        for (const int seconds : { 20, 15, 60, 900 }) {
            m_clock->advance(Duration::fromSeconds(seconds));
            const double now = valueIn(bodyOf(client.get("/metrics/envoy/eu-west")), counter);
            QVERIFY2(now > before, QByteArray::number(seconds).constData());
            before = now;
        }
    }

    void countersNeverFallWhenTheClockIsSetBack()
    {
        ScrapeClient client(m_port);
        m_clock->advance(Duration::fromMinutes(10));
        const QByteArray counter = "envoy_http_downstream_rq_total{";
        const double before = valueIn(bodyOf(client.get("/metrics/envoy/eu-west")), counter);
        m_clock->jump(-Duration::fromMinutes(5));
        QCOMPARE(valueIn(bodyOf(client.get("/metrics/envoy/eu-west")), counter), before);
    }

    void aDeadNodesTargetHangsUp()
    {
        const MetricFrame end = [] {
            MetricFrame frame = simulator()->firstFrame();
            while (frame.unixSeconds < kStart.toSeconds()) {
                simulator()->advance(frame);
            }
            return frame;
        }();
        std::size_t dead = 0;
        while (end.isTargetUp.at(dead) != 0) {
            ++dead;
        }
        const QByteArray path =
            QByteArray::fromStdString(simulator()->catalog().targets.at(dead).path);
        QVERIFY(ScrapeClient(m_port).get(path).startsWith("HTTP/1.1 200 ")); // an hour before
        m_clock->advance(Duration::fromHours(1));
        ScrapeClient client(m_port);
        QVERIFY(client.get(path).isEmpty());
        QVERIFY(client.isLeft());
        QVERIFY(ScrapeClient(m_port).get("/metrics/envoy/eu-west").startsWith("HTTP/1.1 200 "));
    }

    void otherRequestsAreNotFound_data()
    {
        QTest::addColumn<QByteArray>("request");
        QTest::newRow("another path") << QByteArray("GET / HTTP/1.1\r\n\r\n");
        QTest::newRow("the path with a query")
            << QByteArray("GET /metrics/envoy/eu-west?x=1 HTTP/1.1\r\n\r\n");
        QTest::newRow("a traversal")
            << QByteArray("GET /metrics/envoy/../envoy/eu-west HTTP/1.1\r\n\r\n");
        QTest::newRow("another method")
            << QByteArray("PUT /metrics/envoy/eu-west HTTP/1.1\r\n\r\n");
        QTest::newRow("no version") << QByteArray("GET /metrics/envoy/eu-west\r\n\r\n");
        QTest::newRow("nothing at all") << QByteArray("\r\n\r\n");
        QTest::newRow("bytes") << QByteArray("\x00\xff\x80 \x01 \x02\r\n\r\n", 11);
    }

    void otherRequestsAreNotFound()
    {
        QFETCH(QByteArray, request);
        ScrapeClient client(m_port);
        client.send(request);
        QVERIFY(client.receive().startsWith("HTTP/1.1 404 "));
        // and the connection is good for the next one
        QVERIFY(client.get("/metrics/envoy/eu-west").startsWith("HTTP/1.1 200 "));
    }

    void answersRequestsThatComeInPiecesOrTogether()
    {
        ScrapeClient client(m_port);
        client.send("GET /metrics/envoy/eu-");
        QVERIFY(ScrapeClient(m_port).get("/none").startsWith("HTTP/1.1 404 ")); // others may pass
        client.send("west HTTP/1.1\r\n\r\nGET /none HTTP/1.1\r\n\r\n");
        QVERIFY(client.receive().startsWith("HTTP/1.1 200 "));
        QVERIFY(client.receive().startsWith("HTTP/1.1 404 "));
    }

    void hangsUpOnRequestsWithoutAnEnd()
    {
        ScrapeClient client(m_port);
        client.send("GET /" + QByteArray(20'000, 'x'));
        QVERIFY(client.isLeft());
    }
};

QTEST_GUILESS_MAIN(tst_ExpositionListener)
#include "tst_ExpositionListener.moc"
