// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "RealAnswers.h"

#include "PlainHttp.h"
#include "support/PrometheusServer.h"
#include "support/RemoteWriter.h"

#include <QDateTime>

#include <array>
#include <cstdio>
#include <random>
#include <string>
#include <vector>

using namespace Qt::StringLiterals;

namespace promdesk::bench {

namespace {

constexpr int kWarmUp = 6; ///< steps before the first sample that is asked for, for rates
constexpr int kStepsAtOnce = 10; ///< in one request of the writer
constexpr std::array kNames { "requests_total", "temperature_celsius", "memory_bytes" };

LabelSet labelsOf(const char* name, int series)
{
    return { { "__name__", name }, { "instance", "node-" + std::to_string(series) + ":9100" },
        { "job", "bench" }, { "method", "GET" } };
}

} // namespace

RealAnswers::RealAnswers()
    : m_server(std::make_unique<test::PrometheusServer>(
        test::PrometheusSetup { .arguments = { u"--web.enable-remote-write-receiver"_s } }))
    , m_start(Instant::fromMs(QDateTime::currentMSecsSinceEpoch()).alignedDown(kStep)
          - kStep * kSamples)
{ }

RealAnswers::~RealAnswers() = default;

bool RealAnswers::start()
{
    return m_server->start() && fill();
}

bool RealAnswers::fill()
{
    std::mt19937 random(1);
    std::vector<double> totals(kSeries);
    std::vector<double> hundredths(kSeries, 4500.0);
    std::vector<double> pages(kSeries, 3'000'000.0);
    const auto walk = [&random](double& place, unsigned most) {
        place += static_cast<double>(random() % (2 * most + 1)) - static_cast<double>(most);
        return place;
    };
    for (int step = -kWarmUp; step < kSamples; step += kStepsAtOnce) {
        test::RemoteWriter writer(m_server->baseUrl());
        for (int i = step; i < std::min(step + kStepsAtOnce, kSamples); ++i) {
            const Instant time = m_start + kStep * i;
            for (int s = 0; s < kSeries; ++s) {
                double& total = totals[static_cast<std::size_t>(s)];
                total += static_cast<double>(random() % 10'000) / 7.0;
                writer.add(labelsOf(kNames[0], s), time, total);
                writer.add(labelsOf(kNames[1], s), time,
                    walk(hundredths[static_cast<std::size_t>(s)], 50) / 100.0);
                writer.add(labelsOf(kNames[2], s), time,
                    walk(pages[static_cast<std::size_t>(s)], 1000) * 4096.0);
            }
        }
        if (!writer.send()) {
            std::printf("%s\n", qPrintable(writer.errorText()));
            return false;
        }
    }
    return true;
}

QueryRequest RealAnswers::request(Kind kind) const
{
    QueryRequest request;
    request.expression = kNames.at(static_cast<std::size_t>(kind));
    if (kind == Kind::Rates) {
        request.expression = "rate(" + request.expression + "[1m])";
    }
    request.start = m_start;
    request.end = m_start + kStep * (kSamples - 1);
    request.step = kStep;
    return request;
}

QueryRequest RealAnswers::rawWindow(Kind kind) const
{
    QueryRequest window = request(kind);
    window.expression = kNames.at(static_cast<std::size_t>(kind));
    return window;
}

QUrl RealAnswers::serverUrl() const
{
    return m_server->baseUrl();
}

qint64 RealAnswers::serverId() const
{
    return m_server->processId();
}

QByteArray RealAnswers::raw(Kind kind, const QByteArray& encoding) const
{
    const QueryRequest asked = request(kind);
    const auto seconds = [](std::int64_t ms) { return QByteArray::number(qint64 { ms / 1000 }); };
    QByteArray target = "/api/v1/query_range?query=";
    target.append(QByteArray::fromStdString(asked.expression).toPercentEncoding())
        .append("&start=")
        .append(seconds(asked.start.toMs()))
        .append("&end=")
        .append(seconds(asked.end.toMs()))
        .append("&step=")
        .append(seconds(kStep.toMs()));
    return receiveRaw(static_cast<quint16>(m_server->baseUrl().port()), target, encoding);
}

const RealAnswers* realAnswers()
{
    static RealAnswers answers;
    static const bool isThere = answers.start();
    return isThere ? &answers : nullptr;
}

} // namespace promdesk::bench
