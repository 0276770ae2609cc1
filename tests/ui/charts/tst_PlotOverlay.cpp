// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "charts/PlotOverlay.h"

#include <QImage>
#include <QRegularExpression>
#include <QTest>

#include <memory>

using namespace Qt::StringLiterals;

namespace promdesk::test {

namespace {

const QRectF kArea(50, 10, 300, 150);

} // namespace

class tst_PlotOverlay : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        m_overlay = std::make_unique<PlotOverlay>(nullptr);
        m_overlay->resize(400, 200);
        m_overlay->setPlotArea(kArea);
    }

    void drawsNothingByItself() { QVERIFY(ink().isEmpty()); }

    void theCrosshairIsOneLineOfTheAxesHeight()
    {
        m_overlay->setCrosshair(120.2);
        QVERIFY(qAbs(ink().left() - 120) <= 1);
        QVERIFY(ink().width() <= 2);
        QVERIFY(ink().height() > 100);
        m_overlay->setCrosshair({});
        QVERIFY(ink().isEmpty());
    }

    void aCrosshairBesideTheAxesIsNotDrawn_data()
    {
        QTest::addColumn<double>("x");
        QTest::newRow("left") << 49.0;
        QTest::newRow("right") << 351.0;
    }

    void aCrosshairBesideTheAxesIsNotDrawn()
    {
        QFETCH(double, x);
        m_overlay->setCrosshair(x);
        QVERIFY(ink().isEmpty());
    }

    void theSelectionIsFilled()
    {
        m_overlay->setSelection(QRectF(100, 10, 80, 150));
        QVERIFY(ink().contains(QRect(101, 11, 78, 148)));
        QVERIFY(ink().width() <= 82);
        m_overlay->setSelection({});
        QVERIFY(ink().isEmpty());
    }

    void theEmphasisedLineStaysInsideTheAxes()
    {
        m_overlay->setEmphasis(PlotOverlay::Emphasis {
            .runs = { QPolygonF({ { -500, -500 }, { 200, 80 }, { 900, 500 } }) },
            .point = QPointF(200, 80),
            .pen = QPen(Qt::red) });
        QVERIFY(!ink().isEmpty());
        QVERIFY(kArea.toRect().adjusted(-6, -6, 6, 2).contains(ink()));
        m_overlay->setEmphasis({});
        QVERIFY(ink().isEmpty());
    }

    void letsTheMouseThrough()
    {
        QVERIFY(m_overlay->testAttribute(Qt::WA_TransparentForMouseEvents));
    }

private:
    /// What the overlay painted.
    [[nodiscard]] QRect ink() const
    {
        QImage image(m_overlay->size(), QImage::Format_ARGB32_Premultiplied);
        image.fill(Qt::transparent);
        m_overlay->render(&image, {}, {}, {});
        QRect bounds;
        for (int y = 0; y < image.height(); ++y) {
            for (int x = 0; x < image.width(); ++x) {
                if (qAlpha(image.pixel(x, y)) != 0) {
                    bounds |= QRect(x, y, 1, 1);
                }
            }
        }
        return bounds;
    }

    std::unique_ptr<PlotOverlay> m_overlay;
};

} // namespace promdesk::test

QTEST_MAIN(promdesk::test::tst_PlotOverlay)
#include "tst_PlotOverlay.moc"
