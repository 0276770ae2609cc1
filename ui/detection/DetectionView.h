// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "knowledge/DetectionReport.h"

#include <QWidget>

class QLabel;
class QLineEdit;
class QPushButton;
class QStackedWidget;
class QToolButton;

namespace promdesk {

class DetailText;
class DetectionModel;
class DetectionOrder;
class LogTable;

/// The page that shows what was detected, what was not and why: a row per profile, and all that is
/// known of the current one beside them. What is wished is told by signals. GUI thread.
class DetectionView final : public QWidget
{
    Q_OBJECT

public:
    explicit DetectionView(QWidget* parent = nullptr);

    /// The current row stays while it is there; the first time it is the first one.
    void setReport(DetectionReport report);
    /// Puts the cursor into the filter.
    void focusFilter();
    void setFilter(const QString& text);
    /// Makes the row of a profile current; false when it is not shown.
    bool showProfile(const QString& id);

    [[nodiscard]] const DetectionReport& report() const;
    /// Rows that the filter leaves.
    [[nodiscard]] int shownCount() const;

Q_SIGNALS:
    void newProfileRequested();
    /// Of a profile, shipped or own.
    void correctRequested(const QString& profileId);
    /// Of a file that could not be used.
    void repairRequested(const QString& file);
    /// Of a file of the user's: a correction, a profile of the own, or one that is of no use.
    void removeRequested(const QString& file);
    void wordsRequested();
    void reloadRequested();
    void closeRequested();

private:
    QWidget* makeTable();
    QWidget* makeDetails();
    void createButtons();
    QToolButton* addButton(const QString& text, const QString& toolTip);
    void buildLayout();
    void connectSignals();
    void showCurrent();
    void showCounts();
    void makeCurrent(const QString& key);
    void correctCurrent();
    void removeCurrent();
    [[nodiscard]] int currentRow() const; ///< of the model; -1: none

    DetectionModel* m_model = nullptr;
    DetectionOrder* m_order = nullptr;
    LogTable* m_table = nullptr;
    QStackedWidget* m_stack = nullptr;
    QLineEdit* m_filter = nullptr;
    QLabel* m_count = nullptr;
    QLabel* m_title = nullptr;
    QLabel* m_caption = nullptr;
    DetailText* m_details = nullptr;
    QToolButton* m_new = nullptr;
    QToolButton* m_words = nullptr;
    QToolButton* m_reload = nullptr;
    QToolButton* m_close = nullptr;
    QPushButton* m_correct = nullptr;
    QPushButton* m_remove = nullptr;
};

} // namespace promdesk
