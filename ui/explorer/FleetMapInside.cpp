// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers

// What is inside cells that are large enough, and the values of single GPUs there.
#include "explorer/FleetMap.h"
#include "explorer/FleetPicture.h"

#include <algorithm>
#include <utility>

namespace promdesk {

namespace {

constexpr std::size_t kMostInsides = 512;

} // namespace

const CellInside& FleetMap::inside(int index) const
{
    const auto at = m_insides.find(index);
    if (at != m_insides.end()) {
        return at->second;
    }
    if (m_insides.size() >= kMostInsides) {
        m_insides.clear();
    }
    const FleetCell& cell = m_cells.cells.at(static_cast<std::size_t>(index));
    CellInside inside = insideOf(*m_topology, cell);
    m_gpus.putInto(inside, cell.scope);
    return m_insides.emplace(index, std::move(inside)).first->second;
}

const FleetCell* FleetMap::spotCell(const Spot& spot) const
{
    if (spot.cell < 0) {
        return nullptr;
    }
    return spot.member < 0 ? &m_cells.cells.at(static_cast<std::size_t>(spot.cell))
                           : &inside(spot.cell).members.at(static_cast<std::size_t>(spot.member));
}

QRectF FleetMap::spotRect(const Spot& spot) const
{
    const MapCamera& camera = m_sight.camera();
    if (spot.group >= 0) {
        return camera.toScreen(m_shown.groups.at(static_cast<std::size_t>(spot.group)).frame);
    }
    if (spot.cell < 0) {
        return {};
    }
    const auto index = static_cast<std::size_t>(spot.cell);
    if (spot.member < 0 && spot.gpu < 0) {
        return camera.toScreen(m_shown.cells.at(index));
    }
    const InsidePlaces at = placeInside(camera.toScreen(m_shown.block(index)), inside(spot.cell));
    return spot.gpu < 0 ? at.members.at(static_cast<std::size_t>(spot.member))
                        : at.gpus.at(static_cast<std::size_t>(spot.gpu));
}

HoverCard FleetMap::hoverCard() const
{
    const FleetCell& cell = *spotCell(m_hovered);
    if (m_hovered.gpu < 0) {
        return { cell, m_catalog, font(), m_past };
    }
    const GpuCell& gpu = inside(m_hovered.cell).gpus.at(static_cast<std::size_t>(m_hovered.gpu));
    return { m_gpus.hoverText(gpu, cell), font() };
}

std::vector<Scope> FleetMap::openNodes() const
{
    std::vector<Scope> open;
    if (m_kind != CellKind::Nodes || !m_topology || !isVisible() || isSummarised()) {
        return open;
    }
    const QRectF shown(rect());
    for (int i = 0; i < m_shown.cellCount(); ++i) {
        const auto index = static_cast<std::size_t>(i);
        const QRectF block = m_sight.camera().toScreen(m_shown.block(index));
        if (FleetPicture::showsInside(block.size()) && block.intersects(shown)
            && !inside(i).gpus.empty()) {
            open.push_back(m_cells.cells.at(index).scope);
        }
    }
    return open;
}

/// What is in sight has come to rest.
void FleetMap::wantGpus()
{
    const std::vector<Scope> open = openNodes();
    if (!open.empty() || m_areGpusWanted) {
        m_areGpusWanted = !open.empty();
        Q_EMIT gpusWanted(open, m_gpus.signalId());
    }
}

bool FleetMap::isSettled() const
{
    const std::vector<Scope> open = openNodes();
    return !m_wish.isActive() && std::all_of(open.begin(), open.end(), [this](const Scope& node) {
        return m_gpus.find(node) != nullptr;
    });
}

void FleetMap::setGpus(const std::string& signalId, std::vector<NodeGpus> nodes)
{
    if (signalId != m_gpus.signalId() || nodes == m_gpus.nodes()) {
        return;
    }
    m_gpus.take(std::move(nodes));
    m_insides.clear();
    m_isPictureOld = true;
    hoverAgain();
    updateDescription();
    update();
    Q_EMIT looksChanged();
}

void FleetMap::showEvent(QShowEvent* event)
{
    QWidget::showEvent(event);
    m_wish.start();
}

void FleetMap::hideEvent(QHideEvent* event)
{
    QWidget::hideEvent(event);
    m_wish.start();
}

} // namespace promdesk
