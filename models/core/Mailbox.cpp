// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "core/Mailbox.h"

#include <QCoreApplication>
#include <QEvent>

#include <utility>

namespace promdesk {

namespace {

QEvent::Type wakeUp()
{
    static const int type = QEvent::registerEventType();
    return static_cast<QEvent::Type>(type);
}

} // namespace

Mailbox::Mailbox(QObject* parent)
    : QObject(parent)
{ }

void Mailbox::post(Task task)
{
    bool isFirst = false;
    {
        const std::scoped_lock lock(m_mutex);
        if (m_isClosed) {
            return;
        }
        isFirst = m_waiting.empty();
        m_waiting.push_back(std::move(task));
    }
    if (isFirst) {
        QCoreApplication::postEvent(this, new QEvent(wakeUp()));
    }
}

void Mailbox::close()
{
    std::deque<Task> dropped; // destroyed unlocked: what they hold may post
    {
        const std::scoped_lock lock(m_mutex);
        m_isClosed = true;
        dropped.swap(m_waiting);
    }
}

bool Mailbox::event(QEvent* event)
{
    if (event->type() == wakeUp()) {
        runWaiting();
        return true;
    }
    return QObject::event(event);
}

void Mailbox::runWaiting()
{
    std::deque<Task> batch;
    {
        const std::scoped_lock lock(m_mutex);
        batch.swap(m_waiting);
    }
    for (Task& task : batch) {
        task();
    }
}

} // namespace promdesk
