// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers

// Empty on purpose: what the tests' precompiled headers belong to.
