// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "core/Result.h"
#include "prometheus/HttpConfig.h"

#include <QProcessEnvironment>
#include <QStringList>

namespace promdesk {

/// Keys that were found, and the files they came from.
struct FoundAwsKeys
{
    AwsKeys keys;
    QStringList files;
};

/// Amazon's keys where its own tools look for them: of a profile if it is named; else
/// AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN; else of the profile AWS_PROFILE
/// or "default". Profiles are read from ~/.aws/credentials and ~/.aws/config, or the files that
/// AWS_SHARED_CREDENTIALS_FILE and AWS_CONFIG_FILE name. The region: AWS_REGION,
/// AWS_DEFAULT_REGION, that of the profile; else empty. Errors: Authentication saying where was
/// looked, TooMuch for a file over 256 KiB.
[[nodiscard]] Result<FoundAwsKeys> findAwsKeys(
    const QString& profile, const QProcessEnvironment& environment);

} // namespace promdesk
