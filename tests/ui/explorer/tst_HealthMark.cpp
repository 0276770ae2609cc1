// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "explorer/HealthMark.h"
#include "theme/Theme.h"
#include "topology/Health.h"

#include <QImage>
#include <QPainter>
#include <QRegularExpression>
#include <QTest>

#include <array>

using namespace Qt::StringLiterals;

namespace promdesk::test {

namespace {

constexpr std::array kStates { Health::Ok, Health::Unknown, Health::Busy, Health::Degraded,
    Health::Silent, Health::Failing };

QImage markOf(Health health, int side)
{
    QImage image(side + 8, side + 8, QImage::Format_ARGB32);
    image.fill(Qt::white);
    QPainter painter(&image);
    paintHealthMark(painter, QRectF(4, 4, side, side), health, Qt::black);
    return image;
}

int differences(const QImage& a, const QImage& b)
{
    int count = 0;
    for (int y = 0; y < a.height(); ++y) {
        for (int x = 0; x < a.width(); ++x) {
            count += qAbs(qGray(a.pixel(x, y)) - qGray(b.pixel(x, y))) > 60 ? 1 : 0;
        }
    }
    return count;
}

} // namespace

class tst_HealthMark : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void signsDifferWithoutColour_data()
    {
        QTest::addColumn<int>("side");
        QTest::newRow("the smallest") << 6;
        QTest::newRow("in lists") << 12;
        QTest::newRow("large") << 48;
    }

    void signsDifferWithoutColour()
    {
        QFETCH(int, side);
        for (std::size_t a = 0; a < kStates.size(); ++a) {
            for (std::size_t b = a + 1; b < kStates.size(); ++b) {
                const int count =
                    differences(markOf(kStates.at(a), side), markOf(kStates.at(b), side));
                QVERIFY2(count >= 4,
                    qPrintable(healthText(kStates.at(a)) + u" / "_s + healthText(kStates.at(b))));
            }
        }
    }

    void staysInItsSquareAndLeavesThePainterAsItWas()
    {
        for (const Health health : kStates) {
            QImage image(60, 40, QImage::Format_ARGB32);
            image.fill(Qt::white);
            QPainter painter(&image);
            painter.setPen(Qt::red);
            paintHealthDot(painter, QRectF(20, 10, 40, 20), health); // wider than high
            QCOMPARE(painter.pen().color(), QColor(Qt::red));
            QVERIFY(painter.transform().isIdentity());
            painter.end();
            const QRect own = QRect(30, 10, 20, 20).adjusted(-1, -1, 1, 1);
            for (int y = 0; y < image.height(); ++y) {
                for (int x = 0; x < image.width(); ++x) {
                    QVERIFY(own.contains(x, y) || image.pixel(x, y) == qRgb(255, 255, 255));
                }
            }
            QVERIFY(image.pixel(40, 12) != qRgb(255, 255, 255));
        }
    }
};

} // namespace promdesk::test

QTEST_MAIN(promdesk::test::tst_HealthMark)
#include "tst_HealthMark.moc"
