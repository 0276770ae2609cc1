// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "workspace/Workspace.h"

#include <QWidget>

#include <vector>

class QCheckBox;
class QComboBox;
class QLabel;
class QLineEdit;
class QPlainTextEdit;
class QToolButton;

namespace promdesk {

/// A server as it is offered for a query.
struct SourceChoice
{
    QString id;
    QString name;
};

/// One query of a panel: expression, legend, server, and whether it asks for one moment only.
/// Ctrl+Enter and Shift+Enter run it. What it does not show it keeps. GUI thread.
class QueryEditor final : public QWidget
{
    Q_OBJECT

public:
    QueryEditor(
        const QString& letter, const std::vector<SourceChoice>& sources, QWidget* parent = nullptr);

    void setQuery(const PanelQuery& query);
    [[nodiscard]] PanelQuery query() const;
    /// "A" for the first one.
    void setLetter(const QString& letter);
    /// What the server said to it; empty: nothing to say.
    void showProblem(const QString& text);
    /// Underlines the expression from there to the end of the line; both count from 1, in the
    /// expression as query() gives it. Until the next problem or edit.
    void markProblemAt(int line, int column);
    void focusExpression();
    /// What Tab stops at, in order.
    [[nodiscard]] std::vector<QWidget*> tabStops() const;

Q_SIGNALS:
    void runRequested();
    void removeRequested();

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void buildLayout();

    PanelQuery m_query;
    QLabel* m_name = nullptr;
    QToolButton* m_remove = nullptr;
    QPlainTextEdit* m_expression = nullptr;
    QLineEdit* m_legend = nullptr;
    QComboBox* m_source = nullptr;
    QCheckBox* m_instant = nullptr;
    QLabel* m_problem = nullptr;
};

} // namespace promdesk
