// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "windows/FleetPage.h"

#include <QVBoxLayout>

#include <utility>

namespace promdesk {

FleetPage::FleetPage(const SignalCatalog& catalog, QWidget* parent)
    : QWidget(parent)
    , m_catalog(catalog)
{
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
}

FleetView& FleetPage::view()
{
    if (m_view == nullptr) {
        m_view = new FleetView(m_catalog, this);
        connect(m_view, &FleetView::scopeActivated, this, &FleetPage::scopeActivated);
        for (const Use& use : std::exchange(m_uses, {})) {
            use(*m_view);
        }
        if (const auto topology = std::exchange(m_topology, std::nullopt)) {
            m_view->setTopology(*topology);
        }
        m_view->setProblems(std::exchange(m_problems, {}));
        m_view->setProgress(std::exchange(m_progress, {}));
        layout()->addWidget(m_view);
    }
    return *m_view;
}

void FleetPage::whenMade(Use use)
{
    if (m_view != nullptr) {
        use(*m_view);
    } else {
        m_uses.push_back(std::move(use));
    }
}

void FleetPage::setTopology(const TopologyPtr& topology)
{
    if (m_view != nullptr) {
        m_view->setTopology(topology);
    } else {
        m_topology = topology;
    }
}

void FleetPage::setProgress(const QString& text)
{
    if (m_view != nullptr) {
        m_view->setProgress(text);
    } else {
        m_progress = text;
    }
}

void FleetPage::setProblems(const std::vector<SourceProblem>& problems)
{
    if (m_view != nullptr) {
        m_view->setProblems(problems);
    } else {
        m_problems = problems;
    }
}

void FleetPage::showEvent(QShowEvent* event)
{
    // What comes into a layout while it is shown would have its place and be seen a moment later.
    view().show();
    layout()->activate();
    QWidget::showEvent(event);
}

} // namespace promdesk
