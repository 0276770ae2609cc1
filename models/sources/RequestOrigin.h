// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include <QString>

#include <cstdint>

namespace promdesk {

/// Who asks a source, for the query log. Never sent.
struct RequestOrigin
{
    enum class Asker
    {
        Unknown,
        Panel,
        Discovery, ///< what there is in the fleet, and its vital signs
        Connection, ///< what the server is and can do
        Servers, ///< targets, rules, cardinality
        Changes, ///< what changed between two times
        Detection, ///< what a profile would find
        Export,
    };

    Asker asker = Asker::Unknown;
    QString name = {}; ///< of the panels; plain text from the user or a file
    std::uint64_t flight = 0; ///< of a query scheduler, which logs it itself; 0: nobody else does

    friend bool operator==(const RequestOrigin&, const RequestOrigin&) = default;
};

} // namespace promdesk
