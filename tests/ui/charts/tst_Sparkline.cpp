// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "charts/Sparkline.h"
#include "series/SampleValue.h"
#include "support/PanelSamples.h"

#include <QImage>
#include <QPainter>
#include <QRegularExpression>
#include <QTest>

#include <limits>

using namespace promdesk;
using namespace promdesk::test;
using namespace Qt::StringLiterals;

namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr double kInfinite = std::numeric_limits<double>::infinity();
constexpr double kGreatest = std::numeric_limits<double>::max();
const QSize kSize(120, 40);

Series hours(std::vector<double> values)
{
    Series series;
    series.axis = TimeAxis::grid(sampleStart(), Duration::fromHours(1), values.size());
    series.values = std::move(values);
    return series;
}

QImage draw(const Series& series, const QRectF& area = QRectF(QPointF(), kSize))
{
    QImage image(kSize, QImage::Format_RGB32);
    image.fill(Qt::white);
    QPainter painter(&image);
    drawSparkline(painter, area, series, sampleDay(), Qt::red);
    return image;
}

/// Rows of a column that are the line itself, not the soft area under it.
QList<int> lineRows(const QImage& image, int x)
{
    QList<int> rows;
    for (int y = 0; y < image.height(); ++y) {
        const QColor color = image.pixelColor(x, y);
        if (color.red() > 200 && color.green() < 110) {
            rows.append(y);
        }
    }
    return rows;
}

bool isBlank(const QImage& image)
{
    QImage white(image.size(), image.format());
    white.fill(Qt::white);
    return image == white;
}

} // namespace

class tst_Sparkline : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void fillsTheHeightFromLeastToGreatest()
    {
        std::vector<double> rising;
        for (int i = 0; i < 24; ++i) {
            rising.push_back(i);
        }
        const QImage image = draw(hours(rising));
        const QList<int> early = lineRows(image, 4);
        const QList<int> late = lineRows(image, 112);
        QVERIFY(!early.isEmpty() && early.first() > 30);
        QVERIFY(!late.isEmpty() && late.first() < 8);
    }

    void putsWhatIsConstantIntoTheMiddle_data()
    {
        QTest::addColumn<double>("value");
        QTest::newRow("zero") << 0.0;
        QTest::newRow("five") << 5.0;
        QTest::newRow("minus a billion") << -1e9;
        QTest::newRow("tiny") << 5e-324;
        QTest::newRow("the greatest") << kGreatest;
    }

    void putsWhatIsConstantIntoTheMiddle()
    {
        QFETCH(double, value);
        const QList<int> rows = lineRows(draw(hours(std::vector<double>(24, value))), 60);
        QVERIFY(!rows.isEmpty());
        QVERIFY2(rows.first() > 14 && rows.last() < 26, qPrintable(QString::number(rows.first())));
    }

    void drawsTheGreatestSpanThereIs()
    {
        std::vector<double> values(24, -kGreatest);
        values.at(12) = kGreatest;
        const QImage image = draw(hours(values));
        QVERIFY(!isBlank(image));
        QVERIFY(!lineRows(image, 10).isEmpty() && lineRows(image, 10).first() > 30);
    }

    void keepsGaps()
    {
        std::vector<double> values(24, 5);
        for (std::size_t i = 8; i < 16; ++i) {
            values.at(i) = missingValue();
        }
        const QImage image = draw(hours(values));
        QVERIFY(lineRows(image, 60).isEmpty());
        QVERIFY(!lineRows(image, 20).isEmpty() && !lineRows(image, 100).isEmpty());
    }

    void drawsOneSampleAsADot()
    {
        std::vector<double> values(24, missingValue());
        values.at(12) = 5;
        QVERIFY(!lineRows(draw(hours(values)), 60).isEmpty());
    }

    void drawsNothingOfNothing_data()
    {
        QTest::addColumn<QList<double>>("values");
        QTest::newRow("no samples") << QList<double> {};
        QTest::newRow("missing ones") << QList<double> { missingValue(), missingValue() };
        QTest::newRow("NaN") << QList<double> { kNaN, kNaN, kNaN };
        QTest::newRow("infinite ones") << QList<double> { kInfinite, -kInfinite };
    }

    void drawsNothingOfNothing()
    {
        QFETCH(QList<double>, values);
        QVERIFY(isBlank(draw(hours({ values.begin(), values.end() }))));
    }

    void staysInItsRectangle()
    {
        std::vector<double> values;
        for (int i = 0; i < 24; ++i) {
            values.push_back(i % 2 == 0 ? -1e6 : 1e6);
        }
        const QImage image = draw(hours(values), QRectF(40, 10, 40, 20));
        for (int x = 0; x < image.width(); ++x) {
            QCOMPARE(image.pixelColor(x, 4), QColor(Qt::white));
            QCOMPARE(image.pixelColor(x, 36), QColor(Qt::white));
        }
        QCOMPARE(image.pixelColor(30, 20), QColor(Qt::white));
        QVERIFY(isBlank(draw(hours(values), QRectF(0, 0, 3, 3))));
    }
};

QTEST_MAIN(tst_Sparkline)
#include "tst_Sparkline.moc"
