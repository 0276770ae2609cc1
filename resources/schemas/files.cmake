# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Promdesk developers

qt_add_resources(resources promdesk_schemas PREFIX "/" FILES
    schemas/profile.schema.json)
