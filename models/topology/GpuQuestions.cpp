// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "topology/GpuQuestions.h"

#include "core/NaturalOrder.h"
#include "signals/PromqlText.h"
#include "signals/QueryTemplate.h"
#include "topology/EntityLabels.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <optional>
#include <span>
#include <utility>

using namespace Qt::StringLiterals;

namespace promdesk {

namespace {

constexpr const char* kNodeLabel = "promdesk_node";

/// What one profile says of a signal of a node.
struct Offer
{
    const SignalBinding* binding = nullptr;
    const ServerProfile* profile = nullptr;
    const std::string* selector = nullptr;
};

/// Whether exporters of GPUs know the signal. How many there are is nothing that one of them has.
bool isOfGpus(const std::string& signalId, const ProfileSet& profiles)
{
    return signalId != "gpu_count"
        && std::any_of(profiles.profiles.begin(), profiles.profiles.end(),
            [&signalId](const ServerProfile& profile) {
                return profile.role == ProfileRole::Accelerator
                    && profile.findSignal(signalId) != nullptr;
            });
}

bool isBetter(const Offer& one, const Offer& other)
{
    const auto rank = [](const Offer& offer) {
        return (offer.binding->isBound() ? 2 : 0)
            + (offer.profile->role == ProfileRole::Accelerator ? 1 : 0);
    };
    return rank(one) > rank(other);
}

/// The best one of the profiles that number the node's GPUs.
std::optional<Offer> offerFor(const TopologyNode& node, const std::string& signalId,
    const TopologySource& source, const ProfileSet& profiles)
{
    std::optional<Offer> best;
    for (const SignalBinding& binding : source.bindings) {
        const auto selector = node.selectors.find(binding.profileId);
        const ServerProfile* profile = profiles.find(binding.profileId);
        const bool isOffer = binding.signalId == signalId && selector != node.selectors.end()
            && profile != nullptr && !profile->identity.gpu.empty();
        const Offer offer { &binding, profile, isOffer ? &selector->second : nullptr };
        if (isOffer && (!best || isBetter(offer, *best))) {
            best = offer;
        }
    }
    return best;
}

/// The label that numbers GPUs in the profile's series here.
const std::string& gpuLabelOf(const ServerProfile& profile, const TopologySource& source)
{
    const auto used = source.labelsInUse.find(profile.id);
    const bool isKnown = used != source.labelsInUse.end() && !used->second.gpu.empty();
    return isKnown ? used->second.gpu.front() : profile.identity.gpu.front();
}

std::string partFor(const Offer& offer, const TopologySource& source, std::size_t number)
{
    const TemplateValues values {
        .selector = joinMatchers({ offer.binding->matchers, *offer.selector }),
        .window = "$__rate_interval",
        .by = { gpuLabelOf(*offer.profile, source) },
    };
    return "label_replace(" + expandTemplate(offer.binding->expression, values) + ", \""
        + kNodeLabel + "\", \"" + std::to_string(number) + "\", \"\", \"\")";
}

/// Halves joined to halves: each `or` looks at all rows of both sides.
std::string joined(std::span<const std::string> parts)
{
    if (parts.size() < 2) {
        return parts.empty() ? std::string() : parts.front();
    }
    const std::size_t middle = parts.size() / 2;
    return "(" + joined(parts.first(middle)) + " or " + joined(parts.subspan(middle)) + ")";
}

/// The parts of one source's question as they are found.
struct Asking
{
    const TopologySource* source = nullptr;
    std::vector<Scope> nodes = {};
    std::vector<std::string> parts = {};
    std::size_t bytes = 0;
};

Asking& askingOf(std::vector<Asking>& all, const TopologySource& source)
{
    const auto at = std::find_if(all.begin(), all.end(),
        [&source](const Asking& asking) { return asking.source == &source; });
    return at == all.end() ? all.emplace_back(Asking { .source = &source }) : *at;
}

/// Why not; empty: it is asked.
QString ask(std::vector<Asking>& all, const Scope& scope, const std::string& signalId,
    const TopologyTree& topology, const ProfileSet& profiles)
{
    const TopologySource* source = topology.findSource(scope.source);
    const TopologyNode* node = topology.findNode(scope);
    if (source == nullptr || node == nullptr) {
        return u"The node is gone."_s;
    }
    const std::optional<Offer> offer = offerFor(*node, signalId, *source, profiles);
    if (!offer) {
        return u"Nothing that runs on this node gives it for each GPU."_s;
    }
    if (!offer->binding->isBound()) {
        return offer->binding->missing;
    }
    const std::size_t mostBytes = source->capabilities.longestExpression * 3 / 4;
    Asking& asking = askingOf(all, *source);
    std::string part = partFor(*offer, *source, asking.parts.size());
    if (asking.parts.size() >= kMostGpuNodes || asking.bytes + part.size() > mostBytes) {
        return u"More nodes are in sight than are asked for at once: come closer."_s;
    }
    asking.bytes += part.size();
    asking.nodes.push_back(scope);
    asking.parts.push_back(std::move(part));
    return {};
}

std::optional<std::size_t> numberOf(const LabelSet& labels, std::size_t count)
{
    const std::string_view text = labels.value(kNodeLabel);
    std::size_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    const bool isNumber = error == std::errc() && end == text.data() + text.size();
    return isNumber && number < count ? std::optional(number) : std::nullopt;
}

QString gpuNameIn(const LabelSet& labels)
{
    const auto at = std::find_if(labels.begin(), labels.end(),
        [](const auto& label) { return label.first != kNodeLabel && label.first != "__name__"; });
    return at == labels.end() ? QString() : toQString(at->second);
}

} // namespace

GpuPlan planGpus(const std::vector<Scope>& nodes, const std::string& signalId,
    const TopologyTree& topology, const ProfileSet& profiles)
{
    GpuPlan plan;
    std::vector<Asking> all;
    const bool isWhole = !isOfGpus(signalId, profiles);
    for (const Scope& node : nodes) {
        QString missing = isWhole ? u"It is measured for the node as a whole, not for each GPU."_s
                                  : ask(all, node, signalId, topology, profiles);
        if (!missing.isEmpty()) {
            plan.missing.push_back({ .node = node, .gpus = {}, .missing = std::move(missing) });
        }
    }
    for (Asking& asking : all) {
        plan.questions.push_back({ .sourceId = asking.source->id,
            .expression = joined(asking.parts),
            .nodes = std::move(asking.nodes) });
    }
    return plan;
}

std::vector<NodeGpus> readGpus(const GpuQuestion& question, const SeriesSnapshot& answer)
{
    std::vector<NodeGpus> nodes;
    for (const Scope& scope : question.nodes) {
        nodes.push_back({ .node = scope });
    }
    for (const Series& series : answer.series) {
        const std::optional<std::size_t> number = numberOf(series.labels, nodes.size());
        const QString name = gpuNameIn(series.labels);
        const double value = valueOf(series);
        if (number && !name.isEmpty() && !std::isnan(value)
            && nodes[*number].gpus.size() < kMostGpusRead) {
            nodes[*number].gpus.push_back({ name, value });
        }
    }
    for (NodeGpus& node : nodes) {
        std::sort(
            node.gpus.begin(), node.gpus.end(), [](const GpuValue& one, const GpuValue& other) {
                return compareNames(one.name, other.name) < 0;
            });
        if (node.gpus.empty()) {
            node.missing = u"No GPU of this node gives a value now."_s;
        }
    }
    return nodes;
}

} // namespace promdesk
