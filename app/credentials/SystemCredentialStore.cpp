// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "credentials/SystemCredentialStore.h"

#ifdef PROMDESK_HAS_KEYCHAIN
#include "credentials/KeychainStore.h"
#endif

#include <utility>

namespace promdesk {

std::unique_ptr<CredentialStore> makeKeychainStore()
{
#ifdef PROMDESK_HAS_KEYCHAIN
    return std::make_unique<KeychainStore>();
#else
    return nullptr;
#endif
}

SystemCredentialStore::SystemCredentialStore(
    std::unique_ptr<CredentialStore> keychain, Executor& gui, std::function<void()> onFallback)
    : m_keychain(std::move(keychain))
    , m_memory(gui)
    , m_onFallback(std::move(onFallback))
    , m_isKeychainGone(m_keychain == nullptr)
{ }

void SystemCredentialStore::fallBack()
{
    m_isKeychainGone = true;
    if (const auto tell = std::exchange(m_onFallback, nullptr)) {
        tell();
    }
}

void SystemCredentialStore::read(const QString& key, std::function<void(Result<Credentials>)> done)
{
    m_memory.read(key, [this, key, done = std::move(done)](const Result<Credentials>& kept) {
        if (kept || m_isKeychainGone) {
            done(kept);
            return;
        }
        m_keychain->read(key, done);
    });
}

void SystemCredentialStore::write(
    const QString& key, const Credentials& credentials, std::function<void(Result<void>)> done)
{
    m_memory.write(key, credentials, [](const Result<void>&) {});
    if (m_isKeychainGone) {
        fallBack();
        done({});
        return;
    }
    m_keychain->write(
        key, credentials, [this, done = std::move(done)](const Result<void>& written) {
            if (!written && written.error().kind == ErrorKind::Unsupported) {
                fallBack();
                done({});
                return;
            }
            done(written);
        });
}

void SystemCredentialStore::remove(const QString& key, std::function<void(Result<void>)> done)
{
    m_memory.remove(key, [](const Result<void>&) {});
    if (m_isKeychainGone) {
        done({});
        return;
    }
    m_keychain->remove(key, std::move(done));
}

} // namespace promdesk
