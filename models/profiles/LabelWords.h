// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "core/Result.h"

#include <QByteArray>
#include <QString>

#include <string>
#include <vector>

namespace promdesk {

/// What teams call the labels of places, whatever the exporter: read from labels.json, best first.
struct LabelWords
{
    std::vector<std::string> cluster { "cluster" };
    /// Name a cluster together where all series have them and none has a cluster label.
    std::vector<std::string> place;
    std::vector<std::string> node;
    std::vector<std::string> pod { "pod" };
    std::vector<std::string> podNamespace { "namespace" };
};

/// file: for messages. Errors: Malformed and TooNew, context "file:line", detail "line N".
[[nodiscard]] Result<LabelWords> parseLabelWords(const QByteArray& json, const QString& file);

} // namespace promdesk
