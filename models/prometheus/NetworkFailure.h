// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "core/Duration.h"
#include "core/Error.h"

#include <QNetworkReply>

namespace promdesk {

/// The sentence and kind for a transfer that failed below HTTP, never with the platform's text
/// (which holds URLs, passwords and markup). hasAnswer: some bytes of an answer came.
enum class AnswerBegan
{
    No,
    Yes,
};
[[nodiscard]] Error networkFailure(
    QNetworkReply::NetworkError error, AnswerBegan began, const QString& server);

[[nodiscard]] Error connectTimeout(Duration deadline, const QString& server);
[[nodiscard]] Error firstByteTimeout(Duration deadline, const QString& server);
[[nodiscard]] Error idleTimeout(Duration deadline, const QString& server);
[[nodiscard]] Error totalTimeout(Duration deadline, const QString& server);
[[nodiscard]] Error tooManyBytes(qint64 limit, const QString& server);
[[nodiscard]] Error cancelled(const QString& server);

} // namespace promdesk
