// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "core/LabelSet.h"
#include "core/Result.h"
#include "prometheus/ApiError.h"
#include "prometheus/JsonCursor.h"
#include "prometheus/SampleReader.h"
#include "prometheus/SeriesColumns.h"
#include "series/SeriesSnapshot.h"
#include "sources/QueryRequest.h"

#include <QString>
#include <QStringList>

#include <functional>
#include <optional>
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
    std::size_t pairByte = 0; ///< where the text stood
};

/// Reads one body from front to back into a RawAnswer, in one piece or in several: it stops behind
/// the last member, element or run of samples that is whole and goes on from there.
class AnswerReader
{
public:
    enum class Ending
    {
        Open, ///< more may come
        Closed, ///< the document ends here
    };

    /// Takes the series one by one; its error ends the taking.
    using Receiver = std::function<Result<void>(Series series)>;

    /// With a receiver the answer has no series.
    explicit AnswerReader(const QueryRequest& request, Receiver receiver = {});

    /// What the receiver said, once it wanted no more.
    [[nodiscard]] const std::optional<Error>& refusal() const { return m_refusal; }

    /// Reads on in a text that begins with the unread() bytes of the one before; it is not needed
    /// after the call. Closed: the whole document and nothing behind it must have come. False: the
    /// cursor holds the failure.
    [[nodiscard]] bool read(std::string_view text, Ending ending);

    /// How many bytes at the end of the last text belong to what was not whole.
    [[nodiscard]] std::size_t unread() const
    {
        return static_cast<std::size_t>(m_cursor.end() - m_cursor.position());
    }

    [[nodiscard]] RawAnswer& answer() { return m_answer; }

    [[nodiscard]] JsonCursor& cursor() { return m_cursor; }

    [[nodiscard]] SampleReader& samples() { return m_samples; }

    /// What had to be mended, one sentence per kind.
    [[nodiscard]] QStringList notes() const;

private:
    /// What is read member by member or element by element; all else is read whole.
    enum class Level
    {
        Document,
        Data,
        Result,
        Series,
        Values,
        Histograms,
    };

    enum class Next
    {
        Value,
        End,
        Failure,
    };

    /// Everything that reading a value may change before it turns out to be incomplete.
    struct Checkpoint
    {
        JsonCursor::Mark place;
        bool isFirst = true;
        std::size_t sampleBudget = 0;
        std::size_t overflows = 0;
        std::size_t repeatedLabels = 0;
        std::size_t cutLabels = 0;
    };

    [[nodiscard]] Checkpoint checkpoint() const;
    void restore(const Checkpoint& point);
    [[nodiscard]] bool step();
    [[nodiscard]] bool begin();
    [[nodiscard]] bool open(Level level);
    void close();
    [[nodiscard]] Next next(char closing);
    [[nodiscard]] bool endsInNumber() const;
    [[nodiscard]] bool readElement(Level level, bool isFirst);
    [[nodiscard]] bool readMember(std::string_view key);
    [[nodiscard]] bool readData(std::string_view key);
    [[nodiscard]] bool readResultElement(bool isFirst);
    [[nodiscard]] bool readPair();
    [[nodiscard]] bool readSeriesMember(std::string_view key);
    [[nodiscard]] bool readLabels(LabelSet& labels);
    [[nodiscard]] bool readHistogram();
    [[nodiscard]] bool readStats();
    [[nodiscard]] bool readStat(double& value, double unit);
    [[nodiscard]] bool readCount(std::int64_t& count);
    [[nodiscard]] bool readText(QString& text);
    [[nodiscard]] bool readTexts(QStringList& texts);
    [[nodiscard]] bool readFlag(bool& flag);
    [[nodiscard]] bool readToken(std::string& token);
    void finishSeries();

    Receiver m_receiver;
    std::optional<Error> m_refusal;
    JsonCursor m_cursor;
    SampleReader m_samples;
    SeriesColumns m_columns;
    RawAnswer m_answer;
    std::vector<Level> m_levels;
    bool m_isFirst = true; ///< nothing was read of the innermost level
    bool m_isComplete = false;
    Series m_series; ///< at hand
    std::string m_key;
    std::string m_text;
    TimeAxis m_lastAxis;
    std::size_t m_sampleBudget = limits::kSamplesPerAnswer;
    std::size_t m_repeatedLabels = 0;
    std::size_t m_cutLabels = 0;
    std::size_t m_unsortedSeries = 0;
    std::size_t m_seriesCount = 0;
};

} // namespace promdesk
