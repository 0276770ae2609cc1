// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "panels/StatView.h"
#include "support/PanelSamples.h"
#include "support/Pixels.h"
#include "theme/Theme.h"

#include <QRegularExpression>
#include <QTest>

#include <limits>

using namespace Qt::StringLiterals;

namespace promdesk::test {

class tst_StatView : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        applyTheme(Theme::light());
        m_view = std::make_unique<StatView>(nullptr);
        m_view->setLocale(QLocale::c());
        m_view->resize(200, 90);
        m_figure = {};
        m_figure.value = 7;
        m_figure.range = sampleDay();
    }

    void cleanup() { m_view.reset(); }

    void theFigureIsAsLargeAsItsRoomAllows()
    {
        const QRect usual = figureIn(draw());
        QVERIFY(usual.height() > 15);
        m_view->resize(200, 40);
        QVERIFY(figureIn(draw()).height() < usual.height());
        m_view->resize(200, 900);
        QVERIFY(figureIn(draw()).height() < 50); // but no larger than can be taken in
        m_view->resize(70, 90);
        m_figure.value = 123456.789;
        const QRect narrow = figureIn(draw());
        QVERIFY(narrow.right() < 70);
        QVERIFY(narrow.height() < usual.height());
    }

    void figuresOfOneRowShareABaseline()
    {
        const int wide = figureIn(draw()).bottom();
        m_view->resize(46, 90);
        QCOMPARE(figureIn(draw()).bottom(), wide);
        m_view->resize(200, 90);
        m_figure.course = curve({}, 1, 0);
        QCOMPARE(figureIn(draw()).bottom(), wide);
    }

    void stands_data()
    {
        QTest::addColumn<double>("value");
        QTest::newRow("NaN") << std::numeric_limits<double>::quiet_NaN();
        QTest::newRow("infinite") << std::numeric_limits<double>::infinity();
        QTest::newRow("greatest") << std::numeric_limits<double>::max();
        QTest::newRow("least") << std::numeric_limits<double>::denorm_min();
        QTest::newRow("negative") << -1234.5;
    }

    void stands()
    {
        QFETCH(double, value);
        m_figure.value = value;
        for (const QSize& size : { QSize(200, 90), QSize(60, 30), QSize(3, 2) }) {
            m_view->resize(size);
            const QImage picture = draw();
            QVERIFY(size.width() < 60 || !inkOf(picture).isEmpty());
        }
    }

    void aBadStateHasItsColourAndItsSign()
    {
        const QColor failing = currentTheme().health(Health::Failing);
        QCOMPARE(countOf(draw(), failing), 0);
        m_figure.state = Health::Ok;
        QCOMPARE(countOf(draw(), currentTheme().health(Health::Ok)), 0); // calm
        const int calm = inkOf(draw()).width();
        m_figure.state = Health::Failing;
        QVERIFY(countOf(draw(), failing) > 20);
        QVERIFY(inkOf(draw()).width() > calm + 5); // the sign, for eyes without colours
    }

    void theUnitIsQuiet()
    {
        QCOMPARE(countOf(draw(), currentTheme().mutedText, {}, 10), 0);
        m_figure.unit = Unit::Watts;
        const QImage picture = draw();
        const QRect unit = boundsOf(picture, currentTheme().mutedText, 10);
        QVERIFY(unit.left() > figureIn(picture).left());
        QVERIFY(unit.height() < figureIn(picture).height());
    }

    void theChangeIsAtTheRightWhereThereIsRoom()
    {
        const int alone = inkOf(draw()).right();
        m_figure.changeRatio = 0.12;
        const QImage more = draw();
        QVERIFY(inkOf(more).right() > 180 && alone < 100);
        m_figure.changeRatio = -0.12;
        const QImage less = draw();
        QVERIFY(less != more); // another arrow
        m_figure.changeRatio = 0.0;
        QVERIFY(draw() != less);
        m_view->resize(60, 90);
        const QImage narrow = draw();
        m_figure.changeRatio.reset();
        QCOMPARE(draw(), narrow);
    }

    void anImpossibleChangeIsNotSaid()
    {
        const QImage quiet = draw();
        for (const double ratio :
            { std::numeric_limits<double>::quiet_NaN(), std::numeric_limits<double>::infinity() }) {
            m_figure.changeRatio = ratio;
            QCOMPARE(draw(), quiet);
        }
    }

    void theCourseIsBelowTheFigure_data()
    {
        QTest::addColumn<double>("ratio");
        QTest::newRow("1x") << 1.0;
        QTest::newRow("2x") << 2.0;
    }

    void theCourseIsBelowTheFigure()
    {
        QFETCH(double, ratio);
        m_figure.course = curve({}, 1, 0);
        const QImage picture = draw(ratio);
        const QRect line = boundsOf(picture, currentTheme().seriesColor(0), 30);
        QVERIFY(line.width() > 170 * ratio);
        QVERIFY(line.top() > figureIn(picture).bottom());
        QCOMPARE(picture.height(), qRound(90 * ratio));
        m_figure.state = Health::Failing;
        QVERIFY(countOf(draw(ratio), currentTheme().health(Health::Failing), {}, 30) > 100 * ratio);
    }

    void inALowTileTheCourseIsFaintBehindTheFigure()
    {
        m_view->resize(200, 30);
        const QImage alone = draw();
        m_figure.course = curve({}, 1, 0);
        const QImage both = draw();
        QVERIFY(both != alone);
        QVERIFY(
            countOf(both, currentTheme().seriesColor(0), {}, 10) < 30); // hardly anywhere in full
        QVERIFY(countOf(both, currentTheme().text, {}, 40) > 20);
    }

    void aNoteStandsInPlaceOfTheCourse()
    {
        m_figure.course = curve({}, 1, 0);
        m_figure.note = u"Nothing since 11:57\n<b>really</b>"_s;
        const QImage picture = draw();
        QCOMPARE(countOf(picture, currentTheme().seriesColor(0), {}, 10), 0);
        QVERIFY(countOf(picture, currentTheme().mutedText, QRect(0, 54, 200, 36), 40) > 20);
        QCOMPARE(countOf(picture, currentTheme().text, {}, 10), 0); // an old figure is quiet
        m_figure.note = QString(5000, u'W');
        QVERIFY(boundsOf(draw(), currentTheme().mutedText, 40).right() <= 200 - 4);
    }

    void withoutRoomForACourseTheFigureIsInTheMiddle()
    {
        const int above = figureIn(draw()).center().y();
        m_figure.keepsCourseRoom = false;
        QVERIFY(figureIn(draw()).center().y() > above + 8);
    }

private:
    QImage draw(double ratio = 1)
    {
        m_view->setFigure(m_figure);
        return pictureOf(*m_view, ratio);
    }

    [[nodiscard]] static QRect figureIn(const QImage& picture)
    {
        return boundsOf(picture, currentTheme().text, 20);
    }

    StatView::Figure m_figure;
    std::unique_ptr<StatView> m_view;
};

} // namespace promdesk::test

QTEST_MAIN(promdesk::test::tst_StatView)
#include "tst_StatView.moc"
