// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "core/Executor.h"
#include "credentials/MemoryCredentialStore.h"
#include "sources/CredentialStore.h"

#include <functional>
#include <memory>

namespace promdesk {

/// The keychain as long as it answers; from its first "Unsupported" on, memory for this run. What
/// is written lies in memory too, so that a refusing keychain never makes the user type twice.
class SystemCredentialStore final : public CredentialStore
{
public:
    /// keychain may be null (built without). gui outlives this. onFallback is called once, on the
    /// GUI thread, when something had to be kept in memory only.
    SystemCredentialStore(
        std::unique_ptr<CredentialStore> keychain, Executor& gui, std::function<void()> onFallback);

    [[nodiscard]] bool isPersistent() const override { return m_keychain != nullptr; }

    void read(const QString& key, std::function<void(Result<Credentials>)> done) override;
    void write(const QString& key, const Credentials& credentials,
        std::function<void(Result<void>)> done) override;
    void remove(const QString& key, std::function<void(Result<void>)> done) override;

private:
    void fallBack();

    std::unique_ptr<CredentialStore> m_keychain;
    MemoryCredentialStore m_memory;
    std::function<void()> m_onFallback;
    bool m_isKeychainGone = false;
};

/// The keychain of this build, or null when it was built without.
[[nodiscard]] std::unique_ptr<CredentialStore> makeKeychainStore();

} // namespace promdesk
