// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "panels/StatPanel.h"
#include "panels/StatView.h"
#include "support/PanelSamples.h"

#include <QRegularExpression>
#include <QTest>

using namespace promdesk;
using namespace promdesk::test;
using namespace Qt::StringLiterals;

class tst_StatPanel : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void showsTheNewestValueWithItsState()
    {
        const StatView::Figure figure = figureOf(course(480));
        QCOMPARE(figure.value, 7.0);
        QCOMPARE(figure.state, std::optional(Health::Failing));
        QCOMPARE(figure.note, QString());
    }

    void saysSinceWhenASilentSeriesHasNoValue()
    {
        const StatView::Figure figure = figureOf(course(240)); // ends at noon
        QCOMPARE(figure.value, 7.0);
        QVERIFY2(figure.note.contains(u"11:57"_s), qPrintable(figure.note));
        QVERIFY2(!figure.state, "an old value gives no state");
    }

    void forgivesTheLastStepsOfTheGrid() { QCOMPARE(figureOf(course(479)).note, QString()); }

private:
    /// Sevens every 3 minutes from midnight, missing after so many.
    static Series course(std::size_t known)
    {
        Series series = curve({}, 1, 0);
        std::fill(series.values.begin(), series.values.end(), missingValue());
        std::fill_n(series.values.begin(), known, 7.0);
        return series;
    }

    static StatView::Figure figureOf(const Series& series)
    {
        StatPanel panel(nullptr);
        PanelPlan plan = planOf(u"stat"_s, u"Errors"_s, Unit::None);
        plan.spec.thresholds = { { 5, u"failing"_s } };
        panel.setTimeZone(QTimeZone::utc());
        panel.setTimeRange(sampleDay());
        panel.setPlan(plan);
        panel.showFrames({ frameOf(snapshotOf({ series })) });
        return panel.findChild<StatView*>()->figure();
    }
};

QTEST_MAIN(tst_StatPanel)
#include "tst_StatPanel.moc"
