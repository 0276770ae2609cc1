// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "detection/LabelListEditor.h"

#include "core/UntrustedText.h"
#include "profiles/LabelWordsText.h"
#include "theme/PlainText.h"
#include "theme/Theme.h"

#include <QAction>
#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QVBoxLayout>

namespace promdesk {

LabelListEditor::LabelListEditor(QWidget* parent)
    : QWidget(parent)
    , m_list(new QListWidget(this))
    , m_new(new QComboBox(this))
    , m_add(new QPushButton(tr("&Add"), this))
    , m_up(new QPushButton(tr("&Up"), this))
    , m_down(new QPushButton(tr("D&own"), this))
    , m_remove(new QPushButton(tr("&Remove"), this))
    , m_message(makePlainLabel({}, this))
{
    m_list->setAccessibleName(tr("Labels, best first"));
    m_list->setDragDropMode(QAbstractItemView::InternalMove);
    m_new->setEditable(true);
    m_new->setInsertPolicy(QComboBox::NoInsert);
    m_new->setAccessibleName(tr("Another label"));
    m_new->lineEdit()->setPlaceholderText(tr("Another label, or one seen on your servers"));
    m_new->lineEdit()->setMaxLength(128);
    m_message->setWordWrap(true);
    for (QPushButton* button : { m_add, m_up, m_down, m_remove }) {
        button->setAutoDefault(false);
    }
    buildLayout();
    connectSignals();
    showButtons();
}

void LabelListEditor::buildLayout()
{
    auto* moves = new QVBoxLayout;
    moves->addWidget(m_up);
    moves->addWidget(m_down);
    moves->addWidget(m_remove);
    moves->addStretch(1);
    auto* lists = new QHBoxLayout;
    lists->addWidget(m_list, 1);
    lists->addLayout(moves);
    auto* adds = new QHBoxLayout;
    adds->addWidget(m_new, 1);
    adds->addWidget(m_add);
    auto* rows = new QVBoxLayout(this);
    rows->setContentsMargins(0, 0, 0, 0);
    rows->setSpacing(Theme::kSpacing);
    rows->addLayout(lists, 1);
    rows->addLayout(adds);
    rows->addWidget(m_message);
}

void LabelListEditor::connectSignals()
{
    const auto addTyped = [this] {
        if (add(m_new->currentText().trimmed())) {
            m_new->setCurrentIndex(-1);
            m_new->clearEditText();
        }
    };
    connect(m_add, &QPushButton::clicked, this, addTyped);
    connect(m_new->lineEdit(), &QLineEdit::returnPressed, this, addTyped);
    connect(m_up, &QPushButton::clicked, this, [this] { moveCurrent(-1); });
    connect(m_down, &QPushButton::clicked, this, [this] { moveCurrent(1); });
    connect(m_remove, &QPushButton::clicked, this, &LabelListEditor::removeCurrent);
    connect(m_list, &QListWidget::currentRowChanged, this, &LabelListEditor::showButtons);
    // By dragging.
    connect(m_list->model(), &QAbstractItemModel::rowsMoved, this, &LabelListEditor::noteChange);
    auto* remove = new QAction(m_list);
    remove->setShortcut(Qt::Key_Delete);
    remove->setShortcutContext(Qt::WidgetShortcut);
    connect(remove, &QAction::triggered, this, &LabelListEditor::removeCurrent);
    m_list->addAction(remove);
}

void LabelListEditor::setWords(const QStringList& words)
{
    m_list->clear();
    m_list->addItems(words);
    m_list->setCurrentRow(words.isEmpty() ? -1 : 0);
    m_message->clear();
    showSuggestions();
    showButtons();
}

QStringList LabelListEditor::words() const
{
    QStringList words;
    for (int row = 0; row < m_list->count(); ++row) {
        words += m_list->item(row)->text();
    }
    return words;
}

void LabelListEditor::setSuggestions(const QStringList& names)
{
    m_seen = names;
    showSuggestions();
}

QStringList LabelListEditor::suggestions() const
{
    QStringList offered;
    for (int i = 0; i < m_new->count(); ++i) {
        offered += m_new->itemText(i);
    }
    return offered;
}

void LabelListEditor::showSuggestions()
{
    const QString typed = m_new->currentText();
    const QStringList taken = words();
    QStringList offered;
    for (const QString& name : m_seen) {
        if (!taken.contains(name) && isLabelWord(name.toStdString())) {
            offered += name;
        }
    }
    offered.sort(Qt::CaseInsensitive);
    m_new->clear();
    m_new->addItems(offered);
    m_new->setCurrentIndex(-1);
    m_new->setEditText(typed);
}

bool LabelListEditor::add(const QString& word)
{
    if (word.isEmpty()) {
        return false;
    }
    if (!isLabelWord(word.toStdString())) {
        m_message->setText(
            tr("“%1” is not the name of a label: letters, digits and underscores, no digit first.")
                .arg(UntrustedText(word).plain(60)));
        return false;
    }
    if (words().contains(word)) {
        m_message->setText(tr("“%1” is in the list already.").arg(word));
        return false;
    }
    if (m_list->count() >= static_cast<int>(kMostLabelWords)) {
        m_message->setText(tr("A list takes at most %1 labels.").arg(kMostLabelWords));
        return false;
    }
    m_list->addItem(word);
    m_list->setCurrentRow(m_list->count() - 1);
    noteChange();
    return true;
}

void LabelListEditor::removeCurrent()
{
    const int row = m_list->currentRow();
    if (row >= 0) {
        delete m_list->takeItem(row);
        noteChange();
    }
}

void LabelListEditor::moveCurrent(int places)
{
    const int from = m_list->currentRow();
    const int to = from + places;
    if (from < 0 || to < 0 || to >= m_list->count()) {
        return;
    }
    m_list->insertItem(to, m_list->takeItem(from));
    m_list->setCurrentRow(to);
    noteChange();
}

void LabelListEditor::setCurrent(int row)
{
    m_list->setCurrentRow(row);
}

QString LabelListEditor::message() const
{
    return m_message->text();
}

void LabelListEditor::noteChange()
{
    m_message->clear();
    showSuggestions();
    showButtons();
    Q_EMIT changed();
}

void LabelListEditor::showButtons()
{
    const int row = m_list->currentRow();
    m_up->setEnabled(row > 0);
    m_down->setEnabled(row >= 0 && row + 1 < m_list->count());
    m_remove->setEnabled(row >= 0);
}

} // namespace promdesk
