// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "windows/WorkspaceBanners.h"

#include "windows/BannerArea.h"

#include <QDateTime>
#include <QDir>
#include <QFileInfo>
#include <QLocale>
#include <QStringList>

using namespace Qt::StringLiterals;

namespace promdesk {

namespace {

using Tone = BannerMessage::Tone;

const QString kFileTopic = u"workspace"_s;
const QString kAutosaveTopic = u"autosave"_s;

QStringList remarksOf(const OpenedWorkspace& opened)
{
    QStringList remarks;
    for (const JsonNote& note : opened.notes) {
        if (note.severity != NoteSeverity::Info) {
            remarks += note.line > 0
                ? WorkspaceBanners::tr("line %1: %2").arg(QString::number(note.line), note.message)
                : note.message;
        }
    }
    return remarks;
}

} // namespace

WorkspaceBanners::WorkspaceBanners(BannerArea& area, const Clock& clock)
    : m_area(area)
    , m_clock(clock)
{ }

void WorkspaceBanners::showOpened(const QString& file, const OpenedWorkspace& opened)
{
    const QString name = QFileInfo(file).fileName();
    const QStringList remarks = remarksOf(opened);
    BannerMessage message { .topic = kFileTopic, .tone = Tone::Warning, .text = {} };
    if (opened.origin != WorkspaceOrigin::File) {
        const QString shown = opened.origin == WorkspaceOrigin::Backup
            ? tr("%1 is damaged. Its last readable save is shown instead.").arg(name)
            : tr("%1 is damaged. The unsaved work from before is shown instead.").arg(name);
        const QString kept = opened.damagedCopy.isEmpty()
            ? tr("Save to replace the damaged file.")
            : tr("Save to replace the damaged file; a copy of it is %1.")
                  .arg(QDir::toNativeSeparators(opened.damagedCopy));
        message.text = UntrustedText(QString(shown + u' ' + kept));
        message.detail = UntrustedText(opened.damage ? opened.damage->toDisplayText() : QString());
    } else if (opened.workspace.isReadOnly()) {
        message.text = UntrustedText(tr("%1 was saved by a newer Promdesk. It can be looked at; to "
                                        "change it, save it under another name.")
                                         .arg(name));
    } else if (!remarks.isEmpty()) {
        message.text = UntrustedText(tr("%1 was opened with remarks.").arg(name));
        message.detail = UntrustedText(remarks.join(u'\n'));
    } else {
        m_area.dismiss(kFileTopic);
        return;
    }
    m_area.show(message);
}

void WorkspaceBanners::showNotOpened(const QString& file, const Error& error)
{
    const QString what = tr("%1 was not opened.").arg(QDir::toNativeSeparators(file));
    m_area.show({ .topic = kFileTopic,
        .tone = Tone::Failure,
        .text = UntrustedText(QString(what + u' ' + error.message)),
        .detail = UntrustedText(error.detail) });
}

void WorkspaceBanners::showNotSaved(const QString& file, const Error& error)
{
    const QString what = tr("The workspace was not saved to %1; what was there before is still "
                            "there.")
                             .arg(QDir::toNativeSeparators(file));
    m_area.show({ .topic = kFileTopic,
        .tone = Tone::Failure,
        .text = UntrustedText(QString(what + u' ' + error.message)),
        .detail = UntrustedText(error.detail) });
}

void WorkspaceBanners::showNewerFile()
{
    m_area.show({ .topic = kFileTopic,
        .tone = Tone::Warning,
        .text = UntrustedText(tr("This file was saved by a newer Promdesk and is not saved over. "
                                 "Choose another name.")) });
}

void WorkspaceBanners::showChangedOutside(const QString& file, const ChangedOutside& actions)
{
    m_area.show({ .topic = kFileTopic,
        .tone = Tone::Warning,
        .text = UntrustedText(tr("%1 was changed by another program since it was opened here, so "
                                 "it was not saved over.")
                                  .arg(QFileInfo(file).fileName())),
        .actions = { { tr("Save as…"), actions.saveAs }, { tr("Overwrite"), actions.overwrite },
            { tr("Reload"), actions.reload } } });
}

void WorkspaceBanners::showAutosaveFailure(const QString& reason)
{
    m_area.show({ .topic = kAutosaveTopic,
        .tone = Tone::Warning,
        .text = UntrustedText(
            tr("Unsaved work cannot be kept safe for a crash at the moment: save it soon.")),
        .detail = UntrustedText(reason) });
}

void WorkspaceBanners::showReplaced(const Run& bringBack)
{
    m_area.show({ .topic = u"replaced"_s,
        .text = UntrustedText(tr("The workspace before had changes that were not saved.")),
        .actions = { { tr("Bring it back"), bringBack } } });
}

void WorkspaceBanners::showNotRestored(const Run& restore)
{
    m_area.show({ .topic = u"session"_s,
        .tone = Tone::Warning,
        .text = UntrustedText(
            tr("The last session could not be restored: Promdesk did not survive the last try. It "
               "is kept as it was; connect to a server or open a workspace to start afresh.")),
        .actions = { { tr("Restore anyway"), restore } } });
}

void WorkspaceBanners::showRecoverable(
    const RecoverableWorkspace& found, std::size_t others, const Run& recover, const Run& discard)
{
    QString name = found.filePath.isEmpty() ? found.name : QFileInfo(found.filePath).fileName();
    if (name.isEmpty()) {
        name = tr("an untitled workspace");
    }
    QString text =
        tr("Unsaved work of %1 from %2 was left behind.").arg(name, timeText(found.savedAt));
    if (others > 0) {
        text += u' ' + tr("There is more after this one: %n.", nullptr, static_cast<int>(others));
    }
    m_area.show({ .topic = u"recovery"_s,
        .tone = Tone::Warning,
        .text = UntrustedText(text),
        .actions = { { tr("Recover"), recover }, { tr("Discard"), discard } } });
}

void WorkspaceBanners::clear()
{
    m_area.dismiss(kFileTopic);
    m_area.dismiss(kAutosaveTopic);
}

QString WorkspaceBanners::timeText(Instant when) const
{
    const QDateTime moment = QDateTime::fromMSecsSinceEpoch(when.toMs());
    const QDateTime now = QDateTime::fromMSecsSinceEpoch(m_clock.now().toMs());
    const QLocale locale;
    return moment.date() == now.date() ? locale.toString(moment.time(), QLocale::ShortFormat)
                                       : locale.toString(moment, QLocale::ShortFormat);
}

} // namespace promdesk
