// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "knowledge/DetectionReport.h"

#include <QByteArray>

namespace promdesk {

/// What `promdesk discover --profiles` prints for people: one row per profile and server, those of
/// one state together, detected ones first.
[[nodiscard]] QByteArray toTable(const DetectionReport& report);

/// The same for programs, by profile:
/// {"profiles":[{"id","title","role","level","origin":"shipped"|"own"|"correction","servers":[
/// {"server","state":"detected"|"needs-more"|"not-found"|"not-asked"|"no-answer","reason",
/// "markers":{METRIC:SERIES},"absent":[…],"nodes","endpoints","replicas","labels":[{"names","label",
/// "isWord"}],"signals":{ID:{"needs":[…]}|{"missing","absent":[…]}}}]}],
/// "problems":[{"file","line","message"}]}; what is said of a detected profile only is there for
/// it.
[[nodiscard]] QByteArray toJson(const DetectionReport& report);

} // namespace promdesk
