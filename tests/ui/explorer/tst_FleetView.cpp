// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers

#include "SyntheticFleet.h"
#include "explorer/FleetMap.h"
#include "explorer/FleetTable.h"
#include "explorer/FleetTotals.h"
#include "explorer/FleetView.h"
#include "theme/Theme.h"

#include <QComboBox>
#include <QLabel>
#include <QLayout>
#include <QLineEdit>
#include <QPainter>
#include <QRegularExpression>
#include <QResizeEvent>
#include <QSignalSpy>
#include <QTest>

using namespace promdesk;
using namespace promdesk::test;
using namespace Qt::StringLiterals;

namespace {

QComboBox* boxNamed(const QWidget& widget, const QString& name)
{
    for (auto* box : widget.findChildren<QComboBox*>()) {
        if (box->accessibleName() == name) {
            return box;
        }
    }
    return nullptr;
}

bool shows(const QWidget& widget, const QString& text)
{
    const QList<QLabel*> labels = widget.findChildren<QLabel*>();
    return std::any_of(labels.begin(), labels.end(), [&](const QLabel* label) {
        return label->isVisibleTo(&widget) && label->text().contains(text);
    });
}

} // namespace

class tst_FleetView : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init()
    {
        QTest::failOnWarning(
            QRegularExpression(u"^(?!This plugin does not support propagateSizeHints)"_s));
    }

    /// A window that is built before it is shown, or dragged to nothing.
    void needsNoWidth()
    {
        FleetView view(m_catalog);
        view.layout()->setSizeConstraint(QLayout::SetNoConstraint);
        view.setMinimumSize(0, 0);
        for (const int width : { 0, 5, 900, 1 }) {
            view.resize(width, 300);
            view.setTopology(makeFleet({}));
            QResizeEvent event(view.size(), QSize());
            QCoreApplication::sendEvent(&view, &event);
            QCOMPARE(view.width(), width);
        }
    }

    void saysWhatToDoWhileThereIsNothing()
    {
        FleetView view(m_catalog);
        QVERIFY(shows(view, u"Connect to a Prometheus server"_s));
        view.setProgress(u"Reading metric names (2 of 5)"_s);
        QVERIFY(shows(view, u"Discovering"_s));
        QVERIFY(shows(view, u"2 of 5"_s));
        view.setProgress({});
        view.setProblems({ { u"eu-prom"_s, u"Connection refused"_s } });
        QVERIFY(shows(view, u"No server answered"_s));
        QVERIFY(shows(view, u"eu-prom: Connection refused"_s));
        view.setProblems({});
        view.setTopology(std::make_shared<TopologyTree>());
        QVERIFY(shows(view, u"Nothing found"_s));
        // A Prometheus that only watches itself: a cluster with nothing in it.
        auto itself = std::make_shared<TopologyTree>();
        itself->sources.resize(1);
        itself->sources.front().clusters.resize(1);
        view.setTopology(itself);
        QVERIFY(shows(view, u"Nothing found"_s));
        view.resize(1200, 700);
        QVERIFY(!view.grab().isNull()); // lays it out
        for (const QLabel* label : view.findChildren<QLabel*>()) {
            QVERIFY2(!label->isVisibleTo(&view)
                    || label->height() >= label->heightForWidth(label->width()),
                qPrintable(label->text()));
        }
    }

    void selectsInMapAndTableTogether()
    {
        FleetView view(m_catalog);
        view.resize(1200, 800);
        view.setTopology(makeFleet({}));
        auto* map = view.findChild<FleetMap*>();
        auto* table = view.findChild<FleetTable*>();
        map->setCurrentIndex(4);
        QCOMPARE(table->selection(), map->selection());
        table->setCurrentIndex(table->model()->index(0, 0));
        QCOMPARE(map->selection(), table->selection());
        QSignalSpy opened(&view, &FleetView::scopeActivated);
        QTest::keyClick(map, Qt::Key_Return);
        QCOMPARE(opened.size(), 1);
    }

    void filtersBoth()
    {
        FleetView view(m_catalog);
        view.setTopology(makeFleet({}));
        QTest::keyClicks(view.findChild<QLineEdit*>(), u"us-east"_s);
        QCOMPARE(view.findChild<FleetTable*>()->model()->rowCount(), 12);
    }

    void offersOnlySignalsThatAreThere()
    {
        FleetView view(m_catalog);
        view.setTopology(makeFleet({}));
        auto* box = view.findChild<QComboBox*>();
        QVERIFY(box->findData(u"gpu_utilisation"_s) > 0);
        QCOMPARE(box->findData(u"request_rate"_s), -1);
        view.setShown(CellKind::Endpoints);
        QVERIFY(box->findData(u"request_rate"_s) > 0);
    }

    void offersAmountsToSizeBy()
    {
        FleetView view(m_catalog);
        view.setTopology(makeFleet({}));
        auto* box = boxNamed(view, u"Size cells by"_s);
        QCOMPARE(box->currentText(), u"Equal"_s);
        QVERIFY(box->findData(u"gpu_count"_s) > 0);
        QVERIFY(box->findData(u"power_watts"_s) > 0);
        QCOMPARE(box->findData(u"gpu_utilisation"_s), -1); // a share is no amount
        view.setShown(CellKind::Endpoints);
        QVERIFY(box->findData(u"request_rate"_s) > 0);
        view.setSize("request_rate");
        QCOMPARE(view.map().cellSize().signalId(), std::string("request_rate"));
        view.setShown(CellKind::Nodes);
        QCOMPARE(box->currentData().toString(), u"request_rate"_s); // stays, for a reason
    }

    void switchesBetweenMapTreemapAndTable()
    {
        FleetView view(m_catalog);
        view.resize(1200, 800);
        view.setTopology(makeFleet({}));
        view.show();
        const std::vector<QRectF> rows = view.map().places().cells;
        view.map().setCurrentIndex(7);
        view.setView(FleetControls::View::Treemap);
        QVERIFY(view.map().isVisible());
        QVERIFY(view.map().places().cells != rows);
        QCOMPARE(view.map().currentIndex(), 7);
        view.setView(FleetControls::View::Table);
        QVERIFY(!view.map().isVisible());
        QCOMPARE(view.findChild<FleetTable*>()->selection(), view.map().selection());
        view.setView(FleetControls::View::Map);
        QVERIFY(view.map().isVisible());
    }

    void aLookIsKeptAndShownAgain()
    {
        FleetView view(m_catalog);
        view.setTopology(makeFleet({}));
        QSignalSpy changed(&view, &FleetView::lookChanged);
        view.setShown(CellKind::Endpoints);
        view.setView(FleetControls::View::Treemap);
        view.setFill("latency_p99");
        view.setSize("request_rate");
        QCOMPARE(changed.size(), 4);
        const FleetLook look = view.look();
        QCOMPARE(look.shown, u"endpoints"_s);
        QCOMPARE(look.view, u"treemap"_s);
        FleetView other(m_catalog);
        other.setLook(look); // before there is anything
        other.setTopology(makeFleet({}));
        QCOMPARE(other.look(), look);
        QCOMPARE(other.map().fill().signalId(), std::string("latency_p99"));
        QCOMPARE(other.map().cellSize().signalId(), std::string("request_rate"));
        QCOMPARE(other.map().cells().kind, CellKind::Endpoints);
        QCOMPARE(boxNamed(other, u"Size cells by"_s)->currentData().toString(), look.size);
        other.setLook({ .shown = u"x"_s, .view = u"<b>"_s, .fill = u"no"_s, .size = u"../.."_s });
        QCOMPARE(other.look().shown, u"nodes"_s);
        QCOMPARE(other.look().view, u"map"_s);
        QVERIFY(other.map().cellSize().isEqual());
    }

    void theFilterGoesFromMatchToMatch()
    {
        FleetView view(m_catalog);
        view.resize(1200, 800);
        view.setTopology(makeFleet({}));
        view.show();
        view.activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&view));
        view.focusFilter();
        auto* filter = view.findChild<QLineEdit*>();
        QTest::keyClicks(filter, u"-11"_s);
        QVERIFY(shows(view, u"3 matches"_s));
        QTest::keyClick(filter, Qt::Key_Return);
        QCOMPARE(view.map().selection()->node, u"node-0-11"_s);
        QVERIFY(shows(view, u"1 of 3"_s));
        QTest::keyClick(filter, Qt::Key_F3);
        QCOMPARE(view.map().selection()->node, u"node-1-11"_s);
        QTest::keyClick(filter, Qt::Key_F3, Qt::ShiftModifier);
        QCOMPARE(view.map().selection()->node, u"node-0-11"_s);
        QCOMPARE(view.findChild<FleetTable*>()->selection(), view.map().selection());
        QTest::keyClick(filter, Qt::Key_Escape);
        QVERIFY(filter->text().isEmpty());
        QVERIFY(!shows(view, u"matches"_s));
    }

    void countsTheFleet()
    {
        FleetView view(m_catalog);
        view.setTopology(makeFleet({}));
        const QString text = view.findChild<FleetTotals*>()->accessibleDescription();
        QVERIFY2(text.startsWith(u"Clusters 3, Nodes up 33 of 36"_s), qPrintable(text));
        QVERIFY2(text.contains(u"GPUs 288"_s), qPrintable(text));
    }

    void drawsItselfIntoAnySizeWithoutMoving()
    {
        FleetView view(m_catalog);
        view.resize(700, 500);
        view.setTopology(makeFleet({}));
        QImage image(1600, 900, QImage::Format_RGB32);
        image.fill(Qt::magenta);
        QPainter painter(&image);
        view.renderTo(painter, image.size());
        painter.end();
        QCOMPARE(view.size(), QSize(700, 500));
        QVERIFY(image.pixelColor(0, 0) != QColor(Qt::magenta));
        QVERIFY(image.pixelColor(1599, 899) != QColor(Qt::magenta));
    }

    void aPictureShowsWhatIsInSight()
    {
        FleetView view(m_catalog);
        view.resize(700, 500);
        view.setTopology(makeFleet({}));
        view.show();
        const auto picture = [&view] {
            QImage image(1600, 900, QImage::Format_RGB32);
            QPainter painter(&image);
            view.renderTo(painter, image.size());
            return image;
        };
        const QImage all = picture();
        view.map().sight().setMotion(MapSight::Motion::AtOnce);
        view.map().setCurrentIndex(20);
        view.map().zoomBy(6);
        const QImage close = picture();
        QVERIFY(close != all);
        view.map().sight().showAll();
        QCOMPARE(picture(), all);
    }

private:
    SignalCatalog m_catalog = makeCatalog();
};

QTEST_MAIN(tst_FleetView)
#include "tst_FleetView.moc"
