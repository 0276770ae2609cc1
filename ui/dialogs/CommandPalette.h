// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "core/UntrustedText.h"

#include <QDialog>

#include <functional>
#include <vector>

class QLabel;
class QLineEdit;
class QListWidget;

namespace promdesk {

/// Something to go to or to do.
struct PaletteEntry
{
    UntrustedText text; ///< "n1"
    QString detail; ///< "Node in lab", "Ctrl+S"
    std::function<void()> run;
};

/// A line to type in and what it finds: entries that contain every typed word in any case, those
/// that begin with the text first. Enter runs the selected one after the palette has closed. GUI
/// thread.
class CommandPalette final : public QDialog
{
    Q_OBJECT

public:
    static constexpr int kMostShown = 100;

    explicit CommandPalette(std::vector<PaletteEntry> entries, QWidget* parent = nullptr);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void showMatches(const QString& text);
    void runSelected();

    std::vector<PaletteEntry> m_entries;
    QLineEdit* m_line = nullptr;
    QListWidget* m_list = nullptr;
    QLabel* m_nothing = nullptr; ///< in the list's place when nothing was found
};

} // namespace promdesk
