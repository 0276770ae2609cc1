// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

namespace promdesk {

/// What the user decides for the whole program. Kept in the session's file.
struct Preferences
{
    static constexpr int kLeastBlockMegabytes = 16;
    static constexpr int kMostBlockMegabytes = 16'384;

    /// Expressions are computed here from raw samples where that costs a server much less.
    bool evaluatesLocally = true;
    /// Answers outlive the program, on this computer's disk. Off at first: they are an
    /// organisation's data, and a server that is set up anew under an old address would be shown
    /// with the old one's past.
    bool keepsBlocks = false;
    int blockMegabytes = 256; ///< at most so much of it

    friend bool operator==(const Preferences&, const Preferences&) = default;
};

} // namespace promdesk
