# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Promdesk developers

qt_add_resources(resources promdesk_icons PREFIX "/" FILES
    icons/chevron-down.svg
    icons/chevron-up.svg
    icons/promdesk.svg)
