// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "windows/PreferencesController.h"

#include "dialogs/PreferencesDialog.h"
#include "queries/QueryScheduler.h"
#include "windows/MenuActions.h"
#include "workspace/SessionKeeper.h"

#include <QAction>

#include <utility>

namespace promdesk {

namespace {

constexpr qint64 kMegabyte = 1'000'000;

} // namespace

PreferencesController::PreferencesController(Parts parts, QWidget& window)
    : QObject(&window)
    , m_parts(std::move(parts))
    , m_window(window)
{
    connect(m_parts.actions.action(MenuCommand::Preferences), &QAction::triggered, this,
        &PreferencesController::open);
    apply(m_parts.session.state().preferences);
}

void PreferencesController::open()
{
    if (m_dialog) {
        m_dialog->raise();
        return;
    }
    m_dialog = new PreferencesDialog(m_parts.session.state().preferences, &m_window);
    m_dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(m_dialog, &PreferencesDialog::changed, this, &PreferencesController::change);
    connect(m_dialog, &PreferencesDialog::clearRequested, this, &PreferencesController::clear);
    m_dialog->showKept(0);
    m_dialog->showDamaged(m_parts.scheduler.damagedBlocks());
    m_dialog->open();
    tend([](const BlockFolder&) {});
}

void PreferencesController::change(const Preferences& preferences)
{
    const bool wasKeeping = m_parts.session.state().preferences.keepsBlocks;
    m_parts.session.change([&](SessionState& state) { state.preferences = preferences; });
    apply(preferences);
    if (wasKeeping != preferences.keepsBlocks) {
        // While nothing is kept nothing is forgotten either when a server is asked with other
        // rights. When switched on, too: an earlier run may have left something.
        clear();
        return;
    }
    tend([&clock = m_parts.clock](const BlockFolder& folder) { folder.trim(clock); });
}

void PreferencesController::apply(const Preferences& preferences)
{
    m_folder = std::make_shared<const BlockFolder>(
        m_parts.blockFolder, preferences.blockMegabytes * kMegabyte);
    m_parts.scheduler.setLocalEvaluation(
        preferences.evaluatesLocally ? LocalEvaluation::WherePaying : LocalEvaluation::Never);
    m_parts.scheduler.setBlockFolder(preferences.keepsBlocks ? m_folder : nullptr);
}

void PreferencesController::clear()
{
    tend([](const BlockFolder& folder) { folder.clear(); });
}

void PreferencesController::tend(const std::function<void(const BlockFolder&)>& work)
{
    m_parts.workers.post([work, folder = m_folder, &gui = m_parts.gui, form = m_dialog] {
        work(*folder);
        const qint64 bytes = folder->use().bytes;
        gui.post([form, bytes] {
            if (form) {
                form->showKept(bytes);
            }
        });
    });
}

} // namespace promdesk
