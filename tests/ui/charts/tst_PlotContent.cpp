// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "charts/PlotContent.h"
#include "support/PanelSamples.h"
#include "theme/Theme.h"

#include <QRegularExpression>
#include <QTest>

#include <set>

using namespace Qt::StringLiterals;

namespace promdesk::test {

class tst_PlotContent : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void countsTheSamplesOfWhatItShows()
    {
        PlotContent content;
        QCOMPARE(content.sampleCount(), std::size_t { 0 });
        const SnapshotPtr answer =
            snapshotOf({ curve({}, 1, 0, 10), curve({}, 1, 0, 30), curve({}, 1, 0, 500) });
        for (const std::size_t index : { 0U, 1U }) {
            ChartSeries& series = content.series.emplace_back();
            series.snapshot = answer;
            series.index = index;
        }
        QCOMPARE(content.sampleCount(), std::size_t { 40 });
    }

    void dashesTellApartWhatSharesAColour()
    {
        const Theme theme = Theme::light();
        const auto palette = static_cast<int>(theme.series.size());
        std::set<std::pair<QRgb, Qt::PenStyle>> pens;
        for (int index = 0; index < 4 * palette; ++index) {
            const QPen pen = seriesPen(theme, index, 1.5);
            QCOMPARE(pen.widthF(), 1.5);
            QCOMPARE(pen.style() == Qt::SolidLine, index < palette);
            pens.insert({ pen.color().rgb(), pen.style() });
        }
        QCOMPARE(pens.size(), static_cast<std::size_t>(4 * palette));
        QCOMPARE(seriesPen(theme, 4 * palette, 1).style(), Qt::SolidLine); // and from the start
    }
};

} // namespace promdesk::test

QTEST_APPLESS_MAIN(promdesk::test::tst_PlotContent)
#include "tst_PlotContent.moc"
