// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include <QStringList>
#include <QWidget>

class QLabel;
class QProgressBar;
class QPushButton;
class QVBoxLayout;

namespace promdesk {

/// What is seen while there is no server: three ways to begin, and the recent workspaces. Asks
/// nothing of the network by itself. GUI thread.
class StartPage final : public QWidget
{
    Q_OBJECT

public:
    explicit StartPage(QWidget* parent = nullptr);

    void setRecentFiles(const QStringList& files);
    /// What the demo fleet is doing, and how far it is (0 to 100).
    void showDemoProgress(const QString& text, int percent);
    /// Why there is no demo fleet and how to get it.
    void showDemoFailure(const QString& text);
    void clearDemoState();

Q_SIGNALS:
    void connectRequested();
    void demoRequested();
    void demoCancelRequested();
    void openRequested();
    void recentFileChosen(const QString& file);

private:
    QWidget* makeChoices();
    QWidget* makeDemoState();

    QVBoxLayout* m_recent = nullptr;
    QWidget* m_recentBox = nullptr;
    QWidget* m_demoState = nullptr;
    QLabel* m_demoText = nullptr;
    QProgressBar* m_demoProgress = nullptr;
    QPushButton* m_demoCancel = nullptr;
    QPushButton* m_demoButton = nullptr;
};

} // namespace promdesk
