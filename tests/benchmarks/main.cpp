// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers

#include "benchmarks.h"

int main()
{
    const bool isDecodeRight = promdesk::bench::decode();
    const bool isExportRight = promdesk::bench::exportCsv();
    return isDecodeRight && isExportRight ? 0 : 1;
}
