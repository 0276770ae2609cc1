// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "core/Clock.h"
#include "core/Mailbox.h"
#include "demo/FleetSimulator.h"

#include <QObject>
#include <QThread>

#include <memory>

namespace promdesk {

/// Answers the demo's scrapes on a free loopback port, on a thread of its own: each target's path
/// gives its metrics as they are now; a target whose node is down hangs up. Other paths give 404.
/// GUI thread.
class ExpositionServer final : public QObject
{
    Q_OBJECT

public:
    /// `firstFrame` is a frame of the simulator, not later than now. The clock must outlive this.
    ExpositionServer(std::shared_ptr<const FleetSimulator> simulator, MetricFrame firstFrame,
        const Clock& clock, QObject* parent = nullptr);
    ~ExpositionServer() override;

    void start();

Q_SIGNALS:
    void listening(quint16 port);
    void failed();

private:
    QThread m_thread;
    Mailbox m_mailbox;
    QObject* m_listener; ///< lives in and ends with the thread
};

} // namespace promdesk
