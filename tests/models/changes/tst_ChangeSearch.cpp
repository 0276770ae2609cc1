// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "ChangeRows.h"
#include "changes/ChangeQueries.h"
#include "changes/ChangeSearch.h"
#include "support/FakeSource.h"

#include <QRegularExpression>
#include <QTest>

using namespace Qt::StringLiterals;

namespace promdesk::test {

/// What is asked when, and what becomes of failures; the questions against a real server are
/// tst_ChangesCommand's matter.
class tst_ChangeSearch : public QObject
{
    Q_OBJECT

private:
    ImmediateExecutor m_here;
    std::shared_ptr<TopologyTree> m_tree;
    std::unique_ptr<FakeSource> m_source;
    std::unique_ptr<ChangeSearch> m_search;
    std::vector<ChangeReport> m_reports;

    void start(const Scope& scope = {})
    {
        m_search->start({ .before = Instant::fromSeconds(1'000'000),
                            .after = Instant::fromSeconds(1'003'600),
                            .scope = scope },
            m_tree, [this](ChangeReport report) { m_reports.push_back(std::move(report)); });
    }

    [[nodiscard]] QStringList expressions() const
    {
        QStringList all;
        for (const FakeSource::Asked& asked : m_source->asked()) {
            all += toQString(asked.request.expression);
        }
        return all;
    }

    static SnapshotPtr names()
    {
        return vectorOf({ { { { "__name__", "up" } }, 1 }, { { { "__name__", "engine_up" } }, 1 },
            { { { "__name__", "x_build_info" } }, 1 } });
    }

    static Scope endpoint()
    {
        return { .level = Level::Endpoint,
            .source = {},
            .cluster = u"lab"_s,
            .node = {},
            .endpoint = u"llama"_s };
    }

private Q_SLOTS:

    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        m_reports.clear();
        m_source = std::make_unique<FakeSource>(u"a"_s);
        TopologySource source;
        source.id = u"a"_s;
        source.name = u"prom"_s;
        source.capabilities.clockSkew = Duration::fromSeconds(2);
        TopologyCluster lab;
        lab.name = u"lab"_s;
        TopologyEndpoint llama;
        llama.name = u"llama"_s;
        llama.selectors["engine"] = "model=\"llama\"";
        lab.endpoints.push_back(llama);
        source.clusters.push_back(lab);
        m_tree = std::make_shared<TopologyTree>();
        m_tree->sources.push_back(source);
        m_search = std::make_unique<ChangeSearch>(
            std::make_shared<const ProfileSet>(twoProfiles()),
            [this](const QString& id) { return id == u"a" ? m_source.get() : nullptr; },
            ChangeSearch::Threads { m_here, m_here });
    }

    void asksBothTimesOnTheServersClock()
    {
        start();
        QCOMPARE(expressions(), QStringList(2, toQString(namesExpression({}))));
        QCOMPARE(m_source->asked().at(0).request.start, Instant::fromSeconds(1'000'002));
        QCOMPARE(m_source->asked().at(1).request.start, Instant::fromSeconds(1'003'602));
        QVERIFY(m_source->asked().at(0).request.kind == QueryRequest::Kind::Instant);
        m_source->answerAll(names());
        QCOMPARE(m_source->asked().size(), std::size_t(8)); // targets, markers, infos
        QVERIFY(m_reports.empty());
        m_source->answerAll(vectorOf({ { { { "__name__", "up" } }, 1 } }));
        QCOMPARE(m_reports.size(), std::size_t(1));
        QCOMPARE(m_reports.front().requests, 8);
        QVERIFY(m_reports.front().problems.isEmpty());
        QVERIFY(!m_search->isRunning());
    }

    void aScopeIsCountedBesides()
    {
        start(endpoint());
        QCOMPARE(expressions().mid(0, 2),
            QStringList(2, toQString(namesExpression({ "model=\"llama\"" }))));
        QCOMPARE(expressions().mid(2), QStringList(2, toQString(countsExpression(twoProfiles()))));
        m_source->answerAll(names());
        QCOMPARE(int(m_source->asked().size()), ChangeSearch::kMostRequests);
        m_source->answerAll(vectorOf({ { { { "__name__", "up" } }, 1 } }));
        QCOMPARE(m_reports.size(), std::size_t(1));
    }

    /// Of two kinds of exporters, each with a question of its own.
    void aServerThatTakesShortQuestionsIsAskedInParts_data()
    {
        QTest::addColumn<int>("failing"); ///< of the questions for entities
        QTest::addColumn<bool>("areCompared");
        QTest::newRow("all answered") << -1 << true;
        QTest::newRow("one fails") << 1 << false;
    }

    void aServerThatTakesShortQuestionsIsAskedInParts()
    {
        QFETCH(int, failing);
        QFETCH(bool, areCompared);
        m_tree->sources.front().capabilities.longestExpression = 10;
        start();
        m_source->answerAll(vectorOf({ { { { "__name__", "up" } }, 1 },
            { { { "__name__", "engine_up" } }, 1 }, { { { "__name__", "machine_up" } }, 1 } }));
        int list = 0;
        for (std::size_t i = 2; i < m_source->asked().size(); ++i) {
            const QueryRequest& asked = m_source->asked().at(i).request;
            const bool isAfter = asked.start == Instant::fromSeconds(1'003'602);
            const bool isEngine = asked.expression.find("engine_up") != std::string::npos;
            if (asked.expression.find("promdesk_part") == std::string::npos) {
                m_source->answer(i, vectorOf({ { { { "__name__", "up" } }, 1 } }));
            } else if (list++ == failing) {
                m_source->answer(i, failure(ErrorKind::TooMuch, u"too much"_s));
            } else {
                m_source->answer(i,
                    vectorOf(
                        { { isEngine ? engineRow("p", isAfter ? "new" : "old") : machineRow("n"),
                            1 } }));
            }
        }
        QCOMPARE(list, 4); // two kinds, two times
        QCOMPARE(m_reports.size(), std::size_t(1));
        const auto& changes = m_reports.front().changes;
        QCOMPARE(std::any_of(changes.begin(), changes.end(),
                     [](const FleetChange& change) { return change.entity == u"new"; }),
            areCompared);
        QCOMPARE(m_reports.front().problems.isEmpty(), areCompared);
    }

    void aServerThatCannotCountAllIsAskedForSome()
    {
        start();
        m_source->answerAll(failure(ErrorKind::TooMuch, u"too much"_s));
        QCOMPARE(expressions().mid(2), QStringList(2, toQString(countsExpression(twoProfiles()))));
        m_source->answerAll(names());
        m_source->answerAll(vectorOf({ { { { "__name__", "up" } }, 1 } }));
        QCOMPARE(m_reports.size(), std::size_t(1));
        QCOMPARE(m_reports.front().problems,
            QStringList { u"prom: metric names could not be compared: too much"_s });
        QCOMPARE(m_reports.front().requests, 10);
    }

    void failuresAreNamed()
    {
        m_source->setStandingAnswer(Result<SnapshotPtr>(failure(ErrorKind::Connect, u"no"_s)));
        start();
        QCOMPARE(m_reports.size(), std::size_t(1));
        QVERIFY(m_reports.front().changes.empty());
        QCOMPARE(m_reports.front().problems,
            (QStringList { u"prom: metric names could not be compared: no"_s,
                u"prom: metrics could not be compared: no"_s,
                u"prom: targets could not be compared: no"_s }));
    }

    void anUnknownPlaceIsSaid()
    {
        Scope scope = endpoint();
        scope.endpoint = u"gone"_s;
        start(scope);
        QCOMPARE(m_reports.size(), std::size_t(1));
        QCOMPARE(m_reports.front().problems.size(), 1);
        QVERIFY(m_source->asked().empty());
    }

    void aSourceThatIsGoneIsSaid()
    {
        m_tree->sources.front().id = u"b"_s;
        start();
        QCOMPARE(m_reports.size(), std::size_t(1));
        QVERIFY(m_reports.front().problems.contains(u"prom is not connected any more"_s));
    }

    void anotherComparisonTakesThePlaceOfTheFirst()
    {
        start();
        const CancelToken first = m_source->asked().front().cancel;
        start(endpoint());
        QVERIFY(first.isCancelled());
        m_source->answerAll(names());
        m_source->answerAll(vectorOf({ { { { "__name__", "up" } }, 1 } }));
        QCOMPARE(m_reports.size(), std::size_t(1));
        QVERIFY(m_reports.front().scope.level == Level::Endpoint);
    }

    void endsWithoutAnAnswerWhenItGoes()
    {
        start();
        m_search.reset();
        m_source->answerAll(names());
        QVERIFY(m_reports.empty());
    }
};

} // namespace promdesk::test

QTEST_GUILESS_MAIN(promdesk::test::tst_ChangeSearch)
#include "tst_ChangeSearch.moc"
