// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "FleetKnowledgeLoader.h"

#include <QStandardPaths>

#include <utility>

using namespace Qt::StringLiterals;

namespace promdesk {

KnowledgeFolders knowledgeFolders(const QString& userFolder)
{
    return { .shipped = u":/profiles"_s, .own = userFolder };
}

Result<FleetKnowledge> loadFleetKnowledge(const QString& userFolder, QStringList& remarks)
{
    return loadKnowledge(knowledgeFolders(userFolder)).map([&remarks](LoadedKnowledge&& loaded) {
        for (const FileProblem& problem : loaded.problems) {
            remarks += toText(problem);
        }
        return std::move(loaded.knowledge);
    });
}

QString userProfileFolder()
{
    return QStandardPaths::writableLocation(QStandardPaths::GenericConfigLocation)
        + u"/promdesk/profiles"_s;
}

} // namespace promdesk
