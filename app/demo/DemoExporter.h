// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "demo/MetricRecorder.h"

namespace promdesk {

/// One kind of exporter with all its targets. record() names every target and metric in the same
/// order at every call.
class DemoExporter
{
public:
    DemoExporter() = default;
    DemoExporter(const DemoExporter&) = delete;
    DemoExporter& operator=(const DemoExporter&) = delete;
    virtual ~DemoExporter() = default;

    virtual void record(MetricRecorder& recorder, const FleetState& state) const = 0;
};

/// name="value"
[[nodiscard]] inline std::string label(std::string_view name, std::string_view value)
{
    return std::string(name) + "=\"" + std::string(value) + '"';
}

} // namespace promdesk
