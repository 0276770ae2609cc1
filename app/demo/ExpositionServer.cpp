// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "demo/ExpositionServer.h"

#include "demo/ExpositionListener.h"

#include <utility>

namespace promdesk {

ExpositionServer::ExpositionServer(std::shared_ptr<const FleetSimulator> simulator,
    MetricFrame firstFrame, const Clock& clock, QObject* parent)
    : QObject(parent)
    , m_listener(new ExpositionListener(std::move(simulator), std::move(firstFrame), clock))
{
    m_listener->moveToThread(&m_thread);
    connect(&m_thread, &QThread::finished, m_listener, &QObject::deleteLater);
}

ExpositionServer::~ExpositionServer()
{
    if (m_thread.isRunning()) {
        m_thread.quit();
        m_thread.wait();
    } else if (!m_thread.isFinished()) {
        delete m_listener; // the thread that would end it never ran
    }
}

void ExpositionServer::start()
{
    auto* listener = static_cast<ExpositionListener*>(m_listener);
    connect(&m_thread, &QThread::started, listener, [this, listener] {
        const quint16 port = listener->listen();
        m_mailbox.post([this, port] {
            if (port == 0) {
                Q_EMIT failed();
            } else {
                Q_EMIT listening(port);
            }
        });
    });
    m_thread.start();
}

} // namespace promdesk
