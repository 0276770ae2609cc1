// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "core/LabelSet.h"
#include "prometheus/ApiError.h"
#include "prometheus/JsonCursor.h"
#include "prometheus/SampleReader.h"
#include "prometheus/SeriesColumns.h"
#include "series/SeriesSnapshot.h"
#include "sources/QueryRequest.h"

#include <QString>
#include <QStringList>

#include <string>
#include <string_view>
#include <vector>

namespace promdesk {

/// What stands in the body of a query's answer, key by key, before it is judged as a whole.
struct RawAnswer
{
    std::string status;
    std::string resultType;
    ApiError apiError;
    SeriesSnapshot snapshot;
    bool hasPair = false; ///< the result is [t,"text"]: a scalar or a string
    std::int64_t pairMs = 0;
    std::string pairText;
    const char* pairPosition = nullptr;
};

/// Reads one body from front to back into a RawAnswer. The body must outlive it.
class AnswerReader
{
public:
    AnswerReader(std::string_view body, const QueryRequest& request);

    /// The whole document and nothing behind it. False: the cursor holds the failure.
    [[nodiscard]] bool read();

    [[nodiscard]] RawAnswer& answer() { return m_answer; }

    [[nodiscard]] JsonCursor& cursor() { return m_cursor; }

    [[nodiscard]] SampleReader& samples() { return m_samples; }

    /// What had to be mended, one sentence per kind.
    [[nodiscard]] QStringList notes() const;

private:
    [[nodiscard]] bool readMember(std::string_view key);
    [[nodiscard]] bool readData(std::string_view key);
    [[nodiscard]] bool readResult();
    [[nodiscard]] bool readPair();
    [[nodiscard]] bool readSeries();
    [[nodiscard]] bool readSeriesMember(std::string_view key, Series& series);
    [[nodiscard]] bool readLabels(LabelSet& labels);
    [[nodiscard]] bool readHistogram(Series& series);
    [[nodiscard]] bool readHistogramBody(HistogramSample& sample);
    [[nodiscard]] bool readBucket(HistogramSample& sample);
    [[nodiscard]] bool readBucketField(HistogramBucket& bucket, int field);
    [[nodiscard]] bool readStats();
    [[nodiscard]] bool readStat(double& value, double unit);
    [[nodiscard]] bool readCount(std::int64_t& count);
    [[nodiscard]] bool readText(QString& text);
    [[nodiscard]] bool readTexts(QStringList& texts);
    [[nodiscard]] bool readFlag(bool& flag);
    [[nodiscard]] bool readToken(std::string& token);
    [[nodiscard]] bool takeSample();
    void finishSeries(Series& series);

    JsonCursor m_cursor;
    SampleReader m_samples;
    SeriesColumns m_columns;
    RawAnswer m_answer;
    std::string m_text;
    TimeAxis m_lastAxis;
    std::size_t m_sampleBudget = limits::kSamplesPerAnswer;
    std::size_t m_repeatedLabels = 0;
    std::size_t m_cutLabels = 0;
    std::size_t m_unsortedSeries = 0;
};

} // namespace promdesk
