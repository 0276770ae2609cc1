// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "commands/Command.h"
#include "core/Clock.h"

#include <QCoreApplication>
#include <QStringList>
#include <QUrl>

#include <memory>

class QProcess;

namespace promdesk {

class DemoFleet;
class WindowTour;

/// promdesk shots: keeps a picture of every page of the window, at 1x and 2x, light and dark,
/// showing the demo fleet or a server. Qt fixes the scale of a program at its start, so each scale
/// is drawn by a child of this program, which is told so with --scale.
class ShotsCommand final : public Command
{
    Q_DECLARE_TR_FUNCTIONS(ShotsCommand)

public:
    ShotsCommand();
    ~ShotsCommand() override;

    [[nodiscard]] QString name() const override;
    [[nodiscard]] QString summary() const override;

    [[nodiscard]] Needs needs() const override { return Needs::Widgets; }

    void declare(QCommandLineParser& parser) const override;
    [[nodiscard]] Result<void> start(
        const QCommandLineParser& parser, Console& console, Finish finish) override;

private:
    void drawHere(const QUrl& server, Console& console, const Finish& finish);
    void startDemo(Console& console, const Finish& finish);
    void drawInChild(const QUrl& server, Console& console, const Finish& finish);

    SystemClock m_clock;
    QString m_folder;
    QStringList m_scales; ///< still to be drawn
    bool m_isComplete = true;
    std::unique_ptr<DemoFleet> m_demo;
    std::unique_ptr<WindowTour> m_tour;
    std::unique_ptr<QProcess> m_child;
};

} // namespace promdesk
