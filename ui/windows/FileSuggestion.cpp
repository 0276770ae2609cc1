// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "windows/FileSuggestion.h"

#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace promdesk {

QString suggestedFileName(const QString& title, const QString& suffix)
{
    static const QRegularExpression others(u"[^\\p{L}\\p{N}._-]+"_s);
    static const QRegularExpression edges(u"^[.-]+|[.-]+$"_s);
    QString name = title.left(80);
    name.replace(others, u"-"_s).remove(edges);
    return (name.isEmpty() ? u"promdesk"_s : name) + u'.' + suffix;
}

} // namespace promdesk
