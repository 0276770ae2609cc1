// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "explorer/FleetView.h"

#include <QString>
#include <QWidget>

#include <functional>
#include <optional>
#include <vector>

namespace promdesk {

/// The fleet's tab. Its view, a tenth of what the program does until its first picture, is made
/// when it is shown or asked for the first time, and then gets what became known before. GUI
/// thread.
class FleetPage final : public QWidget
{
    Q_OBJECT

public:
    using Use = std::function<void(FleetView& view)>;

    /// catalog outlives this.
    explicit FleetPage(const SignalCatalog& catalog, QWidget* parent = nullptr);

    /// Makes the view where there is none yet.
    [[nodiscard]] FleetView& view();

    [[nodiscard]] bool hasView() const { return m_view != nullptr; }

    /// Called once with the new view, before it gets anything to show; at once where it is there.
    void whenMade(Use use);

    /// As the functions of the same names of FleetView.
    void setTopology(const TopologyPtr& topology);
    void setProgress(const QString& text);
    void setProblems(const std::vector<SourceProblem>& problems);

Q_SIGNALS:
    void scopeActivated(const promdesk::Scope& scope);

protected:
    void showEvent(QShowEvent* event) override;

private:
    const SignalCatalog& m_catalog;
    FleetView* m_view = nullptr;
    std::vector<Use> m_uses; ///< that wait for the view
    std::optional<TopologyPtr> m_topology; ///< that came before the view, as the rest
    QString m_progress;
    std::vector<SourceProblem> m_problems;
};

} // namespace promdesk
