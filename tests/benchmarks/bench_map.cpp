// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers

// Frames of the fleet map: a live update of all values, a pan, a step of a zoom, the pointer on
// another cell; beside a QGraphicsScene with a rectangle and a text per cell, as Qt offers it.

#include "../ui/explorer/SyntheticFleet.h"
#include "Stopwatch.h"
#include "benchmarks.h"
#include "explorer/FleetMap.h"
#include "signals/SignalCatalog.h"
#include "theme/Theme.h"

#include <QApplication>
#include <QGraphicsRectItem>
#include <QGraphicsScene>
#include <QGraphicsSimpleTextItem>
#include <QGraphicsView>
#include <QMouseEvent>
#include <QScrollBar>

#include <array>
#include <cmath>
#include <cstdio>
#include <memory>
#include <utility>
#include <vector>

namespace promdesk::bench {

namespace {

using namespace Qt::StringLiterals;

constexpr QSize kSize(1200, 800);
constexpr int kRounds = 15;
constexpr int kClusters = 10;
constexpr double kTargetMs = 8;

/// The same entities with other values and, of every fiftieth, another state.
TopologyPtr cycleOf(const TopologyPtr& fleet, int cycle)
{
    auto next = std::make_shared<TopologyTree>(*fleet);
    int index = 0;
    for (TopologyCluster& cluster : next->sources.front().clusters) {
        for (TopologyNode& node : cluster.nodes) {
            const double wave = 0.5 + 0.5 * std::sin(index * 0.37 + cycle);
            for (const char* id : { "gpu_utilisation", "cpu_utilisation", "memory_utilisation" }) {
                node.vitals[id] = wave;
            }
            node.vitals["power_watts"] = 400 + 4000 * wave;
            node.verdict.health = (index + cycle) % 50 == 0 ? Health::Degraded : Health::Ok;
            ++index;
        }
    }
    return next;
}

/// A scene as a program has it that does not count frames.
class PlainMap
{
public:
    explicit PlainMap(const FleetCells& cells)
    {
        const int columns =
            static_cast<int>(std::ceil(std::sqrt(static_cast<double>(cells.cells.size()) * 0.75)));
        int index = 0;
        for (const FleetCell& cell : cells.cells) {
            auto* rect = m_scene.addRect(0, 0, 60, 30);
            rect->setPos(index % columns * 64, index / columns * 34);
            auto* text = new QGraphicsSimpleTextItem(cell.name, rect);
            text->setPos(4, 2);
            m_cells.emplace_back(rect, text);
            ++index;
        }
        m_view.setScene(&m_scene);
        m_view.resize(kSize);
        m_view.show();
        m_view.fitInView(m_scene.sceneRect(), Qt::KeepAspectRatio);
    }

    void show(const FleetCells& cells, const CellFill& fill)
    {
        for (std::size_t i = 0; i < m_cells.size(); ++i) {
            m_cells[i].first->setBrush(fill.color(cells.cells[i], currentTheme()));
            m_cells[i].second->setText(cells.cells[i].name);
        }
    }

    void pan(int by)
    {
        m_view.horizontalScrollBar()->setValue(m_view.horizontalScrollBar()->value() + by);
        m_view.verticalScrollBar()->setValue(m_view.verticalScrollBar()->value() + by);
    }

    void zoom(double factor) { m_view.scale(factor, factor); }

    void hover(int index)
    {
        if (m_hovered != nullptr) {
            m_hovered->setPen(QPen(Qt::black));
        }
        m_hovered = m_cells[static_cast<std::size_t>(index)].first;
        const QPoint at = m_view.mapFromScene(m_hovered->sceneBoundingRect().center());
        static_cast<void>(m_view.itemAt(at));
        m_hovered->setPen(QPen(Qt::red));
    }

    void paint() { static_cast<void>(m_view.viewport()->grab()); }

private:
    QGraphicsScene m_scene;
    QGraphicsView m_view;
    std::vector<std::pair<QGraphicsRectItem*, QGraphicsSimpleTextItem*>> m_cells;
    QGraphicsRectItem* m_hovered = nullptr;
};

/// Our map and the plain one over the same fleet, one step of each job at a time.
class Pair
{
public:
    Pair(const SignalCatalog& catalog, int count)
        : m_ours(catalog)
        , m_fleet(test::makeFleet(
              { .clusters = kClusters, .nodesPerCluster = count / kClusters, .endpoints = 200 }))
    {
        m_ours.sight().setMotion(MapSight::Motion::AtOnce);
        m_ours.resize(kSize);
        m_ours.setTopology(m_fleet);
        m_ours.setFill("gpu_utilisation");
        m_ours.show();
        m_plain = std::make_unique<PlainMap>(m_ours.cells());
        for (int i = 0; i < 3; ++i) {
            m_cycles.push_back(cycleOf(m_fleet, i));
        }
        paint();
        m_plain->paint();
    }

    [[nodiscard]] FleetMap& ours() { return m_ours; }

    void update()
    {
        m_ours.setTopology(m_cycles[++m_step % m_cycles.size()]);
        paint();
    }

    void updatePlain()
    {
        m_plain->show(m_ours.cells(), m_ours.fill());
        m_plain->paint();
    }

    void pan()
    {
        const double by = ++m_step % 2 == 0 ? 9 : -9;
        m_ours.sight().pan({ by, by });
        paint();
    }

    void panPlain()
    {
        m_plain->pan(++m_step % 2 == 0 ? 9 : -9);
        m_plain->paint();
    }

    void zoom()
    {
        m_ours.sight().zoomAt(
            { 600, 400 }, ++m_step % 2 == 0 ? 1.03 : 1 / 1.03, MapSight::Motion::AtOnce);
        paint();
    }

    void zoomPlain()
    {
        m_plain->zoom(++m_step % 2 == 0 ? 1.03 : 1 / 1.03);
        m_plain->paint();
    }

    void hover()
    {
        m_hovered = static_cast<int>(++m_step * 7 % m_ours.cells().cells.size());
        const QPointF at = m_ours.sight().camera().toScreen(
            m_ours.places().cells[static_cast<std::size_t>(m_hovered)].center());
        QMouseEvent move(QEvent::MouseMove, at, m_ours.mapToGlobal(at), Qt::NoButton, Qt::NoButton,
            Qt::NoModifier);
        QCoreApplication::sendEvent(&m_ours, &move);
        m_isRight = m_isRight && m_ours.spotAt(at).cell == m_hovered;
        paint();
    }

    void hoverPlain()
    {
        m_plain->hover(static_cast<int>(++m_step * 7 % m_ours.cells().cells.size()));
        m_plain->paint();
    }

    void comeCloser()
    {
        m_ours.sight().zoomAt({ 600, 400 }, 1.3, MapSight::Motion::AtOnce);
        m_plain->zoom(1.3);
    }

    /// Every hover so far found its cell.
    [[nodiscard]] bool isRight() const { return m_isRight; }

private:
    void paint() { static_cast<void>(m_ours.grab()); }

    FleetMap m_ours;
    TopologyPtr m_fleet;
    std::unique_ptr<PlainMap> m_plain;
    std::vector<TopologyPtr> m_cycles;
    std::size_t m_step = 0;
    int m_hovered = 0;
    bool m_isRight = true;
};

struct Job
{
    const char* name;
    void (Pair::*ours)();
    void (Pair::*plain)();
};

constexpr std::array kJobs { Job { "hover", &Pair::hover, &Pair::hoverPlain },
    Job { "update", &Pair::update, &Pair::updatePlain },
    Job { "zoom frame", &Pair::zoom, &Pair::zoomPlain },
    Job { "pan frame", &Pair::pan, &Pair::panPlain } };

void measure(Pair& pair, const Job& job, const char* view, int count)
{
    const std::vector<double> took = medians(
        { [&] { (pair.*job.ours)(); }, [&] { (pair.*job.plain)(); } }, kRounds, threadMilliseconds);
    std::printf("map %-8s %6d cells  %-11s ours %7.2f ms   QGraphicsView %8.1f ms   ratio %6.1f "
                "(target %.0f ms)\n",
        view, count, job.name, took[0], took[1], took[1] / took[0], kTargetMs);
    std::fflush(stdout);
}

} // namespace

bool fleetMap()
{
    const SignalCatalog catalog = test::makeCatalog();
    bool isRight = true;
    for (const int count : { 1000, 5000, 20'000 }) {
        Pair pair(catalog, count);
        for (const Job& job : kJobs) {
            if (&job == &kJobs.back()) {
                pair.comeCloser(); // all of a map cannot be panned
            }
            measure(pair, job, "rows", count);
        }
        isRight = isRight && pair.isRight() && pair.ours().places().cellCount() == count;
        Pair treemap(catalog, count);
        treemap.ours().setSize("power_watts");
        treemap.ours().setArrangement(FleetMap::Arrangement::Treemap);
        for (const Job& job : kJobs) {
            if (&job == &kJobs.back()) {
                treemap.comeCloser();
            }
            measure(treemap, job, "treemap", count);
        }
    }
    return isRight;
}

} // namespace promdesk::bench
