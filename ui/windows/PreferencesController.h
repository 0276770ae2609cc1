// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "core/Clock.h"
#include "core/Executor.h"
#include "series/BlockFolder.h"
#include "workspace/Preferences.h"

#include <QObject>
#include <QPointer>
#include <QString>

#include <functional>
#include <memory>

class QWidget;

namespace promdesk {

class MenuActions;
class PreferencesDialog;
class QueryScheduler;
class SessionKeeper;

/// Puts the user's preferences in force, at the start and whenever they change, and keeps them. GUI
/// thread.
class PreferencesController final : public QObject
{
    Q_OBJECT

public:
    /// All outlive this.
    struct Parts
    {
        SessionKeeper& session;
        QueryScheduler& scheduler;
        Executor& workers;
        Executor& gui;
        const Clock& clock;
        const MenuActions& actions;
        QString blockFolder; ///< where answers are kept when the user wants it
    };

    PreferencesController(Parts parts, QWidget& window);

    /// The form; one at a time.
    void open();

private:
    void change(const Preferences& preferences);
    void apply(const Preferences& preferences);
    void clear();
    /// Runs work on the folder on a worker, then tells the form how much there is.
    void tend(const std::function<void(const BlockFolder&)>& work);

    Parts m_parts;
    QWidget& m_window;
    QPointer<PreferencesDialog> m_dialog;
    std::shared_ptr<const BlockFolder> m_folder; ///< also when nothing is kept any more
};

} // namespace promdesk
