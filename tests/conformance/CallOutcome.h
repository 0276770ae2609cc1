// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "core/Result.h"

#include <atomic>
#include <functional>
#include <memory>
#include <optional>
#include <thread>

namespace promdesk::test {

/// What became of one call to a source. Written by the first callback, on whatever thread; read
/// once `times` is not zero.
class CallOutcome
{
public:
    /// A callback that notes; copies of it may outlive the test's interest.
    template <typename T>
    [[nodiscard]] static std::function<void(Result<T>)> noting(std::shared_ptr<CallOutcome> to)
    {
        return [to = std::move(to)](const Result<T>& result) {
            to->note(result ? std::nullopt : std::optional(result.error()));
        };
    }

    [[nodiscard]] int times() const { return m_times.load(std::memory_order_acquire); }

    [[nodiscard]] bool isOk() const { return times() > 0 && !m_error; }

    /// Of a failed call; an Internal one without a message when there is none.
    [[nodiscard]] Error error() const { return m_error.value_or(Error {}); }

    [[nodiscard]] bool ranHere() const { return m_thread == std::this_thread::get_id(); }

private:
    void note(std::optional<Error> error)
    {
        if (times() == 0) {
            m_error = std::move(error);
            m_thread = std::this_thread::get_id();
        }
        m_times.fetch_add(1, std::memory_order_acq_rel);
    }

    std::atomic<int> m_times = 0;
    std::optional<Error> m_error;
    std::thread::id m_thread;
};

} // namespace promdesk::test
