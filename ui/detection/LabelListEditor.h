// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include <QStringList>
#include <QWidget>

class QComboBox;
class QLabel;
class QListWidget;
class QPushButton;

namespace promdesk {

/// Names of labels in an order, best first: added, removed and moved. What is no name of a label,
/// is there already or is one too many is refused with a word. GUI thread.
class LabelListEditor final : public QWidget
{
    Q_OBJECT

public:
    explicit LabelListEditor(QWidget* parent = nullptr);

    void setWords(const QStringList& words);
    [[nodiscard]] QStringList words() const;
    /// Offered for choosing; those that are in the list already are left out.
    void setSuggestions(const QStringList& names);
    /// What is offered.
    [[nodiscard]] QStringList suggestions() const;
    /// False when it was refused; message() says why.
    bool add(const QString& word);
    /// Of the current word.
    void removeCurrent();
    /// By one place up (-1) or down (1).
    void moveCurrent(int places);
    void setCurrent(int row);
    [[nodiscard]] QString message() const;

Q_SIGNALS:
    void changed();

private:
    void buildLayout();
    void connectSignals();
    void noteChange();
    void showSuggestions();
    void showButtons();

    QStringList m_seen;
    QListWidget* m_list = nullptr;
    QComboBox* m_new = nullptr;
    QPushButton* m_add = nullptr;
    QPushButton* m_up = nullptr;
    QPushButton* m_down = nullptr;
    QPushButton* m_remove = nullptr;
    QLabel* m_message = nullptr;
};

} // namespace promdesk
