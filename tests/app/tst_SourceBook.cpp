// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "GoodServer.h"
#include "SourceBook.h"
#include "core/Mailbox.h"
#include "core/WorkerPool.h"
#include "queries/QueryScheduler.h"
#include "series/BlockFolder.h"
#include "sources/SecretKey.h"
#include "sources/ServerIdentity.h"
#include "support/ShippedKnowledge.h"
#include "topology/FleetMonitor.h"

#include <QRegularExpression>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <map>

using namespace Qt::StringLiterals;

namespace promdesk::test {

namespace {

constexpr int kWaitMs = 30'000;
const QByteArray kNoToken = "Bearer";

/// Keeps secrets and answers when the test says so.
class SlowStore final : public CredentialStore
{
public:
    [[nodiscard]] bool isPersistent() const override { return true; }

    void read(const QString& id, std::function<void(Result<Credentials>)> done) override
    {
        waiting.push_back([this, id, done = std::move(done)] {
            const auto at = kept.find(id);
            done(at == kept.end() ? Result<Credentials>(failure(ErrorKind::NotFound, u"none"_s))
                                  : Result<Credentials>(at->second));
        });
    }

    void write(const QString& id, const Credentials& credentials,
        std::function<void(Result<void>)> done) override
    {
        if (!isLocked) {
            kept[id] = credentials;
        }
        done(isLocked ? Result<void>(failure(ErrorKind::Authentication, u"It is locked."_s))
                      : Result<void>());
    }

    void remove(const QString& id, std::function<void(Result<void>)> done) override
    {
        kept.erase(id);
        done({});
    }

    void answerAll()
    {
        for (const Task& task : std::exchange(waiting, {})) {
            task();
        }
    }

    std::map<QString, Credentials> kept;
    std::vector<Task> waiting;
    bool isLocked = false;
};

bool keepABlock(const BlockFolder& folder, const std::string& server)
{
    auto block = std::make_shared<SeriesBlock>();
    block->series.push_back({ .labels = std::make_shared<const LabelSet>(),
        .first = 0,
        .values = std::vector<double>(kBlockPoints, 1),
        .histograms = {} });
    const Result<void> written = folder.write(
        { .server = server,
            .key = { .family = "up", .step = Duration::fromSeconds(15), .expression = "up" },
            .number = 0 },
        { .block = block, .settled = { { 0, kBlockPoints } } });
    return written && folder.use().files == 1;
}

Credentials token(const QString& text)
{
    return { .password = {}, .bearerToken = text, .headers = {} };
}

} // namespace

class tst_SourceBook : public QObject
{
    Q_OBJECT

private:
    SystemClock m_clock;
    Mailbox m_gui;
    WorkerPool m_workers { 1 };
    IoThread m_io;
    std::unique_ptr<FaultServer> m_server;
    std::unique_ptr<SlowStore> m_store;
    std::unique_ptr<QueryScheduler> m_scheduler;
    std::unique_ptr<FleetMonitor> m_fleet;
    std::unique_ptr<SourceBook> m_book;

    [[nodiscard]] ConnectionSettings settings(const QString& id = u"one"_s) const
    {
        ConnectionSettings made;
        made.id = made.name = id;
        made.baseUrl = QUrl(m_server->url());
        return made;
    }

    [[nodiscard]] ConnectionSettings locked() const
    {
        ConnectionSettings made = settings();
        made.auth = AuthKind::Bearer;
        return made;
    }

    [[nodiscard]] QString key() const { return secretKey(locked()); }

    /// What the first question of the server brought as its secret.
    [[nodiscard]] static QByteArray sentTo(const FaultServer& server)
    {
        const auto requests = server.requests();
        return requests.empty() ? QByteArray("nothing")
                                : requests.front().headers.value("authorization");
    }

    void makeBook(const std::vector<ConnectionSettings>& lastServers = {})
    {
        m_book = std::make_unique<SourceBook>(SourceBook::Parts { .io = m_io,
            .workers = m_workers,
            .gui = m_gui,
            .credentials = *m_store,
            .scheduler = *m_scheduler,
            .fleet = *m_fleet,
            .lastServers = lastServers });
    }

    [[nodiscard]] ServerState only() const
    {
        const std::vector<ServerState> servers = m_book->servers();
        return servers.size() == 1 ? servers.front() : ServerState();
    }

    [[nodiscard]] bool becomes(Health health)
    {
        return QTest::qWaitFor([&] { return only().verdict.health == health; }, kWaitMs);
    }

    [[nodiscard]] bool isWatched(const QString& id = u"one"_s)
    {
        return QTest::qWaitFor(
            [&] { return m_fleet->status(id).lastSuccess > Instant(); }, kWaitMs);
    }

private Q_SLOTS:

    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        m_server = std::make_unique<FaultServer>();
        behaveWell(*m_server);
        m_store = std::make_unique<SlowStore>();
        m_scheduler = std::make_unique<QueryScheduler>(m_clock, m_gui, 1);
        m_fleet = std::make_unique<FleetMonitor>(shippedKnowledge(), m_clock, m_gui, 1);
        makeBook();
    }

    void cleanup() { m_book.reset(); }

    void showsAServerAtOnceAndWatchesItOnceItAnswers()
    {
        QSignalSpy changed(m_book.get(), &ServerList::changed);
        m_book->connectTo(settings(), std::nullopt);
        QCOMPARE(changed.size(), 1);
        QCOMPARE(only().settings, settings());
        QCOMPARE(only().verdict.health, Health::Unknown);
        QVERIFY(!only().verdict.reason.isEmpty());
        QVERIFY(!only().isDemo);
        QVERIFY(becomes(Health::Ok));
        QCOMPARE(only().capabilities.version, u"2.42.0"_s);
        QVERIFY(only().verdict.reason.isEmpty());
        QVERIFY(isWatched());
    }

    void theSchedulerAsksIt()
    {
        m_book->connectTo(settings(), std::nullopt);
        LiveQuery query;
        query.sourceId = u"one"_s;
        query.expression = "up";
        query.kind = QueryRequest::Kind::Instant;
        SeriesFrame last;
        const QuerySubscription subscription =
            m_scheduler->subscribe(query, [&last](const SeriesFrame& frame) { last = frame; });
        QTRY_COMPARE_WITH_TIMEOUT(last.state, FrameState::Fresh, kWaitMs);
    }

    void asksNobodyBeforeItsSecretsAreThere()
    {
        m_store->kept[key()] = token(u"kept"_s);
        m_book->connectTo(locked(), std::nullopt);
        QCOMPARE(m_book->servers().size(), std::size_t { 1 }); // shown all the same
        QCOMPARE(m_store->waiting.size(), std::size_t { 1 });
        QCoreApplication::processEvents();
        QCOMPARE(m_server->connectionCount(), 0);
        m_store->answerAll();
        QVERIFY(becomes(Health::Ok));
        for (const FaultServer::Request& request : m_server->requests()) {
            QCOMPARE(request.headers.value("authorization"), QByteArray("Bearer kept"));
        }
    }

    /// The server's own answer says best what is missing.
    void withoutKeptSecretsItAsksAllTheSame()
    {
        answerEverything(*m_server, FaultScript::answer(401, "text/plain", "no\n"));
        m_book->connectTo(locked(), std::nullopt);
        m_store->answerAll();
        QVERIFY(becomes(Health::Failing));
        QVERIFY(m_server->connectionCount() > 0);
        const QString reason = only().verdict.reason;
        QVERIFY2(reason.contains(u"No credentials are kept for "_s + m_server->url()),
            qPrintable(reason));
    }

    /// A copy of a workspace may name any server under a known id.
    void secretsAreNotSentToAnotherOrigin()
    {
        m_store->kept[key()] = token(u"kept"_s);
        FaultServer other;
        behaveWell(other);
        ConnectionSettings moved = locked();
        moved.baseUrl = QUrl(other.url());
        m_book->connectTo(moved, std::nullopt);
        m_store->answerAll();
        QVERIFY(becomes(Health::Ok));
        QCOMPARE(sentTo(other), kNoToken);
        QCOMPARE(m_store->kept[key()], token(u"kept"_s)); // the true one finds them again
    }

    void secretsThatComeAfterAChangeOfOriginAreNotSentThere()
    {
        m_store->kept[key()] = token(u"kept"_s);
        m_book->connectTo(locked(), std::nullopt);
        m_book->disconnectAll();
        FaultServer other;
        behaveWell(other);
        ConnectionSettings moved = locked();
        moved.baseUrl = QUrl(other.url());
        m_book->connectTo(moved, std::nullopt);
        m_store->answerAll();
        QVERIFY(becomes(Health::Ok));
        QCOMPARE(sentTo(other), kNoToken);
        QCOMPARE(sentTo(*m_server), QByteArray("nothing"));
    }

    /// Kept by a version that did not note the origin.
    void theServerOfTheLastSessionTakesItsOldSecretsAlong()
    {
        m_store->kept[u"one"_s] = token(u"old"_s);
        makeBook({ locked() });
        m_book->connectTo(locked(), std::nullopt);
        m_store->answerAll();
        m_store->answerAll(); // asked for in turn
        QVERIFY(becomes(Health::Ok));
        QCOMPARE(sentTo(*m_server), QByteArray("Bearer old"));
        QCOMPARE(m_store->kept, (std::map { std::pair(key(), token(u"old"_s)) }));
    }

    void noOtherServerGetsOldSecrets()
    {
        m_store->kept[u"one"_s] = token(u"old"_s);
        ConnectionSettings last = locked();
        last.baseUrl = QUrl(u"https://prom.example"_s);
        makeBook({ last });
        m_book->connectTo(locked(), std::nullopt);
        m_store->answerAll();
        QVERIFY(becomes(Health::Ok));
        QCOMPARE(sentTo(*m_server), kNoToken);
        QVERIFY(m_store->kept.empty()); // nor in the next session, which has this one
    }

    void anIdThatIsTheKeyOfAnotherFindsNothing()
    {
        m_store->kept[key()] = token(u"kept"_s);
        FaultServer other;
        behaveWell(other);
        ConnectionSettings posing = locked();
        posing.id = key();
        posing.baseUrl = QUrl(other.url());
        makeBook({ posing });
        m_book->connectTo(posing, std::nullopt);
        m_store->answerAll();
        QVERIFY(m_store->waiting.empty());
        QVERIFY(becomes(Health::Ok));
        QCOMPARE(sentTo(other), kNoToken);
        m_book->forget(posing.id);
        QCOMPARE(m_store->kept[key()], token(u"kept"_s));
    }

    void aServerThatMovesTakesNoSecretsAlong()
    {
        m_book->connectTo(locked(), token(u"tok"_s));
        FaultServer other;
        behaveWell(other);
        ConnectionSettings moved = locked();
        moved.baseUrl = QUrl(other.url());
        m_book->connectTo(moved, token(u"new"_s));
        QCOMPARE(m_store->kept, (std::map { std::pair(secretKey(moved), token(u"new"_s)) }));
        QVERIFY(becomes(Health::Ok));
    }

    void typedSecretsAreUsedAndKept()
    {
        m_store->kept[key()] = token(u"old"_s);
        m_book->connectTo(locked(), token(u"new"_s));
        QCOMPARE(m_store->kept[key()], token(u"new"_s));
        QVERIFY(becomes(Health::Ok));
        QCOMPARE(
            m_server->requests().front().headers.value("authorization"), QByteArray("Bearer new"));
        m_book->connectTo(settings(), Credentials {}); // cleared in the form
        QVERIFY(m_store->kept.empty());
    }

    void saysWhenSecretsCouldNotBeKept()
    {
        m_store->isLocked = true;
        QSignalSpy noticed(m_book.get(), &ServerList::noticed);
        m_book->connectTo(locked(), token(u"hunter2"_s));
        QCOMPARE(noticed.size(), 1);
        QCOMPARE(noticed.front().at(0).toString(), u"credentials"_s);
        QVERIFY(noticed.front().at(1).toString().contains(u"It is locked."_s));
        QVERIFY(!noticed.front().at(1).toString().contains(u"hunter2"_s));
        QVERIFY(becomes(Health::Ok)); // this time it works
    }

    void aServerWhoseClockIsOffIsDegraded()
    {
        behaveWell(*m_server, 3600);
        m_book->connectTo(settings(), std::nullopt);
        QVERIFY(becomes(Health::Degraded));
        QVERIFY2(only().verdict.reason.contains(u"clock"_s), qPrintable(only().verdict.reason));
    }

    void aServerThatRefusesFailsAndIsAskedAgainOnDemand()
    {
        answerEverything(*m_server, FaultScript::answer(401, "text/plain", "no\n"));
        m_book->connectTo(settings(), std::nullopt);
        QVERIFY(becomes(Health::Failing));
        QVERIFY(!only().verdict.reason.isEmpty());
        behaveWell(*m_server);
        QSignalSpy changed(m_book.get(), &ServerList::changed);
        m_book->retry(u"one"_s);
        QCOMPARE(changed.size(), 1);
        QVERIFY(becomes(Health::Ok));
    }

    void aServerThatDiesIsFailingUntilItIsBack()
    {
        m_book->connectTo(settings(), std::nullopt);
        QVERIFY(becomes(Health::Ok) && isWatched());
        answerEverything(*m_server, FaultScript::answer(503, "text/plain", "no\n"));
        m_fleet->refreshNow();
        QVERIFY(becomes(Health::Failing));
        behaveWell(*m_server);
        m_fleet->refreshNow();
        QVERIFY(becomes(Health::Ok));
    }

    /// A proxy had a bad moment between two rounds of discovery.
    void queriesGoOnOnceDiscoveryIsLetIn()
    {
        m_book->connectTo(settings(), std::nullopt);
        QVERIFY(becomes(Health::Ok) && isWatched());
        m_server->on("/api/v1/query_range", FaultScript::answer(401, "text/plain", "no\n"));
        LiveQuery query;
        query.sourceId = u"one"_s;
        query.expression = "up";
        SeriesFrame last;
        const QuerySubscription subscription =
            m_scheduler->subscribe(query, [&last](const SeriesFrame& frame) { last = frame; });
        QTRY_COMPARE_WITH_TIMEOUT(last.state, FrameState::Failed, kWaitMs);
        QCOMPARE(last.error->kind, ErrorKind::Authentication);
        m_server->on("/api/v1/query_range",
            FaultScript::json(
                R"({"status":"success","data":{"resultType":"matrix","result":[]}})"));
        m_fleet->refreshNow();
        QTRY_COMPARE_WITH_TIMEOUT(last.state, FrameState::Fresh, kWaitMs);
    }

    void sayingItAgainChangesTheServerInItsPlace()
    {
        m_book->connectTo(settings(), std::nullopt);
        QVERIFY(becomes(Health::Ok));
        FaultServer other;
        behaveWell(other);
        ConnectionSettings moved = settings();
        moved.baseUrl = QUrl(other.url());
        moved.name = u"moved"_s;
        m_book->connectTo(moved, std::nullopt);
        QCOMPARE(only().settings, moved);
        QCOMPARE(only().verdict.health, Health::Unknown);
        QVERIFY(becomes(Health::Ok));
        QVERIFY(other.connectionCount() > 0);
    }

    void takesThePrefixUnderWhichTheApiIs()
    {
        answerEverything(*m_server, FaultScript::answer(404, "text/html", "<title>Home</title>"));
        m_server->on("/prometheus/api/v1/query",
            FaultScript::json(
                R"({"status":"success","data":{"resultType":"vector","result":[]}})"));
        m_server->on("/prometheus/api/v1/status/buildinfo",
            FaultScript::json(R"({"status":"success","data":{"version":"2.42.0"}})"));
        QSignalSpy noticed(m_book.get(), &ServerList::noticed);
        m_book->connectTo(settings(), std::nullopt);
        QTRY_COMPARE_WITH_TIMEOUT(noticed.size(), 1, kWaitMs);
        QCOMPARE(noticed.front().at(0).toString(), u"prefix:one"_s);
        QCOMPARE(only().settings.baseUrl.path(), u"/prometheus"_s); // saved with it
    }

    void forgettingForgetsTheSecretsToo()
    {
        m_book->connectTo(locked(), token(u"tok"_s));
        QVERIFY(becomes(Health::Ok) && isWatched());
        m_book->forget(u"one"_s);
        QVERIFY(m_book->servers().empty());
        QVERIFY(m_store->kept.empty());
        QVERIFY(m_fleet->topology()->sources.empty());
        QSignalSpy changed(m_book.get(), &ServerList::changed);
        m_book->forget(u"one"_s); // and the unknown is left alone
        m_book->retry(u"one"_s);
        QVERIFY(changed.isEmpty());
    }

    /// Its blocks on disk are of the old secrets.
    void otherSecretsForgetWhatWasKeptAlsoOfAServerThatWaits()
    {
        const QTemporaryDir place;
        const BlockFolder folder(place.path(), 1'000'000);
        m_scheduler->setBlockFolder(std::make_shared<const BlockFolder>(folder));
        QVERIFY(keepABlock(folder, serverIdentity(locked())));
        m_book->connectTo(locked(), std::nullopt);
        QCOMPARE(folder.use().files, 1);
        m_book->connectTo(locked(), token(u"other"_s));
        QCOMPARE(folder.use().files, 0);
    }

    void leavingAWorkspaceKeepsSecretsAndDemo()
    {
        m_book->connectTo(locked(), token(u"tok"_s));
        m_book->connectToDemo(QUrl(m_server->url()));
        QCOMPARE(m_book->servers().size(), std::size_t { 2 });
        m_book->disconnectAll();
        QVERIFY(only().isDemo);
        QVERIFY(!only().settings.name.isEmpty());
        QCOMPARE(m_store->kept[key()], token(u"tok"_s));
        QVERIFY(becomes(Health::Ok));
    }

    void secretsThatComeTooLateStartNothing()
    {
        m_book->connectTo(locked(), std::nullopt);
        m_book->forget(u"one"_s);
        m_store->answerAll();
        QVERIFY(m_book->servers().empty());
        m_book->connectTo(locked(), std::nullopt);
        m_book.reset();
        m_store->answerAll();
        QCoreApplication::processEvents();
        QCOMPARE(m_server->connectionCount(), 0);
    }

    void goesWhileServersAreAsked()
    {
        answerEverything(*m_server, FaultScript::nothing().stall());
        m_book->connectTo(settings(u"one"_s), std::nullopt);
        m_book->connectTo(settings(u"two"_s), std::nullopt);
        QTRY_VERIFY_WITH_TIMEOUT(m_server->requests().size() >= 2, kWaitMs);
        QSignalSpy changed(m_book.get(), &ServerList::changed);
        m_book.reset();
        QCoreApplication::processEvents();
        QVERIFY(changed.isEmpty());
        QVERIFY(m_fleet->topology()->sources.empty());
    }
};

} // namespace promdesk::test

QTEST_GUILESS_MAIN(promdesk::test::tst_SourceBook)
#include "tst_SourceBook.moc"
