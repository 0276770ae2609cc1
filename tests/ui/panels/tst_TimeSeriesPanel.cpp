// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "charts/LegendModel.h"
#include "charts/LegendView.h"
#include "charts/TimeSeriesPlot.h"
#include "core/Limits.h"
#include "panels/TimeSeriesPanel.h"
#include "support/PanelSamples.h"
#include "support/Pixels.h"
#include "theme/Theme.h"

#include <QLabel>
#include <QRegularExpression>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTableView>
#include <QTest>

using namespace Qt::StringLiterals;

namespace promdesk::test {

namespace {

std::vector<Series> nodes(int count, std::size_t samples = 48)
{
    std::vector<Series> all;
    for (int i = 0; i < count; ++i) {
        all.push_back(curve({ { "node", "n" + std::to_string(i) } }, 1 + i, i, samples));
    }
    return all;
}

} // namespace

class tst_TimeSeriesPanel : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init()
    {
        QTest::failOnWarning(QRegularExpression(u"^(?!This plugin).*"_s));
        applyTheme(Theme::light());
        m_panel = std::make_unique<TimeSeriesPanel>(PanelServices {}, nullptr);
        m_panel->resize(700, 500);
        m_panel->setTimeZone(QTimeZone::utc());
        m_panel->setTimeRange(sampleDay());
        setOptions({});
    }

    void cleanup() { m_panel.reset(); }

    void drawsWhatItIsGiven()
    {
        show(nodes(3));
        QCOMPARE(m_panel->plot().content().series.size(), std::size_t { 3 });
        QCOMPARE(m_panel->plot().content().unit, Unit::Seconds);
        QVERIFY2(
            m_panel->summary().startsWith(u"3 series, last "_s), qPrintable(m_panel->summary()));
        QCOMPARE(m_panel->plot().accessibleDescription(), m_panel->summary());
        QCOMPARE(m_panel->plot().accessibleName(), u"Latency"_s);
        const QImage picture = rendered(QSize(400, 200));
        QVERIFY(countOf(picture, currentTheme().seriesColor(0), {}, 40) > 50);
        QVERIFY(countOf(picture, currentTheme().seriesColor(1), {}, 40) > 50);
    }

    void saysThatItShowsRawSamples()
    {
        show(nodes(2));
        QVERIFY(!m_panel->summary().contains(u"raw samples"_s));
        QVERIFY(!m_panel->plot().content().series.front().isRaw);
        SeriesFrame frame = frameOf(snapshotOf(nodes(2)));
        frame.isRaw = true;
        m_panel->showFrames({ frame });
        QVERIFY2(m_panel->summary().contains(u"raw samples"_s), qPrintable(m_panel->summary()));
        QVERIFY(m_panel->plot().content().series.front().isRaw);
    }

    void passesOnWhatItsDescriptionSays()
    {
        PanelPlan plan = planOf(u"timeseries"_s, u"Latency"_s, Unit::Seconds);
        plan.spec.thresholds = { { 1, u"busy"_s }, { 2, u"failing"_s } };
        plan.spec.minimum = 0;
        plan.spec.maximum = 5;
        plan.spec.options.insert(u"style"_s, u"stacked"_s);
        m_panel->setPlan(plan);
        show(nodes(2));
        const PlotContent& content = m_panel->plot().content();
        QCOMPARE(content.style, PlotContent::Style::Stacked);
        QCOMPARE(content.minimum, 0.0);
        QCOMPARE(content.maximum, 5.0);
        QCOMPARE(content.thresholds.size(), std::size_t { 2 });
        QCOMPARE(content.thresholds[1].value, 2.0);
        QCOMPARE(content.thresholds[1].state, Health::Failing);
    }

    void aSingleSeriesNeedsNoLegend()
    {
        show(nodes(1));
        QVERIFY(legendView().isHidden());
        show(nodes(2));
        QVERIFY(!legendView().isHidden());
        QCOMPARE(m_panel->legend().rowCount(), 2);
    }

    void theLegendIsWhereItIsWanted()
    {
        setOptions({ { u"legend"_s, u"none"_s } });
        show(nodes(4));
        QVERIFY(legendView().isHidden());
        setOptions({ { u"legend"_s, u"bottom"_s } });
        show(nodes(1));
        QVERIFY(!legendView().isHidden());
        setOptions({ { u"legend"_s, u"right"_s } });
        show(nodes(4));
        m_panel->setParent(&m_page); // the panel gets its size from outside
        m_panel->show();
        m_page.show();
        QTRY_VERIFY(legendView().x() >= m_panel->plot().x() + m_panel->plot().width());
        m_panel->resize(400, 500); // no room at the side
        QTRY_VERIFY(legendView().y() >= m_panel->plot().y() + m_panel->plot().height());
        m_panel->resize(400, 90); // none at all
        QVERIFY(legendView().isHidden());
    }

    void aHiddenSeriesStaysHiddenWhenAnswersCome()
    {
        show(nodes(3));
        legend().toggle(1);
        QCOMPARE(hidden(), std::vector<bool>({ false, true, false }));
        show(nodes(3));
        QCOMPARE(hidden(), std::vector<bool>({ false, true, false }));
        QVERIFY(legend().index(1, 0).data(LegendModel::HiddenRole).toBool());
        setOptions({}); // another panel
        show(nodes(3));
        QCOMPARE(hidden(), std::vector<bool>({ false, false, false }));
    }

    /// A pod goes and another comes: their number is the same.
    void aSeriesInThePlaceOfAHiddenOneIsShown()
    {
        show(nodes(3));
        legend().toggle(1);
        auto other = nodes(3);
        other.erase(other.begin() + 1);
        other.push_back(nodes(4).back());
        show(other);
        QCOMPARE(hidden(), std::vector<bool>({ false, false, false }));
        show(nodes(4)); // the hidden one is back
        QCOMPARE(hidden(), std::vector<bool>({ false, true, false, false }));
    }

    void aPictureHidesWhatTheScreenHides()
    {
        show(nodes(2));
        const QColor color = currentTheme().seriesColor(1);
        QVERIFY(countOf(rendered(QSize(400, 300)), color, {}, 30) > 100);
        legend().toggle(1);
        QVERIFY(countOf(rendered(QSize(400, 300)), color, {}, 30) < 60); // in the legend at most
    }

    void colorsStayWithTheirSeries()
    {
        show(nodes(3));
        std::vector<Series> last = nodes(3);
        last.erase(last.begin(), last.begin() + 2);
        show(last);
        QCOMPARE(m_panel->plot().content().series.front().colorIndex, 2);
    }

    void tellsThatNotAllIsShown()
    {
        show(nodes(2, 8));
        const QLabel* note = limitNote();
        QVERIFY(note->isHidden());
        show(nodes(static_cast<int>(limits::kSeriesPerPlot) + 5, 2));
        QVERIFY(!note->isHidden());
        QVERIFY(note->text().contains(m_panel->locale().toString(limits::kSeriesPerPlot + 5)));
        QCOMPARE(note->textFormat(), Qt::PlainText);
        QVERIFY(m_panel->summary().startsWith(QString::number(limits::kSeriesPerPlot + 5)));
    }

    void saysUntilWhenItKnows()
    {
        show(nodes(1));
        QVERIFY(!m_panel->plot().content().knownUntil);
        m_panel->setTimeRange({ sampleDay().start, sampleDay().end + Duration::fromHours(6) });
        show(nodes(1));
        const auto until = m_panel->plot().content().knownUntil;
        QVERIFY(until);
        QVERIFY(*until >= sampleDay().end && *until < sampleDay().end + Duration::fromHours(1));
    }

    void saysWhichServerIsSilent()
    {
        SeriesFrame frame = frameOf(snapshotOf(nodes(1)));
        SourcePart silent;
        silent.sourceId = u"b"_s;
        silent.name = u"eu-2"_s;
        silent.silentSince = sampleDay().end;
        silent.knownUntil = sampleDay().start + Duration::fromHours(12);
        frame.parts = { silent };
        m_panel->showFrames({ frame });
        const auto& silences = m_panel->plot().content().silences;
        QCOMPARE(silences.size(), std::size_t { 1 });
        QCOMPARE(silences.front().from, silent.knownUntil);
        QVERIFY(m_panel->summary().contains(u"eu-2"_s));
    }

    void switchesToItsNumbersByKey()
    {
        show(nodes(2, 24));
        m_panel->show();
        QVERIFY(m_panel->hasTableView());
        QTest::keyClick(m_panel.get(), Qt::Key_F2);
        QCOMPARE(m_panel->view(), PanelBody::View::Table);
        auto* table = dataTable();
        QVERIFY(!table->isHidden());
        QVERIFY(!table->accessibleName().isEmpty());
        QCOMPARE(table->model()->rowCount(), 24);
        QCOMPARE(m_panel->focusProxy(), table);
        legend().toggle(0);
        QCOMPARE(table->model()->columnCount(), 2); // the time and what is not hidden
        QTest::keyClick(table, Qt::Key_F2);
        QCOMPARE(m_panel->view(), PanelBody::View::Picture);
        QCOMPARE(m_panel->focusProxy(), &m_panel->plot());
    }

    void theKeyboardKeepsItsCellWhenAnswersCome()
    {
        show(nodes(2, 24));
        m_panel->setView(PanelBody::View::Table);
        select(5, 2);
        const QString time = currentTime();
        std::vector<Series> longer = nodes(2, 24);
        for (Series& series : longer) {
            series.axis = TimeAxis::grid(sampleStart(), Duration::fromHours(1), 25);
            series.values.push_back(1);
        }
        show(longer);
        m_panel->setTimeRange(
            { sampleStart() + Duration::fromHours(1), sampleDay().end + Duration::fromHours(1) });
        QCOMPARE(dataTable()->currentIndex().row(), 4);
        QCOMPARE(currentTime(), time);
        QCOMPARE(dataTable()->currentIndex().column(), 2);
        QCOMPARE(dataTable()->selectionModel()->selectedIndexes(),
            QModelIndexList { dataTable()->currentIndex() });
    }

    void theKeyboardKeepsItsSeries()
    {
        show(nodes(3, 24));
        m_panel->setView(PanelBody::View::Table);
        select(5, 3);
        legend().toggle(0);
        QCOMPARE(dataTable()->currentIndex(), dataTable()->model()->index(5, 2));
        legend().toggle(2); // its own: the row stays
        QCOMPARE(dataTable()->currentIndex(), dataTable()->model()->index(5, 0));
    }

    void theKeyboardStaysNearATimeThatIsGone()
    {
        show(nodes(1, 24));
        m_panel->setView(PanelBody::View::Table);
        select(5, 1);
        m_panel->setTimeRange({ sampleStart() + Duration::fromHours(12), sampleDay().end });
        QCOMPARE(dataTable()->currentIndex(), dataTable()->model()->index(0, 1));
        select(11, 1);
        m_panel->setTimeRange({ sampleStart(), sampleStart() + Duration::fromHours(3) });
        QCOMPARE(dataTable()->currentIndex(), dataTable()->model()->index(3, 1));
    }

    void aCellInSightStaysInSight()
    {
        m_panel->setTimeRange({ sampleStart() + Duration::fromHours(23), sampleDay().end });
        show(nodes(1, 240));
        m_panel->show();
        m_panel->setView(PanelBody::View::Table);
        select(0, 1);
        const QString time = currentTime();
        m_panel->setTimeRange(sampleDay());
        QCOMPARE(currentTime(), time);
        const QRect cell = dataTable()->visualRect(dataTable()->currentIndex());
        QVERIFY(dataTable()->viewport()->rect().contains(cell.center()));
    }

    void aRefreshScrollsNotBackToTheKeyboardsCell()
    {
        show(nodes(1, 200));
        m_panel->show();
        m_panel->setView(PanelBody::View::Table);
        select(0, 1);
        dataTable()->scrollToBottom();
        const int before = dataTable()->verticalScrollBar()->value();
        show(nodes(1, 240));
        QVERIFY(dataTable()->currentIndex().isValid());
        QCOMPARE(dataTable()->verticalScrollBar()->value(), before);
        QVERIFY(dataTable()->hasAutoScroll()); // for the keyboard
    }

    void needsAMarginOnlyForAPlot()
    {
        QCOMPARE(m_panel->neededLeftMargin(), 0);
        show(nodes(1));
        QVERIFY(m_panel->neededLeftMargin() > 10);
        QVERIFY(m_panel->leftMarginOfPicture(QSize(400, 200)) > 10);
        m_panel->setView(PanelBody::View::Table);
        QCOMPARE(m_panel->neededLeftMargin(), 0);
    }

    void takesTheMarginOfItsPage()
    {
        show(nodes(1));
        const auto firstInk = [this] {
            return boundsOf(rendered(QSize(400, 200)), currentTheme().seriesColor(0), 40).left();
        };
        const int own = firstInk();
        m_panel->setLeftMargin(160);
        QVERIFY(firstInk() >= 158);
        QVERIFY(own < 120);
    }

    void passesOnWhatTheUserDoesInThePlot()
    {
        show(nodes(1));
        auto* plot = m_panel->findChild<TimeSeriesPlot*>();
        QSignalSpy zoomed(m_panel.get(), &PanelBody::timeRangeSelected);
        QSignalSpy back(m_panel.get(), &PanelBody::zoomBackRequested);
        QSignalSpy forward(m_panel.get(), &PanelBody::zoomForwardRequested);
        QSignalSpy moved(m_panel.get(), &PanelBody::crosshairMoved);
        Q_EMIT plot->timeRangeSelected(sampleDay());
        Q_EMIT plot->zoomBackRequested();
        Q_EMIT plot->zoomForwardRequested();
        Q_EMIT plot->crosshairMoved(sampleStart());
        QCOMPARE(zoomed.size() + back.size() + forward.size() + moved.size(), 4);
        QCOMPARE(zoomed.first().first().value<TimeRange>(), sampleDay());
    }

    /// What was a zoom into a few values of the old question may lie far from those of the new one.
    void anotherQuestionIsShownWhole()
    {
        show(nodes(2));
        m_panel->grab();
        auto& plot = *m_panel->findChild<TimeSeriesPlot*>();
        plot.drawNow();
        const double highest = plot.highest();
        const QRect area = plot.plotArea().toRect();
        QTest::mousePress(&plot, Qt::LeftButton, Qt::ShiftModifier, area.center());
        const QPointF corner(area.right() - 5, area.bottom() - 5);
        QMouseEvent move(QEvent::MouseMove, corner, plot.mapToGlobal(corner), Qt::NoButton,
            Qt::LeftButton, Qt::ShiftModifier);
        QCoreApplication::sendEvent(&plot, &move);
        QTest::mouseRelease(&plot, Qt::LeftButton, Qt::ShiftModifier, corner.toPoint());
        plot.drawNow();
        QVERIFY(plot.highest() < highest);
        m_panel->setPlan(planOf(u"timeseries"_s, u"Another"_s, Unit::Seconds));
        show(nodes(2));
        plot.drawNow();
        QVERIFY(plot.highest() >= highest);
    }

    void hostileNamesStayPlain()
    {
        PanelPlan plan = planOf(u"timeseries"_s, u"<b>x</b>\n"_s + QString(900, u'y'), Unit::None);
        m_panel->setPlan(plan);
        std::vector<Series> series = nodes(2, 8);
        series.front().labels = { { "node", "<img src=x>\n" + std::string(9000, 'z') } };
        show(series);
        QVERIFY(m_panel->plot().accessibleName().startsWith(u"<b>x</b>"_s));
        QVERIFY(m_panel->plot().accessibleName().size() < 130);
        const QString name = legend().index(0, LegendModel::NameColumn).data().toString();
        QVERIFY(name.contains(u"<img src=x>"_s) && !name.contains(u'\n'));
        QVERIFY(!rendered(QSize(300, 200)).isNull());
    }

private:
    void setOptions(const QJsonObject& options)
    {
        PanelPlan plan = planOf(u"timeseries"_s, u"Latency"_s, Unit::Seconds);
        plan.spec.options = options;
        m_panel->setPlan(plan);
    }

    void show(std::vector<Series> series)
    {
        m_panel->showFrames({ frameOf(snapshotOf(std::move(series))) });
    }

    [[nodiscard]] LegendModel& legend() const { return *m_panel->findChild<LegendModel*>(); }

    [[nodiscard]] LegendView& legendView() const { return *m_panel->findChild<LegendView*>(); }

    [[nodiscard]] std::vector<bool> hidden() const
    {
        std::vector<bool> flags;
        for (const ChartSeries& one : m_panel->plot().content().series) {
            flags.push_back(one.isHidden);
        }
        return flags;
    }

    [[nodiscard]] QLabel* limitNote() const
    {
        return m_panel->plot().parentWidget()->findChild<QLabel*>(
            QString(), Qt::FindDirectChildrenOnly);
    }

    [[nodiscard]] QTableView* dataTable() const
    {
        for (auto* table : m_panel->findChildren<QTableView*>()) {
            if (table->accessibleName() == u"Data of this chart"_s) {
                return table;
            }
        }
        return nullptr;
    }

    void select(int row, int column)
    {
        dataTable()->setCurrentIndex(dataTable()->model()->index(row, column));
    }

    /// Of the keyboard's row.
    [[nodiscard]] QString currentTime() const
    {
        return dataTable()->currentIndex().siblingAtColumn(0).data().toString();
    }

    [[nodiscard]] QImage rendered(const QSize& size) const
    {
        return pictureOf(size, [&](QPainter& painter) { m_panel->renderTo(painter, size); });
    }

    QWidget m_page;
    std::unique_ptr<TimeSeriesPanel> m_panel; ///< goes before the page that it may stand on
};

} // namespace promdesk::test

QTEST_MAIN(promdesk::test::tst_TimeSeriesPanel)
#include "tst_TimeSeriesPanel.moc"
