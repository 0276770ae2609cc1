// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "core/Result.h"

#include <QByteArray>
#include <QUrl>

namespace promdesk {

/// One answer that sends us elsewhere.
struct Redirect
{
    QUrl from; ///< what was asked
    QByteArray location; ///< the header as it came
    int count = 1; ///< how many in a row, this one included
};

/// Where to ask again with the same method, body and credentials. Allowed are at most
/// limits::kRedirects, to the same scheme, host and port, or from http to https on the same host at
/// the same or the standard port. Errors: Redirected naming the host, Malformed without a usable
/// Location.
[[nodiscard]] Result<QUrl> followRedirect(const Redirect& redirect);

} // namespace promdesk
