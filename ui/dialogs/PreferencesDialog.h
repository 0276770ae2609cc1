// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "workspace/Preferences.h"

#include <QDialog>

class QCheckBox;
class QFormLayout;
class QLabel;
class QPushButton;
class QSpinBox;
class QVBoxLayout;

namespace promdesk {

/// What the user decides for the whole program; every change counts at once. GUI thread.
class PreferencesDialog final : public QDialog
{
    Q_OBJECT

public:
    explicit PreferencesDialog(const Preferences& preferences, QWidget* parent = nullptr);

    [[nodiscard]] Preferences preferences() const;

    /// How much is kept on disk at the moment.
    void showKept(qint64 bytes);
    /// How many files were found damaged since the program began; none: nothing is said.
    void showDamaged(int files);

Q_SIGNALS:
    void changed(const promdesk::Preferences& preferences);
    /// What is kept on disk is to go.
    void clearRequested();

private:
    void addEvaluation(QVBoxLayout& rows, const Preferences& preferences);
    void addKeeping(QVBoxLayout& rows, const Preferences& preferences);
    void takeChange();

    QCheckBox* m_evaluates = nullptr;
    QCheckBox* m_keeps = nullptr;
    QSpinBox* m_megabytes = nullptr;
    QLabel* m_kept = nullptr;
    QLabel* m_damaged = nullptr;
    QPushButton* m_clear = nullptr;
};

} // namespace promdesk
