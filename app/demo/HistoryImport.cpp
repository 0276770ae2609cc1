// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "demo/HistoryImport.h"

#include <algorithm>
#include <thread>
#include <utility>

#ifdef __GLIBC__
#include <malloc.h>
#endif

namespace promdesk {

namespace {

/// The newest window is shorter than two hours.
constexpr std::size_t kNewest = 3;
constexpr std::size_t kMostWorkers = 4;
/// For all windows in hand.
constexpr std::size_t kMemory = std::size_t { 600 } << 20U;

std::size_t workerCount(const HistoryWriter& writer)
{
    const std::size_t most =
        std::clamp<std::size_t>(kMemory / writer.bytesPerWindow(), 1, kMostWorkers);
    return std::clamp<std::size_t>(std::thread::hardware_concurrency(), 1, most);
}

} // namespace

HistoryImport::~HistoryImport()
{
    m_writer.reset();
#ifdef __GLIBC__
    malloc_trim(0); // what the blocks took is needed never again
#endif
}

HistoryImport::HistoryImport(
    std::shared_ptr<const HistoryWriter> writer, QString folder, QObject* parent)
    : QObject(parent)
    , m_folder(std::move(folder))
    , m_writer(std::move(writer))
    , m_newest(std::min(kNewest, m_writer->windowCount()))
    , m_pool(workerCount(*m_writer))
{ }

void HistoryImport::writeNewest()
{
    writeWindows(0, m_newest);
    if (m_newest == 0) {
        m_mailbox.post([this] { Q_EMIT newestImported(); });
    }
}

void HistoryImport::writeOlder()
{
    m_isAllAsked = true;
    writeWindows(m_newest, m_writer->windowCount());
    if (m_imported == m_writer->windowCount()) {
        m_mailbox.post([this] { Q_EMIT finished(); });
    }
}

void HistoryImport::writeSeam(const Clock& clock)
{
    m_pool.post([this, &clock, writer = m_writer, folder = m_folder] {
        const Result<void> written = writer->writeSeam(clock.now(), folder);
        m_mailbox.post([this, written] {
            if (written) {
                Q_EMIT seamImported();
            } else {
                fail(written.error());
            }
        });
    });
}

void HistoryImport::writeWindows(std::size_t begin, std::size_t end)
{
    for (std::size_t age = begin; age < end; ++age) {
        const std::size_t window = m_writer->windowCount() - 1 - age;
        m_pool.post([this, window, writer = m_writer, folder = m_folder] {
            const Result<void> written = writer->writeWindow(window, folder);
            m_mailbox.post([this, written] { onWritten(written); });
        });
    }
}

void HistoryImport::onWritten(const Result<void>& written)
{
    if (m_hasFailed) {
        return;
    }
    if (!written) {
        fail(written.error());
        return;
    }
    ++m_imported;
    Q_EMIT progressChanged(
        static_cast<double>(m_imported) / static_cast<double>(m_writer->windowCount()));
    if (m_isAllAsked && m_imported == m_writer->windowCount()) {
        Q_EMIT finished();
    } else if (m_imported == m_newest) {
        Q_EMIT newestImported();
    }
}

void HistoryImport::fail(const Error& error)
{
    if (!m_hasFailed) {
        m_hasFailed = true;
        Q_EMIT failed(error);
    }
}

} // namespace promdesk
