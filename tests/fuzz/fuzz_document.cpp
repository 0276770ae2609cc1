// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers

// Fuzz target over the readers of files that users exchange: workspaces, profiles, connection
// files. What a workspace was read as must survive being written and read again.

#include "profiles/ProfileLoader.h"
#include "prometheus/HttpConfigFile.h"
#include "workspace/WorkspaceJson.h"

#include <cstddef>
#include <cstdint>
#include <cstdlib>

using namespace promdesk;
using namespace Qt::StringLiterals;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size)
{
    const QByteArray text(reinterpret_cast<const char*>(bytes), static_cast<qsizetype>(size));
    if (const auto workspace = workspaceFromJson(text)) {
        const QByteArray written = toJson(workspace->value);
        const auto again = workspaceFromJson(written);
        if (!again || toJson(again->value) != written) {
            std::abort();
        }
    }
    static_cast<void>(pageFromJson(text));
    static_cast<void>(panelFromJson(text));
    static_cast<void>(parseProfile(text, u"profile.json"_s));
    // A folder that cannot be there: the files that a configuration names are not read.
    static_cast<void>(parseHttpConfig(text, u"/nonexistent"_s, u"http.yml"_s));
    return 0;
}
