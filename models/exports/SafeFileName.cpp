// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "exports/SafeFileName.h"

#include <QStringList>

namespace promdesk {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype kNameCharacters = 80;

bool isAllowed(QChar c)
{
    const char16_t code = c.unicode();
    return (code >= u'a' && code <= u'z') || (code >= u'A' && code <= u'Z')
        || (code >= u'0' && code <= u'9') || code == u'.' || code == u'_' || code == u'-';
}

/// Windows opens a device for these names, whatever follows the first dot.
bool isDeviceName(const QString& name)
{
    static const QStringList kDevices { u"con"_s, u"prn"_s, u"aux"_s, u"nul"_s };
    const QString stem = name.section(u'.', 0, 0).toLower();
    const bool isPort = stem.size() == 4 && (stem.startsWith(u"com"_s) || stem.startsWith(u"lpt"_s))
        && stem.at(3).isDigit();
    return isPort || kDevices.contains(stem);
}

QString safeStem(const QString& title, qsizetype maxCharacters)
{
    QString stem;
    // Accented letters come apart into a letter and a mark, and the mark is dropped.
    for (const QChar c :
        title.left(4 * kNameCharacters).normalized(QString::NormalizationForm_KD)) {
        if (c.isMark()) {
            continue;
        }
        if (isAllowed(c) && c != u'-') {
            stem += c;
        } else if (!stem.isEmpty() && !stem.endsWith(u'-')) {
            stem += u'-';
        }
    }
    while (stem.startsWith(u'.') || stem.startsWith(u'-')) {
        stem.remove(0, 1);
    }
    if (isDeviceName(stem)) {
        stem.prepend(u'_');
    }
    stem.truncate(maxCharacters);
    while (stem.endsWith(u'.') || stem.endsWith(u'-')) {
        stem.chop(1);
    }
    return stem.isEmpty() ? u"panel"_s : stem;
}

QString nameOf(const QString& title, const QString& mark, const QString& suffix)
{
    const QString tail = suffix.isEmpty() ? mark : QString(mark + u'.' + suffix);
    return safeStem(title, kNameCharacters - tail.size()) + tail;
}

} // namespace

QString safeFileName(const QString& title, const QString& suffix)
{
    return nameOf(title, {}, suffix);
}

QString uniqueFileName(const QString& title, const QString& suffix, QSet<QString>& taken)
{
    QString name = nameOf(title, {}, suffix);
    for (int number = 2; taken.contains(name.toLower()); ++number) {
        name = nameOf(title, u'-' + QString::number(number), suffix);
    }
    taken.insert(name.toLower());
    return name;
}

} // namespace promdesk
