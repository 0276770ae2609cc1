// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "pages/LabelFilter.h"

#include <QStringList>
#include <QToolBar>

#include <vector>

class QCompleter;
class QLabel;
class QLineEdit;
class QStringListModel;
class QToolButton;

namespace promdesk {

/// The filters that lie over all pages: a chip for each and a field for one more. A click or Space
/// on a chip turns it off and on, its cross or Delete removes it. Hidden while there are none and
/// nobody types. GUI thread.
class FilterBar final : public QToolBar
{
    Q_OBJECT

public:
    static constexpr int kMostFilters = 20;

    explicit FilterBar(QWidget* parent = nullptr);

    void setFilters(std::vector<LabelFilter> filters);

    [[nodiscard]] const std::vector<LabelFilter>& filters() const { return m_filters; }

    /// What the field completes to; server text.
    void setSuggestions(const QStringList& suggestions);

    /// Shows the bar with the cursor in the field.
    void startTyping();

Q_SIGNALS:
    /// By the user.
    void filtersChanged(const std::vector<promdesk::LabelFilter>& filters);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void buildField();

    /// What shows one filter.
    struct Chip
    {
        QAction* action; ///< of the bar; owns the rest
        QToolButton* button;
    };

    void addChip(const LabelFilter& filter);
    void removeChip(std::size_t place);
    void showState(std::size_t place);
    /// Of the filter that a button shows; that of no filter when it is none of them.
    [[nodiscard]] std::size_t placeOf(const QObject* button) const;
    void add();
    void toggle(const QObject* button);
    void remove(const QObject* button);
    /// Empty: none.
    void showError(const QString& text);
    void stopTyping();

    std::vector<LabelFilter> m_filters;
    QLineEdit* m_field = nullptr;
    QLabel* m_error = nullptr;
    QAction* m_fieldAction = nullptr;
    QAction* m_errorAction = nullptr;
    std::vector<Chip> m_chips; ///< one for each filter
    QStringListModel* m_suggestions = nullptr;
};

} // namespace promdesk
