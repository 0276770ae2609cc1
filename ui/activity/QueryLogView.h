// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "activity/QueryLogTable.h"
#include "queries/QueryTally.h"

#include <QTimer>
#include <QWidget>

#include <functional>
#include <optional>
#include <vector>

class QComboBox;
class QLabel;
class QLineEdit;
class QStackedWidget;
class QToolButton;

namespace promdesk {

class LogTable;
class QueryLogModel;
class QueryLogOrder;
class QueryScheduler;
class SourceTallyModel;

/// Where the query log and the overlay get their figures from; all outlive them.
struct ActivityServices
{
    const QueryScheduler& scheduler;
    const Clock& clock;
    /// Empty when the server is gone.
    std::function<QString(const QString& sourceId)> serverName;
};

/// Everything that the program asks its servers, whoever wants it: a row per server above, a row
/// per request below, the newest first. Follows the log twice a second while it is visible, and not
/// at all while it is not. GUI thread.
class QueryLogView final : public QWidget
{
    Q_OBJECT

public:
    static constexpr int kFollowMs = 500;

    explicit QueryLogView(ActivityServices services, QWidget* parent = nullptr);

    /// Looks at the log now; the view's timer does.
    void follow();
    /// Puts the cursor into the filter.
    void focusFilter();
    void setFilter(const QString& text);
    /// Only what they asked; absent: everything.
    void setAsker(std::optional<RequestOrigin::Asker> asker);
    /// While paused the rows stay as they are; the figures above go on.
    void setPaused(bool isPaused);
    /// Empties the rows and counts the figures above anew.
    void clear();

    /// What the rows show, in their order.
    [[nodiscard]] std::vector<LoggedQuery> shownLines() const;
    /// Of the rows that are selected.
    [[nodiscard]] std::vector<LoggedQuery> selectedLines() const;

    /// To the clipboard: as they were sent, one per line, each once.
    void copyExpressions() const;
    /// To the clipboard: the selected rows with a head, as spreadsheets take them.
    void copyRows() const;

Q_SIGNALS:
    void openRequested(const promdesk::LoggedQuery& line);
    void exportRequested(const std::vector<promdesk::LoggedQuery>& lines);
    void closeRequested();

protected:
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;

private:
    void createParts();
    void createActions();
    QToolButton* addButton(const QString& text, const QString& toolTip);
    void buildLayout();
    void connectSignals();
    void takeAsker();
    void showTallies();
    void showRows();
    void showCounts();
    void openCurrent();
    [[nodiscard]] std::vector<LoggedQuery> linesOf(const std::vector<int>& rows) const;

    ActivityServices m_services;
    QueryTally m_tally;
    QueryLogModel* m_model = nullptr;
    QueryLogOrder* m_order = nullptr;
    SourceTallyModel* m_tallyModel = nullptr;
    LogTable* m_table = nullptr;
    LogTable* m_tallyTable = nullptr;
    QStackedWidget* m_stack = nullptr;
    QLabel* m_emptyText = nullptr;
    QLineEdit* m_filter = nullptr;
    QComboBox* m_asker = nullptr;
    QLabel* m_count = nullptr;
    QToolButton* m_pause = nullptr;
    QToolButton* m_clear = nullptr;
    QToolButton* m_export = nullptr;
    QToolButton* m_close = nullptr;
    QTimer m_timer;
};

} // namespace promdesk
