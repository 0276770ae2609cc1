// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "LiveWall.h"

#include "support/RemoteWriter.h"

#include <QDateTime>
#include <QFile>

#include <sys/resource.h>
#include <unistd.h>

using namespace Qt::StringLiterals;

namespace promdesk::bench {

LiveWall::LiveWall()
    : m_server({ .arguments = { u"--web.enable-remote-write-receiver"_s } })
    , m_clock(Instant::fromMs(QDateTime::currentMSecsSinceEpoch()).alignedDown(kWallStep))
    , m_scheduler(std::make_unique<QueryScheduler>(m_clock, m_gui, 1))
    , m_totals(static_cast<std::size_t>(kWallPanels) * kWallSeries, 0.0)
{
    m_scheduler->setRefreshInterval(Duration::fromSeconds(5));
    m_scheduler->setWorker(m_workers);
}

LiveWall::~LiveWall()
{
    m_scheduler.reset(); // it lets go of the source
}

bool LiveWall::start()
{
    if (!m_server.start()) {
        return false;
    }
    for (Instant time = m_clock.now() - kWallRange - Duration::fromMinutes(6);
         time <= m_clock.now(); time = time + kWallStep) {
        if (!write(time)) {
            return false;
        }
    }
    ConnectionSettings settings;
    settings.id = u"bench"_s;
    settings.baseUrl = m_server.baseUrl();
    m_source = std::make_unique<PrometheusSource>(
        TransportSetup { .settings = settings, .credentials = {} }, m_io, m_workers);
    m_scheduler->addSource(*m_source, kWallStep);
    return true;
}

bool LiveWall::advance()
{
    m_clock.advance(kWallStep);
    return write(m_clock.now());
}

QString LiveWall::sourceId() const
{
    return m_source->id();
}

std::string LiveWall::expressionOf(int panel)
{
    return "rate(requests_total{panel=\"" + std::to_string(panel) + "\"}[2m])";
}

QString LiveWall::rangeStart()
{
    return u"now-%1s"_s.arg(kWallRange.toMs() / 1000);
}

bool LiveWall::write(Instant time)
{
    test::RemoteWriter writer(m_server.baseUrl());
    for (int i = 0; i < kWallPanels * kWallSeries; ++i) {
        double& total = m_totals[static_cast<std::size_t>(i)];
        total += static_cast<double>(m_random() % 10'000) / 7.0;
        writer.add(
            { { "__name__", "requests_total" }, { "instance", std::to_string(i % kWallSeries) },
                { "panel", std::to_string(i / kWallSeries) } },
            time, total);
    }
    return writer.send();
}

double ownCpuMs()
{
    rusage usage {};
    getrusage(RUSAGE_SELF, &usage);
    const auto ms = [](const timeval& time) {
        return static_cast<double>(time.tv_sec) * 1e3 + static_cast<double>(time.tv_usec) / 1e3;
    };
    return ms(usage.ru_utime) + ms(usage.ru_stime);
}

double cpuMsOf(qint64 processId)
{
    QFile file(u"/proc/%1/stat"_s.arg(processId));
    if (!file.open(QIODevice::ReadOnly)) {
        return 0;
    }
    const QByteArray all = file.readAll();
    const QList<QByteArray> fields = all.mid(all.lastIndexOf(')') + 2).split(' ');
    const double ticks = fields.value(11).toDouble() + fields.value(12).toDouble();
    return ticks * 1e3 / static_cast<double>(sysconf(_SC_CLK_TCK));
}

} // namespace promdesk::bench
