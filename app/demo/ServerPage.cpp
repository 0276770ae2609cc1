// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "demo/ServerPage.h"

#include <iterator>
#include <utility>

namespace promdesk {

const std::vector<ServerPage>& serverPages()
{
    static const std::vector<ServerPage> pages = [] {
        std::vector<ServerPage> all = tokenServerPages();
        std::vector<ServerPage> others = oneShotServerPages();
        std::move(others.begin(), others.end(), std::back_inserter(all));
        return all;
    }();
    return pages;
}

} // namespace promdesk
