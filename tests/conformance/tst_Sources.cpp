// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers

#include "CallOutcome.h"
#include "SourceRig.h"
#include "core/Limits.h"

#include <QRegularExpression>
#include <QTest>

namespace promdesk::test {

using namespace Qt::StringLiterals;

namespace {

constexpr int kWaitMs = 30'000;
using Call = std::shared_ptr<CallOutcome>;

QueryRequest queryOf(QueryRequest::Kind kind)
{
    QueryRequest request;
    request.kind = kind;
    request.expression = "up";
    request.end = SourceRig::now();
    request.start =
        kind == QueryRequest::Kind::Range ? request.end - Duration::fromMinutes(10) : request.end;
    return request;
}

MetadataRequest metadataOf(MetadataKind kind)
{
    MetadataRequest request;
    request.kind = kind;
    request.name = "job";
    request.matchers = { "up" };
    return request;
}

std::vector<MetadataKind> allMetadata()
{
    std::vector<MetadataKind> kinds;
    for (int kind = 0; kind <= static_cast<int>(MetadataKind::TsdbStatus); ++kind) {
        kinds.push_back(static_cast<MetadataKind>(kind));
    }
    return kinds;
}

Call ask(DataSource& source, const QueryRequest& request, const CancelToken& cancel = {})
{
    Call call = std::make_shared<CallOutcome>();
    source.fetch(request, cancel, CallOutcome::noting<SnapshotPtr>(call));
    return call;
}

Call ask(DataSource& source, const MetadataRequest& request, const CancelToken& cancel = {})
{
    Call call = std::make_shared<CallOutcome>();
    source.fetchMetadata(request, cancel, CallOutcome::noting<MetadataAnswer>(call));
    return call;
}

Call probe(DataSource& source, const CancelToken& cancel = {})
{
    Call call = std::make_shared<CallOutcome>();
    source.probe(cancel, CallOutcome::noting<SourceCapabilities>(call));
    return call;
}

/// A token of its own for each call, as a source may tie actions to it.
class Calls
{
public:
    explicit Calls(DataSource& source)
    {
        for (const auto kind : { QueryRequest::Kind::Instant, QueryRequest::Kind::Range }) {
            calls.push_back(ask(source, queryOf(kind), nextToken()));
        }
        for (const MetadataKind kind : allMetadata()) {
            calls.push_back(ask(source, metadataOf(kind), nextToken()));
        }
        calls.push_back(probe(source, nextToken()));
    }

    void cancel()
    {
        for (CancelSource& source : m_cancels) {
            source.cancel();
        }
    }

    [[nodiscard]] bool areAnswered() const
    {
        return std::all_of(
            calls.begin(), calls.end(), [](const Call& call) { return call->times() > 0; });
    }

    std::vector<Call> calls;

private:
    CancelToken nextToken() { return m_cancels.emplace_back().token(); }

    std::vector<CancelSource> m_cancels;
};

bool isWellFormed(const Error& error)
{
    static const QRegularExpression control(u"[\\x{0}-\\x{9}\\x{b}-\\x{1f}\\x{7f}]"_s);
    const QString all = error.message + error.context;
    return !error.message.isEmpty() && error.message.size() <= 2000 && error.context.size() <= 500
        && error.detail.size() <= 10'000 && !all.contains(control);
}

} // namespace

/// What DataSource promises, asked of every implementation.
class tst_Sources : public QObject
{
    Q_OBJECT

private:
    void makeRig(SourceRig::Behaviour behaviour)
    {
        QFETCH(int, kind);
        m_rig = sourceKinds().at(static_cast<std::size_t>(kind)).make();
        m_canBehave = m_rig->behave(behaviour);
    }

    static void addRows(const std::vector<std::string>& without = {})
    {
        QTest::addColumn<int>("kind");
        for (std::size_t i = 0; i < sourceKinds().size(); ++i) {
            const std::string& name = sourceKinds()[i].name;
            if (std::find(without.begin(), without.end(), name) == without.end()) {
                QTest::newRow(name.c_str()) << static_cast<int>(i);
            }
        }
    }

    std::unique_ptr<SourceRig> m_rig;
    bool m_canBehave = false;

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void cleanup() { m_rig.reset(); }

    void namesItself_data() { addRows(); }

    void namesItself()
    {
        makeRig(SourceRig::Behaviour::Answers);
        QVERIFY(!m_rig->source().id().isEmpty());
        QVERIFY(!m_rig->source().name().isEmpty());
        QVERIFY(!m_rig->source().address().contains(u'@'));
    }

    void answersEveryCallOnceOnAWorker_data() { addRows(); }

    void answersEveryCallOnceOnAWorker()
    {
        makeRig(SourceRig::Behaviour::Answers);
        const Calls calls(m_rig->source());
        QTRY_VERIFY_WITH_TIMEOUT(calls.areAnswered(), kWaitMs);
        QVERIFY(m_rig->drain());
        for (const Call& call : calls.calls) {
            QCOMPARE(call->times(), 1);
            QVERIFY2(call->isOk(), qPrintable(call->error().toDisplayText()));
            QVERIFY(!call->ranHere());
        }
    }

    void cancelsWhatWasCancelledBefore_data() { addRows(); }

    void cancelsWhatWasCancelledBefore()
    {
        makeRig(SourceRig::Behaviour::Answers);
        CancelSource cancel;
        cancel.cancel();
        const std::vector<Call> calls { ask(m_rig->source(), queryOf(QueryRequest::Kind::Range),
                                            cancel.token()),
            ask(m_rig->source(), metadataOf(MetadataKind::LabelNames), cancel.token()),
            probe(m_rig->source(), cancel.token()) };
        for (const Call& call : calls) {
            QTRY_COMPARE_WITH_TIMEOUT(call->times(), 1, kWaitMs);
            QCOMPARE(call->error().kind, ErrorKind::Cancelled);
            QVERIFY(!call->ranHere());
        }
        QVERIFY(m_rig->drain());
        QVERIFY(std::all_of(
            calls.begin(), calls.end(), [](const Call& call) { return call->times() == 1; }));
    }

    void cancelsWhatIsOut_data()
    {
        // A real server cannot be told to wait; see answersOnceHoweverACancelFalls().
        addRows({ "PrometheusSource before Prometheus" });
    }

    void cancelsWhatIsOut()
    {
        makeRig(SourceRig::Behaviour::Holds);
        QVERIFY(m_canBehave);
        CancelSource cancel;
        const Call call = ask(m_rig->source(), queryOf(QueryRequest::Kind::Range), cancel.token());
        QVERIFY(m_rig->drain());
        QCOMPARE(call->times(), 0);
        cancel.cancel();
        m_rig->settle();
        QTRY_COMPARE_WITH_TIMEOUT(call->times(), 1, kWaitMs);
        QCOMPARE(call->error().kind, ErrorKind::Cancelled);
        QVERIFY(!call->ranHere());
        QVERIFY(isWellFormed(call->error()));
        QVERIFY(m_rig->drain());
        QCOMPARE(call->times(), 1);
    }

    void answersOnceHoweverACancelFalls_data() { addRows(); }

    /// Cancels while answers are on the way: each ends once, as an answer or as cancelled.
    void answersOnceHoweverACancelFalls()
    {
        makeRig(SourceRig::Behaviour::Answers);
        for (int round = 0; round < 5; ++round) {
            Calls calls(m_rig->source());
            QTRY_VERIFY_WITH_TIMEOUT(calls.calls.front()->times() > 0, kWaitMs);
            calls.cancel();
            QTRY_VERIFY_WITH_TIMEOUT(calls.areAnswered(), kWaitMs);
            calls.cancel();
            QVERIFY(m_rig->drain());
            for (const Call& call : calls.calls) {
                QCOMPARE(call->times(), 1);
                QVERIFY(call->isOk() || call->error().kind == ErrorKind::Cancelled);
            }
        }
    }

    void mayBeDestroyedWithCallsOut_data() { addRows(); }

    void mayBeDestroyedWithCallsOut()
    {
        makeRig(SourceRig::Behaviour::Holds);
        Calls calls(m_rig->source());
        m_rig->destroySource();
        QVERIFY(m_rig->drain());
        calls.cancel();
        QVERIFY(m_rig->drain());
        for (const Call& call : calls.calls) {
            QVERIFY(call->times() <= 1);
            const bool isAnswer = call->times() == 0 || call->isOk();
            QVERIFY2(isAnswer || call->error().kind == ErrorKind::Cancelled,
                qPrintable(call->error().toDisplayText()));
        }
    }

    void saysWhatTheServerLacks_data() { addRows({ "PrometheusSource before Prometheus" }); }

    void saysWhatTheServerLacks()
    {
        makeRig(SourceRig::Behaviour::Lacks);
        QVERIFY(m_canBehave);
        for (const MetadataKind kind : allMetadata()) {
            const Call call = ask(m_rig->source(), metadataOf(kind));
            QTRY_COMPARE_WITH_TIMEOUT(call->times(), 1, kWaitMs);
            const Error error = call->error();
            QVERIFY(error.kind == ErrorKind::NotFound || error.kind == ErrorKind::Unsupported);
            QVERIFY2(isWellFormed(error), qPrintable(error.toDisplayText()));
        }
        const Call query = ask(m_rig->source(), queryOf(QueryRequest::Kind::Range));
        QTRY_COMPARE_WITH_TIMEOUT(query->times(), 1, kWaitMs);
        QVERIFY2(query->isOk(), qPrintable(query->error().toDisplayText()));
    }

    void refusesWrongRequests_data() { addRows({ "FakeSource" }); }

    void refusesWrongRequests()
    {
        makeRig(SourceRig::Behaviour::Answers);
        QVERIFY(m_rig->checksRequests());
        std::vector<QueryRequest> wrong(5, queryOf(QueryRequest::Kind::Range));
        wrong[0].expression.clear();
        wrong[1].expression.assign(limits::kExpressionBytes + 1, 'x');
        wrong[2].step = {};
        wrong[3].end = wrong[3].start - Duration::fromMs(1);
        wrong[4].start = wrong[4].end - wrong[4].step * (limits::kPointsPerSeries + 1);
        std::vector<Call> calls;
        for (const QueryRequest& request : wrong) {
            calls.push_back(ask(m_rig->source(), request));
        }
        for (const MetadataKind kind : { MetadataKind::Series, MetadataKind::LabelValues }) {
            MetadataRequest request;
            request.kind = kind;
            calls.push_back(ask(m_rig->source(), request));
        }
        for (const Call& call : calls) {
            QTRY_COMPARE_WITH_TIMEOUT(call->times(), 1, kWaitMs);
            const Error error = call->error();
            QVERIFY2(error.kind == ErrorKind::InvalidArgument || error.kind == ErrorKind::TooMuch,
                qPrintable(toText(error.kind)));
            QVERIFY2(isWellFormed(error), qPrintable(error.toDisplayText()));
            QVERIFY(!call->ranHere());
        }
    }
};

} // namespace promdesk::test

QTEST_GUILESS_MAIN(promdesk::test::tst_Sources)
#include "tst_Sources.moc"
