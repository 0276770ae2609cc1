// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "charts/AxisLabels.h"
#include "support/Pixels.h"

#include <QFontMetrics>
#include <QPainter>
#include <QRegularExpression>
#include <QTest>

#include <cmath>
#include <optional>

using namespace Qt::StringLiterals;

namespace promdesk::test {

namespace {

constexpr QSize kSize(200, 100);

} // namespace

class tst_AxisLabels : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        m_labels.emplace();
        m_labels->setFont(m_font);
    }

    void standsInTheMiddleBelow()
    {
        const QRect ink = inkOf(below(100, u"00:00"_s));
        QVERIFY(std::abs(ink.center().x() - 100) <= 2);
        QVERIFY(ink.top() >= 10 + AxisLabels::kPadding);
        QVERIFY(ink.bottom() <= 10 + AxisLabels::kPadding + QFontMetrics(m_font).height());
    }

    void standsInTheMiddleBefore()
    {
        const QRect ink = inkOf(before(50, u"100"_s));
        QVERIFY(std::abs(ink.center().y() - 50) <= 3);
        QVERIFY(ink.right() < 150 - AxisLabels::kPadding + 1);
        QVERIFY(ink.right() > 150 - AxisLabels::kPadding - 4);
    }

    void tellsWhereTheNextOneMayBegin()
    {
        const QString text = u"00:00"_s;
        double next = 0;
        const QImage picture = drawn(1, [&](QPainter& painter) {
            next = m_labels->drawBelow(painter, { 60, 10 }, text, QRectF(QPointF(), kSize));
            QRectF free(QPointF(), kSize);
            free.setLeft(next);
            QCOMPARE(m_labels->drawBelow(painter, { next + 2, 10 }, text, free), next); // no room
        });
        QVERIFY(next >= inkOf(picture).right() + AxisLabels::kGap);
        QVERIFY(next < inkOf(picture).right() + AxisLabels::kGap + 4);
    }

    void whatHasNoRoomIsLeftOut()
    {
        QVERIFY(inkOf(below(3, u"00:00"_s)).isEmpty());
        QVERIFY(inkOf(below(197, u"00:00"_s)).isEmpty());
        QVERIFY(inkOf(before(2, u"100"_s)).isEmpty());
        QVERIFY(inkOf(before(98, u"100"_s)).isEmpty());
    }

    /// Names come from servers.
    void marksAreNoMarkup()
    {
        QVERIFY(inkOf(below(100, u"<b></b>"_s)).width() > 20);
        QVERIFY(inkOf(below(100, u"<i>x</i>"_s)) != inkOf(below(100, u"x"_s)));
    }

    void looksTheSameEveryTime()
    {
        const QImage first = below(100, u"12:34"_s);
        for (int i = 0; i < 2 * AxisLabels::kKept; ++i) {
            below(100, QString::number(i)); // until the first is forgotten
        }
        QCOMPARE(below(100, u"12:34"_s), first);
    }

    void anotherFontIsSeen()
    {
        const QRect small = inkOf(below(100, u"12:34"_s));
        QFont large = m_font;
        large.setPixelSize(24);
        m_labels->setFont(large);
        QVERIFY(inkOf(below(100, u"12:34"_s)).height() > small.height());
    }

    void isSharpOnADenseScreen()
    {
        const QImage once = below(100, u"12:34"_s);
        const QImage twice = below(100, u"12:34"_s, 2);
        const QRect ink = inkOf(twice);
        QVERIFY(std::abs(ink.width() - 2 * inkOf(once).width()) <= 4);
        QVERIFY(twice != once.scaled(twice.size()));
    }

private:
    QImage below(double x, const QString& text, double ratio = 1)
    {
        return drawn(ratio, [&](QPainter& painter) {
            m_labels->drawBelow(painter, { x, 10 }, text, QRectF(QPointF(), kSize));
        });
    }

    QImage before(double y, const QString& text)
    {
        return drawn(1, [&](QPainter& painter) {
            m_labels->drawBefore(painter, { 150, y }, text, QRectF(QPointF(), kSize));
        });
    }

    template <typename Draw> static QImage drawn(double ratio, Draw draw)
    {
        QImage picture((QSizeF(kSize) * ratio).toSize(), QImage::Format_ARGB32_Premultiplied);
        picture.setDevicePixelRatio(ratio);
        picture.fill(Qt::transparent);
        QPainter painter(&picture);
        draw(painter);
        painter.end();
        return picture;
    }

    QFont m_font;
    std::optional<AxisLabels> m_labels;
};

} // namespace promdesk::test

QTEST_MAIN(promdesk::test::tst_AxisLabels)
#include "tst_AxisLabels.moc"
