// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "core/Scope.h"
#include "scrapes/ServerReport.h"

#include <QWidget>

#include <functional>
#include <optional>
#include <vector>

class QAbstractItemModel;
class QLabel;
class QLineEdit;
class QStackedWidget;
class QTabWidget;
class QToolButton;

namespace promdesk {

class CountsModel;
class LogTable;
class RulesModel;
class TargetsModel;
class WordFilter;

/// What the servers say of their own work: targets (those in trouble first), rules, and what most
/// series are made of. It shows what it is given; asking is the owner's. GUI thread.
class ServersView final : public QWidget
{
    Q_OBJECT

public:
    explicit ServersView(QWidget* parent = nullptr);

    void showRunning();
    /// now: ages of scrapes are told from it.
    void showReport(ServerReport report, Instant now);
    void focusFilter();
    void setFilter(const QString& text);

    /// The selected rows of the table in front with their titles, to the clipboard.
    void copyRows() const;
    /// The rows that the table in front shows, in its order, for a file; runs on any thread.
    [[nodiscard]] std::function<QByteArray()> shownTable() const;

Q_SIGNALS:
    void refreshRequested();
    void scopeActivated(const promdesk::Scope& scope);
    /// shownTable() is wanted in a file.
    void exportRequested(const QString& title);
    void closeRequested();

private:
    /// One of the tables with all that belongs to it.
    struct Page
    {
        QString title;
        QAbstractItemModel* model = nullptr;
        WordFilter* order = nullptr;
        LogTable* table = nullptr;
    };

    Page& addPage(const QString& title, QAbstractItemModel* model, int flexibleColumn);
    void createParts();
    void buildLayout();
    void connectSignals();
    void showTitles();
    void showText();
    void openTarget();
    [[nodiscard]] const Page& front() const;
    /// Rows of the model that stand in these rows of the table in front.
    [[nodiscard]] std::function<QByteArray()> tableOf(
        const std::vector<int>& rows, char separator) const;

    TargetsModel* m_targets = nullptr;
    RulesModel* m_rules = nullptr;
    CountsModel* m_counts = nullptr;
    std::vector<Page> m_pages;
    QTabWidget* m_tabs = nullptr;
    QLineEdit* m_filter = nullptr;
    QLabel* m_text = nullptr;
    QToolButton* m_refresh = nullptr;
    QToolButton* m_export = nullptr;
    QToolButton* m_close = nullptr;
    bool m_isRunning = false;
    bool m_hasReport = false;
    QStringList m_remarks;
    int m_down = 0;
    int m_failing = 0;
};

} // namespace promdesk
