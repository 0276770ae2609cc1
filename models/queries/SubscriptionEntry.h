// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "core/Duration.h"
#include "queries/LiveQuery.h"
#include "queries/QueryScheduler.h"
#include "queries/SeriesFrame.h"

#include <memory>
#include <optional>

namespace promdesk {

struct QuerySchedulerState;
struct SharedQuestion;

/// A query that follows another so soon is held back: it is of a drag.
constexpr Duration kHoldBack = Duration::fromMs(200);

/// One subscriber. Private to this folder.
struct QuerySubscription::Entry
{
    std::weak_ptr<QuerySchedulerState> state;
    LiveQuery query;
    QueryScheduler::FrameDone onFrame;
    SeriesFrame frame; ///< as last delivered
    std::shared_ptr<SharedQuestion> question; ///< null: it cannot be asked, see failure
    std::optional<Error> failure;
    std::optional<Duration> changedAt;
    std::optional<LiveQuery> heldBack; ///< newest query of a drag
    Attention attention = Attention::Visible;
    bool isDirty = false;
    bool isClosed = false;
};

} // namespace promdesk
