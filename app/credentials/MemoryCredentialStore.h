// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "core/Executor.h"
#include "sources/CredentialStore.h"

#include <map>

namespace promdesk {

/// Keeps secrets for this run only: where there is no keychain, for the demo and for tests.
class MemoryCredentialStore final : public CredentialStore
{
public:
    /// gui runs tasks on the GUI thread and outlives this.
    explicit MemoryCredentialStore(Executor& gui);

    [[nodiscard]] bool isPersistent() const override { return false; }

    void read(const QString& key, std::function<void(Result<Credentials>)> done) override;
    void write(const QString& key, const Credentials& credentials,
        std::function<void(Result<void>)> done) override;
    void remove(const QString& key, std::function<void(Result<void>)> done) override;

private:
    Executor& m_gui;
    std::map<QString, Credentials> m_kept;
};

} // namespace promdesk
