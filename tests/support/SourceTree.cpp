// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers

#include "support/SourceTree.h"

namespace promdesk::test {

QString sourcePath(const QString& relative)
{
    const QString root = QStringLiteral(PROMDESK_SOURCE_DIR);
    return relative.isEmpty() ? root : root + u'/' + relative;
}

} // namespace promdesk::test
