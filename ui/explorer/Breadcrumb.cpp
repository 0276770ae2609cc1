// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "explorer/Breadcrumb.h"

#include "core/UntrustedText.h"
#include "explorer/HealthMark.h"
#include "theme/GlyphIcon.h"
#include "theme/PlainText.h"
#include "theme/Theme.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QToolButton>

#include <algorithm>
#include <memory>

using namespace Qt::StringLiterals;

namespace promdesk {

namespace {

constexpr int kNameCharacters = 40;
constexpr std::size_t kMostSiblings = 200;

struct Sibling
{
    Scope scope;
    QString name;
    Health health = Health::Unknown;
};

std::vector<Sibling> clusterSiblings(const TopologyTree& tree)
{
    std::vector<Sibling> siblings;
    for (const TopologySource& source : tree.sources) {
        for (const TopologyCluster& cluster : source.clusters) {
            siblings.push_back({ .scope = { .level = Level::Cluster,
                                     .source = source.id,
                                     .cluster = cluster.name,
                                     .node = {},
                                     .endpoint = {} },
                .name = cluster.name,
                .health = cluster.verdict.health });
        }
    }
    return siblings;
}

std::vector<Sibling> siblingsOf(const Scope& step, const TopologyTree& tree)
{
    if (step.level == Level::Cluster) {
        return clusterSiblings(tree);
    }
    std::vector<Sibling> siblings;
    const TopologyCluster* cluster = tree.findCluster(step);
    if (cluster == nullptr) {
        return siblings;
    }
    Scope scope = step;
    if (step.level == Level::Node) {
        for (const TopologyNode& node : cluster->nodes) {
            scope.node = node.name;
            siblings.push_back({ scope, node.name, node.verdict.health });
        }
    } else {
        for (const TopologyEndpoint& endpoint : cluster->endpoints) {
            // On a node's path, its siblings are what runs on the same node.
            if (step.node.isEmpty() || endpoint.nodes.contains(step.node)) {
                scope.endpoint = endpoint.name;
                siblings.push_back({ scope, endpoint.name, endpoint.verdict.health });
            }
        }
    }
    return siblings;
}

QString siblingsTitle(Level level)
{
    switch (level) {
    case Level::Cluster:
        return Breadcrumb::tr("Other clusters");
    case Level::Node:
        return Breadcrumb::tr("Other nodes");
    default:
        return Breadcrumb::tr("Other endpoints");
    }
}

} // namespace

Breadcrumb::Breadcrumb(QWidget* parent)
    : QWidget(parent)
    , m_layout(new QHBoxLayout(this))
{
    m_layout->setContentsMargins(0, 0, 0, 0);
    m_layout->setSpacing(0);
    setAccessibleName(tr("Path"));
    setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Fixed);
    rebuild();
}

void Breadcrumb::setScope(const Scope& scope, const TopologyPtr& topology)
{
    m_topology = topology;
    if (!(scope == m_scope)) {
        m_scope = scope;
        rebuild();
    }
}

void Breadcrumb::rebuild()
{
    while (const std::unique_ptr<QLayoutItem> item { m_layout->takeAt(0) }) {
        if (QWidget* widget = item->widget()) {
            // A step may be rebuilt by its own click: it goes when the click is over.
            widget->hide();
            widget->deleteLater();
        }
    }
    std::vector<Scope> steps;
    for (Scope step = m_scope; step.level != Level::Fleet; step = step.parent()) {
        steps.push_back(step);
    }
    addStep({});
    std::for_each(steps.rbegin(), steps.rend(), [this](const Scope& step) { addStep(step); });
}

void Breadcrumb::addStep(const Scope& step)
{
    if (step.level != Level::Fleet) {
        QLabel* separator = makePlainLabel(u"›"_s, this);
        separator->setContentsMargins(2, 0, 2, 0);
        separator->setEnabled(false);
        m_layout->addWidget(separator);
    }
    const bool isCurrent = step == m_scope;
    const QString name = step.level == Level::Fleet
        ? tr("Fleet")
        : UntrustedText(step.name()).plain(kNameCharacters);
    auto* button = new QToolButton(this);
    button->setText(step.level == Level::Fleet ? name : toMenuText(UntrustedText(name)));
    button->setAutoRaise(true);
    button->setFocusPolicy(Qt::StrongFocus);
    button->setAccessibleName(isCurrent ? tr("%1, shown now").arg(name) : tr("Go to %1").arg(name));
    QFont stepFont = font();
    stepFont.setBold(isCurrent);
    button->setFont(stepFont);
    connect(button, &QToolButton::clicked, this, [this, step] { Q_EMIT scopeActivated(step); });
    m_layout->addWidget(button);
    if (step.level == Level::Fleet) {
        return;
    }
    auto* arrow = new QToolButton(this);
    arrow->setObjectName(u"siblings"_s); // the style sheet makes it narrow
    arrow->setAutoRaise(true);
    arrow->setIcon(glyphIcon(Glyph::Down));
    arrow->setIconSize(QSize(10, 10));
    arrow->setFixedWidth(20);
    arrow->setFocusPolicy(Qt::StrongFocus);
    arrow->setPopupMode(QToolButton::InstantPopup);
    arrow->setAccessibleName(siblingsTitle(step.level));
    arrow->setToolTip(siblingsTitle(step.level));
    auto* menu = new QMenu(arrow);
    connect(menu, &QMenu::aboutToShow, this, [this, menu, step] { fillSiblings(*menu, step); });
    arrow->setMenu(menu);
    m_layout->addWidget(arrow);
}

void Breadcrumb::fillSiblings(QMenu& menu, const Scope& step)
{
    menu.clear();
    std::vector<Sibling> siblings;
    if (m_topology) {
        siblings = siblingsOf(step, *m_topology);
    }
    for (std::size_t i = 0; i < std::min(siblings.size(), kMostSiblings); ++i) {
        const Sibling& sibling = siblings.at(i);
        QAction* action = menu.addAction(toMenuText(UntrustedText(
            QString(healthSign(sibling.health) + QStringLiteral("  ") + sibling.name))));
        action->setCheckable(true);
        action->setChecked(sibling.name == step.name() && sibling.scope.cluster == step.cluster);
        connect(action, &QAction::triggered, this,
            [this, scope = sibling.scope] { Q_EMIT scopeActivated(scope); });
    }
    if (siblings.size() > kMostSiblings) {
        menu.addAction(tr("%Ln more in the navigator", nullptr,
                           static_cast<int>(siblings.size() - kMostSiblings)))
            ->setEnabled(false);
    }
    if (siblings.empty()) {
        menu.addAction(tr("Nothing else here"))->setEnabled(false);
    }
}

} // namespace promdesk
