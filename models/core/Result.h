// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "core/Error.h"

#include <tl/expected.hpp>

#include <utility>

namespace promdesk {

/// A value or an Error; an alias of std::expected once every compiler has it.
template <typename T> using Result = tl::expected<T, Error>;

/// Makes the failing side of any Result.
[[nodiscard]] inline tl::unexpected<Error> failure(
    ErrorKind kind, QString message, QString context = {}, QString detail = {})
{
    return tl::unexpected<Error>(Error { .kind = kind,
        .message = std::move(message),
        .context = std::move(context),
        .detail = std::move(detail) });
}

/// Hands an Error on from a function with another value type.
[[nodiscard]] inline tl::unexpected<Error> failure(Error error)
{
    return tl::unexpected<Error>(std::move(error));
}

} // namespace promdesk
