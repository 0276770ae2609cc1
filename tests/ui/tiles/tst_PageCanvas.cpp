// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "support/Pixels.h"
#include "theme/Theme.h"
#include "tiles/PageCanvas.h"

#include <QRegularExpression>
#include <QTest>

#include <memory>

using namespace Qt::StringLiterals;

namespace promdesk::test {

class tst_PageCanvas : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        applyTheme(Theme::light());
        m_canvas = std::make_unique<PageCanvas>();
        m_canvas->resize(400, 200);
    }

    void cleanup() { m_canvas.reset(); }

    void drawsNothingByItself() { QVERIFY(inkOf(pictureOf(*m_canvas)).isEmpty()); }

    void showsWhereATileWillLand_data()
    {
        QTest::addColumn<double>("ratio");
        QTest::newRow("1x") << 1.0;
        QTest::newRow("2x") << 2.0;
    }

    void showsWhereATileWillLand()
    {
        QFETCH(double, ratio);
        const QRect landing(100, 50, 120, 80);
        m_canvas->setLanding(landing);
        const QImage picture = pictureOf(*m_canvas, ratio);
        const QRect wanted((QPointF(landing.topLeft()) * ratio).toPoint(), landing.size() * ratio);
        QVERIFY(wanted.adjusted(-1, -1, 1, 1).contains(inkOf(picture))); // antialiasing
        QVERIFY(inkOf(picture).contains(wanted));
        QVERIFY(countOf(picture, currentTheme().accent, {}, 20) > 40 * ratio);
        m_canvas->setLanding({});
        QVERIFY(inkOf(pictureOf(*m_canvas, ratio)).isEmpty());
    }

    void saysWhatToDoOnAnEmptyPage()
    {
        m_canvas->setMessage(u"Press A to add a panel"_s);
        QCOMPARE(m_canvas->accessibleDescription(), u"Press A to add a panel"_s);
        const QImage picture = pictureOf(*m_canvas);
        QVERIFY(countOf(picture, currentTheme().mutedText, {}, 40) > 50);
        QVERIFY(m_canvas->rect().adjusted(40, 40, -40, -40).contains(inkOf(picture)));
        m_canvas->setMessage({});
        QVERIFY(inkOf(pictureOf(*m_canvas)).isEmpty());
        QVERIFY(m_canvas->accessibleDescription().isEmpty());
    }

    void aMessageIsPlainAndWraps()
    {
        m_canvas->setMessage(u"x"_s);
        const int oneLetter = inkOf(pictureOf(*m_canvas)).width();
        m_canvas->setMessage(u"<b>x</b>"_s);
        QVERIFY(inkOf(pictureOf(*m_canvas)).width() > 4 * oneLetter);
        m_canvas->setMessage(u"words that need many lines "_s.repeated(40));
        QVERIFY(inkOf(pictureOf(*m_canvas)).left() >= 40);
        QVERIFY(inkOf(pictureOf(*m_canvas)).right() < 360);
    }

private:
    std::unique_ptr<PageCanvas> m_canvas;
};

} // namespace promdesk::test

QTEST_MAIN(promdesk::test::tst_PageCanvas)
#include "tst_PageCanvas.moc"
