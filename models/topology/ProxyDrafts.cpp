// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "signals/PromqlText.h"
#include "topology/EntityLabels.h"
#include "topology/FleetDraft.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>
#include <unordered_map>

using namespace Qt::StringLiterals;

namespace promdesk {

namespace {

/// Endpoints by what a proxy may call them, within a cluster.
class EndpointNames
{
public:
    explicit EndpointNames(const FleetDraft& draft)
    {
        for (std::size_t i = 0; i < draft.endpoints.size(); ++i) {
            const EndpointDraft& endpoint = draft.endpoints[i];
            m_places[endpoint.cluster][comparable(endpoint.model)].insert(i);
            for (const std::string& workload : endpoint.workloads) {
                m_places[endpoint.cluster][comparable(workload)].insert(i);
            }
        }
    }

    [[nodiscard]] std::set<std::size_t> find(
        const std::string& cluster, const std::vector<std::string>& keys) const
    {
        std::set<std::size_t> found;
        const auto named = m_places.find(cluster);
        for (const std::string& key : keys) {
            if (named == m_places.end()) {
                break;
            }
            if (const auto at = named->second.find(key); at != named->second.end()) {
                found.insert(at->second.begin(), at->second.end());
            }
        }
        return found;
    }

private:
    using Places = std::unordered_map<std::string, std::set<std::size_t>>;

    std::unordered_map<std::string, Places> m_places; ///< by cluster, then comparable name
};

/// Keeps those that the test is true for, when it is for any.
template <typename Test> void narrow(std::set<std::size_t>& places, const Test& isMeant)
{
    if (places.size() > 1 && std::any_of(places.begin(), places.end(), isMeant)) {
        std::erase_if(places, [&](std::size_t place) { return !isMeant(place); });
    }
}

/// Namespaces that a proxy's series speak of: in the upstream's name ("llama.prod.svc"), or as the
/// destination's; its own is the last resort.
std::set<std::string> namespacesNamed(const std::string& upstream, const LabelSet& labels)
{
    std::set<std::string> names;
    std::string part;
    for (const char c : upstream + "|") {
        if (c == '|' || c == '/' || c == '.' || c == ':') {
            names.insert(part);
            part.clear();
        } else {
            part += c;
        }
    }
    names.insert(std::string(labels.value("destination_service_namespace")));
    names.erase(std::string());
    return names;
}

/// Whose replica a pod is: several endpoints where a process serves several models.
using PodOwners =
    std::map<std::tuple<std::string, std::string, std::string>, std::set<std::size_t>>;

PodOwners podOwners(const FleetDraft& draft)
{
    PodOwners owners;
    for (std::size_t i = 0; i < draft.endpoints.size(); ++i) {
        const EndpointDraft& endpoint = draft.endpoints[i];
        for (const auto& [name, replica] : endpoint.replicas) {
            if (!replica.pod.empty()) {
                owners[{ endpoint.cluster, endpoint.podNamespace, replica.pod }].insert(i);
            }
        }
    }
    return owners;
}

struct ProxyRow
{
    const ServerProfile& profile;
    const LabelSet& labels;
    FoundLabel upstream;
};

/// What may be behind proxies, by name and by pod.
struct Backends
{
    EndpointNames names;
    PodOwners owners;
};

/// The endpoints whose pod the proxy is in, if their workload is a part of what it names: Knative's
/// "llama-predictor" runs as "llama-predictor-00001-deployment". A sidecar that sends to others
/// names them, not its own pod.
std::set<std::size_t> podMates(const FleetDraft& draft, const std::string& cluster,
    const PodOwners& owners, const ProxyRow& row)
{
    const auto owner =
        owners.find({ cluster, targetLabel(row.labels, row.profile.identity.podNamespace).value,
            targetLabel(row.labels, row.profile.identity.pod).value });
    if (owner == owners.end()) {
        return {};
    }
    std::set<std::size_t> places = owner->second;
    const std::vector<std::string> keys = upstreamKeys(row.upstream.value);
    std::erase_if(places, [&](std::size_t place) {
        const std::set<std::string>& workloads = draft.endpoints[place].workloads;
        return std::none_of(workloads.begin(), workloads.end(), [&keys](const auto& workload) {
            const std::string name = comparable(workload);
            return std::any_of(keys.begin(), keys.end(),
                [&name](const auto& key) { return name.starts_with(key + '-'); });
        });
    });
    return places;
}

/// The endpoints that a row's upstream may be; more than one when it cannot be told.
std::set<std::size_t> endpointsBehind(const FleetDraft& draft, const BuildContext& context,
    const Backends& backends, const ProxyRow& row)
{
    const std::string cluster = context.clusterOf(row.labels, row.profile);
    std::set<std::size_t> places = backends.names.find(cluster, upstreamKeys(row.upstream.value));
    if (places.empty()) {
        places = podMates(draft, cluster, backends.owners, row);
    }
    const std::set<std::string> spoken = namespacesNamed(row.upstream.value, row.labels);
    narrow(places,
        [&](std::size_t place) { return spoken.contains(draft.endpoints[place].podNamespace); });
    narrow(places,
        [&](std::size_t place) { return draft.endpoints[place].model == row.upstream.value; });
    return places;
}

void doubtAll(FleetDraft& draft, const std::set<std::size_t>& places, const ProxyRow& row)
{
    QStringList names;
    for (const std::size_t place : places) {
        names.append(draft.endpoints[place].endpoint.name);
    }
    for (const std::size_t place : places) {
        draft.endpoints[place].doubt(u"%1 sends \"%2\" to one of %3; it is shown with none"_s.arg(
            row.profile.title, toQString(row.upstream.value), names.join(u", "_s)));
    }
}

} // namespace

void attachProxies(FleetDraft& draft, const BuildContext& context)
{
    using Key = std::pair<std::size_t, std::string>; ///< endpoint, profile
    const Backends backends { .names = EndpointNames(draft), .owners = podOwners(draft) };
    std::map<Key, std::map<std::string, std::set<std::string>>> upstreams; ///< label → values
    std::map<Key, std::string> matchers;
    for (const auto& [profile, labels, value] :
        context.markerRows({ ProfileRole::Proxy, ProfileRole::Observer })) {
        const FoundLabel upstream = firstLabel(*labels, profile->identity.endpoint);
        if (upstream.isEmpty()) {
            continue;
        }
        draft.use(&IdentityLabels::endpoint, profile->id, upstream.name);
        const ProxyRow row { .profile = *profile, .labels = *labels, .upstream = upstream };
        const std::set<std::size_t> places = endpointsBehind(draft, context, backends, row);
        if (places.size() > 1) {
            doubtAll(draft, places, row);
        } else if (places.size() == 1) {
            const Key key { *places.begin(), profile->id };
            upstreams[key][upstream.name].insert(upstream.value);
            matchers[key] = context.clusterMatcher(*labels, *profile);
        }
    }
    for (const auto& [key, labels] : upstreams) {
        const auto& [label, values] = *labels.begin();
        draft.endpoints[key.first].endpoint.selectors[key.second] =
            joinMatchers({ matchers[key], matchAny(label, { values.begin(), values.end() }) });
    }
}

void attachGpus(FleetDraft& draft, const BuildContext& context)
{
    using Key = std::pair<std::size_t, std::string>; ///< endpoint, profile
    const PodOwners owners = podOwners(draft);
    std::map<Key, std::map<std::string, std::set<std::string>>> pods; ///< label → pods
    for (const auto& [profile, labels, value] : context.markerRows({ ProfileRole::Accelerator })) {
        // Only pods that the exporter names itself tell which GPUs an endpoint has.
        const FoundLabel pod = firstLabel(*labels, profile->identity.pod);
        const FoundLabel podNamespace = firstLabel(*labels, profile->identity.podNamespace);
        const auto owner =
            owners.find({ context.clusterOf(*labels, *profile), podNamespace.value, pod.value });
        if (pod.isEmpty() || owner == owners.end()) {
            continue;
        }
        for (const std::size_t endpoint : owner->second) {
            pods[{ endpoint, profile->id }][pod.name].insert(pod.value);
            if (owner->second.size() > 1) {
                draft.endpoints[endpoint].doubt(
                    u"the GPUs of %1 are shared by %2 models; their figures are of all of them"_s
                        .arg(toQString(pod.value))
                        .arg(owner->second.size()));
            }
        }
    }
    for (const auto& [key, labels] : pods) {
        EndpointDraft& endpoint = draft.endpoints[key.first];
        const auto& [label, names] = *labels.begin();
        endpoint.endpoint.selectors[key.second] =
            joinMatchers({ draft.clusterSelectors[endpoint.cluster][key.second],
                matchAny(label, { names.begin(), names.end() }) });
    }
}

} // namespace promdesk
