// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "charts/ShareChart.h"

#include <QImage>
#include <QPainter>
#include <QRegularExpression>
#include <QTest>

#include <cmath>
#include <limits>

using namespace promdesk;
using namespace Qt::StringLiterals;

namespace {

std::vector<SharePart> partsOf(const std::vector<double>& values)
{
    std::vector<SharePart> parts;
    for (const double value : values) {
        parts.push_back({ UntrustedText(u"part %1"_s.arg(parts.size())), value });
    }
    return parts;
}

} // namespace

class tst_ShareChart : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u"^(?!This plugin).*"_s)); }

    void showsTheGreatestEightAndSumsTheOthers()
    {
        const ShareParts parts = topParts(partsOf({ 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 }));
        QCOMPARE(parts.shown.size(), ShareParts::kMostParts);
        QCOMPARE(parts.shown.front().value, 10.0);
        QCOMPARE(parts.shown.back().value, 3.0);
        QCOMPARE(parts.otherCount, std::size_t { 2 });
        QCOMPARE(parts.others, 3.0);
        QCOMPARE(parts.total, 55.0);
    }

    void namesASingleOther()
    {
        const ShareParts parts = topParts(partsOf({ 1, 1, 1, 1, 1, 1, 1, 1, 1 }));
        QCOMPARE(parts.shown.size(), std::size_t { 9 });
        QCOMPARE(parts.otherCount, std::size_t { 0 });
        QCOMPARE(parts.shown.front().name.plain(20), u"part 0"_s);
    }

    void leavesOutWhatIsNoShare()
    {
        constexpr double kInf = std::numeric_limits<double>::infinity();
        const ShareParts parts = topParts(partsOf({ std::nan(""), kInf, -kInf, -1, 0, 2 }));
        QCOMPARE(parts.shown.size(), std::size_t { 1 });
        QCOMPARE(parts.total, 2.0);
        QVERIFY(topParts({}).shown.empty());
    }

    void letsTheGroundShowBehindTheRing()
    {
        ShareChart chart;
        chart.resize(400, 200);
        chart.setParts(partsOf({ 3, 2, 1 }), Unit::None, ShareChart::Shape::Ring);
        QImage image(chart.size(), QImage::Format_ARGB32_Premultiplied);
        image.fill(Qt::magenta);
        QPainter painter(&image);
        chart.render(&painter, QPoint(), QRegion(), QWidget::DrawChildren);
        painter.end();
        QCOMPARE(image.pixelColor(2, 24), QColor(Qt::magenta));
        QCOMPARE(image.pixelColor(80, 100), QColor(Qt::magenta));
        QVERIFY(image.pixelColor(150, 100) != QColor(Qt::magenta));
    }
};

QTEST_MAIN(tst_ShareChart)
#include "tst_ShareChart.moc"
