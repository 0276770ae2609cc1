// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "knowledge/KnowledgeStore.h"

#include <QDialog>
#include <QStringList>

#include <array>
#include <vector>

class QLabel;
class QListWidget;
class QPushButton;

namespace promdesk {

class LabelListEditor;

/// What the teams call the labels of clusters, nodes, pods and namespaces: a list of names for
/// each, best first. Saved into the user's folder and taken at once. GUI thread.
class LabelWordsDialog final : public QDialog
{
    Q_OBJECT

public:
    /// knowledge outlives this.
    explicit LabelWordsDialog(KnowledgeStore& knowledge, QWidget* parent = nullptr);

    /// Names seen on servers, to choose from; added to those that are known already.
    void addSeen(const std::vector<std::string>& names);

    /// As the form shows them.
    [[nodiscard]] LabelWords words() const;
    /// One of the five lists: "cluster", "place", "node", "pod" or "namespace".
    void showList(const QString& place);

    [[nodiscard]] LabelListEditor& editor() const { return *m_editor; }

    /// Puts the shipped words into the form; nothing is saved yet.
    void useShipped();
    /// Saves and closes, or says why not.
    void save();

protected:
    /// Enter adds a label and does not save.
    void keyPressEvent(QKeyEvent* event) override;

private:
    static constexpr std::size_t kLists = 5;

    void createParts();
    void buildLayout();
    void takeWords(const LabelWords& words);
    void keepCurrent();
    void showCurrent();
    void showSummaries();

    KnowledgeStore& m_knowledge;
    std::array<QStringList, kLists> m_words;
    std::size_t m_current = 0;
    QStringList m_seen;
    QListWidget* m_places = nullptr;
    QLabel* m_meaning = nullptr;
    LabelListEditor* m_editor = nullptr;
    QLabel* m_problem = nullptr;
    QPushButton* m_shipped = nullptr;
    QPushButton* m_save = nullptr;
};

} // namespace promdesk
