// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "prometheus/HistogramReader.h"

#include <algorithm>
#include <utility>

namespace promdesk {

namespace {

bool isEarlier(const HistogramSample& a, const HistogramSample& b)
{
    return a.time < b.time;
}

} // namespace

bool HistogramReader::read(HistogramSample& sample)
{
    std::int64_t ms = 0;
    const bool isRead = takeSample() && m_cursor.expect('[') && m_samples.readTime(ms)
        && m_cursor.expect(',') && readBody(sample) && m_cursor.expect(']');
    sample.time = Instant::fromMs(ms);
    return isRead;
}

bool HistogramReader::readBody(HistogramSample& sample)
{
    return m_cursor.readObject([this, &sample](std::string_view key) {
        if (key == "count") {
            return m_samples.readLooseNumber(sample.count);
        }
        if (key == "sum") {
            return m_samples.readLooseNumber(sample.sum);
        }
        return key == "buckets" ? m_cursor.readArray([this, &sample] { return readBucket(sample); })
                                : m_cursor.skipValue();
    });
}

bool HistogramReader::readBucket(HistogramSample& sample)
{
    HistogramBucket bucket;
    int field = 0;
    const bool isRead = takeSample()
        && m_cursor.readArray([&] { return readBucketField(bucket, field++); })
        && (field == 4 || m_cursor.failHere("a bucket without its four fields"));
    sample.buckets.push_back(bucket);
    return isRead;
}

bool HistogramReader::readBucketField(HistogramBucket& bucket, int field)
{
    double rule = 0;
    switch (field) {
    case 0:
        if (!m_samples.readLooseNumber(rule)) {
            return false;
        }
        if (rule != 0 && rule != 1 && rule != 2 && rule != 3) {
            return m_cursor.failHere("an unknown kind of bucket");
        }
        bucket.bounds = static_cast<HistogramBucket::Bounds>(static_cast<int>(rule));
        return true;
    case 1:
        return m_samples.readLooseNumber(bucket.lower);
    case 2:
        return m_samples.readLooseNumber(bucket.upper);
    case 3:
        return m_samples.readLooseNumber(bucket.count);
    default:
        return m_cursor.failHere("a bucket with more than four fields");
    }
}

bool HistogramReader::takeSample()
{
    if (m_budget == 0) {
        return m_cursor.fail(ErrorKind::TooMuch, "it holds too many samples");
    }
    --m_budget;
    return true;
}

bool sortHistograms(std::vector<HistogramSample>& samples)
{
    const auto isNotRising = [](const HistogramSample& a, const HistogramSample& b) {
        return !isEarlier(a, b);
    };
    if (std::adjacent_find(samples.begin(), samples.end(), isNotRising) == samples.end()) {
        return false;
    }
    std::stable_sort(samples.begin(), samples.end(), isEarlier);
    std::vector<HistogramSample> kept;
    for (HistogramSample& sample : samples) {
        if (!kept.empty() && kept.back().time == sample.time) {
            kept.back() = std::move(sample);
        } else {
            kept.push_back(std::move(sample));
        }
    }
    samples = std::move(kept);
    return true;
}

} // namespace promdesk
