// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "demo/MetricCatalog.h"

#include <QRegularExpression>
#include <QTest>

#include <cmath>
#include <limits>

using namespace promdesk;
using namespace Qt::StringLiterals;

namespace {

constexpr MetricFamily kRequests { "requests_total", MetricType::Counter, "Requests." };
constexpr MetricFamily kQueue { "queue", MetricType::Gauge, "Waiting." };
constexpr MetricFamily kQueueAgain { "queue", MetricType::Gauge, "Waiting." };

DemoTarget targetOf(bool honoursLabels)
{
    return { .job = "gateway",
        .path = "/metrics/gateway/a",
        .labels = { { "cluster", "eu" }, { "instance", "10.0.0.1:80" } },
        .node = -1,
        .honoursLabels = honoursLabels };
}

DemoSeries seriesOf(
    const MetricFamily& family, std::size_t target, NumberStyle style, const std::string& labels)
{
    const std::string text = std::string(family.name) + '{' + labels + "} ";
    return { .family = &family, .target = target, .style = style, .exposed = text, .stored = text };
}

/// Two targets whose families take turns, as exporters that go from thing to thing leave them.
MetricCatalog interleaved()
{
    MetricCatalog catalog;
    catalog.targets = { targetOf(false), targetOf(false) };
    catalog.series = {
        seriesOf(kRequests, 0, NumberStyle::WholeCounter, "a=\"1\""),
        seriesOf(kQueue, 0, NumberStyle::Gauge, "a=\"1\""),
        seriesOf(kRequests, 0, NumberStyle::WholeCounter, "a=\"2\""),
        seriesOf(kQueueAgain, 0, NumberStyle::Gauge, "a=\"2\""),
        seriesOf(kQueue, 1, NumberStyle::Gauge, "a=\"3\""),
    };
    catalog.sortByTarget();
    return catalog;
}

std::string numberText(double value, NumberStyle style)
{
    std::string text = "x";
    appendNumber(text, value, style);
    return text.substr(1);
}

/// The values of three series, one of each style, between two frames.
std::vector<double> valuesAt(double unixSeconds, double gaugeBefore)
{
    MetricCatalog catalog;
    catalog.series = {
        seriesOf(kRequests, 0, NumberStyle::WholeCounter, {}),
        seriesOf(kRequests, 0, NumberStyle::Counter, {}),
        seriesOf(kQueue, 0, NumberStyle::Gauge, {}),
    };
    const MetricFrame previous { 100.0, { 10.0, 1.0, gaugeBefore }, {} };
    const MetricFrame next { 110.0, { 20.0, 2.0, 9.5 }, {} };
    std::vector<double> values(3);
    fillBetween(catalog, { previous, next }, unixSeconds, values);
    return values;
}

} // namespace

class tst_MetricCatalog : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void bringsTheSeriesOfAFamilyTogether()
    {
        const MetricCatalog catalog = interleaved();
        QCOMPARE(catalog.seriesOfTarget.size(), std::size_t { 2 });
        QCOMPARE(catalog.seriesOfTarget[0], (std::vector<std::size_t> { 0, 2, 1, 3 }));
        QCOMPARE(catalog.seriesOfTarget[1], (std::vector<std::size_t> { 4 }));
    }

    void aTargetWithoutSeriesHasAnEmptyPage()
    {
        MetricCatalog catalog;
        catalog.targets = { targetOf(false) };
        catalog.sortByTarget();
        QCOMPARE(expositionText(catalog, {}, 0), std::string());
    }

    void storesLabelsAsAScrapeDoes_data()
    {
        QTest::addColumn<bool>("honoursLabels");
        QTest::addColumn<QString>("own");
        QTest::addColumn<QString>("stored");
        QTest::newRow("none of its own") << false << QString()
                                         << u"job=\"gateway\",cluster=\"eu\","
                                            "instance=\"10.0.0.1:80\""_s;
        QTest::newRow("no clash") << false << u"a=\"1\",b=\"2\""_s
                                  << u"job=\"gateway\",a=\"1\",b=\"2\",cluster=\"eu\","
                                     "instance=\"10.0.0.1:80\""_s;
        QTest::newRow("a clash") << false << u"cluster=\"mine\""_s
                                 << u"job=\"gateway\",exported_cluster=\"mine\",cluster=\"eu\","
                                    "instance=\"10.0.0.1:80\""_s;
        QTest::newRow("a clash that the exporter wins")
            << true << u"cluster=\"mine\""_s
            << u"job=\"gateway\",cluster=\"mine\",instance=\"10.0.0.1:80\""_s;
    }

    void storesLabelsAsAScrapeDoes()
    {
        QFETCH(bool, honoursLabels);
        QFETCH(QString, own);
        QFETCH(QString, stored);
        MetricCatalog catalog;
        catalog.targets = { targetOf(honoursLabels) };
        QCOMPARE(QString::fromStdString(catalog.storedLabels(0, own.toStdString())), stored);
    }

    void countersRunEvenlyBetweenFrames()
    {
        QCOMPARE(valuesAt(100.0, 3.5), (std::vector { 10.0, 1.0, 3.5 }));
        QCOMPARE(valuesAt(105.0, 3.5), (std::vector { 15.0, 1.5, 6.5 }));
        QCOMPARE(valuesAt(110.0, 3.5), (std::vector { 20.0, 2.0, 9.5 }));
    }

    void wholeGaugesStayWhole()
    {
        QCOMPARE(valuesAt(105.0, 4.0)[2], 4.0);
        QCOMPARE(valuesAt(109.9, 0.0)[2], 0.0);
    }

    void aTimeOutsideThePairGivesItsNearerEnd()
    {
        QCOMPARE(valuesAt(90.0, 3.5), (std::vector { 10.0, 1.0, 3.5 }));
        QCOMPARE(valuesAt(500.0, 3.5), (std::vector { 20.0, 2.0, 9.5 }));
    }

    void writesNumbersAsTheyAreRead_data()
    {
        QTest::addColumn<double>("value");
        QTest::addColumn<int>("style");
        QTest::addColumn<QString>("text");
        const auto row = [](const char* name, double value, NumberStyle style,
                             const QString& text) {
            QTest::newRow(name) << value << static_cast<int>(style) << text;
        };
        row("zero", 0.0, NumberStyle::Gauge, u"0"_s);
        row("whole gauge", 2.19e12, NumberStyle::Gauge, u"2190000000000"_s);
        row("negative gauge", -3.0, NumberStyle::Gauge, u"-3"_s);
        row("fraction", 0.123456789, NumberStyle::Gauge, u"0.123457"_s);
        row("great gauge", 1e18, NumberStyle::Gauge, u"1e+18"_s);
        row("things are whole", 12.999, NumberStyle::WholeCounter, u"12"_s);
        row("whole counter beyond 2^32", 9e14, NumberStyle::WholeCounter, u"900000000000000"_s);
        row("seconds", 0.12345, NumberStyle::Counter, u"0.123"_s);
        row("whole seconds", 5.0, NumberStyle::Counter, u"5"_s);
        row("many seconds", 1234567.5, NumberStyle::Counter, u"1234567.500"_s);
        row("not a number", std::numeric_limits<double>::quiet_NaN(), NumberStyle::Gauge, u"nan"_s);
        row("infinite", std::numeric_limits<double>::infinity(), NumberStyle::Gauge, u"inf"_s);
    }

    void writesNumbersAsTheyAreRead()
    {
        QFETCH(double, value);
        QFETCH(int, style);
        QFETCH(QString, text);
        QCOMPARE(QString::fromStdString(numberText(value, static_cast<NumberStyle>(style))), text);
    }

    /// History and live samples must join: what is stored is what a scrape would have read.
    void historyStoresWhatAScrapeReads()
    {
        for (const double value : { 0.0, 0.4999, 1.0 / 3.0, 77.7777, 12345.678, 9.9e9, -41.25 }) {
            for (const NumberStyle style : { NumberStyle::WholeCounter, NumberStyle::Counter }) {
                const double read = std::stod(numberText(value, style));
                QVERIFY2(std::abs(exposedValue(value, style) - read) < 1e-9,
                    QByteArray::number(value).constData());
            }
            const double read = std::stod(numberText(value, NumberStyle::Gauge));
            QVERIFY(
                std::abs(exposedValue(value, NumberStyle::Gauge) - read) <= 1e-5 * std::abs(value));
        }
    }

    void describesEachFamilyOnce()
    {
        const MetricCatalog catalog = interleaved();
        const MetricFrame frame { 0.0, { 1.9, 2.5, 3.0, 4.0, 5.0 }, { 1, 1 } };
        QCOMPARE(QString::fromStdString(expositionText(catalog, frame, 0)),
            QStringList({ u"# HELP requests_total Requests."_s, u"# TYPE requests_total counter"_s,
                            u"requests_total{a=\"1\"} 1"_s, u"requests_total{a=\"2\"} 3"_s,
                            u"# HELP queue Waiting."_s, u"# TYPE queue gauge"_s,
                            u"queue{a=\"1\"} 2.5"_s, u"queue{a=\"2\"} 4"_s, QString() })
                .join(u'\n'));
        QCOMPARE(QString::fromStdString(expositionText(catalog, frame, 1)),
            u"# HELP queue Waiting.\n# TYPE queue gauge\nqueue{a=\"3\"} 5\n"_s);
    }
};

QTEST_APPLESS_MAIN(tst_MetricCatalog)
#include "tst_MetricCatalog.moc"
