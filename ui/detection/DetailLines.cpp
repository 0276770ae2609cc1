// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "detection/DetailLines.h"

#include "detection/DetectionWords.h"

#include <QCoreApplication>
#include <QStringList>

#include <utility>

using namespace Qt::StringLiterals;

namespace promdesk {

namespace {

constexpr std::size_t kMostServers = 20;

class Teller
{
    Q_DECLARE_TR_FUNCTIONS(DetailLines)

public:
    void tellServer(const ProfileSighting& sighting, const ServerProfile& profile)
    {
        heading(0, sighting.server);
        text(1, stateText(sighting.state), reasonText(sighting, profile));
        if (sighting.state == SightingState::Detected) {
            tellEntities(sighting, profile);
            tellLabels(sighting);
            tellSignals(sighting, profile);
        }
    }

    void tellRest(std::size_t servers)
    {
        if (servers > kMostServers) {
            heading(
                0, tr("Servers that are not shown here: %n", nullptr, int(servers - kMostServers)));
        }
    }

    void tellProfile(const ServerProfile& profile, ProfileOrigin origin)
    {
        heading(0, tr("The profile"));
        text(1, tr("Any of"), namesText(profile.markers));
        if (!profile.alsoNeeded.empty()) {
            text(1, tr("All of"), namesText(profile.alsoNeeded));
        }
        if (!profile.markerMatchers.empty()) {
            text(1, tr("With"), QString::fromStdString(profile.markerMatchers));
        }
        text(1, tr("Origin"), originText(origin));
        if (origin != ProfileOrigin::Shipped) {
            text(1, tr("File"), profile.file);
        }
    }

    void tellProblem(const FileProblem& problem)
    {
        heading(0, tr("This file is not used"));
        text(1, problem.line > 0 ? tr("Line %1").arg(problem.line) : tr("Why"), problem.message);
        text(1, tr("File"), problem.file);
        text(0, {},
            tr("The other files are loaded all the same. Correct it here: it is taken at "
               "once, without a restart."));
    }

    [[nodiscard]] std::vector<DetailLine> take() { return std::move(m_lines); }

private:
    void heading(int depth, const QString& words)
    {
        m_lines.push_back({ DetailLine::Kind::Heading, depth, {}, words });
    }

    void text(int depth, const QString& label, const QString& words)
    {
        m_lines.push_back({ DetailLine::Kind::Text, depth, label, words });
    }

    void tellEntities(const ProfileSighting& sighting, const ServerProfile& profile)
    {
        const QString entities = entitiesText(sighting.entities);
        const bool makesNone =
            profile.role == ProfileRole::Inventory || profile.role == ProfileRole::Monitor;
        text(1, tr("Found"),
            !entities.isEmpty() ? entities
                : makesNone     ? tr("it lists none by itself")
                                : tr("nothing that its labels name: see “labels”"));
    }

    void tellLabels(const ProfileSighting& sighting)
    {
        if (sighting.labels.empty()) {
            return;
        }
        heading(1, tr("Labels that name"));
        QString place;
        for (const LabelUse& use : sighting.labels) {
            QString label = QString::fromStdString(use.label);
            if (use.isWord) {
                label = tr("%1 (one of the words for labels)").arg(label);
            }
            if (use.place == place) {
                m_lines.back().text += u", "_s + label;
            } else {
                text(2, placeText(use.place), label);
            }
            place = use.place;
        }
    }

    void tellSignals(const ProfileSighting& sighting, const ServerProfile& profile)
    {
        const int bound = sighting.boundSignals();
        const auto all = static_cast<int>(sighting.signalList.size());
        if (bound > 0) {
            heading(1, tr("Signals: %1 of %2").arg(bound).arg(all));
            for (const SignalSighting& signal : sighting.signalList) {
                if (!signal.alternatives.empty()) {
                    tellBound(signal, profile);
                }
            }
        }
        if (bound < all) {
            heading(1, tr("Signals that cannot be had: %n", nullptr, all - bound));
            for (const SignalSighting& signal : sighting.signalList) {
                if (signal.alternatives.empty()) {
                    text(2, signal.title,
                        signal.absent.empty() ? signal.missing
                                              : tr("%1 (there is no %2)")
                                                    .arg(signal.missing, namesText(signal.absent)));
                }
            }
        }
    }

    void tellBound(const SignalSighting& signal, const ServerProfile& profile)
    {
        QString from = namesText(signal.metrics);
        const ProfileSignal* described = profile.findSignal(signal.id);
        const std::size_t ways = described ? described->alternatives.size() : 0;
        if (signal.alternatives.size() > 1) {
            from = tr(
                "%1; %n generations of it side by side", nullptr, int(signal.alternatives.size()))
                       .arg(from);
        } else if (ways > 1) {
            from = tr("%1 (way %2 of %3)")
                       .arg(from, QString::number(signal.alternatives.front() + 1),
                           QString::number(ways));
        }
        text(2, signal.title, from);
    }

    std::vector<DetailLine> m_lines;
};

} // namespace

std::vector<DetailLine> detailLines(const ProfileReport& row)
{
    Teller teller;
    for (std::size_t i = 0; i < row.sightings.size() && i < kMostServers; ++i) {
        teller.tellServer(row.sightings[i], *row.profile);
    }
    teller.tellRest(row.sightings.size());
    teller.tellProfile(*row.profile, row.origin);
    return teller.take();
}

std::vector<DetailLine> detailLines(const FileProblem& problem)
{
    Teller teller;
    teller.tellProblem(problem);
    return teller.take();
}

} // namespace promdesk
