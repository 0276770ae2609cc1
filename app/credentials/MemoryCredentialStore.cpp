// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "credentials/MemoryCredentialStore.h"

#include <utility>

namespace promdesk {

MemoryCredentialStore::MemoryCredentialStore(Executor& gui)
    : m_gui(gui)
{ }

void MemoryCredentialStore::read(const QString& key, std::function<void(Result<Credentials>)> done)
{
    const auto at = m_kept.find(key);
    Result<Credentials> kept = at == m_kept.end() ? Result<Credentials>(failure(ErrorKind::NotFound,
                                   QStringLiteral("No credentials are kept for it.")))
                                                  : Result<Credentials>(at->second);
    m_gui.post([done = std::move(done), kept = std::move(kept)] { done(kept); });
}

void MemoryCredentialStore::write(
    const QString& key, const Credentials& credentials, std::function<void(Result<void>)> done)
{
    m_kept[key] = credentials;
    m_gui.post([done = std::move(done)] { done({}); });
}

void MemoryCredentialStore::remove(const QString& key, std::function<void(Result<void>)> done)
{
    m_kept.erase(key);
    m_gui.post([done = std::move(done)] { done({}); });
}

} // namespace promdesk
