// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "charts/SilencePainter.h"
#include "support/PanelSamples.h"
#include "support/Pixels.h"
#include "theme/Theme.h"

#include <QRegularExpression>
#include <QTest>

using namespace Qt::StringLiterals;

namespace promdesk::test {

namespace {

const QSize kSize(400, 200);
const QRect kArea(50, 20, 300, 150);

QImage draw(const std::vector<PlotSilence>& silences, double ratio = 1)
{
    const PlotMapping mapping { .area = kArea,
        .startMs = static_cast<double>(sampleDay().start.toMs()),
        .endMs = static_cast<double>(sampleDay().end.toMs()) };
    return pictureOf(
        kSize, [&](QPainter& painter) { paintSilences(painter, silences, mapping, QFont()); },
        ratio);
}

PlotSilence from(int hour, const QString& label = u"eu-2"_s)
{
    return { .from = sampleStart() + Duration::fromHours(hour), .label = UntrustedText(label) };
}

int inkAt(const QImage& picture, int x, int y)
{
    return qAlpha(picture.pixel(x, y));
}

} // namespace

class tst_SilencePainter : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        applyTheme(Theme::light());
    }

    void nothingMissingDrawsNothing() { QVERIFY(inkOf(draw({})).isEmpty()); }

    void aStripRunsFromItsMomentToTheEnd_data()
    {
        QTest::addColumn<double>("ratio");
        QTest::newRow("1x") << 1.0;
        QTest::newRow("2x") << 2.0;
    }

    void aStripRunsFromItsMomentToTheEnd()
    {
        QFETCH(double, ratio);
        const QImage picture = draw({ from(12) }, ratio);
        const QRect ink = inkOf(picture);
        QVERIFY(qAbs(ink.left() - 200 * ratio) <= 2 * ratio);
        QVERIFY(qAbs(ink.right() + 1 - 350 * ratio) <= 1);
        QVERIFY(qAbs(ink.top() - 20 * ratio) <= 1);
        // Only the line where it begins goes down to the time axis.
        QVERIFY(ink.bottom() > 160 * ratio && ink.bottom() <= 171 * ratio);
        QCOMPARE(inkAt(picture, qRound(280 * ratio), qRound(100 * ratio)), 0);
        QVERIFY(countOf(picture, currentTheme().text, {}, 60) > 5); // its label
    }

    void whatWasMissingBeforeCoversAllAndHasNoLine()
    {
        const QImage picture = draw({ from(-100) });
        QVERIFY(qAbs(inkOf(picture).left() - kArea.left()) <= 1);
        QVERIFY(qAbs(inkOf(picture).right() - kArea.right()) <= 1);
        QVERIFY(inkOf(picture).bottom() < 60);
    }

    void whatBeginsLaterStaysInside()
    {
        QVERIFY(kArea.adjusted(-1, -1, 1, 1).contains(inkOf(draw({ from(1000) }))));
        QVERIFY(kArea.adjusted(-1, -1, 1, 1)
                    .contains(inkOf(
                        draw({ { .from = Instant::fromMs(std::numeric_limits<qint64>::max() / 4),
                            .label = {} } }))));
    }

    void aShortStripHasItsLabelAtItsLeft()
    {
        const QImage picture = draw({ from(23, u"eu-2 did not answer"_s) });
        const QRect label = boundsOf(picture, currentTheme().text, 60);
        QVERIFY(!label.isEmpty() && label.right() < 340);
        QVERIFY(label.left() > kArea.left());
        QVERIFY(inkAt(picture, label.left() - 2, label.center().y()) > 150); // readable on lines
    }

    void aLongHostileLabelStaysInThePlot()
    {
        const QImage picture = draw({ from(12, u"<b>x</b>\n"_s + QString(5000, u'W')) });
        QVERIFY(kArea.adjusted(-1, -1, 1, 1).contains(inkOf(picture)));
        const auto width = [](const QString& text) {
            return boundsOf(draw({ from(12, text) }), currentTheme().text, 60).width();
        };
        QVERIFY(width(u"<b>x</b>"_s) > 4 * width(u"x"_s));
    }

    void severalLieBelowEachOtherAndLeaveHalfOfThePlot()
    {
        const int one = stripRows(draw({ from(-1) }));
        QCOMPARE(stripRows(draw({ from(-1), from(-1) })), 2 * one);
        const QImage many = draw(std::vector<PlotSilence>(100, from(-1)));
        QVERIFY(inkOf(many).bottom() <= kArea.center().y() + 1);
    }

    void leavesThePainterAsItWas()
    {
        QImage picture(kSize, QImage::Format_ARGB32_Premultiplied);
        QPainter painter(&picture);
        painter.setPen(Qt::red);
        paintSilences(painter, { from(3) }, { .area = kArea, .endMs = 1e13 }, QFont());
        QCOMPARE(painter.pen().color(), QColor(Qt::red));
    }

private:
    static int stripRows(const QImage& picture)
    {
        int rows = 0;
        for (int y = 0; y < picture.height(); ++y) {
            rows += inkAt(picture, kArea.right() - 1, y) > 0 ? 1 : 0;
        }
        return rows;
    }
};

} // namespace promdesk::test

QTEST_MAIN(promdesk::test::tst_SilencePainter)
#include "tst_SilencePainter.moc"
