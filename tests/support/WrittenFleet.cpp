// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers

#include "support/WrittenFleet.h"

#include "series/SampleValue.h"

#include <cmath>
#include <utility>

namespace promdesk::test {

WrittenFleet::WrittenFleet(RemoteWriter& writer, Instant start)
    : m_writer(writer)
    , m_start(start)
    , m_written(start - kFleetScrape)
{ }

bool WrittenFleet::writeUntil(Instant now)
{
    for (Instant time = m_written + kFleetScrape; time <= now; time = time + kFleetScrape) {
        m_written = time;
        for (const char* instance : { "a", "b", "restarts", "dies", "comes", "pauses" }) {
            scrape(instance, time);
        }
        m_late.push_back(time);
    }
    // The late one sends in bursts, up to eight minutes after the fact.
    const bool isBurst = m_bursts++ % 2 == 1;
    for (const Instant time : isBurst ? std::exchange(m_late, {}) : std::vector<Instant>()) {
        if (now - time < Duration::fromMinutes(8)) {
            scrape("late", time);
        }
    }
    return m_writer.send();
}

void WrittenFleet::scrape(const std::string& instance, Instant time)
{
    const Duration age = time - m_start;
    const Duration change = kFleetHistory + Duration::fromSeconds(40);
    if (instance == "dies" && age >= change) {
        if (age < change + kFleetScrape) {
            add("up", instance, {}, time, missingValue()); // stale marker
            add("memory_bytes", instance, {}, time, missingValue());
        }
        return;
    }
    const bool isPause = (age.toMs() / 60'000) % 20 > 12;
    if ((instance == "comes" && age < change) || (instance == "pauses" && isPause)) {
        return;
    }
    add("up", instance, {}, time, instance == "pauses" ? 0 : 1);
    const double wave = std::sin(age.toSeconds() / 300.0 + static_cast<double>(instance[0]));
    add("memory_bytes", instance, {}, time, 500 + 100 * wave + noise());
    count(instance, time, age);
    const double odd = age.toMs() % 4 == 0 && noise() > 0.8 ? std::nan("") : noise() / 3;
    add("odd_value", instance, {}, time, noise() > 0.95 ? HUGE_VAL : odd);
}

void WrittenFleet::count(const std::string& instance, Instant time, Duration age)
{
    const bool isRestart = instance == "restarts" && age.toMs() % 600'000 < 15'000;
    for (const char* code : { "200", "500" }) {
        double& total = m_totals[instance + code];
        total = isRestart ? 0 : total + 10 * noise();
        add("requests_total", instance, { { "code", code } }, time, total);
    }
    double& observations = m_totals[instance + "count"];
    double& sum = m_totals[instance + "sum"];
    double cumulative = 0;
    for (const char* bound : { "0.1", "0.5", "1", "5", "+Inf" }) {
        double& bucket = m_totals[instance + bound];
        bucket = isRestart ? 0 : bucket + std::floor(noise() * 8);
        cumulative += bucket;
        add("seconds_bucket", instance, { { "le", bound } }, time, cumulative);
    }
    observations = cumulative;
    sum = isRestart ? 0 : sum + noise();
    add("seconds_count", instance, {}, time, observations);
    add("seconds_sum", instance, {}, time, sum);
}

void WrittenFleet::add(const char* name, const std::string& instance,
    std::vector<LabelSet::Label> more, Instant time, double value)
{
    more.emplace_back("__name__", name);
    more.emplace_back("instance", instance);
    more.emplace_back("job", "fleet");
    m_writer.add(LabelSet(std::move(more)), time, value);
}

double WrittenFleet::noise()
{
    return std::uniform_real_distribution<double>(0, 1)(m_random);
}

QByteArray olderFleetHistory(Instant start)
{
    QByteArray text;
    std::mt19937 random(9);
    for (const char* name : { "memory_bytes", "up" }) {
        text += QByteArray("# TYPE ") + name + " gauge\n";
        for (const char* instance : { "a", "b", "comes", "dies", "late", "pauses", "restarts" }) {
            for (int minute = 300; minute > 60; --minute) {
                const Instant time = start - Duration::fromMinutes(minute);
                text += QByteArray(name) + "{instance=\"" + instance + "\",job=\"fleet\"} "
                    + QByteArray::number(static_cast<double>(random() % 100'000) / 7.0, 'g', 17)
                    + ' ' + QByteArray::number(time.toMs() / 1000) + '\n';
            }
        }
    }
    return text;
}

} // namespace promdesk::test
