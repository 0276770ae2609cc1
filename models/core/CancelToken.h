// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <utility>
#include <vector>

namespace promdesk {

/// The reader's side of a cancellation: copied into work, asked from any thread.
class CancelToken
{
public:
    /// A token that is never cancelled.
    CancelToken() = default;

    [[nodiscard]] bool isCancelled() const
    {
        return m_state && m_state->isCancelled.load(std::memory_order_acquire);
    }

    /// Adds what to do at the moment of cancelling (abort a transfer, say); at once where that
    /// moment has passed. Called on the thread that owns the CancelSource; runs there, in the order
    /// of adding. Actions are kept until then, or until the source and all tokens are gone: they
    /// should hold little.
    void onCancel(std::function<void()> action) const
    {
        if (isCancelled()) {
            action();
        } else if (m_state) {
            m_state->actions.push_back(std::move(action));
        }
    }

private:
    friend class CancelSource;

    struct State
    {
        std::atomic<bool> isCancelled = false;
        std::vector<std::function<void()>> actions;
    };

    explicit CancelToken(std::shared_ptr<State> state)
        : m_state(std::move(state))
    { }

    std::shared_ptr<State> m_state;
};

/// The owner's side: cancels on request and when destroyed. Lives on one thread.
class CancelSource
{
public:
    CancelSource()
        : m_state(std::make_shared<CancelToken::State>())
    { }

    CancelSource(const CancelSource&) = delete;
    CancelSource& operator=(const CancelSource&) = delete;
    CancelSource(CancelSource&&) noexcept = default;

    CancelSource& operator=(CancelSource&& other) noexcept
    {
        if (this != &other) {
            cancel();
            m_state = std::move(other.m_state);
        }
        return *this;
    }

    ~CancelSource() { cancel(); }

    [[nodiscard]] CancelToken token() const { return CancelToken(m_state); }

    void cancel()
    {
        if (!m_state || m_state->isCancelled.exchange(true, std::memory_order_acq_rel)) {
            return;
        }
        for (const auto& action : std::exchange(m_state->actions, {})) {
            action();
        }
    }

private:
    std::shared_ptr<CancelToken::State> m_state;
};

} // namespace promdesk
