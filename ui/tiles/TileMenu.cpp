// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "tiles/TileMenu.h"

namespace promdesk {

TileMenu::TileMenu(PanelBody* body, QWidget* parent)
    : QMenu(parent)
    , m_body(body)
{
    m_maximise = addEntry(tr("&View full"), QKeySequence(Qt::Key_V), TileAction::Maximise);
    addTableEntry();
    m_changes.append(addSeparator());
    m_edit = addEntry(tr("&Edit…"), QKeySequence(Qt::Key_E), TileAction::Edit);
    m_duplicate = addEntry(tr("&Duplicate"), QKeySequence(Qt::Key_D), TileAction::Duplicate);
    addSeparator();
    addEntry(tr("Export &CSV…"), {}, TileAction::SaveCsv);
    addEntry(tr("&Save image…"), {}, TileAction::SaveImage);
    m_changes.append(addSeparator());
    m_remove = addEntry(tr("&Remove"), QKeySequence(Qt::Key_Delete), TileAction::Remove);
    m_changes << m_edit << m_duplicate << m_remove;
}

QAction* TileMenu::addEntry(const QString& text, const QKeySequence& key, TileAction action)
{
    QAction* entry = addAction(text);
    // Shown only: the tile that has the focus hands its keys to performKey().
    entry->setShortcut(key);
    entry->setShortcutContext(Qt::WidgetShortcut);
    connect(entry, &QAction::triggered, this, [this, action] { Q_EMIT requested(action); });
    return entry;
}

void TileMenu::addTableEntry()
{
    m_asTable = addAction(tr("Show as &table"));
    m_asTable->setShortcut(QKeySequence(Qt::Key_F2));
    m_asTable->setShortcutContext(Qt::WidgetShortcut);
    m_asTable->setCheckable(true);
    m_asTable->setVisible(m_body != nullptr && m_body->hasTableView());
    connect(m_asTable, &QAction::triggered, this, [this] {
        const bool isTable = m_body->view() == PanelBody::View::Table;
        m_body->setView(isTable ? PanelBody::View::Picture : PanelBody::View::Table);
    });
    // The body may have changed its view by itself.
    connect(this, &QMenu::aboutToShow, this, [this] {
        m_asTable->setChecked(m_body != nullptr && m_body->view() == PanelBody::View::Table);
    });
}

void TileMenu::setEditable(Editable editable)
{
    for (QAction* action : m_changes) {
        action->setVisible(editable == Editable::Yes);
    }
}

void TileMenu::setPresence(TilePresence presence)
{
    m_maximise->setText(
        presence == TilePresence::Maximised ? tr("Back to the page") : tr("&View full"));
}

bool TileMenu::performKey(int key, KeyOrigin origin)
{
    QAction* entry = entryFor(key, origin);
    if (entry == nullptr || !entry->isVisible()) {
        return false;
    }
    entry->trigger();
    return true;
}

QAction* TileMenu::entryFor(int key, KeyOrigin origin) const
{
    const bool isOwn = origin == KeyOrigin::Tile;
    switch (key) {
    case Qt::Key_V:
        return m_maximise;
    case Qt::Key_F2:
        return m_asTable;
    case Qt::Key_E:
        return m_edit;
    case Qt::Key_D:
        return isOwn ? m_duplicate : nullptr;
    case Qt::Key_Return:
    case Qt::Key_Enter:
        return isOwn ? m_maximise : nullptr;
    case Qt::Key_Delete:
        return isOwn ? m_remove : nullptr;
    default:
        return nullptr;
    }
}

} // namespace promdesk
