// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "charts/ShareChart.h"
#include "panels/SharePanel.h"
#include "support/PanelSamples.h"
#include "support/Pixels.h"
#include "theme/Theme.h"

#include <QRegularExpression>
#include <QTest>

#include <limits>

using namespace Qt::StringLiterals;

namespace promdesk::test {

namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

Series endingWith(const std::string& name, double value)
{
    Series series = curve({ { "model", name } }, 1, 0, 24);
    series.values.back() = value;
    return series;
}

} // namespace

class tst_SharePanel : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        applyTheme(Theme::light());
        m_panel = std::make_unique<SharePanel>(nullptr);
        m_panel->resize(400, 200);
        m_panel->setPlan(planOf(u"share"_s, u"Requests"_s, Unit::RequestsPerSecond));
    }

    void cleanup() { m_panel.reset(); }

    void showsTheNewestValuesAsParts()
    {
        show({ endingWith("a", 1), endingWith("b", 3) });
        const ShareParts& parts = m_panel->chart().parts();
        QCOMPARE(parts.shown.size(), std::size_t { 2 });
        QCOMPARE(parts.shown[0].name.raw(), u"b"_s);
        QCOMPARE(parts.shown[0].value, 3.0);
        QCOMPARE(parts.total, 4.0);
        QVERIFY2(m_panel->summary().startsWith(u"2 parts, the greatest b with 75"_s),
            qPrintable(m_panel->summary()));
    }

    void whatIsNoPartIsLeftOut_data()
    {
        QTest::addColumn<double>("value");
        QTest::newRow("zero") << 0.0;
        QTest::newRow("negative") << -4.0;
        QTest::newRow("NaN") << kNaN;
        QTest::newRow("infinite") << std::numeric_limits<double>::infinity();
    }

    void whatIsNoPartIsLeftOut()
    {
        QFETCH(double, value);
        show({ endingWith("a", 1), endingWith("b", value) });
        QCOMPARE(m_panel->chart().parts().shown.size(), std::size_t { 1 });
        show({ endingWith("b", value) });
        QVERIFY(m_panel->chart().parts().shown.empty());
        QCOMPARE(m_panel->summary(), u"All parts are zero."_s);
    }

    void aSampleThatIsMissingIsNotTheNewest()
    {
        show({ endingWith("a", missingValue()) });
        QCOMPARE(m_panel->chart().parts().shown.size(), std::size_t { 1 });
    }

    void manyPartsAreSummedUp()
    {
        std::vector<Series> all;
        for (int i = 0; i < 20; ++i) {
            all.push_back(endingWith("model-" + std::to_string(i), 1 + i));
        }
        show(all);
        const ShareParts& parts = m_panel->chart().parts();
        QCOMPARE(parts.shown.size(), ShareParts::kMostParts);
        QCOMPARE(parts.otherCount, 20 - ShareParts::kMostParts);
        QVERIFY(m_panel->summary().startsWith(u"20 parts"_s));
    }

    void drawsARingOrBars()
    {
        const auto picture = [this](const QString& shape) {
            PanelPlan plan = planOf(u"share"_s, u"Requests"_s, Unit::RequestsPerSecond);
            plan.spec.options.insert(u"shape"_s, shape);
            m_panel->setPlan(plan);
            show({ endingWith("a", 1), endingWith("b", 3) });
            return pictureOf(QSize(400, 200),
                [this](QPainter& painter) { m_panel->renderTo(painter, QSize(400, 200)); });
        };
        const QImage ring = picture(u"ring"_s);
        const QImage bars = picture(u"bars"_s);
        QVERIFY(ring != bars);
        QCOMPARE(picture(u"no such shape"_s), ring);
        for (const QImage& one : { ring, bars }) {
            QVERIFY(countOf(one, currentTheme().seriesColor(0), {}, 20) > 50);
            QVERIFY(countOf(one, currentTheme().text, {}, 40) > 10); // names
        }
    }

    void whatHasEndedIsNoPart()
    {
        Series ended = curve({ { "model", "gone" } }, 5, 0);
        std::fill(ended.values.begin() + 240, ended.values.end(), missingValue());
        show({ ended, curve({ { "model", "here" } }, 1, 0) });
        const ShareParts& parts = m_panel->chart().parts();
        QCOMPARE(parts.shown.size(), std::size_t { 1 });
        QCOMPARE(parts.shown.front().name.raw(), u"here"_s);
    }

    void hostileNamesStayPlain()
    {
        const auto picture = [this](const std::string& name) {
            show({ endingWith(name, 3), endingWith("b", 1) });
            return pictureOf(QSize(400, 200),
                [this](QPainter& painter) { m_panel->renderTo(painter, QSize(400, 200)); });
        };
        QVERIFY(picture("<b>a</b>") != picture("a"));
        show({ endingWith("x\n" + std::string(5000, 'y'), 3) });
        QVERIFY(m_panel->summary().size() < 200);
        QVERIFY(!m_panel->summary().contains(u'\n'));
    }

private:
    void show(std::vector<Series> series)
    {
        m_panel->showFrames({ frameOf(snapshotOf(std::move(series))) });
    }

    std::unique_ptr<SharePanel> m_panel;
};

} // namespace promdesk::test

QTEST_MAIN(promdesk::test::tst_SharePanel)
#include "tst_SharePanel.moc"
