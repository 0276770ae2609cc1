// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "panels/SeriesAge.h"
#include "series/SampleValue.h"
#include "support/PanelSamples.h"

#include <QRegularExpression>
#include <QTest>

using namespace Qt::StringLiterals;

namespace promdesk::test {

namespace {

/// Sevens every 3 minutes from midnight, missing after so many.
Series course(const std::string& source, std::size_t known)
{
    Series series = curve({ { "source", source } }, 1, 0);
    std::fill(series.values.begin(), series.values.end(), missingValue());
    std::fill_n(series.values.begin(), known, 7.0);
    return series;
}

} // namespace

class tst_SeriesAge : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void knowsWhenValuesEnd()
    {
        const Duration step = Duration::fromMinutes(3);
        QVERIFY(!endBefore(course("a", 480), sampleDay(), step));
        QVERIFY(!endBefore(course("a", 479), sampleDay(), step)); // two steps are forgiven
        const Series ended = course("a", 240);
        QCOMPARE(endBefore(ended, sampleDay(), step), std::optional(ended.axis.at(239)));
        QVERIFY(!endBefore(course("a", 0), sampleDay(), step));
    }

    /// An instant query answers at its own time, wherever the page's range ends.
    void aSingleValueIsNeverOld()
    {
        Series lone = course("a", 480);
        lone.axis = TimeAxis::grid(sampleStart(), Duration::fromMinutes(3), 1);
        lone.values.resize(1);
        QVERIFY(!endBefore(lone, sampleDay(), Duration()));
    }

    void whatHasEndedSaysNothingAboutNow()
    {
        const std::vector<SeriesFrame> frames { frameOf(
            snapshotOf({ course("a", 240), course("b", 480) })) };
        QCOMPARE(allSeries(frames).size(), std::size_t { 2 });
        const auto living = livingSeries(frames, sampleDay());
        QCOMPARE(living.size(), std::size_t { 1 });
        QCOMPARE(living.front(), &frames.front().snapshot->series[1]);
    }

    void allCountWhereNoneGoesOn()
    {
        const std::vector<SeriesFrame> frames { frameOf(
            snapshotOf({ course("a", 240), course("b", 100) })) };
        QCOMPARE(livingSeries(frames, sampleDay()), allSeries(frames));
    }

    void aSilentServerIsToldByItsBadge()
    {
        SeriesFrame frame = frameOf(snapshotOf({ course("a", 240), course("b", 480) }));
        SourcePart silent;
        silent.name = u"a"_s;
        silent.silentSince = sampleStart() + Duration::fromHours(12);
        frame.parts = { silent };
        QCOMPARE(livingSeries({ frame }, sampleDay()).size(), std::size_t { 2 });
        QVERIFY(livingSeries({}, sampleDay()).empty());
    }
};

} // namespace promdesk::test

QTEST_GUILESS_MAIN(promdesk::test::tst_SeriesAge)
#include "tst_SeriesAge.moc"
