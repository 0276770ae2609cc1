// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "core/Scope.h"
#include "topology/TopologyTree.h"

#include <QWidget>

#include <vector>

class QHBoxLayout;
class QMenu;

namespace promdesk {

/// Fleet › cluster › node › endpoint: each step is a button, its arrow offers the siblings.
class Breadcrumb final : public QWidget
{
    Q_OBJECT

public:
    explicit Breadcrumb(QWidget* parent = nullptr);

    /// topology may be null: then there are no siblings to choose from.
    void setScope(const Scope& scope, const TopologyPtr& topology);

    [[nodiscard]] const Scope& scope() const { return m_scope; }

Q_SIGNALS:
    void scopeActivated(const promdesk::Scope& scope);

private:
    void rebuild();
    void addStep(const Scope& step);
    void fillSiblings(QMenu& menu, const Scope& step);

    Scope m_scope;
    TopologyPtr m_topology;
    QHBoxLayout* m_layout;
};

} // namespace promdesk
