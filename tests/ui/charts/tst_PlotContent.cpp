// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "charts/PlotContent.h"
#include "support/PanelSamples.h"
#include "theme/Theme.h"

#include <QRegularExpression>
#include <QTest>

#include <cmath>
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

    void looksLikeWhatHasTheSameAnswerAndLooks()
    {
        QVERIFY(PlotContent().looksLike({})); // their ends are not fixed, which is NaN
        QVERIFY(whole().looksLike(whole()));
    }

    void looksOtherThanWhatDiffersInAnyPart_data()
    {
        QTest::addColumn<PlotContent>("other");
        const auto row = [this](const char* name, const auto& change) {
            PlotContent other = whole();
            change(other);
            QTest::newRow(name) << other;
        };
        row("another answer with the same samples", [](PlotContent& one) {
            one.series.front().snapshot = snapshotOf({ curve({}, 1, 0, 10), curve({}, 1, 0, 10) });
        });
        row("series", [](PlotContent& one) { one.series.pop_back(); });
        row("index", [](PlotContent& one) { one.series.front().index = 1; });
        row("name", [](PlotContent& one) { one.series.front().name = UntrustedText(u"b"_s); });
        row("colour", [](PlotContent& one) { one.series.front().colorIndex = 3; });
        row("hidden", [](PlotContent& one) { one.series.front().isHidden = true; });
        row("raw", [](PlotContent& one) { one.series.front().isRaw = true; });
        row("unit", [](PlotContent& one) { one.unit = Unit::Bytes; });
        row("style", [](PlotContent& one) { one.style = PlotContent::Style::Stacked; });
        row("threshold", [](PlotContent& one) { one.thresholds.front().value = 6; });
        row("state", [](PlotContent& one) { one.thresholds.front().state = Health::Failing; });
        row("minimum", [](PlotContent& one) { one.minimum = std::nan(""); });
        row("maximum", [](PlotContent& one) { one.maximum = 9; });
        row("known until", [](PlotContent& one) { one.knownUntil.reset(); });
        row("silence", [](PlotContent& one) { one.silences.front().from = Instant(); });
        row("its label",
            [](PlotContent& one) { one.silences.front().label = UntrustedText(u"y"_s); });
    }

    void looksOtherThanWhatDiffersInAnyPart()
    {
        QFETCH(PlotContent, other);
        QVERIFY(!other.looksLike(whole()));
        QVERIFY(!whole().looksLike(other));
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

private:
    [[nodiscard]] PlotContent whole() const
    {
        PlotContent content;
        for (const std::size_t index : { 0U, 1U }) {
            content.series.push_back(
                { .name = UntrustedText(u"a"_s), .snapshot = m_answer, .index = index });
        }
        content.thresholds = { { 5, Health::Degraded } };
        content.minimum = 0;
        content.knownUntil = Instant::fromSeconds(7);
        content.silences = { { Instant::fromSeconds(8), UntrustedText(u"x"_s) } };
        return content;
    }

    SnapshotPtr m_answer = snapshotOf({ curve({}, 1, 0, 10), curve({}, 1, 0, 10) });
};

} // namespace promdesk::test

QTEST_APPLESS_MAIN(promdesk::test::tst_PlotContent)
#include "tst_PlotContent.moc"
