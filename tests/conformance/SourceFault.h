// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "core/Error.h"
#include "sources/Metadata.h"
#include "sources/QueryRequest.h"
#include "support/FaultScript.h"

#include <functional>
#include <optional>
#include <vector>

namespace promdesk::test {

/// Something a source can be asked, by the path it asks.
struct Operation
{
    const char* name;
    QByteArray path;
    std::optional<QueryRequest::Kind> query;
    MetadataKind metadata = MetadataKind::LabelNames;
};

/// What a server may do instead of answering. `other` is another origin.
struct SourceFault
{
    const char* name;
    ErrorKind kind;
    std::function<FaultScript(const Operation& asked, const QByteArray& other)> script;
};

/// Every call of the API that a source makes.
[[nodiscard]] const std::vector<Operation>& operations();

/// Everything that goes wrong with servers, with the kind of error it has to end in.
[[nodiscard]] const std::vector<SourceFault>& sourceFaults();

/// What a proxy before the server may show, with any status.
[[nodiscard]] FaultScript signInPage(int status);

} // namespace promdesk::test
