// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include <functional>

namespace promdesk {

/// A piece of work. It owns what it needs; it does not throw.
using Task = std::function<void()>;

/// Somewhere work can be run: a pool, a thread's event loop, or at once. post() is callable from
/// any thread; what was posted from one thread to a single-threaded executor runs in that order.
class Executor
{
public:
    Executor() = default;
    Executor(const Executor&) = delete;
    Executor& operator=(const Executor&) = delete;
    virtual ~Executor() = default;

    virtual void post(Task task) = 0;
};

/// Runs every task inside post(): for tests and for programs of one thread.
class ImmediateExecutor final : public Executor
{
public:
    void post(Task task) override { task(); }
};

} // namespace promdesk
