// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include <QString>

namespace promdesk::test {

/// The full path of a file or folder of the project, "tests/data/answers"; empty: the project's.
/// One object file alone knows where the sources are, so that the compiler's cache serves the
/// tests of every checkout.
QString sourcePath(const QString& relative = {});

} // namespace promdesk::test
