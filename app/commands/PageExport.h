// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "commands/PageLoader.h"
#include "exports/SeriesExporter.h"

#include <QString>
#include <QStringList>

namespace promdesk {

/// What was written into a folder.
struct WrittenFiles
{
    QStringList files; ///< names, the manifest last
    QStringList problems; ///< panels without a file or with servers left out, and why
    bool isComplete = true; ///< false: something that was asked for could not be had
};

/// Writes one file per panel of every page and manifest.json into the folder, which is made when it
/// is missing. Names are made safe and stay inside the folder; existing files of these names are
/// replaced. names: the source's name by its id. Any thread. Errors: Io.
[[nodiscard]] Result<WrittenFiles> writePages(const LoadedPages& pages,
    const SeriesExporter& exporter, const QString& folder,
    const std::function<QString(const QString& sourceId)>& names);

} // namespace promdesk
