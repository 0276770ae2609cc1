// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include <QAccessibleWidget>
#include <QHash>

namespace promdesk {

class FleetMap;

/// The map for assistive technology: a list of its cells with name, state and values, in the order
/// of the entities. A cell's interface is made when somebody asks for it.
class FleetMapSpeech final : public QAccessibleWidget
{
public:
    explicit FleetMapSpeech(FleetMap& map);
    ~FleetMapSpeech() override;

    /// Makes Qt find this for every map. May be called again.
    static void install();

    /// Cells beyond these are not listed: nobody listens to so many, and each that is asked for
    /// stays in memory. The table has all of them.
    static constexpr int kMostCells = 20'000;

    [[nodiscard]] int childCount() const override;
    [[nodiscard]] QAccessibleInterface* child(int index) const override;
    [[nodiscard]] int indexOfChild(const QAccessibleInterface* child) const override;
    [[nodiscard]] QAccessibleInterface* childAt(int x, int y) const override;
    [[nodiscard]] QAccessibleInterface* focusChild() const override;

private:
    [[nodiscard]] FleetMap* map() const;

    mutable QHash<int, QAccessible::Id> m_made;
};

} // namespace promdesk
