// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "LabServer.h"
#include "Resources.h"
#include "commands/PageLoader.h"
#include "support/FaultServer.h"
#include "support/ShippedKnowledge.h"
#include "workspace/WorkspaceJson.h"

#include <QFile>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

using namespace promdesk;
using namespace promdesk::test;
using namespace Qt::StringLiterals;

namespace {

constexpr int kWaitMs = 60'000;

PageChoice pageOf(Level level, const QString& name)
{
    return { .workspaceFile = {},
        .scope = { .level = level,
            .source = {},
            .cluster = level == Level::Cluster ? name : QString(),
            .node = level == Level::Node ? name : QString(),
            .endpoint = level == Level::Endpoint ? name : QString() } };
}

constexpr auto kPanel = R"({"id": "p", "type": "timeseries", "title": "%1",)"
                        R"( "place": {"x": 0, "y": 0, "width": 24, "height": 8},)"
                        R"( "queries": [{"expression": "%2"}]})";

/// A workspace with pages of one panel each: (title of page and panel, expression).
QByteArray workspaceOf(const std::vector<std::pair<QString, QString>>& pages)
{
    QStringList texts;
    for (const auto& [title, expression] : pages) {
        texts +=
            u"{\"id\": \"%1\", \"title\": \"%1\", \"kind\": \"custom\", \"panels\": [%2]}"_s.arg(
                title, QString::fromLatin1(kPanel).arg(title, expression));
    }
    return u"{\"schemaVersion\": 1, \"id\": \"w\", \"name\": \"w\", \"pages\": [%1]}"_s
        .arg(texts.join(u", "_s))
        .toUtf8();
}

/// A page of an own workspace for an endpoint of a connection with this address: a panel with a
/// signal, and one that asks that connection only.
Workspace copyOfEndpoint(const QUrl& address)
{
    const QString id = u"0d5c"_s;
    Workspace workspace;
    workspace.id = u"w"_s;
    workspace.name = u"w"_s;
    ConnectionSettings& connection = workspace.connections.emplace_back();
    connection.id = id;
    connection.name = u"At work"_s;
    connection.baseUrl = address;
    PageSpec page;
    page.id = u"copy"_s;
    page.title = u"Copy"_s;
    page.kind = u"custom"_s;
    page.scope = {
        .level = Level::Endpoint, .source = id, .cluster = {}, .node = {}, .endpoint = u"llama-8b"_s
    };
    page.panels.resize(2);
    for (std::size_t i = 0; i < page.panels.size(); ++i) {
        page.panels[i].id = u"p%1"_s.arg(i);
        page.panels[i].type = u"timeseries"_s;
        page.panels[i].place = { .x = 0, .y = static_cast<int>(i) * 8, .width = 24, .height = 8 };
        page.panels[i].queries.resize(1);
    }
    page.panels[0].queries.front().signal = u"request_rate"_s;
    page.panels[1].queries.front().expression = u"sum(up)"_s;
    page.panels[1].queries.front().sourceId = id;
    workspace.pages.push_back(page);
    return workspace;
}

/// A workspace of connections of one HA group, with a page that asks all servers.
QByteArray pairPage(const QList<QUrl>& addresses)
{
    Workspace workspace;
    workspace.id = u"w"_s;
    workspace.name = u"w"_s;
    for (const QUrl& address : addresses) {
        ConnectionSettings& connection = workspace.connections.emplace_back();
        connection.id = u"c%1"_s.arg(address.port());
        connection.name = connection.id;
        connection.baseUrl = address;
        connection.haGroup = u"pair"_s;
    }
    PageSpec& page = workspace.pages.emplace_back();
    page.id = u"load"_s;
    page.title = u"Load"_s;
    page.kind = u"custom"_s;
    PanelSpec& panel = page.panels.emplace_back();
    panel.id = u"p"_s;
    panel.type = u"timeseries"_s;
    panel.place = { .x = 0, .y = 0, .width = 24, .height = 8 };
    panel.queries.emplace_back().expression = u"sum(up)"_s;
    return toJson(workspace);
}

/// Says to every question about a range that something was 1 in that minute.
void answerRanges(FaultServer& server, Instant time)
{
    server.otherwise(FaultScript::json(R"({"status":"success","data":null})"));
    server.on("/api/v1/status/buildinfo",
        FaultScript::json(R"({"status":"success","data":{"version":"2.42.0"}})"));
    server.on("/api/v1/query",
        FaultScript::json(R"({"status":"success","data":{"resultType":"vector","result":[]}})"));
    const qint64 seconds = time.toMs() / 60'000 * 60;
    server.on("/api/v1/query_range",
        FaultScript::json(R"({"status":"success","data":{"resultType":"matrix","result":[)"
                          R"({"metric":{"job":"a"},"values":[[)"
            + QByteArray::number(seconds) + R"(,"1"]]}]}})"));
}

} // namespace

class tst_PageLoader : public QObject
{
    Q_OBJECT

private:
    LabServer m_lab;
    std::unique_ptr<QTemporaryDir> m_folder;

    /// What loading a page of these servers came to.
    Result<LoadedPages> load(const PageChoice& choice, const std::vector<ServerChoice>& servers,
        std::optional<Duration> deadline = std::nullopt)
    {
        PageLoader loader(servers, shippedKnowledge(), deadline);
        std::optional<Result<LoadedPages>> got;
        int calls = 0;
        loader.start({ .choice = choice,
                         .range = { toEpochText(m_lab.end() - Duration::fromMinutes(20)),
                             toEpochText(m_lab.end()) } },
            [&](Result<LoadedPages> pages) {
                got = std::move(pages);
                ++calls;
            });
        const bool isLater = calls == 0;
        const bool isDone = QTest::qWaitFor([&got] { return got.has_value(); }, kWaitMs);
        QCoreApplication::processEvents();
        return isLater && isDone && calls == 1
            ? *got
            : failure(ErrorKind::Internal, QString::number(calls));
    }

    Result<LoadedPages> load(const PageChoice& choice)
    {
        return load(choice, { m_lab.choice(u"lab"_s) });
    }

    PageChoice written(const QByteArray& workspace)
    {
        const QString path = m_folder->filePath(u"pages.promdesk"_s);
        QFile file(path);
        const bool isWritten =
            file.open(QIODevice::WriteOnly) && file.write(workspace) == workspace.size();
        return { .workspaceFile = isWritten ? path : QString(), .scope = {} };
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
        m_folder = std::make_unique<QTemporaryDir>();
    }

    void loadsTheReadyMadePageOfAnEntity()
    {
        const auto pages = load(pageOf(Level::Endpoint, u"llama-8b"_s));
        QVERIFY2(pages.has_value(), pages ? "" : qPrintable(pages.error().toDisplayText()));
        QCOMPARE(pages->pages.size(), std::size_t { 1 });
        const LoadedPage& page = pages->pages.front();
        QCOMPARE(page.title, u"llama-8b"_s);
        QCOMPARE(page.scope.cluster, u"lab"_s); // filled in
        QVERIFY(!page.isFleet);
        QVERIFY(page.answers.size() > 3);
        const PanelAnswer& requests = page.answers.front();
        QCOMPARE(requests.plan.spec.title, u"Requests"_s);
        QVERIFY(!requests.frames.empty() && requests.frames.front().snapshot);
        QCOMPARE(pages->range.end, m_lab.end());
        QVERIFY(pages->isComplete());
    }

    void theFleetPageHasItsTreeAndNoPanels()
    {
        const auto pages = load(pageOf(Level::Fleet, {}));
        QVERIFY(pages);
        QVERIFY(pages->pages.front().isFleet);
        QVERIFY(pages->pages.front().answers.empty());
        QCOMPARE(pages->topology->sources.size(), std::size_t { 1 });
    }

    void asksEveryPageOfAWorkspaceInItsOrder()
    {
        const auto pages = load(written(workspaceOf({ { u"One"_s, u"sum(up)"_s },
            { u"Two"_s, u"vector(2)"_s }, { u"Three"_s, u"sum(vllm:num_requests_running)"_s } })));
        QVERIFY2(pages.has_value(), pages ? "" : qPrintable(pages.error().toDisplayText()));
        QStringList titles;
        for (const LoadedPage& page : pages->pages) {
            titles += page.title;
            QCOMPARE(page.answers.size(), std::size_t { 1 });
        }
        QCOMPARE(titles, (QStringList { u"One"_s, u"Two"_s, u"Three"_s }));
        const SeriesFrame& two = pages->pages.at(1).answers.front().frames.front();
        QCOMPARE(two.snapshot->series.front().values.front(), 2.0);
        QVERIFY(pages->isComplete());
    }

    /// The id of a connection is another one in the file than on the command line.
    void aPageOfAnEntityIsThatOfTheServerWithItsAddress()
    {
        const auto pages = load(written(toJson(copyOfEndpoint(m_lab.choice({}).settings.baseUrl))));
        QVERIFY2(pages.has_value(), pages ? "" : qPrintable(pages.error().toDisplayText()));
        const LoadedPage& page = pages->pages.front();
        QCOMPARE(page.scope.source, u"lab"_s);
        QCOMPARE(page.scope.cluster, u"lab"_s);
        QCOMPARE(page.answers.size(), std::size_t { 2 });
        for (const PanelAnswer& answer : page.answers) {
            QVERIFY(!answer.frames.empty() && answer.frames.front().snapshot);
        }
        QCOMPARE(page.answers.back().frames.front().snapshot->series.size(), std::size_t { 1 });
        QVERIFY2(pages->isComplete(), qPrintable(pages->problems.join(u"; "_s)));
    }

    void aPageThatFindsNothingIsNotComplete()
    {
        Workspace workspace = copyOfEndpoint(QUrl(u"http://elsewhere.invalid"_s));
        workspace.pages.front().panels.resize(1);
        workspace.pages.front().panels.front().queries.front().signal = u"gpu_temperature"_s;
        const auto pages = load(written(toJson(workspace)));
        QVERIFY2(pages.has_value(), pages ? "" : qPrintable(pages.error().toDisplayText()));
        QCOMPARE(pages->pages.front().scope.source, u"lab"_s); // whichever has it
        QVERIFY(!pages->isComplete());
        QVERIFY(pages->problems.join(u' ').contains(u"Copy: nothing that its panels ask"_s));
    }

    void aRefusedPanelIsAProblemOnceAndTheOthersAreLoaded()
    {
        const auto pages = load(
            written(workspaceOf({ { u"Bad"_s, u"rate(up)"_s }, { u"Good"_s, u"vector(1)"_s } })));
        QVERIFY(pages);
        QCOMPARE(pages->problems.size(), 1);
        QVERIFY2(
            pages->problems.first().startsWith(u"Bad: "_s), qPrintable(pages->problems.first()));
        QVERIFY(!pages->isComplete());
        QVERIFY(pages->pages.at(1).answers.front().isComplete());
    }

    void aLostServerIsAProblemWhileAnotherAnswers()
    {
        const auto pages = load(written(workspaceOf({ { u"One"_s, u"vector(1)"_s } })),
            { nobody(u"gone"_s), m_lab.choice(u"lab"_s) });
        QVERIFY(pages);
        QVERIFY(!pages->problems.isEmpty());
        QVERIFY(pages->problems.first().startsWith(u"gone: "_s));
        QVERIFY(!pages->isComplete());
    }

    void seriesOfAnHaPairOfTheWorkspaceAreJoined()
    {
        FaultServer one;
        FaultServer other;
        for (FaultServer* server : { &one, &other }) {
            answerRanges(*server, m_lab.end() - Duration::fromMinutes(5));
        }
        const auto pages = load(written(pairPage({ QUrl(one.url()), QUrl(other.url()) })),
            { choiceAt(one.url(), u"one"_s), choiceAt(other.url(), u"other"_s) });
        QVERIFY2(pages.has_value(), pages ? "" : qPrintable(pages.error().toDisplayText()));
        const PanelAnswer& answer = pages->pages.front().answers.front();
        QCOMPARE(answer.frames.size(), std::size_t { 2 });
        const SeriesFrame shown = shownAnswer(answer).frames.front();
        QVERIFY2(shown.snapshot, qPrintable(pages->problems.join(u"; "_s)));
        QCOMPARE(shown.snapshot->series.size(), std::size_t { 1 });
        QVERIFY(pages->isComplete());
    }

    void noServerAtAllIsAnError()
    {
        const auto pages = load(pageOf(Level::Fleet, {}), { nobody(u"gone"_s), nobody(u"lost"_s) });
        QVERIFY(!pages);
        QCOMPARE(pages.error().kind, ErrorKind::Connect);
        QVERIFY(pages.error().message.contains(u"gone: "_s));
        QVERIFY(pages.error().message.contains(u"lost: "_s));
    }

    void theDeadlineIsAnErrorWhereverItFalls_data()
    {
        QTest::addColumn<bool>("isProbed");
        QTest::newRow("before it is known what there is") << false;
        QTest::newRow("while the panels are asked") << true;
    }

    void theDeadlineIsAnErrorWhereverItFalls()
    {
        QFETCH(bool, isProbed);
        FaultServer hanging;
        hanging.otherwise(FaultScript::nothing().stall());
        if (isProbed) {
            hanging.otherwise(FaultScript::json(R"({"status":"success","data":null})"));
            hanging.on("/api/v1/status/buildinfo",
                FaultScript::json(R"({"status":"success","data":{"version":"2.42.0"}})"));
            hanging.on("/api/v1/query",
                FaultScript::json(
                    R"({"status":"success","data":{"resultType":"vector","result":[]}})"));
            hanging.on("/api/v1/query_range", FaultScript::nothing().stall());
        }
        const auto pages = load(written(workspaceOf({ { u"One"_s, u"up"_s } })),
            { choiceAt(hanging.url(), u"hanging"_s) }, Duration::fromMs(1500));
        QVERIFY(!pages);
        QVERIFY2(pages.error().toDisplayText().contains(u"No complete answer within 1.5 s"_s),
            qPrintable(pages.error().toDisplayText()));
        QVERIFY(pages.error().toDisplayText().contains(u"hanging"_s));
        const bool hasAskedPanels =
            std::any_of(hanging.requests().begin(), hanging.requests().end(),
                [](const auto& request) { return request.path == "/api/v1/query_range"; });
        QCOMPARE(hasAskedPanels, isProbed);
    }

    void anUnknownEntityIsNotFound()
    {
        const auto pages = load(pageOf(Level::Node, u"n9"_s));
        QVERIFY(!pages);
        QCOMPARE(pages.error().kind, ErrorKind::NotFound);
        QVERIFY(pages.error().message.contains(u"n1, n2"_s));
    }

    void aWorkspaceThatCannotBeUsedAsksNobody_data()
    {
        QTest::addColumn<QByteArray>("content");
        QTest::addColumn<int>("kind");
        QTest::newRow("no JSON") << QByteArray("{") << static_cast<int>(ErrorKind::Malformed);
        QTest::newRow("no pages") << workspaceOf({}) << static_cast<int>(ErrorKind::NotFound);
    }

    void aWorkspaceThatCannotBeUsedAsksNobody()
    {
        QFETCH(QByteArray, content);
        QFETCH(int, kind);
        const PageChoice choice = written(content);
        const auto pages = load(choice, { nobody(u"gone"_s) });
        QVERIFY(!pages);
        QCOMPARE(static_cast<int>(pages.error().kind), kind);
        QVERIFY(pages.error().toDisplayText().contains(choice.workspaceFile));
    }

    void aFileThatIsNotThereIsAnError()
    {
        const auto pages = load({ .workspaceFile = m_folder->filePath(u"none"_s), .scope = {} });
        QVERIFY(!pages);
        QVERIFY(pages.error().toDisplayText().contains(u"none"_s));
    }
};

QTEST_GUILESS_MAIN(tst_PageLoader)
#include "tst_PageLoader.moc"
