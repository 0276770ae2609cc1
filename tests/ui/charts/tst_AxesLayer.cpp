// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "charts/AxesLayer.h"
#include "support/PanelSamples.h"
#include "support/Pixels.h"
#include "theme/Theme.h"

#include <QRegularExpression>
#include <QTest>
#include <QWidget>

#include <memory>

using namespace Qt::StringLiterals;

namespace promdesk::test {

namespace {

const QSize kSize(600, 200);

} // namespace

class tst_AxesLayer : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        applyTheme(Theme::light());
        m_parent = std::make_unique<QWidget>();
        m_layer = std::make_unique<AxesLayer>(m_parent.get());
        m_axes = PlotAxes();
        m_axes.range = sampleDay();
        m_axes.values = { .low = 0, .high = 10, .step = 2 };
        m_axes.zone = QTimeZone::utc();
        m_axes.locale = QLocale::c();
    }

    void cleanup()
    {
        m_layer.reset();
        m_parent.reset();
    }

    void showsGroundGridAndLabels()
    {
        const QImage picture = drawn(*m_layer, m_axes);
        const QRect area = m_layer->mapping().area.toRect();
        QCOMPARE(picture.pixelColor(area.left() + 3, area.top() + 4), Theme::light().surface);
        const int middle = area.bottom() - qRound(0.4 * area.height()); // of the line at 4
        QVERIFY(
            countOf(picture, Theme::light().grid, QRect(area.left(), middle - 2, 100, 5)) >= 90);
        QVERIFY(hasText(picture, QRect(0, area.top(), area.left(), area.height())));
        QVERIFY(hasText(picture, QRect(area.left(), area.bottom() + 4, area.width(), 20)));
    }

    void whatStaysTheSameIsDrawnTwiceAtMost()
    {
        const QImage first = drawn(*m_layer, m_axes);
        for (int i = 0; i < 5; ++i) {
            QCOMPARE(drawn(*m_layer, m_axes), first);
        }
        QCOMPARE(m_layer->drawCount(), 2); // the second is kept
    }

    void timeThatMovesByLessThanAPixelMovesNothing()
    {
        drawn(*m_layer, m_axes);
        const double widthPx = m_layer->mapping().area.width();
        const double pixelMs = static_cast<double>(m_axes.range.length().toMs()) / widthPx;
        m_axes.range = moved(m_axes.range, qRound64(-20 * pixelMs)); // midnight on a whole pixel
        const QImage first = drawn(*m_layer, m_axes);
        drawn(*m_layer, m_axes);
        m_axes.range = moved(m_axes.range, qRound64(pixelMs / 3));
        QCOMPARE(drawn(*m_layer, m_axes), first);
        QCOMPARE(m_layer->drawCount(), 3);
        QCOMPARE(m_layer->mapping().startMs, static_cast<double>(m_axes.range.start.toMs()));
        m_axes.range = moved(m_axes.range, qRound64(pixelMs));
        QVERIFY(drawn(*m_layer, m_axes) != first);
        QCOMPARE(m_layer->drawCount(), 4);
    }

    void everyChangeThatIsSeenIsDrawn_data()
    {
        QTest::addColumn<QString>("change");
        for (const QString& change : { u"values"_s, u"unit"_s, u"font"_s, u"zone"_s, u"locale"_s,
                 u"margin"_s, u"size"_s, u"ratio"_s, u"theme"_s }) {
            QTest::newRow(qPrintable(change)) << change;
        }
    }

    void everyChangeThatIsSeenIsDrawn()
    {
        QFETCH(QString, change);
        m_axes.values = { .low = 0, .high = 10'000, .step = 2'000 };
        m_axes.range = { m_axes.range.start, m_axes.range.start + Duration::fromHours(24 * 9) };
        drawn(*m_layer, m_axes);
        drawn(*m_layer, m_axes);
        Unit unit = Unit::None;
        QSize size = kSize;
        double ratio = 1;
        if (change == u"values"_s) {
            m_axes.values.high = 12'000;
        } else if (change == u"unit"_s) {
            unit = Unit::Bytes;
        } else if (change == u"font"_s) {
            m_axes.font.setPointSizeF(m_axes.font.pointSizeF() + 4);
        } else if (change == u"zone"_s) {
            m_axes.zone = QTimeZone(7200);
        } else if (change == u"locale"_s) {
            m_axes.locale = QLocale(QLocale::German);
        } else if (change == u"margin"_s) {
            m_axes.leftMarginPx = 96;
        } else if (change == u"size"_s) {
            size = QSize(610, 190);
        } else if (change == u"ratio"_s) {
            ratio = 2;
        } else {
            applyTheme(Theme::dark());
        }
        const QImage changed = drawn(*m_layer, m_axes, unit, size, ratio);
        AxesLayer fresh(m_parent.get());
        QCOMPARE(changed, drawn(fresh, m_axes, unit, size, ratio));
    }

    void widerLabelsWantAWiderMargin()
    {
        const int small = m_layer->neededLeftMargin(m_axes, Unit::None);
        QCOMPARE(small % 16, 0); // plots of a page align
        m_axes.values = { .low = -1.23456789e-7, .high = 1.23456789e-7, .step = 1e-8 };
        QVERIFY(m_layer->neededLeftMargin(m_axes, Unit::RequestsPerSecond) >= small);
    }

    void tellsWhereDaysBegin()
    {
        m_axes.range = { m_axes.range.start, m_axes.range.start + Duration::fromHours(48) };
        drawn(*m_layer, m_axes);
        QVERIFY(!m_layer->dayStarts().empty());
        for (const Instant day : m_layer->dayStarts()) {
            QCOMPARE(day.toMs() % (24 * 3600 * 1000), 0);
        }
    }

private:
    static QImage drawn(AxesLayer& layer, const PlotAxes& axes, Unit unit = Unit::None,
        const QSize& size = kSize, double ratio = 1)
    {
        QImage picture((QSizeF(size) * ratio).toSize(), QImage::Format_RGB32);
        picture.setDevicePixelRatio(ratio);
        picture.fill(Qt::magenta); // nothing of it may be left
        layer.setUp(axes, unit, size, ratio);
        layer.draw(picture);
        return picture;
    }

    static TimeRange moved(const TimeRange& range, qint64 ms)
    {
        return { range.start + Duration::fromMs(ms), range.end + Duration::fromMs(ms) };
    }

    static bool hasText(const QImage& picture, const QRect& where)
    {
        return countOf(picture, Theme::light().mutedText, where, 60) > 10;
    }

    PlotAxes m_axes;
    std::unique_ptr<QWidget> m_parent;
    std::unique_ptr<AxesLayer> m_layer;
};

} // namespace promdesk::test

QTEST_MAIN(promdesk::test::tst_AxesLayer)
#include "tst_AxesLayer.moc"
