// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "charts/PlotCanvas.h"
#include "support/PanelSamples.h"
#include "support/Pixels.h"
#include "theme/Theme.h"

#include <QRegularExpression>
#include <QTest>
#include <QWidget>

#include <cmath>
#include <memory>
#include <vector>

using namespace Qt::StringLiterals;

namespace promdesk::test {

class tst_PlotCanvas : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        m_parent = std::make_unique<QWidget>();
        m_canvas = std::make_unique<PlotCanvas>(m_parent.get());
        m_parent->resize(800, 300);
        m_canvas->widget()->resize(m_parent->size());
        m_parent->grab(); // sends what waits, such as the new size
        m_axes.range = sampleDay();
        m_axes.values.low = 0;
        m_axes.values.high = 10;
        m_axes.zone = QTimeZone::utc();
        m_axes.locale = QLocale::c();
        m_canvas->setSources(m_content, m_plot);
        draw();
    }

    void cleanup()
    {
        m_canvas.reset();
        m_parent.reset();
    }

    void pixelsAndTimesAreTwoNamesOfOnePlace()
    {
        const QRectF area = m_canvas->plotArea();
        QVERIFY(qAbs(m_canvas->toX(m_axes.range.start) - area.left()) < 1.5);
        QVERIFY(qAbs(m_canvas->toX(m_axes.range.end) - area.right()) < 1.5);
        for (const double share : { 0.1, 0.5, 0.9 }) {
            const double x = area.left() + share * area.width();
            QVERIFY(qAbs(m_canvas->toX(m_canvas->timeAt(x)) - x) < 0.1);
        }
    }

    void pixelsAndValuesAreTwoNamesOfOnePlace()
    {
        const QRectF area = m_canvas->plotArea();
        QVERIFY(qAbs(m_canvas->toY(0) - area.bottom()) < 1.5);
        QVERIFY(qAbs(m_canvas->toY(10) - area.top()) < 1.5);
        const double perPixel = 10 / area.height();
        QVERIFY(qAbs(m_canvas->valueAt(m_canvas->toY(2.5)) - 2.5) < 1.5 * perPixel);
    }

    void aGivenMarginIsKeptExactly()
    {
        m_axes.leftMarginPx = 120;
        draw();
        QVERIFY(qAbs(m_canvas->plotArea().left() - 120) <= 1);
        m_axes.leftMarginPx = 0;
    }

    void aNewSizeIsDrawnAtOnce()
    {
        m_parent->show();
        m_parent->resize(500, 220);
        m_canvas->widget()->resize(m_parent->size());
        QVERIFY(m_canvas->plotArea().right() < 500);
        const QImage picture = m_canvas->widget()->grab().toImage();
        QCOMPARE(picture.size(), QSize(500, 220));
        QCOMPARE(picture.pixelColor(498, 2), currentTheme().surface);
    }

    void fewSamplesAndManyLieOnTheSameRows_data()
    {
        QTest::addColumn<double>("scale");
        QTest::newRow("1x") << 1.0;
        QTest::newRow("2x") << 2.0;
    }

    void fewSamplesAndManyLieOnTheSameRows()
    {
        QFETCH(double, scale);
        m_canvas->setPictureScale(scale);
        const std::vector<int> few = rowsOfLine(10, scale);
        const std::vector<int> many = rowsOfLine(20'000, scale);
        QVERIFY(!few.empty());
        QCOMPARE(many, few);
    }

private:
    /// Where a line of a value in the middle of a row of pixels is drawn, in the scale's pixels.
    std::vector<int> rowsOfLine(std::size_t samples, double scale)
    {
        PlotContent content;
        const double value = m_canvas->valueAt(std::round(m_canvas->toY(5)));
        // More than kManySeries: such lines are one pixel wide.
        for (std::size_t i = 0; i <= kManySeries; ++i) {
            Series series = curve({}, 1, 0, samples);
            std::fill(series.values.begin(), series.values.end(), value);
            ChartSeries& one = content.series.emplace_back();
            one.snapshot = snapshotOf({ std::move(series) });
            one.isHidden = i > 0;
        }
        const SampledPlot plot = samplePlot(content, sampleDay(), 700);
        m_canvas->setSources(content, plot);
        draw();
        const QImage picture = pictureOf(*m_canvas->widget(), scale);
        m_canvas->setSources(m_content, m_plot);
        std::vector<int> rows;
        const QColor color = currentTheme().seriesColor(0);
        for (int y = 0; y < picture.height(); ++y) {
            if (isNear(picture.pixelColor(picture.width() / 2, y), color, 40)) {
                rows.push_back(y);
            }
        }
        return rows;
    }

    void draw()
    {
        m_canvas->setAxes(m_axes);
        m_canvas->redraw();
    }

    PlotContent m_content;
    SampledPlot m_plot;
    PlotAxes m_axes;
    std::unique_ptr<QWidget> m_parent;
    std::unique_ptr<PlotCanvas> m_canvas;
};

} // namespace promdesk::test

QTEST_MAIN(promdesk::test::tst_PlotCanvas)
#include "tst_PlotCanvas.moc"
