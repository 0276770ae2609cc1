// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "core/Executor.h"
#include "prometheus/HttpChannel.h"
#include "support/FaultServer.h"
#include "support/LateExecutor.h"

#include <QRegularExpression>
#include <QTest>

#include <cstdlib>
#include <map>
#include <memory>

using namespace promdesk;
using namespace promdesk::test;
using namespace Qt::StringLiterals;

namespace {

using Lane = HttpRequest::Lane;

const QByteArray kOk = R"({"status":"success"})";

/// Keeps what it gets.
class Keeper final : public BodySink
{
public:
    [[nodiscard]] bool accepts(const QByteArray&, QByteArrayView) const override { return true; }

    [[nodiscard]] bool add(QByteArrayView piece) override
    {
        body.append(piece);
        return true;
    }

    QByteArray body;
};

} // namespace

class tst_HttpChannel : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        m_server = std::make_unique<FaultServer>();
        m_worker = std::make_unique<LateExecutor>();
        TransportSetup setup;
        setup.settings.baseUrl = QUrl(m_server->url());
        setup.connectDeadline = Duration::fromSeconds(20);
        m_channel = std::make_unique<HttpChannel>(
            setup, HttpExchange::Threads { *m_worker, std::make_shared<ImmediateExecutor>() });
        m_answers.clear();
        m_doneCount = 0;
    }

    void cleanup()
    {
        m_channel.reset();
        m_worker->runAll();
        m_server.reset();
    }

    /// Whoever asked must not be called in the middle of the queue's own work.
    void answersOnTheWorkerOnly()
    {
        m_server->otherwise(FaultScript::json(kOk));
        enqueue(u"/a"_s);
        QTRY_COMPARE(m_server->requests().size(), std::size_t { 1 });
        QVERIFY(m_answers.empty());
        QTRY_VERIFY((m_worker->runAll(), !m_answers.empty()));
        QCOMPARE(m_answers.at(u"/a"_s)->status, 200);
    }

    void hasNoMoreUnderWayThanItsLimit()
    {
        m_server->otherwise(FaultScript::nothing().stall());
        for (int i = 0; i < 20; ++i) {
            enqueue(u"/%1"_s.arg(i));
        }
        QTRY_COMPARE(static_cast<int>(m_server->requests().size()), limits::kMostRequestsPerServer);
        QCOMPARE(m_server->mostAtOnce(), limits::kMostRequestsPerServer);
    }

    void startsWhatWaitsInTheOrderOfArrival()
    {
        m_server->otherwise(FaultScript::json(kOk));
        for (int i = 0; i < 30; ++i) {
            enqueue(u"/%1"_s.arg(i));
        }
        QTRY_COMPARE((m_worker->runAll(), m_doneCount), 30);
        QCOMPARE(m_server->requests().size(), std::size_t { 30 });
        QVERIFY(m_server->mostAtOnce() <= limits::kMostRequestsPerServer);
        // Six at a time overtake each other by no more than that.
        for (int place = 0; place < 30; ++place) {
            const int number =
                m_server->requests().at(static_cast<std::size_t>(place)).path.mid(1).toInt();
            QVERIFY(std::abs(number - place) <= 2 * limits::kMostRequestsPerServer);
        }
    }

    void keepsRemoteReadsToTheirLaneAndLetsOthersPass()
    {
        m_server->otherwise(FaultScript::nothing().stall());
        for (int i = 0; i < 5; ++i) {
            enqueue(u"/read%1"_s.arg(i), {}, Lane::RemoteRead);
        }
        enqueue(u"/query"_s);
        QTRY_COMPARE(m_server->requests().size(), limits::kReadsPerServer + 1);
        QByteArrayList paths;
        for (const FaultServer::Request& request : m_server->requests()) {
            paths += request.path;
        }
        QVERIFY(paths.contains("/query"));
        QVERIFY(!paths.contains("/read2"));
    }

    void abortsAGroupWaitingAndUnderWay()
    {
        m_server->otherwise(FaultScript::nothing().stall());
        for (int i = 0; i < 10; ++i) {
            enqueue(u"/one%1"_s.arg(i), { .id = 1, .token = {} });
        }
        enqueue(u"/other"_s, { .id = 2, .token = {} });
        QTRY_COMPARE(static_cast<int>(m_server->requests().size()), limits::kMostRequestsPerServer);
        m_channel->abort(1);
        m_worker->runAll();
        QCOMPARE(m_answers.size(), std::size_t { 10 });
        for (const auto& [path, answer] : m_answers) {
            QVERIFY(path.startsWith(u"/one"_s));
            QCOMPARE(answer.error().kind, ErrorKind::Cancelled);
        }
        // The places are free again at once.
        QTRY_COMPARE(m_server->requests().back().path, QByteArray("/other"));
        m_channel->abort(1);
        m_worker->runAll();
        QCOMPARE(m_doneCount, 10);
    }

    void doesNotAskWhatWasCancelledBefore()
    {
        m_server->otherwise(FaultScript::json(kOk));
        CancelSource cancel;
        cancel.cancel();
        enqueue(u"/late"_s, { .id = 1, .token = cancel.token() });
        m_worker->runAll();
        QCOMPARE(m_answers.at(u"/late"_s).error().kind, ErrorKind::Cancelled);
        QCOMPARE(m_server->connectionCount(), 0);
    }

    void answersEverythingWhenItGoes()
    {
        m_server->otherwise(FaultScript::nothing().stall());
        for (int i = 0; i < 10; ++i) {
            enqueue(u"/%1"_s.arg(i));
        }
        QTRY_COMPARE(static_cast<int>(m_server->requests().size()), limits::kMostRequestsPerServer);
        m_channel.reset();
        m_worker->runAll();
        QCOMPARE(m_doneCount, 10);
        for (const auto& [path, answer] : m_answers) {
            QCOMPARE(answer.error().kind, ErrorKind::Cancelled);
        }
    }

    void answersOnlyOnceASinkIsThrough_data()
    {
        QTest::addColumn<bool>("goes");
        QTest::newRow("aborted") << false;
        QTest::newRow("the channel goes") << true;
    }

    /// Whoever is told takes back what the sink has.
    void answersOnlyOnceASinkIsThrough()
    {
        QFETCH(bool, goes);
        m_server->otherwise(FaultScript::head(200, { "Content-Length: 9" }).write("half").stall());
        const auto sink = std::make_shared<Keeper>();
        enqueue(u"/x"_s, { .id = 1, .token = {} }, Lane::Query, sink);
        QTRY_COMPARE(m_worker->waiting(), std::size_t { 1 });
        if (goes) {
            m_channel.reset();
        } else {
            m_channel->abort(1);
        }
        QCOMPARE(m_worker->waiting(), std::size_t { 1 });
        m_worker->runOne();
        QCOMPARE(sink->body, QByteArray("half"));
        QCOMPARE(m_doneCount, 0);
        m_worker->runAll();
        QCOMPARE(m_doneCount, 1);
        QCOMPARE(m_answers.at(u"/x"_s).error().kind, ErrorKind::Cancelled);
    }

    void asksBelowAPrefixFromThenOn()
    {
        m_server->otherwise(FaultScript::json(kOk));
        m_channel->usePathPrefix(u"/prom"_s);
        enqueue(u"/x"_s);
        QTRY_COMPARE(m_server->requests().size(), std::size_t { 1 });
        QCOMPARE(m_server->requests().front().path, QByteArray("/prom/x"));
    }

private:
    void enqueue(const QString& path, const HttpTransport::Group& group = {},
        Lane lane = Lane::Query, const std::shared_ptr<BodySink>& sink = {})
    {
        m_channel->enqueue({ .request = { .path = path, .lane = lane, .sink = sink },
            .group = group,
            .done = [this, path](Result<HttpResponse> answer) {
                ++m_doneCount;
                m_answers.insert_or_assign(path, std::move(answer));
            } });
    }

    std::unique_ptr<FaultServer> m_server;
    std::unique_ptr<LateExecutor> m_worker;
    std::unique_ptr<HttpChannel> m_channel;
    std::map<QString, Result<HttpResponse>> m_answers;
    int m_doneCount = 0;
};

QTEST_GUILESS_MAIN(tst_HttpChannel)
#include "tst_HttpChannel.moc"
