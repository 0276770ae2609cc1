// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "windows/DetectionController.h"

#include "detection/LabelWordsDialog.h"
#include "detection/ProfileEditor.h"
#include "topology/FleetMonitor.h"
#include "windows/BannerArea.h"
#include "windows/MenuActions.h"
#include "windows/NavigationController.h"
#include "windows/PagePlanner.h"
#include "windows/ServerList.h"

#include <QAction>
#include <QApplication>
#include <QPointer>

#include <set>
#include <utility>

using namespace Qt::StringLiterals;

namespace promdesk {

namespace {

constexpr int kRefreshAfterMs = 200; ///< discovery tells of every answer
constexpr std::size_t kMostProblems = 4;

} // namespace

DetectionController::DetectionController(const Parts& parts, QWidget& window)
    : QObject(&window)
    , m_parts(parts)
    , m_window(window)
    , m_trial(parts.clock, parts.gui)
{
    m_refreshing.setSingleShot(true);
    m_refreshing.setInterval(kRefreshAfterMs);
    connect(&m_refreshing, &QTimer::timeout, this, &DetectionController::refresh);
    connect(&parts.fleet, &FleetMonitor::topologyChanged, this, &DetectionController::refreshSoon);
    connect(&parts.fleet, &FleetMonitor::statusChanged, this, &DetectionController::refreshSoon);
    connect(&parts.servers, &ServerList::changed, this, &DetectionController::refreshSoon);
    connect(&parts.knowledge, &KnowledgeStore::changed, this, [this] {
        m_parts.planner.setProfiles(m_parts.knowledge.loaded().knowledge.profiles);
        sayProblems();
        refreshSoon();
    });
    // Whoever goes somewhere wants to see it.
    connect(
        &parts.navigation, &NavigationController::placeChanged, this, &DetectionController::hide);
    connect(parts.actions.action(MenuCommand::ShowDetection), &QAction::triggered, this,
        [this](bool isWanted) { isWanted ? show() : hide(); });
    sayProblems();
}

DetectionView& DetectionController::page()
{
    if (m_page == nullptr) {
        m_page = new DetectionView(&m_window);
        m_page->hide();
        connectPage();
    }
    return *m_page;
}

bool DetectionController::hasFocus() const
{
    return m_page != nullptr && m_page->isAncestorOf(QApplication::focusWidget());
}

void DetectionController::connectPage()
{
    connect(m_page, &DetectionView::closeRequested, this, &DetectionController::hide);
    connect(m_page, &DetectionView::newProfileRequested, this, &DetectionController::openNew);
    connect(m_page, &DetectionView::correctRequested, this, &DetectionController::openCorrection);
    connect(m_page, &DetectionView::repairRequested, this, &DetectionController::openFile);
    connect(m_page, &DetectionView::removeRequested, this, &DetectionController::remove);
    connect(m_page, &DetectionView::wordsRequested, this, &DetectionController::openWords);
    connect(m_page, &DetectionView::reloadRequested, this, [this] {
        m_parts.knowledge.reload([this](const Result<void>& read) {
            if (!read) {
                sayFailure(tr("The profiles could not be read."), read.error());
            }
        });
    });
}

void DetectionController::show()
{
    setShown(true);
    refresh();
    page().focusFilter();
}

void DetectionController::hide()
{
    setShown(false);
}

void DetectionController::setShown(bool isShown)
{
    m_parts.actions.action(MenuCommand::ShowDetection)->setChecked(isShown);
    if (m_isShown != isShown) {
        m_isShown = isShown;
        Q_EMIT shownChanged();
    }
}

void DetectionController::refreshSoon()
{
    if (m_isShown && !m_refreshing.isActive()) {
        m_refreshing.start();
    }
}

void DetectionController::refresh()
{
    std::vector<AskedSource> sources;
    for (const ServerState& server : m_parts.servers.servers()) {
        sources.push_back(askedSource(m_parts.fleet, server.settings.id, server.settings.name));
        // One that has never answered its probe is not watched yet.
        if (!sources.back().evidence && !sources.back().error
            && server.verdict.health == Health::Failing) {
            sources.back().error = Error { .kind = ErrorKind::Connect,
                .message = server.verdict.reason,
                .context = {},
                .detail = {} };
        }
    }
    page().setReport(makeDetectionReport(m_parts.knowledge.loaded(), sources));
}

void DetectionController::sayProblems()
{
    const std::vector<FileProblem>& problems = m_parts.knowledge.loaded().problems;
    if (problems == m_said) {
        return;
    }
    m_said = problems;
    if (problems.empty()) {
        m_parts.banners.dismiss(u"profiles"_s);
        return;
    }
    QStringList lines { tr("Of your profile files these are not used; the others are.") };
    for (std::size_t i = 0; i < problems.size() && i < kMostProblems; ++i) {
        lines += toText(problems[i]);
    }
    if (problems.size() > kMostProblems) {
        lines += tr("and %n more", nullptr, static_cast<int>(problems.size() - kMostProblems));
    }
    m_parts.banners.show({ .topic = u"profiles"_s,
        .tone = BannerMessage::Tone::Warning,
        .text = UntrustedText(lines.join(u'\n')),
        .actions = { { tr("Show"), [this] { show(); } } } });
}

void DetectionController::sayFailure(const QString& text, const Error& error)
{
    m_parts.banners.show({ .topic = u"profile file"_s,
        .tone = BannerMessage::Tone::Failure,
        .text = UntrustedText(QString(text + u' ' + error.toDisplayText())) });
}

std::vector<DataSource*> DetectionController::connected() const
{
    std::vector<DataSource*> sources;
    for (const ServerState& server : m_parts.servers.servers()) {
        if (DataSource* source = m_parts.servers.source(server.settings.id)) {
            sources.push_back(source);
        }
    }
    return sources;
}

void DetectionController::open(EditedProfile edited)
{
    const bool isOnlyOne = m_window.findChild<ProfileEditor*>() == nullptr;
    if (!isOnlyOne) {
        return;
    }
    auto* editor = new ProfileEditor({ .knowledge = m_parts.knowledge,
                                         .trial = m_trial,
                                         .servers = [this] { return connected(); } },
        std::move(edited), &m_window);
    editor->setAttribute(Qt::WA_DeleteOnClose);
    connect(editor, &ProfileEditor::saved, this, [this](const QString& profileId) {
        if (m_isShown) {
            refresh();
            page().showProfile(profileId);
        }
    });
    editor->open();
}

void DetectionController::openNew()
{
    open({ .title = tr("New profile"),
        .hint = tr("Saved into %1 under its id. Your servers are asked anew at once.")
                    .arg(m_parts.knowledge.loaded().folders.own),
        .file = {},
        .text = profileTemplate() });
}

void DetectionController::openCorrection(const QString& profileId)
{
    const LoadedKnowledge& known = m_parts.knowledge.loaded();
    const ServerProfile* profile = known.knowledge.profiles->find(profileId.toStdString());
    if (profile == nullptr) {
        return;
    }
    if (known.isOwn(profile->file)) {
        openFile(profile->file);
        return;
    }
    const QString title = tr("Correct %1").arg(profile->title);
    const QString hint =
        tr("Saved as %1, your text takes the place of the shipped profile, which can be had again "
           "at any time.")
            .arg(known.folders.own + u'/' + profileId + u".json"_s);
    m_parts.knowledge.readText(profile->file, [this, title, hint](const Result<QByteArray>& text) {
        if (!text) {
            sayFailure(tr("The profile could not be read."), text.error());
            return;
        }
        open({ .title = title, .hint = hint, .file = {}, .text = *text });
    });
}

void DetectionController::openFile(const QString& file)
{
    m_parts.knowledge.readText(file, [this, file](const Result<QByteArray>& text) {
        if (!text) {
            sayFailure(tr("The file could not be read."), text.error());
            return;
        }
        open({ .title = tr("Correct %1").arg(file.section(u'/', -1)),
            .hint = tr("Saved in %1. Your servers are asked anew at once.").arg(file),
            .file = file,
            .text = *text });
    });
}

std::vector<std::string> DetectionController::foundMarkers()
{
    refresh();
    std::set<std::string> found;
    for (const ProfileReport& row : page().report().rows) {
        for (const ProfileSighting& sighting : row.sightings) {
            for (const MetricCount& marker : sighting.markers) {
                found.insert(marker.metric);
            }
        }
    }
    return { found.begin(), found.end() };
}

void DetectionController::openWords()
{
    auto* dialog = new LabelWordsDialog(m_parts.knowledge, &m_window);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    m_trial.labelsOn(foundMarkers(), connected(),
        [dialog = QPointer<LabelWordsDialog>(dialog)](const std::vector<std::string>& names) {
            if (dialog) {
                dialog->addSeen(names);
            }
        });
    dialog->open();
}

void DetectionController::remove(const QString& file)
{
    m_parts.knowledge.removeOwnFile(file, [this, file](const Result<QByteArray>& removed) {
        if (!removed) {
            sayFailure(tr("The file was not removed."), removed.error());
            return;
        }
        const QByteArray content = *removed;
        m_parts.banners.show({ .topic = u"profile file"_s,
            .text = UntrustedText(tr("%1 was removed.").arg(file)),
            .actions = { { tr("Undo"), [this, file, content] {
                              m_parts.knowledge.restoreOwnFile(
                                  file, content, [this](const Result<void>& done) {
                                      if (!done) {
                                          sayFailure(
                                              tr("The file could not be put back."), done.error());
                                      }
                                  });
                          } } } });
    });
}

} // namespace promdesk
