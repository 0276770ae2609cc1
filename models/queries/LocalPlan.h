// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "queries/LocalEvaluation.h"
#include "queries/LocalExpression.h"
#include "sources/RawRequest.h"

#include <memory>
#include <string>

namespace promdesk {

struct SharedQuestion;

/// How a piece of a range is evaluated here. Private to this folder.
struct LocalPlan
{
    LocalExpression expression;
    EvaluationRules rules;
    TimeGrid grid;
    RawRequest samples;
    std::string selector; ///< canonical
    TimeRange needed; ///< of the samples
    SnapshotPtr held; ///< samples that are here already
    std::shared_ptr<SharedQuestion> leader; ///< in flight for samples that will do; null: nobody
};

} // namespace promdesk
