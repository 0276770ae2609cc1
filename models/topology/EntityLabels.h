// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "core/LabelSet.h"
#include "profiles/ServerProfile.h"
#include "series/SeriesSnapshot.h"

#include <string>
#include <string_view>
#include <vector>

namespace promdesk {

/// A label that a series really has.
struct FoundLabel
{
    std::string name;
    std::string value;

    [[nodiscard]] bool isEmpty() const { return value.empty(); }
};

/// The first of the names that the series has. An exported_ twin goes before the name itself: it is
/// what the exporter said, the other is the scrape target's (but not for instance and cluster).
[[nodiscard]] FoundLabel firstLabel(const LabelSet& labels, const std::vector<std::string>& names);

/// The first of the names that the series has, without looking at exported_ twins: what the scrape
/// target said.
[[nodiscard]] FoundLabel targetLabel(const LabelSet& labels, const std::vector<std::string>& names);

/// "10.0.0.1:9100" → "10.0.0.1", "[::1]:80" → "::1", "host" → "host".
[[nodiscard]] std::string hostPart(std::string_view instance);
[[nodiscard]] bool isAddress(std::string_view host);
/// Lower case; only ASCII letters are folded.
[[nodiscard]] std::string folded(std::string_view text);
/// Whether a host name may say which machine it is: not loopback, not a container id, not empty.
[[nodiscard]] bool namesAMachine(std::string_view host);

/// The workload a pod belongs to by its name: "llama-7d9f8c6b5d-x2x4z" → "llama",
/// "qwen-0" → "qwen"; the whole name where no ending is known.
[[nodiscard]] std::string workloadOf(std::string_view pod);

/// What a model, workload or upstream name boils down to for comparing: lower case, without the
/// organisation, only letters and digits with single dashes between.
[[nodiscard]] std::string comparable(std::string_view name);
/// The comparable forms of a proxy's upstream name: "outbound|80||llama.prod.svc.cluster.local",
/// "prod/llama/8000" and the like name "llama".
[[nodiscard]] std::vector<std::string> upstreamKeys(std::string_view upstream);

/// The value of a one-sample series; NaN when it has none.
[[nodiscard]] double valueOf(const Series& series);

} // namespace promdesk
