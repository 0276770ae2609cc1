// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "charts/CommonSamples.h"
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
        m_axes.leftMarginPx = 0;
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

    void aMovedPictureIsAsIfItWereDrawnAnew_data()
    {
        QTest::addColumn<int>("samples");
        QTest::addColumn<double>("scale");
        for (const int samples : { 300, 2'000, 30'000 }) {
            for (const double scale : { 1.0, 1.5, 2.0 }) {
                QTest::addRow("%d samples, %gx", samples, scale) << samples << scale;
            }
        }
    }

    /// Time goes on and back, by parts of a pixel and by half a picture, over a midnight.
    void aMovedPictureIsAsIfItWereDrawnAnew()
    {
        QFETCH(int, samples);
        QFETCH(double, scale);
        show(waves(static_cast<std::size_t>(samples)), scale);
        for (const double px :
            { 0.3, 1.0, 4.6, 300.0, -2.5, -40.0, 0.0, 737.0, -5'000.0, 5'000.0 }) {
            moveBy(px);
            const double share = m_canvas->shareToDraw();
            QVERIFY2(
                std::abs(px) > 500 ? share == 1.0 : share < 0.6, qPrintable(QString::number(px)));
            m_canvas->redraw();
            QVERIFY(isLike(drawnAnew(scale), pictureOf(*m_canvas->widget(), scale)));
        }
    }

    /// A live tick: time goes on, samples come in at the end, the last ones come once more.
    void ofARefreshOnlyTheEndIsDrawn_data()
    {
        QTest::addColumn<double>("scale");
        QTest::newRow("1x") << 1.0;
        QTest::newRow("1.5x") << 1.5;
        QTest::newRow("2x") << 2.0;
    }

    void ofARefreshOnlyTheEndIsDrawn()
    {
        QFETCH(double, scale);
        const PlotContent all = waves(9'000);
        PlotContent before = part(all, 2'000, 6'000);
        show(before, scale);
        for (int tick = 1; tick < 8; ++tick) {
            PlotContent after =
                part(all, 2'000 + 100 * std::size_t(tick), 6'000 + 150 * std::size_t(tick));
            const auto same = commonSamples(before, after);
            QVERIFY(same.has_value());
            before = after;
            m_waves = std::move(after);
            m_sampled = samplePlot(m_waves, sampleDay(), 740);
            m_canvas->contentChanged(same);
            moveBy(tick % 2);
            QVERIFY2(m_canvas->shareToDraw() < 0.9, qPrintable(QString::number(tick)));
            m_canvas->redraw();
            QVERIFY2(isLike(drawnAnew(scale), pictureOf(*m_canvas->widget(), scale)),
                qPrintable(QString::number(tick)));
        }
        // Two changes without a picture between them: nothing is known of the first.
        m_canvas->contentChanged();
        m_canvas->contentChanged(commonSamples(m_waves, m_waves));
        QCOMPARE(m_canvas->shareToDraw(), 1.0);
    }

    void nothingIsMovedThatIsNotTheSame_data()
    {
        QTest::addColumn<QString>("change");
        for (const QString& change : { u"content"_s, u"values"_s, u"length"_s, u"margin"_s,
                 u"zone"_s, u"theme"_s, u"scale"_s, u"thresholds"_s, u"unknown end"_s }) {
            QTest::newRow(qPrintable(change)) << change;
        }
    }

    void nothingIsMovedThatIsNotTheSame()
    {
        QFETCH(QString, change);
        double scale = 1;
        show(waves(9'000), scale);
        moveBy(3);
        QVERIFY(m_canvas->shareToDraw() < 0.1);
        if (change == u"content"_s) {
            m_waves.series.front().isHidden = true;
            m_canvas->contentChanged();
        } else if (change == u"values"_s) {
            m_axes.values.high = 11;
        } else if (change == u"length"_s) {
            m_axes.range.end = m_axes.range.end + Duration::fromMs(1);
        } else if (change == u"margin"_s) {
            m_axes.leftMarginPx = 96;
        } else if (change == u"zone"_s) {
            m_axes.zone = QTimeZone(3 * 3600);
        } else if (change == u"theme"_s) {
            applyTheme(Theme::dark());
        } else if (change == u"scale"_s) {
            scale = 2;
        } else if (change == u"thresholds"_s) {
            m_waves.thresholds = { { 5, Health::Degraded } };
        } else {
            m_waves.knownUntil = m_axes.range.start + m_axes.range.length() / 2;
        }
        m_canvas->setPictureScale(scale);
        m_canvas->setAxes(m_axes);
        QCOMPARE(m_canvas->shareToDraw(), 1.0);
        m_canvas->redraw();
        const bool isRight = isLike(drawnAnew(scale), pictureOf(*m_canvas->widget(), scale));
        applyTheme(Theme::light());
        QVERIFY(isRight);
    }

    void linesOfSomebodyElseMoveOnceTheyAreRight()
    {
        show(waves(9'000), 1);
        m_canvas->contentChanged();
        m_canvas->setLinePicture(LinePicture());
        m_canvas->redraw();
        moveBy(3);
        QCOMPARE(m_canvas->shareToDraw(), 1.0); // they are not there yet
        const DenseLines lines = m_canvas->denseLines();
        m_canvas->setLinePicture(drawDenseLines(lines));
        m_canvas->redraw();
        m_canvas->setLinePicture(std::nullopt);
        moveBy(-3);
        QVERIFY(m_canvas->shareToDraw() < 0.1);
        m_canvas->redraw();
        QVERIFY(isLike(drawnAnew(1), pictureOf(*m_canvas->widget(), 1)));
    }

    void linesOfSomethingElseNeverMove()
    {
        show(waves(9'000), 1);
        const DenseLines lines = m_canvas->denseLines();
        m_canvas->contentChanged();
        m_canvas->setLinePicture(drawDenseLines(lines));
        m_canvas->redraw();
        QCOMPARE(m_canvas->shareToDraw(), 1.0);
    }

private:
    /// Three lines, one of them dashed.
    static PlotContent waves(std::size_t samples)
    {
        PlotContent content;
        for (int i = 0; i < 3; ++i) {
            Series series = curve({}, 1, 0, samples);
            for (std::size_t at = 0; at < samples; ++at) {
                const auto x = static_cast<double>(at);
                series.values[at] = 5 + 2 * std::sin(x * 12 / static_cast<double>(samples) + i)
                    + 1.5 * std::sin(x * (1.7 + i));
            }
            ChartSeries& one = content.series.emplace_back();
            one.snapshot = snapshotOf({ std::move(series) });
            one.colorIndex = i == 1 ? 12 : i;
        }
        return content;
    }

    /// Samples [from, to) of each series.
    static PlotContent part(const PlotContent& content, std::size_t from, std::size_t to)
    {
        PlotContent some = content;
        for (ChartSeries& one : some.series) {
            Series series = one.series();
            series.axis = TimeAxis::grid(series.axis.at(from), series.axis.step(), to - from);
            series.values.assign(series.values.begin() + static_cast<std::ptrdiff_t>(from),
                series.values.begin() + static_cast<std::ptrdiff_t>(to));
            one.snapshot = snapshotOf({ std::move(series) });
        }
        return some;
    }

    /// The middle of content in the canvas.
    void show(PlotContent content, double scale)
    {
        m_waves = std::move(content);
        m_sampled = samplePlot(m_waves, sampleDay(), 740);
        QVERIFY(m_sampled.isDense);
        m_axes.range = { sampleDay().start + Duration::fromHours(8),
            sampleDay().start + Duration::fromHours(16) };
        m_axes.zone = QTimeZone(12 * 3600 - 900); // a day begins at a quarter past noon
        m_canvas->setSources(m_waves, m_sampled);
        m_canvas->setPictureScale(scale);
        draw();
    }

    void moveBy(double px)
    {
        const double msPerPx =
            static_cast<double>(m_axes.range.length().toMs()) / m_canvas->plotArea().width();
        const Duration by = Duration::fromMs(std::llround(px * msPerPx));
        m_axes.range = { m_axes.range.start + by, m_axes.range.end + by };
        m_canvas->setAxes(m_axes);
    }

    /// What another canvas draws of the same.
    [[nodiscard]] QImage drawnAnew(double scale) const
    {
        PlotCanvas other(m_parent.get());
        other.widget()->resize(m_parent->size());
        other.setSources(m_waves, m_sampled);
        other.setPictureScale(scale);
        other.setAxes(m_axes);
        other.redraw();
        return pictureOf(*other.widget(), scale);
    }

    static bool isLike(const QImage& a, const QImage& b)
    {
        for (int y = 0; y < a.height(); ++y) {
            for (int x = 0; x < a.width(); ++x) {
                if (!isNear(a.pixelColor(x, y), b.pixelColor(x, y), 3)) {
                    qInfo("%d, %d: %s %s", x, y, qPrintable(a.pixelColor(x, y).name()),
                        qPrintable(b.pixelColor(x, y).name()));
                    return false;
                }
            }
        }
        return a.size() == b.size();
    }

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
    PlotContent m_waves;
    SampledPlot m_sampled;
    PlotAxes m_axes;
    std::unique_ptr<QWidget> m_parent;
    std::unique_ptr<PlotCanvas> m_canvas;
};

} // namespace promdesk::test

QTEST_MAIN(promdesk::test::tst_PlotCanvas)
#include "tst_PlotCanvas.moc"
