// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "charts/CommonSamples.h"

#include <QRegularExpression>
#include <QTest>

#include <limits>

using namespace Qt::StringLiterals;

namespace promdesk::test {

namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

/// A second from one sample to the next.
Series seriesFrom(std::int64_t seconds, std::vector<double> values)
{
    Series series;
    series.axis =
        TimeAxis::grid(Instant::fromSeconds(seconds), Duration::fromSeconds(1), values.size());
    series.values = std::move(values);
    return series;
}

PlotContent contentOf(std::vector<Series> all)
{
    PlotContent content;
    for (Series& series : all) {
        auto snapshot = std::make_shared<SeriesSnapshot>();
        snapshot->series.push_back(std::move(series));
        content.series.push_back({ .name = UntrustedText(u"a"_s), .snapshot = snapshot });
    }
    return content;
}

PlotContent contentFrom(std::int64_t seconds, std::vector<double> values)
{
    return contentOf({ seriesFrom(seconds, std::move(values)) });
}

} // namespace

class tst_CommonSamples : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void samplesThatComeInEndWhatIsCommon()
    {
        const auto same =
            commonSamples(contentFrom(100, { 1, 2, 3 }), contentFrom(100, { 1, 2, 3, 4 }));
        QVERIFY(same.has_value());
        QVERIFY(same->start < Instant::fromSeconds(0)); // before the first nothing changes either
        QCOMPARE(same->end, Instant::fromSeconds(102));
    }

    void samplesThatLeaveBeginIt()
    {
        const auto same =
            commonSamples(contentFrom(100, { 1, 2, 3, 4 }), contentFrom(102, { 3, 4 }));
        QVERIFY(same.has_value());
        QCOMPARE(same->start, Instant::fromSeconds(102));
        QVERIFY(same->end > Instant::fromSeconds(1'000'000));
        const auto back =
            commonSamples(contentFrom(102, { 3, 4 }), contentFrom(100, { 1, 2, 3, 4 }));
        QCOMPARE(back, same);
    }

    void samplesThatAreOthersEndIt()
    {
        const auto same =
            commonSamples(contentFrom(100, { 1, 2, 3, 4, 5 }), contentFrom(100, { 1, 2, 3, 9, 5 }));
        QVERIFY(same.has_value());
        QCOMPARE(same->end, Instant::fromSeconds(102));
    }

    void longOnesAreComparedToTheSample_data()
    {
        QTest::addColumn<int>("other"); ///< sample, of 500; none: -1
        for (const int other : { -1, 1, 250, 435, 436, 437, 499 }) {
            QTest::addRow("%d", other) << other;
        }
    }

    void longOnesAreComparedToTheSample()
    {
        QFETCH(int, other);
        std::vector<double> values(500);
        for (std::size_t i = 0; i < values.size(); ++i) {
            values[i] = static_cast<double>(i);
        }
        std::vector<double> changed = values;
        if (other >= 0) {
            changed[static_cast<std::size_t>(other)] = 0.5;
        }
        const PlotContent before = contentFrom(1000, values);
        const auto same = commonSamples(before, contentFrom(1000, changed));
        if (other == 1) {
            QCOMPARE(same->end, Instant::fromSeconds(1000));
        } else if (other >= 0) {
            QCOMPARE(same->end, Instant::fromSeconds(1000 + other - 1));
        } else {
            QVERIFY(same->end > Instant::fromSeconds(1'000'000));
        }
    }

    void missingSamplesAreTheSame()
    {
        const auto same =
            commonSamples(contentFrom(100, { 1, kNaN, 3 }), contentFrom(100, { 1, kNaN, 3, kNaN }));
        QVERIFY(same.has_value());
        QCOMPARE(same->end, Instant::fromSeconds(102));
        const auto zeroes =
            commonSamples(contentFrom(100, { 1, 1, 0.0 }), contentFrom(100, { 1, 1, -0.0 }));
        QCOMPARE(zeroes->end, Instant::fromSeconds(101)); // bit by bit
    }

    void ofSeveralSeriesTheLeastCounts()
    {
        const auto same = commonSamples(
            contentOf({ seriesFrom(100, { 1, 2, 3, 4 }), seriesFrom(100, { 1, 2, 3, 4 }) }),
            contentOf({ seriesFrom(101, { 2, 3, 4, 5 }), seriesFrom(100, { 1, 2, 9, 4 }) }));
        QVERIFY(!same.has_value()); // one second is no time
        const auto more = commonSamples(
            contentOf({ seriesFrom(100, { 1, 2, 3, 4 }), seriesFrom(100, { 1, 2, 3, 4 }) }),
            contentOf({ seriesFrom(101, { 2, 3, 4, 5 }), seriesFrom(100, { 1, 2, 3, 9 }) }));
        QCOMPARE(more->start, Instant::fromSeconds(101));
        QCOMPARE(more->end, Instant::fromSeconds(102));
    }

    void contentsThatDifferOtherwiseHaveNothingInCommon()
    {
        const PlotContent content = contentFrom(100, { 1, 2, 3 });
        QVERIFY(commonSamples(content, content).has_value());
        PlotContent other = content;
        other.series.front().colorIndex = 1;
        QVERIFY(!commonSamples(content, other));
        other = content;
        other.series.front().isHidden = true;
        QVERIFY(!commonSamples(content, other));
        other = content;
        other.thresholds = { { 5, Health::Degraded } };
        QVERIFY(!commonSamples(content, other));
        other = content;
        other.series.push_back(other.series.front());
        QVERIFY(!commonSamples(content, other));
        other = content;
        other.series.front().isRaw = true;
        QVERIFY(!commonSamples(other, other));
        QVERIFY(!commonSamples(content, contentFrom(200, { 1, 2, 3 }))); // another time
        QVERIFY(!commonSamples(content, contentFrom(100, { 7, 2, 3 })));
        QVERIFY(!commonSamples(content, contentFrom(100, {})));
        QVERIFY(!commonSamples(contentFrom(100, {}), content));
    }

    void gridsHaveToFit()
    {
        Series shifted = seriesFrom(100, { 1, 2, 3 });
        shifted.axis = TimeAxis::grid(
            Instant::fromMs(100'500), Duration::fromSeconds(1), shifted.values.size());
        Series wider = seriesFrom(100, { 1, 2, 3 });
        wider.axis = TimeAxis::grid(
            Instant::fromSeconds(100), Duration::fromSeconds(2), wider.values.size());
        Series listed = seriesFrom(100, { 1, 2, 3 });
        listed.axis = TimeAxis::explicitTimes({ 100'000, 101'000, 102'000 });
        const PlotContent content = contentFrom(100, { 1, 2, 3 });
        for (const Series& series : { shifted, wider, listed }) {
            QVERIFY(!commonSamples(content, contentOf({ series })));
        }
    }
};

} // namespace promdesk::test

QTEST_GUILESS_MAIN(promdesk::test::tst_CommonSamples)
#include "tst_CommonSamples.moc"
