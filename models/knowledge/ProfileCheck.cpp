// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "knowledge/ProfileCheck.h"

#include "profiles/ProfileLoader.h"

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace promdesk {

namespace {

bool has(const std::vector<std::string>& names, const std::string& name)
{
    return std::find(names.begin(), names.end(), name) != names.end();
}

/// Other matchers may keep the two apart; none keep nothing out.
bool mayOverlap(const std::string& a, const std::string& b)
{
    return a.empty() || b.empty() || a == b;
}

template <typename T> ProfileCheck checkOf(const Result<T>& read)
{
    ProfileCheck check;
    if (!read) {
        check.problem = fileProblem(read.error());
    }
    return check;
}

void remarkOn(const ServerProfile& profile, const FleetKnowledge& knowledge, ProfileCheck& check)
{
    for (const ProfileSignal& signal : profile.signalList) {
        if (!knowledge.catalog.find(signal.id)) {
            check.unknownSignals.push_back(signal.id);
        }
    }
    for (const ServerProfile& other : knowledge.profiles->profiles) {
        for (const std::string& marker : profile.markers) {
            if (other.id != profile.id && has(other.markers, marker)
                && mayOverlap(other.markerMatchers, profile.markerMatchers)) {
                check.sharedMarkers.emplace_back(marker, other.id);
            }
        }
    }
}

} // namespace

DataFileKind kindOfDataFile(const QString& file)
{
    const QString name = file.section(u'/', -1);
    return name == u"labels.json" ? DataFileKind::Words
        : name == u"health.json"  ? DataFileKind::Rules
                                  : DataFileKind::Profile;
}

ProfileCheck checkDataFile(
    const QByteArray& json, const QString& file, const FleetKnowledge& knowledge)
{
    switch (kindOfDataFile(file)) {
    case DataFileKind::Words:
        return checkOf(parseLabelWords(json, {}));
    case DataFileKind::Rules:
        return checkOf(HealthRules::fromJson(json, {}));
    case DataFileKind::Profile:
        break;
    }
    auto profile = parseProfile(json, {});
    ProfileCheck check = checkOf(profile);
    if (profile) {
        remarkOn(*profile, knowledge, check);
        check.profile = std::move(*profile);
    }
    return check;
}

QByteArray profileTemplate()
{
    return R"JSON({
  "schemaVersion": 1,
  "id": "my_server",
  "title": "My model server",
  "level": "endpoint",
  "role": "engine",
  "detect": { "anyOf": ["my_server_requests_total"], "allOf": [], "matchers": "" },
  "identity": {
    "cluster": ["cluster"],
    "node": ["node"],
    "alias": [],
    "endpoint": ["model", "job"],
    "replica": ["pod", "instance"],
    "gpu": []
  },
  "signals": [
    {
      "id": "request_rate",
      "alternatives": [
        {
          "needs": ["my_server_requests_total"],
          "expression": "sum by ($by) (rate(my_server_requests_total{$sel}[$win]))"
        }
      ],
      "missing": "This server exports no counter of requests."
    }
  ]
}
)JSON";
}

} // namespace promdesk
