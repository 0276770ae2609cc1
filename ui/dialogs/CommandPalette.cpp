// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "dialogs/CommandPalette.h"

#include "theme/PlainText.h"

#include <QCoreApplication>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace promdesk {

namespace {

constexpr int kNameCharacters = 80;

bool containsAll(const QString& text, const QStringList& words)
{
    return std::all_of(words.begin(), words.end(),
        [&text](const QString& word) { return text.contains(word, Qt::CaseInsensitive); });
}

bool movesInList(int key)
{
    return key == Qt::Key_Up || key == Qt::Key_Down || key == Qt::Key_PageUp
        || key == Qt::Key_PageDown;
}

} // namespace

CommandPalette::CommandPalette(std::vector<PaletteEntry> entries, QWidget* parent)
    : QDialog(parent)
    , m_entries(std::move(entries))
    , m_line(new QLineEdit(this))
    , m_list(new QListWidget(this))
    , m_nothing(makePlainLabel({}, this))
{
    setWindowTitle(tr("Go to or do"));
    auto* rows = new QVBoxLayout(this);
    m_line->setPlaceholderText(tr("A cluster, node, endpoint or command"));
    m_line->setAccessibleName(m_line->placeholderText());
    m_line->setClearButtonEnabled(true);
    m_line->installEventFilter(this);
    m_list->setAccessibleName(tr("What was found"));
    m_list->setUniformItemSizes(true);
    rows->addWidget(m_line);
    rows->addWidget(m_list, 1);
    m_nothing->setAlignment(Qt::AlignCenter);
    m_nothing->setWordWrap(true);
    rows->addWidget(m_nothing, 1);
    connect(m_line, &QLineEdit::textChanged, this, &CommandPalette::showMatches);
    connect(m_line, &QLineEdit::returnPressed, this, &CommandPalette::runSelected);
    connect(m_list, &QListWidget::itemActivated, this, &CommandPalette::runSelected);
    resize(560, 420);
    showMatches({});
    m_line->setFocus();
}

void CommandPalette::showMatches(const QString& text)
{
    const QString wanted = text.simplified();
    const QStringList words = wanted.split(u' ', Qt::SkipEmptyParts);
    std::vector<std::size_t> found;
    for (std::size_t at = 0; at < m_entries.size(); ++at) {
        const PaletteEntry& entry = m_entries[at];
        if (containsAll(entry.text.plain(kNameCharacters) + u' ' + entry.detail, words)) {
            found.push_back(at);
        }
    }
    std::stable_partition(found.begin(), found.end(), [this, &wanted](std::size_t at) {
        return m_entries[at].text.plain(kNameCharacters).startsWith(wanted, Qt::CaseInsensitive);
    });
    m_list->clear();
    for (const std::size_t at : found) {
        if (m_list->count() == kMostShown) {
            break;
        }
        const PaletteEntry& entry = m_entries[at];
        const QString name = entry.text.plain(kNameCharacters);
        auto* item = new QListWidgetItem(
            entry.detail.isEmpty() ? name : QString(name + u"  –  "_s + entry.detail), m_list);
        item->setData(Qt::UserRole, static_cast<int>(at));
    }
    m_list->setCurrentRow(0);
    const bool isFound = m_list->count() > 0;
    m_list->setVisible(isFound);
    m_nothing->setVisible(!isFound);
    setPlainText(*m_nothing,
        UntrustedText(
            tr("Nothing here has “%1” in its name. Every word must be part of it.").arg(wanted)));
}

void CommandPalette::runSelected()
{
    const QListWidgetItem* item = m_list->currentItem();
    if (item == nullptr) {
        return;
    }
    const auto at = static_cast<std::size_t>(item->data(Qt::UserRole).toInt());
    const std::function<void()> run = m_entries.at(at).run;
    accept();
    run();
}

bool CommandPalette::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == m_line && event->type() == QEvent::KeyPress
        && movesInList(static_cast<QKeyEvent*>(event)->key())) {
        QCoreApplication::sendEvent(m_list, event);
        return true;
    }
    return QDialog::eventFilter(watched, event);
}

} // namespace promdesk
