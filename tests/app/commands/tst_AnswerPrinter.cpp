// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "commands/AnswerPrinter.h"
#include "commands/Console.h"

#include <QJsonDocument>
#include <QRegularExpression>
#include <QTest>

#include <cmath>
#include <limits>

using namespace promdesk;
using namespace Qt::StringLiterals;

namespace {

class KeptConsole final : public Console
{
public:
    [[nodiscard]] bool writeData(const QByteArray& bytes) override
    {
        data += bytes;
        return takesData;
    }

    void writeMessage(const QString& text) override { messages += text; }

    QByteArray data;
    QStringList messages;
    bool takesData = true;
};

SeriesSnapshot answerOf(LabelSet labels, std::vector<double> values)
{
    SeriesSnapshot answer;
    Series series;
    series.labels = std::move(labels);
    series.axis = TimeAxis::grid(Instant::fromSeconds(0), Duration::fromSeconds(15), values.size());
    series.values = std::move(values);
    answer.series.push_back(std::move(series));
    return answer;
}

QByteArray tableOf(const SeriesSnapshot& answer)
{
    KeptConsole console;
    (void)printAnswer(
        {}, u"s"_s, std::make_shared<SeriesSnapshot>(answer), AnswerFormat::Table, console);
    return console.data;
}

} // namespace

class tst_AnswerPrinter : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void aTextKeepsItsLinesAndGivesTheTerminalNoOrders()
    {
        SeriesSnapshot answer;
        answer.type = ResultType::String;
        answer.text = u"one\x1b]0;title\x07\ntwo"_s;
        QCOMPARE(tableOf(answer), u"one␛]0;title␇\ntwo\n"_s.toUtf8());
        answer.text = QString(5000, u'x');
        QCOMPARE(tableOf(answer).size(), 5001);
    }

    void knowsItsFormats()
    {
        QCOMPARE(*answerFormatFromText(u"table"_s), AnswerFormat::Table);
        QCOMPARE(*answerFormatFromText(u"csv"_s), AnswerFormat::Csv);
        QCOMPARE(*answerFormatFromText(u"json"_s), AnswerFormat::Json);
        QCOMPARE(answerFormatFromText(u"CSV"_s).error().kind, ErrorKind::InvalidArgument);
        QCOMPARE(answerFormatFromText({}).error().kind, ErrorKind::InvalidArgument);
    }

    void linesUpASampleALine()
    {
        const double inf = std::numeric_limits<double>::infinity();
        QCOMPARE(tableOf(answerOf(LabelSet({ { "a", "x" } }), { 0.1, inf, -inf, std::nan("") })),
            QByteArray("TIME                  a  VALUE\n"
                       "1970-01-01T00:00:00Z  x    0.1\n"
                       "1970-01-01T00:00:15Z  x   +Inf\n"
                       "1970-01-01T00:00:30Z  x   -Inf\n"
                       "1970-01-01T00:00:45Z  x    NaN\n"));
    }

    void writesTheTextOfATextAnswer()
    {
        SeriesSnapshot answer;
        answer.type = ResultType::String;
        answer.text = u"hello"_s;
        QCOMPARE(tableOf(answer), QByteArray("hello\n"));
    }

    void writesOneLineForALabelWithLineBreaks()
    {
        const QByteArray table = tableOf(answerOf(LabelSet({ { "a", "x\ny\x1b[31m" } }), { 1 }));
        QCOMPARE(table.count('\n'), 2);
        QVERIFY(!table.contains('\x1b'));
    }

    void writesCsvAndJsonThatReadBack()
    {
        const auto answer =
            std::make_shared<SeriesSnapshot>(answerOf(LabelSet({ { "a", "x,y" } }), { 2.5 }));
        KeptConsole csv;
        QCOMPARE(printAnswer({}, u"s"_s, answer, AnswerFormat::Csv, csv), ExitCode::Done);
        QCOMPARE(csv.data.trimmed().replace("\r", ""),
            QByteArray("timestamp,a,value\n1970-01-01T00:00:00Z,\"x,y\",2.5"));
        KeptConsole json;
        QCOMPARE(printAnswer({}, u"s"_s, answer, AnswerFormat::Json, json), ExitCode::Done);
        QVERIFY(!QJsonDocument::fromJson(json.data).isNull());
    }

    void saysPartialByItsExitCode()
    {
        SeriesSnapshot answer = answerOf({}, { 1 });
        answer.isPartial = true;
        KeptConsole console;
        QCOMPARE(printAnswer({}, u"s"_s, std::make_shared<SeriesSnapshot>(answer),
                     AnswerFormat::Table, console),
            ExitCode::Partial);
        QVERIFY(!console.data.isEmpty());
    }

    void failsWhenNobodyTakesTheData_data()
    {
        QTest::addColumn<int>("format");
        QTest::newRow("table") << static_cast<int>(AnswerFormat::Table);
        QTest::newRow("csv") << static_cast<int>(AnswerFormat::Csv);
        QTest::newRow("json") << static_cast<int>(AnswerFormat::Json);
    }

    void failsWhenNobodyTakesTheData()
    {
        QFETCH(int, format);
        KeptConsole console;
        console.takesData = false;
        QCOMPARE(printAnswer({}, u"s"_s, std::make_shared<SeriesSnapshot>(answerOf({}, { 1 })),
                     static_cast<AnswerFormat>(format), console),
            ExitCode::Failed);
        QCOMPARE(console.messages.size(), 1);
    }
};

QTEST_APPLESS_MAIN(tst_AnswerPrinter)
#include "tst_AnswerPrinter.moc"
