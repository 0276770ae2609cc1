// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "scrapes/ServerReport.h"
#include "sources/Metadata.h"

#include <vector>

namespace promdesk {

/// Rows of one server's answers, unsorted. Pure; any thread.
[[nodiscard]] std::vector<TargetRow> targetRows(
    const std::vector<ScrapeTarget>& targets, const EntityIndex& index, const QString& source);
[[nodiscard]] std::vector<RuleRow> ruleRows(
    const std::vector<RuleGroup>& groups, const QString& source);
[[nodiscard]] std::vector<CountRow> countRows(const TsdbStatus& status, const QString& source);

/// Sorts and bounds the rows of all servers together; what is left out is noted.
void finishServerReport(ServerReport& report);

/// "The target 10.0.0.5:8000 of job vllm is down: connection refused": of the targets of the scope
/// that are down, at most two, and how many more. Empty: none is.
[[nodiscard]] QStringList downTargetSentences(
    const std::vector<TargetRow>& targets, const Scope& scope);

} // namespace promdesk
