// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "knowledge/KnowledgeStore.h"
#include "knowledge/MarkerTrial.h"

#include <QDialog>
#include <QTimer>

#include <functional>
#include <vector>

class QLabel;
class QPushButton;

namespace promdesk {

class ProfileTextEdit;

/// The text of one profile, or of another data file, as it is edited.
struct EditedProfile
{
    QString title; ///< of the dialog
    QString hint; ///< what saving does, one sentence
    QString file; ///< where it is saved; empty: by its id in the user's folder
    QByteArray text;
};

/// What the editor needs; all outlive it.
struct ProfileEditorServices
{
    KnowledgeStore& knowledge;
    MarkerTrial& trial;
    std::function<std::vector<DataSource*>()> servers; ///< that are connected
};

/// A profile's text with a check that runs along, and the servers' answer to what it looks for. A
/// text with an error is not saved and stays; unsaved changes are not dropped at the first Escape.
/// GUI thread.
class ProfileEditor final : public QDialog
{
    Q_OBJECT

public:
    ProfileEditor(
        const ProfileEditorServices& services, EditedProfile edited, QWidget* parent = nullptr);

    /// Saves and closes, or says why not.
    void save();
    /// Asks the servers for the series of the profile's markers.
    void tryOut();
    void reject() override;

    [[nodiscard]] QString text() const;
    void setText(const QString& text);
    /// What is said of the text.
    [[nodiscard]] QString verdict() const;
    /// What the servers said, one line each.
    [[nodiscard]] QString trialText() const;

Q_SIGNALS:
    /// profileId: of what the text described when it was saved; empty: it was no profile.
    void saved(const QString& profileId);

private:
    void createParts();
    void buildLayout();
    void connectSignals();
    void noteEdit();
    void runCheck();
    void showCheck(const ProfileCheck& check);
    void showProblem(const QString& text, int line);
    void sayTrial(const MarkerTrialResult& result, const ServerProfile& profile);
    void takeSaved(const Result<void>& saved, const QString& profileId);
    void setBusy(bool isBusy);

    ProfileEditorServices m_services;
    EditedProfile m_edited;
    QTimer m_checking;
    int m_edit = 0; ///< counts edits, so that late verdicts are dropped
    ProfileCheck m_check;
    QStringList m_trialLines;
    ProfileTextEdit* m_text = nullptr;
    QLabel* m_hint = nullptr;
    QLabel* m_verdict = nullptr;
    QLabel* m_trial = nullptr;
    QPushButton* m_goTo = nullptr;
    QPushButton* m_try = nullptr;
    QPushButton* m_save = nullptr;
    QPushButton* m_cancel = nullptr;
};

} // namespace promdesk
