// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "changes/FleetChange.h"
#include "core/Clock.h"
#include "core/TimeRange.h"

#include <QWidget>

#include <optional>
#include <vector>

class QComboBox;
class QLabel;
class QLineEdit;
class QStackedWidget;
class QToolButton;

namespace promdesk {

class ChangesModel;
class LogTable;
class WordFilter;

/// "What changed?": two times above, what differs between them in a table below. It shows what it
/// is given; comparing is the owner's. GUI thread.
class ChangesView final : public QWidget
{
    Q_OBJECT

public:
    explicit ChangesView(const Clock& clock, QWidget* parent = nullptr);

    /// What will be compared next. title: of the scope, as it came.
    void setScopeTitle(const QString& title);
    /// The range of the pages, for the button that takes its ends.
    void setShownRange(const TimeRangeSpec& range);
    void showRunning();
    void showReport(const ChangeReport& report);
    void focusFilter();
    void setFilter(const QString& text);
    /// As they are typed: "now-1h" and the like.
    void setTimes(const QString& before, const QString& after);

    /// The times as they are meant now; absent while a field holds none.
    [[nodiscard]] std::optional<TimeRange> times() const;
    /// In the order of the rows.
    [[nodiscard]] std::vector<FleetChange> shownChanges() const;
    [[nodiscard]] std::vector<FleetChange> selectedChanges() const;

    /// To the clipboard: the selected rows with a head, as spreadsheets take them.
    void copyRows() const;

Q_SIGNALS:
    void compareRequested();
    void scopeActivated(const promdesk::Scope& scope);
    void exportRequested(const std::vector<promdesk::FleetChange>& changes);
    void closeRequested();

private:
    QComboBox* makeTimeField(const QString& name, const QStringList& choices);
    QToolButton* addButton(const QString& text, const QString& toolTip);
    void createParts();
    void createButtons();
    void createActions();
    void buildLayout();
    void connectSignals();
    void checkTimes();
    void showCounts();
    void showEmptyText();
    void openCurrent();
    [[nodiscard]] std::vector<FleetChange> changesOf(const std::vector<int>& rows) const;

    const Clock& m_clock;
    TimeRangeSpec m_shownRange;
    std::optional<ChangeReport> m_report; ///< without its changes: those are the model's
    bool m_isRunning = false;
    QString m_title;
    ChangesModel* m_model = nullptr;
    WordFilter* m_order = nullptr;
    LogTable* m_table = nullptr;
    QStackedWidget* m_stack = nullptr;
    QLabel* m_emptyText = nullptr;
    QLabel* m_heading = nullptr;
    QLabel* m_remarks = nullptr;
    QLabel* m_count = nullptr;
    QComboBox* m_before = nullptr;
    QComboBox* m_after = nullptr;
    QLineEdit* m_filter = nullptr;
    QToolButton* m_range = nullptr;
    QToolButton* m_compare = nullptr;
    QToolButton* m_export = nullptr;
    QToolButton* m_close = nullptr;
};

} // namespace promdesk
