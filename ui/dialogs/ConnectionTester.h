// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "core/CancelToken.h"
#include "sources/ConnectionSettings.h"

#include <QString>

#include <functional>
#include <vector>

namespace promdesk {

/// One step of a connection test, as it is shown.
struct TestStep
{
    enum class State
    {
        Waiting,
        Running,
        Passed,
        Warned,
        Failed,
        Skipped,
    };

    QString title; ///< "Name resolves"
    State state = State::Waiting;
    QString text; ///< what was found, and what to do about it; may come from the server
};

/// Tries a connection step by step; the program's composition implements it. GUI thread.
class ConnectionTester
{
public:
    /// Every step with its state of now; isDone with the last call.
    using Progress = std::function<void(const std::vector<TestStep>& steps, bool isDone)>;

    ConnectionTester() = default;
    ConnectionTester(const ConnectionTester&) = delete;
    ConnectionTester& operator=(const ConnectionTester&) = delete;
    virtual ~ConnectionTester() = default;

    /// Returns at once; after a cancel there is no further call.
    virtual void test(const ConnectionSettings& settings, const Credentials& credentials,
        CancelToken cancel, Progress progress) = 0;
};

} // namespace promdesk
