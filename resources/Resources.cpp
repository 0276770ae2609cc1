// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers

#include "Resources.h"

#include <QDir>

// Q_INIT_RESOURCE declares a function and must stand outside every namespace.
static void initInGlobalNamespace()
{
    Q_INIT_RESOURCE(promdesk_fonts);
    Q_INIT_RESOURCE(promdesk_icons);
    Q_INIT_RESOURCE(promdesk_profiles);
    Q_INIT_RESOURCE(promdesk_schemas);
    Q_INIT_RESOURCE(promdesk_workspaces);
}

namespace promdesk {

void initResources()
{
    initInGlobalNamespace();
}

} // namespace promdesk
