// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "windows/FilterBar.h"

#include "core/UntrustedText.h"
#include "theme/GlyphIcon.h"
#include "theme/PlainText.h"
#include "theme/Theme.h"

#include <QAbstractItemView>
#include <QAction>
#include <QCompleter>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QStringListModel>
#include <QToolButton>

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace promdesk {

namespace {

constexpr int kLongestChip = 48;
constexpr int kFieldWidth = 240;

} // namespace

FilterBar::FilterBar(QWidget* parent)
    : QToolBar(tr("Filters"), parent)
    , m_suggestions(new QStringListModel(this))
{
    setObjectName(u"Filters"_s);
    setMovable(false);
    setContextMenuPolicy(Qt::PreventContextMenu);
    setAccessibleName(tr("Filters of all pages"));
    addWidget(makePlainLabel(tr("Filters"), this));
    buildField();
    hide();
}

void FilterBar::buildField()
{
    m_field = new QLineEdit(this);
    m_field->setFixedWidth(kFieldWidth);
    m_field->setMaxLength(LabelFilter::kLongestValue);
    m_field->setClearButtonEnabled(true);
    m_field->setPlaceholderText(tr("label = value"));
    m_field->setAccessibleName(tr("New filter: label, operator and value"));
    m_field->setToolTip(tr("A label, one of = != =~ !~, and a value. Enter adds it."));
    auto* completer = new QCompleter(m_suggestions, m_field);
    completer->setCaseSensitivity(Qt::CaseInsensitive);
    completer->setFilterMode(Qt::MatchContains);
    completer->popup()->setObjectName(u"Suggestions"_s);
    m_field->setCompleter(completer);
    // Afterwards, because the field is given the suggestion's text, also after Enter has added it.
    connect(
        completer, qOverload<const QString&>(&QCompleter::activated), this,
        [this](const QString& text) {
            if (m_field->text() == text && parseLabelFilter(text)) {
                add();
            }
        },
        Qt::QueuedConnection);
    m_field->installEventFilter(this);
    connect(m_field, &QLineEdit::returnPressed, this, &FilterBar::add);
    connect(m_field, &QLineEdit::textEdited, this, [this] { showError({}); });
    m_fieldAction = addWidget(m_field);
    m_error = makePlainLabel({}, this);
    m_error->setContentsMargins(Theme::kSpacing, 0, 0, 0);
    m_errorAction = addWidget(m_error);
    m_errorAction->setVisible(false);
}

void FilterBar::setFilters(std::vector<LabelFilter> filters)
{
    while (!m_chips.empty()) {
        removeChip(m_chips.size() - 1);
    }
    filters.resize(std::min(filters.size(), std::size_t { kMostFilters }));
    m_filters = std::move(filters);
    for (const LabelFilter& filter : m_filters) {
        addChip(filter);
    }
    setVisible(!m_filters.empty());
}

void FilterBar::setSuggestions(const QStringList& suggestions)
{
    if (m_suggestions->stringList() != suggestions) {
        m_suggestions->setStringList(suggestions);
    }
}

void FilterBar::startTyping()
{
    show();
    // The bar shows its widgets when it is laid out, and hidden ones take no focus.
    QMetaObject::invokeMethod(
        this,
        [this] {
            m_field->setFocus(Qt::ShortcutFocusReason);
            m_field->selectAll();
        },
        Qt::QueuedConnection);
}

void FilterBar::stopTyping()
{
    m_field->clear();
    showError({});
    if (window() != nullptr) {
        m_field->clearFocus();
    }
    setVisible(!m_filters.empty());
}

void FilterBar::addChip(const LabelFilter& filter)
{
    const UntrustedText whole(toText(filter));
    const QString text = whole.plain(kLongestChip);
    auto* chip = new QWidget(this);
    auto* row = new QHBoxLayout(chip);
    row->setContentsMargins(0, 0, Theme::kSpacing / 2, 0);
    row->setSpacing(0);
    auto* button = new QToolButton(chip);
    button->setCheckable(true);
    button->setFocusPolicy(Qt::StrongFocus);
    button->setText(toMenuText(UntrustedText(text)));
    setPlainToolTip(*button,
        UntrustedText(tr("%1\nClick or Space: off and on. Delete: remove.").arg(whole.plain())));
    button->installEventFilter(this);
    connect(button, &QToolButton::clicked, this, [this, button] { toggle(button); });
    auto* cross = new QToolButton(chip);
    cross->setIcon(glyphIcon(Glyph::Close));
    cross->setAutoRaise(true);
    cross->setFocusPolicy(Qt::TabFocus);
    cross->setAccessibleName(tr("Remove filter %1").arg(text));
    cross->setToolTip(tr("Remove this filter"));
    connect(cross, &QToolButton::clicked, this, [this, button] { remove(button); });
    row->addWidget(button);
    row->addWidget(cross);
    m_chips.push_back({ insertWidget(m_fieldAction, chip), button });
    showState(m_chips.size() - 1);
    m_fieldAction->setVisible(m_chips.size() < kMostFilters);
}

void FilterBar::removeChip(std::size_t place)
{
    // Not at once: one of its buttons may be what was clicked.
    QAction* action = m_chips[place].action;
    removeAction(action);
    action->deleteLater();
    m_chips.erase(m_chips.begin() + static_cast<std::ptrdiff_t>(place));
    m_fieldAction->setVisible(true);
}

void FilterBar::showState(std::size_t place)
{
    const bool isOn = m_filters[place].isOn;
    const QString text = UntrustedText(toText(m_filters[place])).plain(kLongestChip);
    m_chips[place].button->setChecked(isOn);
    m_chips[place].button->setAccessibleName(
        isOn ? tr("Filter %1, on").arg(text) : tr("Filter %1, off").arg(text));
}

std::size_t FilterBar::placeOf(const QObject* button) const
{
    const auto at = std::find_if(m_chips.begin(), m_chips.end(),
        [button](const Chip& chip) { return chip.button == button; });
    return static_cast<std::size_t>(at - m_chips.begin());
}

void FilterBar::add()
{
    const Result<LabelFilter> filter = parseLabelFilter(m_field->text());
    if (!filter) {
        showError(filter.error().message);
        return;
    }
    m_field->clear();
    showError({});
    if (std::find(m_filters.begin(), m_filters.end(), *filter) == m_filters.end()) {
        m_filters.push_back(*filter);
        addChip(*filter);
        Q_EMIT filtersChanged(m_filters);
    }
}

void FilterBar::toggle(const QObject* button)
{
    const std::size_t place = placeOf(button);
    m_filters.at(place).isOn = !m_filters.at(place).isOn;
    showState(place);
    Q_EMIT filtersChanged(m_filters);
}

void FilterBar::remove(const QObject* button)
{
    const std::size_t place = placeOf(button);
    const bool isTyping = m_field->hasFocus(); // else it gets the focus of the chip that goes
    m_filters.erase(m_filters.begin() + static_cast<std::ptrdiff_t>(place));
    removeChip(place);
    if (!m_chips.empty()) {
        m_chips[std::min(place, m_chips.size() - 1)].button->setFocus();
    }
    setVisible(!m_filters.empty() || isTyping);
    Q_EMIT filtersChanged(m_filters);
}

void FilterBar::showError(const QString& text)
{
    setPlainText(*m_error, UntrustedText(text));
    m_errorAction->setVisible(!text.isEmpty());
}

bool FilterBar::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() != QEvent::KeyPress) {
        return QToolBar::eventFilter(watched, event);
    }
    const int key = static_cast<const QKeyEvent*>(event)->key();
    if (watched == m_field && key == Qt::Key_Escape) {
        stopTyping();
        return true;
    }
    if (placeOf(watched) < m_chips.size() && (key == Qt::Key_Delete || key == Qt::Key_Backspace)) {
        remove(watched);
        return true;
    }
    return QToolBar::eventFilter(watched, event);
}

} // namespace promdesk
