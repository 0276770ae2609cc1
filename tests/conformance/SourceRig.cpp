// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers

#include "SourceRig.h"

#include "prometheus/PrometheusSource.h"
#include "support/FakeSource.h"
#include "support/FaultServer.h"
#include "support/PrometheusServer.h"
#include "support/SmallFleet.h"

#include <QTest>

#include <atomic>

using namespace Qt::StringLiterals;

namespace promdesk::test {

namespace {

TransportSetup setupFor(const QUrl& url)
{
    TransportSetup setup;
    setup.settings.id = u"id"_s;
    setup.settings.name = u"lab"_s;
    setup.settings.baseUrl = url;
    setup.connectDeadline = Duration::fromSeconds(20);
    return setup;
}

/// PrometheusSource before a server that answers from a script.
class ScriptedRig final : public SourceRig
{
public:
    ScriptedRig()
        : m_source(
            std::make_unique<PrometheusSource>(setupFor(QUrl(m_server.url())), io(), worker()))
    { }

    bool behave(Behaviour behaviour) override
    {
        m_server.otherwise(scriptFor(behaviour));
        const QByteArray query =
            R"({"status":"success","data":{"resultType":"vector","result":[]}})";
        const QByteArray range =
            R"({"status":"success","data":{"resultType":"matrix","result":[]}})";
        const bool answers = behaviour != Behaviour::Holds;
        m_server.on("/api/v1/query", answers ? FaultScript::json(query) : scriptFor(behaviour));
        m_server.on(
            "/api/v1/query_range", answers ? FaultScript::json(range) : scriptFor(behaviour));
        return true;
    }

    DataSource& source() override { return *m_source; }

    void destroySource() override { m_source.reset(); }

private:
    static FaultScript scriptFor(Behaviour behaviour)
    {
        switch (behaviour) {
        case Behaviour::Answers:
            return FaultScript::json(R"({"status":"success","data":[]})");
        case Behaviour::Holds:
            return FaultScript::nothing().stall();
        case Behaviour::Lacks:
            break;
        }
        return FaultScript::answer(404, "text/plain", "404 page not found\n");
    }

    FaultServer m_server;
    std::unique_ptr<PrometheusSource> m_source;
};

PrometheusServer& realServer()
{
    static const auto server = [] {
        auto made = std::make_unique<PrometheusServer>(
            PrometheusSetup { .history = smallFleetHistory(SourceRig::now()) });
        if (!made->start()) {
            qFatal("%s", qPrintable(made->errorText()));
        }
        return made;
    }();
    return *server;
}

/// PrometheusSource before Prometheus.
class RealRig final : public SourceRig
{
public:
    RealRig()
        : m_source(
            std::make_unique<PrometheusSource>(setupFor(realServer().baseUrl()), io(), worker()))
    { }

    bool behave(Behaviour behaviour) override { return behaviour == Behaviour::Answers; }

    DataSource& source() override { return *m_source; }

    void destroySource() override { m_source.reset(); }

private:
    std::unique_ptr<PrometheusSource> m_source;
};

class FakeRig final : public SourceRig
{
public:
    FakeRig() { m_source->answerOn(worker()); }

    bool behave(Behaviour behaviour) override
    {
        if (behaviour == Behaviour::Holds) {
            m_source->setStandingAnswer(std::nullopt);
        } else {
            m_source->setStandingAnswer(m_nothing);
        }
        if (behaviour == Behaviour::Lacks) {
            m_source->setMetadata(failure(ErrorKind::Unsupported, u"There is no metadata."_s));
        }
        return true;
    }

    DataSource& source() override { return *m_source; }

    void destroySource() override { m_source.reset(); }

    void settle() override
    {
        m_source->answerAll(failure(ErrorKind::Internal, u"Nothing was to come."_s));
    }

    bool checksRequests() const override { return false; }

private:
    const Result<SnapshotPtr> m_nothing = SnapshotPtr(std::make_shared<SeriesSnapshot>());
    std::unique_ptr<FakeSource> m_source = std::make_unique<FakeSource>();
};

template <typename Rig> std::unique_ptr<SourceRig> make()
{
    return std::make_unique<Rig>();
}

} // namespace

bool SourceRig::drain()
{
    // Twice: the I/O thread may hand on in a later round of its event loop.
    for (int round = 0; round < 2; ++round) {
        const auto isThrough = std::make_shared<std::atomic<bool>>(false);
        m_io.post([this, isThrough] { m_worker.post([isThrough] { isThrough->store(true); }); });
        if (!QTest::qWaitFor([&] { return isThrough->load(); }, 20'000)) {
            return false;
        }
    }
    return true;
}

Instant SourceRig::now()
{
    return Instant::fromSeconds(1'790'000'000);
}

const std::vector<SourceKind>& sourceKinds()
{
    static const std::vector<SourceKind> kinds {
        { "PrometheusSource before scripted answers", make<ScriptedRig> },
        { "PrometheusSource before Prometheus", make<RealRig> },
        { "FakeSource", make<FakeRig> },
    };
    return kinds;
}

} // namespace promdesk::test
