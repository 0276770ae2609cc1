// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "detection/DetectionView.h"
#include "knowledge/KnowledgeStore.h"
#include "knowledge/MarkerTrial.h"

#include <QObject>
#include <QTimer>

namespace promdesk {

class BannerArea;
class FleetMonitor;
class LabelWordsDialog;
class MenuActions;
class NavigationController;
class PagePlanner;
class ServerList;
struct EditedProfile;

/// Shows and hides the page of detection, keeps it up to date while it is seen, and carries out
/// what is wished there. Says which files of the user's could not be used. GUI thread.
class DetectionController final : public QObject
{
    Q_OBJECT

public:
    /// What is shown and used; all outlive this.
    struct Parts
    {
        FleetMonitor& fleet;
        KnowledgeStore& knowledge;
        ServerList& servers;
        const Clock& clock;
        Executor& gui;
        MenuActions& actions;
        BannerArea& banners;
        NavigationController& navigation;
        PagePlanner& planner;
    };

    DetectionController(const Parts& parts, QWidget& window);

    /// To be put where pages are; the window shows it while isShown(). Made when it is wanted for
    /// the first time.
    [[nodiscard]] DetectionView& page();
    [[nodiscard]] bool hasFocus() const;

    [[nodiscard]] bool isShown() const { return m_isShown; }

    void show();
    void hide();

    void openNew();
    /// A shipped profile is copied, one of the user's is edited where it is.
    void openCorrection(const QString& profileId);
    void openFile(const QString& file);
    void openWords();
    /// Undone by a button of the message that says so.
    void remove(const QString& file);

Q_SIGNALS:
    void shownChanged();

private:
    void connectPage();
    void setShown(bool isShown);
    void refreshSoon();
    void refresh();
    void sayProblems();
    void sayFailure(const QString& text, const Error& error);
    void open(EditedProfile edited);
    [[nodiscard]] std::vector<DataSource*> connected() const;
    /// What shows that exporters are there, on any server.
    [[nodiscard]] std::vector<std::string> foundMarkers();

    Parts m_parts;
    QWidget& m_window;
    DetectionView* m_page = nullptr; ///< null: not wanted yet
    MarkerTrial m_trial;
    QTimer m_refreshing;
    bool m_isShown = false;
    std::vector<FileProblem> m_said;
};

} // namespace promdesk
