// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "sources/CredentialStore.h"

#include <QObject>

namespace promdesk {

/// Keeps secrets in the system's keychain (Secret Service, KWallet, macOS, Windows). Any failure
/// but "nothing kept" and "the user said no" means that there is no keychain: Unsupported.
class KeychainStore final : public CredentialStore
{
public:
    KeychainStore() = default;

    [[nodiscard]] bool isPersistent() const override { return true; }

    void read(const QString& key, std::function<void(Result<Credentials>)> done) override;
    void write(const QString& key, const Credentials& credentials,
        std::function<void(Result<void>)> done) override;
    void remove(const QString& key, std::function<void(Result<void>)> done) override;

private:
    /// Gets the answers; none comes after this. The jobs delete themselves when they are done, not
    /// before: the Secret Service's backend calls them back whether they live or not.
    QObject m_receiver;
};

} // namespace promdesk
