// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "core/IoThread.h"
#include "core/Mailbox.h"
#include "core/WorkerPool.h"
#include "prometheus/PrometheusSource.h"
#include "queries/QueryScheduler.h"
#include "support/FakeClock.h"
#include "support/NginxServer.h"
#include "support/PrometheusServer.h"
#include "support/SmallFleet.h"
#include "support/TestCertificate.h"

#include <QRegularExpression>
#include <QTest>

#include <map>
#include <memory>
#include <set>

using namespace promdesk;
using namespace promdesk::test;
using namespace Qt::StringLiterals;

namespace {

constexpr int kWaitMs = 60'000;
constexpr int kMinutes = 30;
const QString kHeader = u"X-Scope-OrgID"_s;

/// The gauge `load` of one tenant, every minute; more: further labels.
QByteArray loadHistory(Instant end, int value, const QByteArray& more = {})
{
    QByteArray text;
    for (int minute = 0; minute <= kMinutes; ++minute) {
        text += "load{site=\"x\"" + more + "} " + QByteArray::number(value) + ' '
            + toEpochText(end - Duration::fromMinutes(kMinutes - minute)).toLatin1() + '\n';
    }
    return text;
}

/// All values of a frame's first series.
std::set<double> valuesOf(const SeriesFrame& frame)
{
    const Series& series = frame.snapshot->series.at(0);
    return { series.values.begin(), series.values.end() };
}

} // namespace

/// Tenants of one address, as Mimir and Cortex have them: a real nginx picks one of several real
/// Prometheus servers by X-Scope-OrgID, where "team-a|team-b" is the federation of both, whose
/// series say of which tenant they are, and refuses whoever names none with their words.
class tst_Tenants : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void initTestCase()
    {
        m_clock =
            std::make_unique<FakeClock>(SystemClock().now().alignedDown(Duration::fromMinutes(1)));
        const Instant end = m_clock->now();
        start(m_a, loadHistory(end, 1) + "# EOF\n");
        start(m_b, loadHistory(end, 2) + "# EOF\n");
        start(m_both,
            loadHistory(end, 1, ",__tenant_id__=\"team-a\"")
                + loadHistory(end, 2, ",__tenant_id__=\"team-b\"") + "# EOF\n");
        QVERIFY(m_certificate.make());
        QVERIFY(m_nginx.write(
            u"cert.pem"_s, TestCertificate::contentOf(m_certificate.certificateFile())));
        QVERIFY(m_nginx.write(u"key.pem"_s, TestCertificate::contentOf(m_certificate.keyFile())));
        QVERIFY2(m_nginx.start("    location / {\n      default_type text/plain;\n"
                     + route("team-a", *m_a) + route("team-b", *m_b)
                     + route("team-a|team-b", *m_both) + "      return 401 'no org id';\n    }\n"),
            qPrintable(m_nginx.errorText()));
    }

    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        m_scheduler = std::make_unique<QueryScheduler>(*m_clock, m_gui, 1);
        m_scheduler->setWorker(m_workers);
        m_scheduler->setRefreshInterval({});
        m_frames.clear();
    }

    void cleanup()
    {
        m_panels.clear();
        m_scheduler.reset();
        m_sources.clear();
    }

    /// Same address, same expression, same step: what is stored of one is never shown as the
    /// other's.
    void tenantsOfOneAddressStayApart()
    {
        connectAs(u"a"_s, u"team-a"_s);
        connectAs(u"b"_s, u"team-b"_s);
        show(u"a"_s);
        show(u"b"_s);
        QTRY_VERIFY_WITH_TIMEOUT(isFresh(u"a"_s) && isFresh(u"b"_s), kWaitMs);
        QCOMPARE(valuesOf(m_frames[u"a"_s]), std::set<double> { 1 });
        QCOMPARE(valuesOf(m_frames[u"b"_s]), std::set<double> { 2 });
        // Once more from what is stored.
        m_panels.clear();
        m_frames.clear();
        show(u"b"_s);
        show(u"a"_s);
        QTRY_VERIFY_WITH_TIMEOUT(isFresh(u"a"_s) && isFresh(u"b"_s), kWaitMs);
        QCOMPARE(valuesOf(m_frames[u"a"_s]), std::set<double> { 1 });
        QCOMPARE(valuesOf(m_frames[u"b"_s]), std::set<double> { 2 });
    }

    /// The header of a connection is changed: nothing of the old tenant is left.
    void anotherTenantBringsItsOwnData()
    {
        connectAs(u"a"_s, u"team-a"_s);
        show(u"a"_s);
        QTRY_VERIFY_WITH_TIMEOUT(isFresh(u"a"_s), kWaitMs);
        m_panels.clear();
        m_frames.clear();
        m_scheduler->removeSource(u"a"_s);
        connectAs(u"a"_s, u"team-b"_s);
        show(u"a"_s);
        QTRY_VERIFY_WITH_TIMEOUT(isFresh(u"a"_s), kWaitMs);
        QCOMPARE(valuesOf(m_frames[u"a"_s]), std::set<double> { 2 });
    }

    void aFederationSaysWhoseSeriesTheyAre()
    {
        connectAs(u"both"_s, u"team-a|team-b"_s);
        show(u"both"_s, "sum by (__tenant_id__) (load)");
        QTRY_VERIFY_WITH_TIMEOUT(isFresh(u"both"_s), kWaitMs);
        std::map<std::string, double> last;
        for (const Series& series : m_frames[u"both"_s].snapshot->series) {
            last[std::string(series.labels.value("__tenant_id__"))] = series.values.back();
        }
        QCOMPARE(last, (std::map<std::string, double> { { "team-a", 1 }, { "team-b", 2 } }));
    }

    void whoNamesNoTenantIsToldWhatToAdd()
    {
        connectAs(u"none"_s, {});
        show(u"none"_s);
        QTRY_VERIFY_WITH_TIMEOUT(m_frames[u"none"_s].error.has_value(), kWaitMs);
        const Error& error = *m_frames[u"none"_s].error;
        QCOMPARE(error.kind, ErrorKind::Authentication);
        QVERIFY2(error.message.contains(kHeader), qPrintable(error.toDisplayText()));
    }

private:
    static void start(std::unique_ptr<PrometheusServer>& server, const QByteArray& history)
    {
        server = std::make_unique<PrometheusServer>(PrometheusSetup { .history = history });
        QVERIFY2(server->start(), qPrintable(server->errorText()));
    }

    static QByteArray route(const QByteArray& tenant, const PrometheusServer& server)
    {
        return "      if ($http_x_scope_orgid = '" + tenant + "') { proxy_pass "
            + server.baseUrl().toString().toLatin1() + "; break; }\n";
    }

    void connectAs(const QString& id, const QString& tenant)
    {
        TransportSetup setup;
        setup.settings.id = id;
        setup.settings.baseUrl = QUrl(m_nginx.address());
        setup.settings.caFile = m_certificate.certificateFile();
        if (!tenant.isEmpty()) {
            setup.settings.headerNames = { kHeader };
            setup.credentials.headers = { { kHeader, tenant } };
        }
        m_sources[id] = std::make_unique<PrometheusSource>(setup, m_io, m_workers);
        m_scheduler->addSource(*m_sources[id], Duration::fromMinutes(1));
    }

    void show(const QString& id, const std::string& expression = "load")
    {
        LiveQuery query;
        query.sourceId = id;
        query.expression = expression;
        query.range.from = u"now-20m"_s;
        query.minimumStep = Duration::fromMinutes(1);
        m_panels.push_back(m_scheduler->subscribe(
            query, [this, id](const SeriesFrame& frame) { m_frames[id] = frame; }));
    }

    [[nodiscard]] bool isFresh(const QString& id)
    {
        const SeriesFrame& frame = m_frames[id];
        return frame.state == FrameState::Fresh && frame.snapshot
            && !frame.snapshot->series.empty();
    }

    IoThread m_io;
    WorkerPool m_workers { 2 };
    Mailbox m_gui;
    TestCertificate m_certificate;
    NginxServer m_nginx;
    std::unique_ptr<FakeClock> m_clock;
    std::unique_ptr<PrometheusServer> m_a;
    std::unique_ptr<PrometheusServer> m_b;
    std::unique_ptr<PrometheusServer> m_both;
    std::map<QString, std::unique_ptr<PrometheusSource>> m_sources;
    std::unique_ptr<QueryScheduler> m_scheduler;
    std::map<QString, SeriesFrame> m_frames;
    std::vector<QuerySubscription> m_panels;
};

QTEST_GUILESS_MAIN(tst_Tenants)
#include "tst_Tenants.moc"
