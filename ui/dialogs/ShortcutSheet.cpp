// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "dialogs/ShortcutSheet.h"

#include "theme/Theme.h"

#include <QDialogButtonBox>
#include <QHeaderView>
#include <QLineEdit>
#include <QTreeWidget>
#include <QVBoxLayout>

namespace promdesk {

namespace {

void filterTree(QTreeWidget& tree, const QString& text)
{
    for (int at = 0; at < tree.topLevelItemCount(); ++at) {
        QTreeWidgetItem* group = tree.topLevelItem(at);
        bool isAnyShown = false;
        for (int row = 0; row < group->childCount(); ++row) {
            QTreeWidgetItem* item = group->child(row);
            const bool isShown = item->text(0).contains(text, Qt::CaseInsensitive)
                || item->text(1).contains(text, Qt::CaseInsensitive);
            item->setHidden(!isShown);
            isAnyShown = isAnyShown || isShown;
        }
        group->setHidden(!isAnyShown);
    }
}

} // namespace

ShortcutSheet::ShortcutSheet(const std::vector<ShortcutRow>& rows, QWidget* parent)
    : QDialog(parent)
{
    setWindowTitle(tr("Keyboard shortcuts"));
    auto* column = new QVBoxLayout(this);
    auto* filter = new QLineEdit(this);
    filter->setPlaceholderText(tr("Find an action or a key"));
    filter->setAccessibleName(filter->placeholderText());
    filter->setClearButtonEnabled(true);
    column->addWidget(filter);
    auto* tree = new QTreeWidget(this);
    tree->setAccessibleName(tr("Shortcuts"));
    tree->setHeaderLabels({ tr("Action"), tr("Keys") });
    tree->setRootIsDecorated(false);
    QTreeWidgetItem* group = nullptr;
    for (const ShortcutRow& row : rows) {
        if (group == nullptr || group->text(0) != row.group) {
            group = new QTreeWidgetItem(tree, { row.group });
            group->setFirstColumnSpanned(true);
            QFont bold = tree->font();
            bold.setBold(true);
            group->setFont(0, bold);
        }
        new QTreeWidgetItem(group, { row.action, row.keys });
    }
    tree->expandAll();
    tree->header()->setSectionResizeMode(0, QHeaderView::Stretch);
    tree->header()->setStretchLastSection(false);
    tree->header()->setSectionResizeMode(1, QHeaderView::ResizeToContents);
    column->addWidget(tree, 1);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    column->addWidget(buttons);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(filter, &QLineEdit::textChanged, tree,
        [tree](const QString& text) { filterTree(*tree, text); });
    resize(520, 620);
}

std::vector<ShortcutRow> ShortcutSheet::chartRows()
{
    const QString charts = tr("Charts");
    const QString panels = tr("Panels");
    const QString editor = tr("Panel editor");
    const QString lists = tr("Fleet and navigator");
    const QString map = tr("Fleet map");
    return {
        { charts, tr("Zoom the time of all panels"), tr("Drag") },
        { charts, tr("Zoom time and values"), tr("Shift+Drag") },
        { charts, tr("Zoom at the pointer"), tr("Wheel, +, -") },
        { charts, tr("Fit the values"), tr("F") },
        { charts, tr("Move in time"), tr("Middle drag, Space+Drag") },
        { charts, tr("Back in zoom history"), tr("Double-click, Alt+Left") },
        { charts, tr("Forward in zoom history"), tr("Alt+Right") },
        { panels, tr("View full, and back"), tr("V, Enter") },
        { panels, tr("Show as table"), tr("F2") },
        { panels, tr("Edit"), tr("E") },
        { panels, tr("Duplicate"), tr("D") },
        { panels, tr("Remove"), tr("Delete") },
        { panels, tr("Move"), tr("Ctrl+Shift+Arrows") },
        { panels, tr("Resize"), tr("Alt+Shift+Arrows") },
        { editor, tr("Run"), tr("Ctrl+Enter") },
        { lists, tr("Open what is selected"), tr("Enter, Double-click") },
        { lists, tr("One level up"), tr("Backspace") },
        { map, tr("Zoom at the pointer"), tr("Wheel, Pinch, +, -") },
        { map, tr("Zoom out"), tr("Backspace, Esc") },
        { map, tr("Show all of it"), tr("Ctrl+0") },
        { map, tr("Move"), tr("Drag") },
        { map, tr("Find by name"), tr("Typing, F3, Shift+F3") },
    };
}

} // namespace promdesk
