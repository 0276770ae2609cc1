// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "core/IoThread.h"

#include "core/Mailbox.h"

#include <QCoreApplication>
#include <QEventLoop>
#include <QThread>

#include <future>
#include <utility>

namespace promdesk {

namespace {

/// Until quit() of Qt's view of this thread, which `told` brings. Empties the mailbox once more
/// then, so that objects which live on this thread are destroyed on it.
void runEvents(const std::weak_ptr<Mailbox>& weakMailbox, std::promise<QThread*> told)
{
    QEventLoop loop;
    told.set_value(QThread::currentThread());
    loop.exec();
    if (const auto mailbox = weakMailbox.lock()) {
        QCoreApplication::sendPostedEvents(mailbox.get());
    }
    QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
}

} // namespace

IoThread::IoThread()
    : m_mailbox(std::make_shared<Mailbox>())
{
    std::promise<QThread*> told;
    std::future<QThread*> qtThread = told.get_future();
    m_thread = std::thread(runEvents, std::weak_ptr(m_mailbox), std::move(told));
    m_qtThread = qtThread.get();
    m_mailbox->moveToThread(m_qtThread);
}

IoThread::~IoThread()
{
    m_qtThread->quit();
    m_thread.join();
    m_mailbox->close(); // a task may hold a link that holds the mailbox
}

void IoThread::post(Task task)
{
    m_mailbox->post(std::move(task));
}

std::shared_ptr<Executor> IoThread::executor() const
{
    return m_mailbox;
}

} // namespace promdesk
