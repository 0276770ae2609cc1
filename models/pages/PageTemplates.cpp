// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "pages/PageTemplates.h"

#include "workspace/WorkspaceJson.h"

#include <QFile>

using namespace Qt::StringLiterals;

namespace promdesk {

Result<PageSpec> readyMadePage(Level level)
{
    const QString name = u":/workspaces/%1.json"_s.arg(toText(level));
    QFile file(name);
    if (!file.open(QIODevice::ReadOnly)) {
        return failure(ErrorKind::NotFound, u"there is no ready-made page for this level"_s, name);
    }
    auto reading = pageFromJson(file.readAll());
    if (!reading) {
        return failure(reading.error());
    }
    return std::move(reading->value);
}

} // namespace promdesk
