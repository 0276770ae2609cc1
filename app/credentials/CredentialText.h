// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "core/Result.h"
#include "sources/ConnectionSettings.h"

#include <QByteArray>

namespace promdesk {

/// The one text under which the secrets of a connection lie in a keychain: JSON.
[[nodiscard]] QByteArray toKeychainText(const Credentials& credentials);

/// Errors: Malformed, without any of the text.
[[nodiscard]] Result<Credentials> credentialsFromKeychainText(const QByteArray& text);

} // namespace promdesk
