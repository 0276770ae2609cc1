// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "core/Result.h"
#include "sources/ConnectionSettings.h"

#include <functional>

namespace promdesk {

/// Keeps Credentials by secretKey(). Calls return at once; done runs later on the same
/// thread. All on the GUI thread.
class CredentialStore
{
public:
    CredentialStore() = default;
    CredentialStore(const CredentialStore&) = delete;
    CredentialStore& operator=(const CredentialStore&) = delete;
    virtual ~CredentialStore() = default;

    /// Whether secrets outlive the program. When not, the user is told so.
    [[nodiscard]] virtual bool isPersistent() const = 0;

    /// Errors: NotFound when nothing is kept, Unsupported when there is no keychain, Io.
    virtual void read(const QString& key, std::function<void(Result<Credentials>)> done) = 0;
    virtual void write(const QString& key, const Credentials& credentials,
        std::function<void(Result<void>)> done) = 0;
    virtual void remove(const QString& key, std::function<void(Result<void>)> done) = 0;
};

} // namespace promdesk
