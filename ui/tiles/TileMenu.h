// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "panels/Panel.h"
#include "tiles/Editable.h"

#include <QList>
#include <QMenu>

namespace promdesk {

/// What the user wants done with a panel.
enum class TileAction
{
    Maximise, ///< or back
    Edit,
    Duplicate,
    SaveCsv,
    SaveImage,
    Remove,
};

/// How a tile stands on its page.
enum class TilePresence
{
    Placed,
    Maximised,
};

/// The menu of a tile and the keys that stand for its entries. "Show as table" it does itself, all
/// else is asked for.
class TileMenu final : public QMenu
{
    Q_OBJECT

public:
    /// body may be null and outlives this.
    TileMenu(PanelBody* body, QWidget* parent);

    /// Whether entries are offered that change the panel.
    void setEditable(Editable editable);
    void setPresence(TilePresence presence);

    /// Whose key it is: what is inside a body may have its own use for Enter and Delete.
    enum class KeyOrigin
    {
        Tile,
        Body,
    };

    /// False when the key means nothing here.
    bool performKey(int key, KeyOrigin origin);

Q_SIGNALS:
    void requested(promdesk::TileAction action);

private:
    QAction* addEntry(const QString& text, const QKeySequence& key, TileAction action);
    void addTableEntry();
    [[nodiscard]] QAction* entryFor(int key, KeyOrigin origin) const;

    PanelBody* m_body;
    QAction* m_maximise = nullptr;
    QAction* m_asTable = nullptr;
    QAction* m_edit = nullptr;
    QAction* m_duplicate = nullptr;
    QAction* m_remove = nullptr;
    QList<QAction*> m_changes; ///< with their separators
};

} // namespace promdesk
