// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "tiles/WheelScroll.h"

#include <QApplication>
#include <QRegularExpression>
#include <QScrollArea>
#include <QScrollBar>
#include <QTest>
#include <QWheelEvent>

#include <memory>

using namespace promdesk;
using namespace Qt::StringLiterals;

namespace {

/// Takes every notch, as a chart does.
class Greedy final : public QWidget
{
public:
    using QWidget::QWidget;

    int notches = 0;

protected:
    void wheelEvent(QWheelEvent* event) override
    {
        ++notches;
        event->accept();
    }
};

} // namespace

/// A page 2,000 px high whose lower part is a chart.
class tst_WheelScroll : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        m_area = std::make_unique<QScrollArea>();
        auto* page = new QWidget;
        page->resize(400, 2000);
        m_chart = new Greedy(page);
        m_chart->setGeometry(0, 400, 400, 1600);
        m_area->setWidget(page);
        m_area->resize(420, 300);
        m_scroll = new WheelScroll(*m_area);
        m_area->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_area.get()));
    }

    void cleanup() { m_area.reset(); }

    void whoBeganOnThePageScrollsOverCharts()
    {
        turn(*m_area->viewport());
        const int first = position();
        QVERIFY(first > 0);
        QVERIFY(m_scroll->isScrolling());
        turn(*m_chart);
        QCOMPARE(m_chart->notches, 0);
        QVERIFY(position() > first);
    }

    void aChartThatWasPointedAtZooms()
    {
        turn(*m_chart);
        QCOMPARE(m_chart->notches, 1);
        QCOMPARE(position(), 0);
        QVERIFY(!m_scroll->isScrolling());
    }

    void itEndsWhenTheWheelRests()
    {
        turn(*m_area->viewport());
        QTRY_VERIFY_WITH_TIMEOUT(!m_scroll->isScrolling(), 20 * WheelScroll::kRestMs);
        turn(*m_chart);
        QCOMPARE(m_chart->notches, 1);
    }

    void itEndsWhenThePointerMoves()
    {
        turn(*m_area->viewport());
        move(*m_chart, m_pointer + QPointF(2, 0));
        QVERIFY(m_scroll->isScrolling()); // a hand on the wheel is not still
        move(*m_chart, m_pointer + QPointF(60, 0));
        QVERIFY(!m_scroll->isScrolling());
        turn(*m_chart);
        QCOMPARE(m_chart->notches, 1);
    }

    void anotherWindowIsNotConcerned()
    {
        Greedy other;
        other.resize(100, 100);
        other.show();
        QVERIFY(QTest::qWaitForWindowExposed(&other));
        turn(*m_area->viewport());
        turn(other);
        QCOMPARE(other.notches, 1);
    }

    void aPageThatFitsLeavesTheWheelAlone()
    {
        m_area->widget()->resize(400, 200);
        turn(*m_area->viewport());
        QVERIFY(!m_scroll->isScrolling());
    }

    void keysWithTheWheelAreTheChartsOwn()
    {
        turn(*m_area->viewport());
        turn(*m_chart, Qt::ShiftModifier);
        QCOMPARE(m_chart->notches, 1);
    }

private:
    [[nodiscard]] int position() const { return m_area->verticalScrollBar()->value(); }

    /// One notch towards the user, the pointer where it was.
    void turn(QWidget& widget, Qt::KeyboardModifiers modifiers = Qt::NoModifier) const
    {
        QWheelEvent event(QPointF(5, 5), m_pointer, {}, QPoint(0, -120), Qt::NoButton, modifiers,
            Qt::NoScrollPhase, false);
        QApplication::sendEvent(&widget, &event);
    }

    static void move(QWidget& widget, const QPointF& onScreen)
    {
        QMouseEvent event(
            QEvent::MouseMove, QPointF(5, 5), onScreen, Qt::NoButton, Qt::NoButton, Qt::NoModifier);
        QApplication::sendEvent(&widget, &event);
    }

    std::unique_ptr<QScrollArea> m_area;
    Greedy* m_chart = nullptr;
    WheelScroll* m_scroll = nullptr;
    QPointF m_pointer = { 100, 100 };
};

QTEST_MAIN(tst_WheelScroll)
#include "tst_WheelScroll.moc"
