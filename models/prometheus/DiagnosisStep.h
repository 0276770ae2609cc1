// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "core/Duration.h"

#include <QString>

namespace promdesk {

/// One step of a connection test, as it is shown. Plain text.
struct DiagnosisStep
{
    enum class State
    {
        Running,
        Passed,
        Warned, ///< works, but the user should know something
        Failed,
        Skipped,
    };

    QString title = {}; ///< "Name", "Connection", "Encryption", "HTTP", "API"
    State state = State::Running;
    QString sentence = {}; ///< the verdict; empty while running
    Duration took = {};
};

} // namespace promdesk
