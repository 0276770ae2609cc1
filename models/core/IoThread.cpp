// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "core/IoThread.h"

#include "core/Mailbox.h"

#include <QCoreApplication>

#include <utility>

using namespace Qt::StringLiterals;

namespace promdesk {

namespace {

/// An event loop that empties its mailbox once more after it was told to stop, so that objects
/// which live on this thread are destroyed on it.
class LoopThread final : public QThread
{
public:
    explicit LoopThread(std::weak_ptr<Mailbox> mailbox)
        : m_mailbox(std::move(mailbox))
    { }

protected:
    void run() override
    {
        exec();
        if (const auto mailbox = m_mailbox.lock()) {
            QCoreApplication::sendPostedEvents(mailbox.get());
        }
        QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
    }

private:
    std::weak_ptr<Mailbox> m_mailbox;
};

} // namespace

IoThread::IoThread()
    : m_mailbox(std::make_shared<Mailbox>())
{
    m_thread = std::make_unique<LoopThread>(m_mailbox);
    m_thread->setObjectName(u"network"_s);
    m_mailbox->moveToThread(m_thread.get());
    m_thread->start();
}

IoThread::~IoThread()
{
    m_thread->quit();
    m_thread->wait();
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
