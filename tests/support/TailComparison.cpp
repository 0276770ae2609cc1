// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers

#include "support/TailComparison.h"

#include "queries/FetchRound.h"
#include "queries/TailRule.h"
#include "series/SampleValue.h"
#include "support/WrittenFleet.h"

#include <QTest>

#include <algorithm>
#include <bit>
#include <cmath>
#include <optional>
#include <utility>

using namespace Qt::StringLiterals;

namespace promdesk::test {

namespace {

constexpr int kWaitMs = 60'000;
/// As large as what is summed up and subtracted here: a difference is rounded as those are.
constexpr double kSummands = 1000;

/// What a snapshot says, for comparing bit by bit: labels, time, bits.
/// Series by their labels: servers may give them in any order.
QString textOf(const SeriesSnapshot& snapshot, Instant start)
{
    QStringList all;
    for (const Series& series : snapshot.series) {
        QString text;
        for (std::size_t i = 0; i < series.values.size(); ++i) {
            if (!isMissing(series.values[i]) && series.axis.at(i) >= start) {
                text += u'\n' + QString::number(series.axis.at(i).toMs()) + u' '
                    + QString::number(std::bit_cast<quint64>(series.values[i]), 16);
            }
        }
        if (!text.isEmpty()) {
            all += toQString(toSelectorText(series.labels)) + text + u'\n';
        }
    }
    all.sort();
    return all.join(QString());
}

/// How much the same point may differ from one reload to the next, as a share of its value: from
/// Prometheus 3 on, and in VictoriaMetrics, series are added up in any order.
double roundingOf(const SourceCapabilities& server)
{
    return server.hasQuotedNames || server.flavour == Flavour::VictoriaMetrics ? 1e-12 : 0;
}

/// Lines are as textOf() writes them.
bool isRounding(const QString& left, const QString& right, double share)
{
    const QStringList a = left.split(u' ');
    const QStringList b = right.split(u' ');
    if (a.size() != 2 || b.size() != 2 || a[0] != b[0]) {
        return false;
    }
    const double x = std::bit_cast<double>(a[1].toULongLong(nullptr, 16));
    const double y = std::bit_cast<double>(b[1].toULongLong(nullptr, 16));
    return std::abs(x - y) <= share * std::max({ std::abs(x), std::abs(y), kSummands });
}

QString firstDifference(const QString& a, const QString& b, const SourceCapabilities& server)
{
    const double share = roundingOf(server);
    const QStringList left = a.split(u'\n');
    const QStringList right = b.split(u'\n');
    for (qsizetype i = 0; i < std::max(left.size(), right.size()); ++i) {
        const bool isSame = left.value(i) == right.value(i)
            || (share > 0 && isRounding(left.value(i), right.value(i), share));
        if (!isSame) {
            return u"line %1: tail %2, full %3"_s.arg(i).arg(left.value(i), right.value(i));
        }
    }
    return {};
}

} // namespace

void TailComparison::makeScheduler()
{
    m_scheduler = std::make_unique<QueryScheduler>(m_clock, m_gui, 1);
    m_scheduler->setWorker(m_workers);
    m_scheduler->setRefreshInterval(Duration::fromSeconds(10));
    m_scheduler->addSource(*m_source, kFleetScrape);
    m_logged = 0;
}

void TailComparison::keepIn(std::shared_ptr<const BlockFolder> folder)
{
    m_folder = std::move(folder);
    m_scheduler->setBlockFolder(m_folder);
    m_scheduler->setServerIdentity(m_source->id(), "server");
}

void TailComparison::restart()
{
    for (const auto& panel : m_panels) {
        panel->subscription.reset();
        panel->frame = {};
    }
    m_scheduler->keepBlocks();
    makeScheduler();
    m_scheduler->setCapabilities(m_source->id(), m_capabilities);
    keepIn(m_folder);
    for (const auto& panel : m_panels) {
        subscribe(*panel);
    }
}

QString TailComparison::connectTo(const QUrl& url)
{
    ConnectionSettings settings;
    settings.id = u"server"_s;
    settings.baseUrl = url;
    m_source = std::make_unique<PrometheusSource>(
        TransportSetup { .settings = settings, .credentials = {} }, m_io, m_workers);
    makeScheduler();
    std::optional<Result<SourceCapabilities>> found;
    m_source->probe({}, [this, &found](const Result<SourceCapabilities>& result) {
        m_gui.post([&found, result] { found = result; });
    });
    static_cast<void>(QTest::qWaitFor([&found] { return found.has_value(); }, kWaitMs));
    if (!found || !*found) {
        return found ? found->error().toDisplayText() : u"no answer to the probe"_s;
    }
    m_capabilities = **found;
    m_capabilities.scrapeInterval = kFleetScrape;
    m_capabilities.clockSkew = {}; // the test's clock is its own
    m_scheduler->setCapabilities(m_source->id(), m_capabilities);
    return {};
}

void TailComparison::subscribeAll(
    const std::vector<std::string>& expressions, Duration step, int hours)
{
    m_step = step;
    m_hours = hours;
    for (const std::string& expression : expressions) {
        m_panels.push_back(std::make_unique<Panel>());
        m_panels.back()->expression = expression;
        subscribe(*m_panels.back());
    }
}

void TailComparison::subscribe(Panel& panel)
{
    LiveQuery query;
    query.sourceId = m_source->id();
    query.expression = panel.expression;
    query.minimumStep = m_step;
    query.range.from = u"now-%1h"_s.arg(m_hours);
    panel.subscription =
        m_scheduler->subscribe(query, [&panel](const SeriesFrame& frame) { panel.frame = frame; });
}

bool TailComparison::areAllFresh() const
{
    const Instant end = m_clock.now().alignedDown(m_step);
    return std::all_of(m_panels.begin(), m_panels.end(), [end](const auto& panel) {
        return panel->frame.state == FrameState::Fresh && panel->frame.range.end == end;
    });
}

QString TailComparison::whoIsNotFresh() const
{
    QString text;
    for (const auto& panel : m_panels) {
        const SeriesFrame& frame = panel->frame;
        if (frame.state != FrameState::Fresh) {
            text += u'\n' + QString::fromStdString(panel->expression) + u": "_s
                + (frame.error ? frame.error->toDisplayText() : u"is on its way"_s);
        }
    }
    return text;
}

QString TailComparison::differences()
{
    static_cast<void>(QTest::qWaitFor([this] { return areAllFresh(); }, kWaitMs));
    if (!areAllFresh()) {
        return u"not fresh: "_s + whoIsNotFresh();
    }
    countTailSamples();
    const std::vector<Result<SnapshotPtr>> reloads = reloadAll();
    QString all;
    for (std::size_t i = 0; i < m_panels.size(); ++i) {
        const Panel& panel = *m_panels[i];
        const Result<SnapshotPtr>& full = reloads[i];
        const QString name = QString::fromStdString(panel.expression) + u": "_s;
        if (!full) {
            all += name + full.error().toDisplayText() + u'\n';
            continue;
        }
        m_fullSamples += static_cast<double>((*full)->sampleCount());
        const Instant start = panel.frame.range.start;
        const QString difference = firstDifference(
            textOf(*panel.frame.snapshot, start), textOf(**full, start), m_capabilities);
        all += difference.isEmpty() ? QString() : name + difference + u'\n';
    }
    return all;
}

void TailComparison::countTailSamples()
{
    const QueryLog& log = m_scheduler->log();
    const std::size_t fresh = std::min(log.totalCount() - m_logged, log.entries().size());
    for (std::size_t i = log.entries().size() - fresh; i < log.entries().size(); ++i) {
        m_bucketQueries += log.entries()[i].request.expression.starts_with("sum by (le") ? 1 : 0;
        m_tailSamples += static_cast<double>(log.entries()[i].sampleCount);
    }
    m_logged = log.totalCount();
}

/// The whole range of each panel, asked past the scheduler; with the lead that its tails have,
/// which is cut off when they are compared.
std::vector<Result<SnapshotPtr>> TailComparison::reloadAll()
{
    std::vector<Result<SnapshotPtr>> answers(
        m_panels.size(), failure(ErrorKind::Timeout, u"no answer"_s));
    std::size_t open = m_panels.size();
    for (std::size_t i = 0; i < m_panels.size(); ++i) {
        QueryRequest request;
        request.expression = m_panels[i]->expression;
        request.step = m_panels[i]->frame.step;
        const bool isTailed = tailRule(request.expression).isIncremental;
        const Duration lead = isTailed ? leadOf(m_capabilities) : Duration();
        request.start = (m_panels[i]->frame.range.start - lead).alignedDown(request.step);
        request.end = m_panels[i]->frame.range.end;
        m_source->fetch(request, {}, [this, &answers, &open, i](Result<SnapshotPtr> result) {
            m_gui.post([&answers, &open, i, result = std::move(result)] {
                answers[i] = result;
                --open;
            });
        });
    }
    static_cast<void>(QTest::qWaitFor([&open] { return open == 0; }, kWaitMs));
    return answers;
}

} // namespace promdesk::test
