// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "commands/AnswerPrinter.h"

#include "commands/Console.h"
#include "commands/TextTable.h"
#include "core/UntrustedText.h"
#include "exports/CsvExporter.h"
#include "exports/JsonExporter.h"
#include "series/SampleValue.h"

#include <QCoreApplication>

#include <array>
#include <charconv>
#include <cmath>
#include <set>
#include <string>

using namespace Qt::StringLiterals;

namespace promdesk {

namespace {

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(AnswerPrinter)
};

/// Of a text that is an answer by itself; enough for any that is meant to be read.
constexpr int kMostCharacters = 100'000;
constexpr int kMostLines = 10'000;

/// As Prometheus writes numbers: shortest text that reads back as the same double.
QString toNumberText(double value)
{
    if (std::isnan(value)) {
        return u"NaN"_s;
    }
    if (std::isinf(value)) {
        return value > 0 ? u"+Inf"_s : u"-Inf"_s;
    }
    std::array<char, 64> buffer {};
    const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value).ptr;
    return QString::fromLatin1(buffer.data(), end - buffer.data());
}

std::set<std::string> labelNamesOf(const SeriesSnapshot& answer)
{
    std::set<std::string> names;
    for (const Series& series : answer.series) {
        for (const auto& [name, value] : series.labels) {
            names.insert(name);
        }
    }
    return names;
}

QByteArray toTable(const SeriesSnapshot& answer)
{
    if (answer.type == ResultType::String) {
        const UntrustedText text(answer.text);
        return text.plainLines(kMostCharacters, kMostLines).toUtf8() + '\n';
    }
    const std::set<std::string> names = labelNamesOf(answer);
    QStringList header { Words::tr("TIME") };
    for (const std::string& name : names) {
        header += toQString(name);
    }
    header += Words::tr("VALUE");
    std::vector<TextTable::Align> alignments(names.size() + 1, TextTable::Align::Left);
    alignments.push_back(TextTable::Align::Right);
    TextTable table(header, alignments);
    for (const Series& series : answer.series) {
        for (std::size_t i = 0; i < series.values.size(); ++i) {
            if (isMissing(series.values[i])) {
                continue;
            }
            QStringList row { toIso8601(series.axis.at(i)) };
            for (const std::string& name : names) {
                row += toQString(series.labels.value(name));
            }
            row += toNumberText(series.values[i]);
            table.addRow(row);
        }
        for (const HistogramSample& sample : series.histograms) {
            QStringList row { toIso8601(sample.time) };
            for (const std::string& name : names) {
                row += toQString(series.labels.value(name));
            }
            row += Words::tr("histogram, count %1, sum %2")
                       .arg(toNumberText(sample.count), toNumberText(sample.sum));
            table.addRow(row);
        }
    }
    return table.toUtf8();
}

Result<void> writeWith(const SeriesExporter& exporter, const QueryRequest& request,
    const QString& sourceName, const SnapshotPtr& answer, Console& console)
{
    const bool isRange = request.kind == QueryRequest::Kind::Range;
    const std::vector<ExportedQuery> queries { { .expression = request.expression,
        .sourceName = sourceName,
        .step = isRange ? request.step : Duration(),
        .unit = Unit::None,
        .snapshot = answer } };
    return exporter.write(
        queries, {}, {}, [&console](const QByteArray& piece) { return console.writeData(piece); });
}

Result<void> write(const QueryRequest& request, const QString& sourceName,
    const SnapshotPtr& answer, AnswerFormat format, Console& console)
{
    switch (format) {
    case AnswerFormat::Csv:
        return writeWith(CsvExporter(), request, sourceName, answer, console);
    case AnswerFormat::Json:
        return writeWith(JsonExporter(), request, sourceName, answer, console);
    case AnswerFormat::Table:
        break;
    }
    if (!console.writeData(toTable(*answer))) {
        return failure(ErrorKind::Io, Words::tr("the output cannot be written"));
    }
    return {};
}

} // namespace

Result<AnswerFormat> answerFormatFromText(const QString& text)
{
    if (text == u"table") {
        return AnswerFormat::Table;
    }
    if (text == u"csv") {
        return AnswerFormat::Csv;
    }
    if (text == u"json") {
        return AnswerFormat::Json;
    }
    return failure(ErrorKind::InvalidArgument,
        Words::tr("'%1' is not a format: table, csv or json").arg(text.left(32)));
}

ExitCode printAnswer(const QueryRequest& request, const QString& sourceName,
    const SnapshotPtr& answer, AnswerFormat format, Console& console)
{
    if (const auto written = write(request, sourceName, answer, format, console); !written) {
        console.writeMessage(u"promdesk query: "_s + written.error().toDisplayText());
        return ExitCode::Failed;
    }
    return answer->isPartial ? ExitCode::Partial : ExitCode::Done;
}

} // namespace promdesk
