// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "SyntheticFleet.h"
#include "explorer/GroupPainter.h"
#include "theme/Theme.h"

#include <QImage>
#include <QPainter>
#include <QRegularExpression>
#include <QTest>

#include <algorithm>
#include <cstdlib>
#include <numeric>

using namespace Qt::StringLiterals;

namespace promdesk::test {

class tst_GroupPainter : public QObject
{
    Q_OBJECT

    [[nodiscard]] QImage summaryOf(const StateCounts& counts, const QSize& size) const
    {
        QImage image(size, QImage::Format_RGB32);
        image.fill(Theme::light().surface);
        QPainter painter(&image);
        GroupPainter(m_cells, QFont())
            .paintSummary(painter, image.rect(), m_cells.groups.front(), counts, 1);
        return image;
    }

    /// Columns in which the colour is somewhere.
    [[nodiscard]] static int columnsWith(const QImage& image, const QColor& color)
    {
        int columns = 0;
        for (int x = 0; x < image.width(); ++x) {
            bool isThere = false;
            for (int y = image.height() / 2 - 10; y < image.height() / 2 + 16 && !isThere; ++y) {
                isThere = image.pixelColor(x, std::clamp(y, 0, image.height() - 1)) == color;
            }
            columns += isThere ? 1 : 0;
        }
        return columns;
    }

    static StateCounts countsOf(int ok, int failing)
    {
        StateCounts counts {};
        counts.at(static_cast<std::size_t>(Health::Ok)) = ok;
        counts.at(static_cast<std::size_t>(Health::Failing)) = failing;
        return counts;
    }

    TopologyPtr m_fleet;
    FleetCells m_cells;

private Q_SLOTS:

    void initTestCase()
    {
        applyTheme(Theme::light());
        m_fleet = makeFleet({ .clusters = 2, .nodesPerCluster = 20 });
        m_cells = collectCells(m_fleet.get(), CellKind::Nodes);
    }

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void countsEachCellOnceAndNoneThatIsDimmed()
    {
        const auto sum = [](const StateCounts& counts) {
            return std::accumulate(counts.begin(), counts.end(), 0);
        };
        const std::vector<StateCounts> all = countStates(m_cells, {});
        QCOMPARE(all.size(), std::size_t { 2 });
        QCOMPARE(sum(all[0]), 20);
        std::vector<bool> dimmed(m_cells.cells.size(), false);
        std::fill_n(dimmed.begin(), 15, true);
        const std::vector<StateCounts> few = countStates(m_cells, dimmed);
        QCOMPARE(sum(few[0]), 5);
        QCOMPARE(sum(few[1]), 20);
    }

    void saysWhatIsWrongWithHowMany()
    {
        QCOMPARE(
            groupText(m_cells, m_cells.groups.front(), countsOf(18, 2)), u"20 nodes · 2 failing"_s);
        QCOMPARE(groupText(m_cells, m_cells.groups.front(), countsOf(20, 0)), u"20 nodes"_s);
    }

    void showsTheMixOfStatesAsShares()
    {
        const QImage image = summaryOf(countsOf(15, 5), { 400, 100 });
        const int failing = columnsWith(image, Theme::light().health(Health::Failing));
        const int ok = columnsWith(image, Theme::light().health(Health::Ok));
        QVERIFY2(failing > 60 && std::abs(ok - 3 * failing) < 40,
            qPrintable(u"%1 %2"_s.arg(failing).arg(ok)));
    }

    void oneOfThousandsIsStillSeen()
    {
        const QImage image = summaryOf(countsOf(9'999, 1), { 400, 100 });
        QVERIFY(columnsWith(image, Theme::light().health(Health::Failing)) >= 1);
    }

    /// Too small for words: the colour of the worst.
    void isThatOfTheWorstFromVeryFar()
    {
        const QImage image = summaryOf(countsOf(9'999, 1), { 20, 12 });
        QCOMPARE(image.pixelColor(10, 6), Theme::light().health(Health::Failing));
    }
};

} // namespace promdesk::test

QTEST_MAIN(promdesk::test::tst_GroupPainter)
#include "tst_GroupPainter.moc"
