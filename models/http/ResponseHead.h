// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "core/Result.h"

#include <QByteArray>
#include <QByteArrayView>

#include <utility>
#include <vector>

namespace promdesk {

/// The status line and the headers of an HTTP/1 answer (RFC 9112, 2022, sections 4 and 5).
struct ResponseHead
{
    int status = 0; ///< 100 to 999
    bool isHttp11 = false; ///< HTTP/1.0 closes its connections
    /// In order, names as they came; values trimmed, those of one name joined by ", ".
    std::vector<std::pair<QByteArray, QByteArray>> headers;

    /// Of the header of this name, in any case; empty: it has none, or an empty one.
    [[nodiscard]] QByteArray value(QByteArrayView name) const;
};

/// A head is not longer; what comes without an end is no HTTP.
constexpr qsizetype kMostHeadBytes = 64LL * 1024;

/// Where the head ends that the text begins with: behind its blank line; -1: that has not come.
[[nodiscard]] qsizetype headEnd(QByteArrayView text);

/// A whole head, with its blank line. Lines may end in a bare LF; a folded line belongs to the one
/// before. Errors: NotPrometheus.
[[nodiscard]] Result<ResponseHead> parseResponseHead(QByteArrayView text);

} // namespace promdesk
