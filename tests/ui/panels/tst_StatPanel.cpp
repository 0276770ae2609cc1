// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "panels/StatPanel.h"
#include "panels/StatView.h"
#include "support/PanelSamples.h"

#include <QRegularExpression>
#include <QTest>

using namespace promdesk;
using namespace promdesk::test;
using namespace Qt::StringLiterals;

class tst_StatPanel : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void showsTheNewestValueWithItsState()
    {
        const StatView::Figure figure = figureOf(course(480));
        QCOMPARE(figure.value, 7.0);
        QCOMPARE(figure.state, std::optional(Health::Failing));
        QCOMPARE(figure.note, QString());
    }

    void saysSinceWhenASilentSeriesHasNoValue()
    {
        const StatView::Figure figure = figureOf(course(240)); // ends at noon
        QCOMPARE(figure.value, 7.0);
        QVERIFY2(figure.note.contains(u"11:57"_s), qPrintable(figure.note));
        QVERIFY2(!figure.state, "an old value gives no state");
    }

    void namesTheDayOfALongSilence()
    {
        StatPanel panel(nullptr);
        panel.setTimeZone(QTimeZone::utc());
        panel.setTimeRange({ sampleDay().start, sampleDay().end + Duration::fromHours(24 * 3) });
        panel.setPlan(planOf(u"stat"_s, u"Errors"_s, Unit::None));
        panel.showFrames({ frameOf(snapshotOf({ course(240) })) });
        const QDate day = QDateTime::fromMSecsSinceEpoch(sampleStart().toMs(), Qt::UTC).date();
        const QString note = panel.findChild<StatView*>()->figure().note;
        QVERIFY2(
            note.endsWith(QLocale().toString(day, u"d MMM"_s) + u" 11:57"_s), qPrintable(note));
        QVERIFY2(panel.summary().contains(note), qPrintable(panel.summary()));
        QVERIFY(panel.findChild<StatView*>()->toolTip().contains(note.left(12)));
    }

    /// A pod that is gone, or another name of the same signal.
    void whatHasEndedIsNoPartOfItsFigure_data()
    {
        QTest::addColumn<QString>("combine");
        QTest::addColumn<double>("value");
        QTest::newRow("sum") << u"sum"_s << 7.0;
        QTest::newRow("greatest") << u"max"_s << 7.0;
        QTest::newRow("the first") << QString() << 7.0;
    }

    void whatHasEndedIsNoPartOfItsFigure()
    {
        QFETCH(QString, combine);
        QFETCH(double, value);
        Series ended = course(240);
        std::fill_n(ended.values.begin(), 240, 95.0);
        ended.labels = { { "pod", "old" } };
        StatPanel panel(nullptr);
        show(panel, frameOf(snapshotOf({ ended, course(480) })), combine);
        const StatView::Figure figure = panel.findChild<StatView*>()->figure();
        QCOMPARE(figure.value, value);
        QCOMPARE(figure.note, QString());
        QCOMPARE(figure.state, std::optional(Health::Failing));
    }

    void forgivesTheLastStepsOfTheGrid() { QCOMPARE(figureOf(course(479)).note, QString()); }

    void ofSeveralServersEachHasItsFigureAndItsName()
    {
        const StatView::Figure figure = figureOf({ "eu-1", "eu-2" }, {});
        QCOMPARE(figure.parts.size(), std::size_t { 2 });
        QCOMPARE(figure.parts[0].name, u"eu-1"_s);
        QCOMPARE(figure.parts[0].value, 3.0);
        QCOMPARE(figure.parts[0].state, std::optional<Health>());
        QCOMPARE(figure.parts[1].name, u"eu-2"_s);
        QCOMPARE(figure.parts[1].value, 7.0);
        QCOMPARE(figure.parts[1].state, std::optional(Health::Failing));
    }

    void saysAllOfThemAloud()
    {
        StatPanel panel(nullptr);
        show(panel, { "eu-1", "eu-2" }, {});
        QVERIFY2(panel.summary().contains(u"eu-1 3, eu-2 7"_s), qPrintable(panel.summary()));
    }

    void combinesWhereThePanelSaysHow()
    {
        const StatView::Figure figure = figureOf({ "eu-1", "eu-2" }, u"sum"_s);
        QVERIFY(figure.parts.empty());
        QCOMPARE(figure.value, 10.0);
    }

    void aServerThatIsSilentHasItsLine()
    {
        StatPanel panel(nullptr);
        SeriesFrame frame = mergedFrame({ "eu-1" });
        SourcePart silent = partOf("eu-2");
        silent.silentSince = sampleStart();
        frame.parts.push_back(silent);
        show(panel, frame, {});
        const StatView::Figure figure = panel.findChild<StatView*>()->figure();
        QCOMPARE(figure.parts.size(), std::size_t { 2 });
        QVERIFY(std::isnan(figure.parts[1].value));
        QVERIFY(figure.parts[1].isOld && !figure.parts[1].state);
    }

    void whoSpeaksAloneHasTheWholeTile()
    {
        // A twin of an HA pair, and a server that was hidden.
        StatPanel panel(nullptr);
        SeriesFrame frame = mergedFrame({ "eu-1" });
        frame.parts.push_back(partOf("eu-2"));
        frame.parts.push_back(partOf("eu-3"));
        frame.parts.back().isHidden = true;
        frame.parts.back().silentSince = sampleStart();
        show(panel, frame, {});
        QVERIFY(panel.findChild<StatView*>()->figure().parts.empty());
        QCOMPARE(panel.value(), 3.0);
    }

    void drawsAsManyServersAsThereIsRoomFor()
    {
        StatPanel panel(nullptr);
        std::vector<std::string> names;
        for (int i = 0; i < 50; ++i) {
            names.push_back("<b>server</b> " + std::to_string(i));
        }
        show(panel, names, {});
        for (const QSize size : { QSize(200, 120), QSize(40, 10), QSize(1, 1) }) {
            panel.resize(size);
            QCOMPARE(panel.grab().size(), size);
        }
        auto* view = panel.findChild<StatView*>();
        QVERIFY2(!view->toolTip().contains(u"<b>server"_s), qPrintable(view->toolTip()));
    }

private:
    static SourcePart partOf(const std::string& name)
    {
        SourcePart part;
        part.sourceId = QString::fromStdString(name);
        part.name = part.sourceId;
        return part;
    }

    /// Each server's series has 3, 7, 11 … all day.
    static SeriesFrame mergedFrame(const std::vector<std::string>& servers)
    {
        std::vector<Series> all;
        SeriesFrame frame;
        double value = 3;
        for (const std::string& name : servers) {
            Series series = curve({ { "source", name } }, 1, 0);
            std::fill(series.values.begin(), series.values.end(), value);
            value += 4;
            all.push_back(series);
        }
        frame = frameOf(snapshotOf(std::move(all)));
        for (const std::string& name : servers) {
            frame.parts.push_back(partOf(name));
            frame.parts.back().knownUntil = sampleDay().end;
        }
        return frame;
    }

    static void show(StatPanel& panel, const SeriesFrame& frame, const QString& combine)
    {
        PanelPlan plan = planOf(u"stat"_s, u"Errors"_s, Unit::None);
        plan.spec.thresholds = { { 5, u"failing"_s } };
        if (!combine.isEmpty()) {
            plan.spec.options.insert(u"combine"_s, combine);
        }
        panel.setTimeZone(QTimeZone::utc());
        panel.setTimeRange(sampleDay());
        panel.setPlan(plan);
        panel.showFrames({ frame });
    }

    static void show(
        StatPanel& panel, const std::vector<std::string>& servers, const QString& combine)
    {
        show(panel, mergedFrame(servers), combine);
    }

    static StatView::Figure figureOf(
        const std::vector<std::string>& servers, const QString& combine)
    {
        StatPanel panel(nullptr);
        show(panel, servers, combine);
        return panel.findChild<StatView*>()->figure();
    }

    /// Sevens every 3 minutes from midnight, missing after so many.
    static Series course(std::size_t known)
    {
        Series series = curve({}, 1, 0);
        std::fill(series.values.begin(), series.values.end(), missingValue());
        std::fill_n(series.values.begin(), known, 7.0);
        return series;
    }

    static StatView::Figure figureOf(const Series& series)
    {
        StatPanel panel(nullptr);
        PanelPlan plan = planOf(u"stat"_s, u"Errors"_s, Unit::None);
        plan.spec.thresholds = { { 5, u"failing"_s } };
        panel.setTimeZone(QTimeZone::utc());
        panel.setTimeRange(sampleDay());
        panel.setPlan(plan);
        panel.showFrames({ frameOf(snapshotOf({ series })) });
        return panel.findChild<StatView*>()->figure();
    }
};

QTEST_MAIN(tst_StatPanel)
#include "tst_StatPanel.moc"
