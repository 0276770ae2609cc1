// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "explorer/MapGpus.h"

#include "core/UntrustedText.h"
#include "signals/SignalCatalog.h"

#include <QCoreApplication>
#include <QLocale>

#include <algorithm>
#include <cmath>

using namespace Qt::StringLiterals;

namespace promdesk {

namespace {

constexpr int kNameCharacters = 40;
constexpr const char* kOfHealth = "gpu_utilisation";

QString textOf(double value, const Signal& signal)
{
    return formatValue(value, signal.unit, QLocale()).toText();
}

double greatestOf(const std::vector<NodeGpus>& nodes)
{
    double greatest = 0;
    for (const NodeGpus& node : nodes) {
        for (const GpuValue& gpu : node.gpus) {
            greatest = std::isfinite(gpu.value) ? std::max(greatest, gpu.value) : greatest;
        }
    }
    return greatest;
}

} // namespace

MapGpus::MapGpus(const SignalCatalog& catalog)
    : m_catalog(catalog)
{
    setFill({});
}

void MapGpus::setFill(const std::string& signalId)
{
    const std::string shown = signalId.empty() ? kOfHealth : signalId;
    if (shown != m_signalId) {
        m_signalId = shown;
        m_signal = m_catalog.find(shown);
        take({});
    }
}

void MapGpus::take(std::vector<NodeGpus> nodes)
{
    m_nodes = std::move(nodes);
    const bool isAnyKnown = std::any_of(
        m_nodes.begin(), m_nodes.end(), [](const NodeGpus& node) { return !node.gpus.empty(); });
    m_fill =
        isAnyKnown && m_signal != nullptr ? CellFill(*m_signal, greatestOf(m_nodes)) : CellFill();
}

const NodeGpus* MapGpus::find(const Scope& node) const
{
    const auto at = std::find_if(m_nodes.begin(), m_nodes.end(),
        [&node](const NodeGpus& known) { return known.node == node; });
    return at == m_nodes.end() ? nullptr : &*at;
}

void MapGpus::putInto(CellInside& inside, const Scope& node) const
{
    const NodeGpus* known = find(node);
    if (known == nullptr || known->gpus.empty()) {
        return;
    }
    const std::size_t counted = inside.gpus.size();
    inside.gpus.clear();
    for (const GpuValue& gpu : known->gpus) {
        if (inside.gpus.size() < CellInside::kMostGpus) {
            inside.gpus.push_back(
                { .name = UntrustedText(gpu.name).plain(kNameCharacters), .value = gpu.value });
        }
    }
    // Those that are there and say nothing have no number that we know.
    inside.gpus.resize(std::max(counted, inside.gpus.size()), GpuCell { .name = u"–"_s });
}

QString MapGpus::wordsOf(const CellInside& inside, const Scope& node) const
{
    const NodeGpus* known = find(node);
    if (known == nullptr || inside.gpus.empty() || m_signal == nullptr) {
        return {};
    }
    const QString count = QCoreApplication::translate(
        "Explorer", "%Ln GPUs", nullptr, static_cast<int>(inside.gpus.size()));
    if (!known->missing.isEmpty()) {
        return QCoreApplication::translate("Explorer", "%1, %2: %3")
            .arg(count, m_signal->title, UntrustedText(known->missing).plain());
    }
    QStringList values;
    int without = 0;
    for (const GpuCell& gpu : inside.gpus) {
        if (std::isnan(gpu.value)) {
            ++without;
        } else {
            values += gpu.name + u' ' + textOf(gpu.value, *m_signal);
        }
    }
    if (without > 0) {
        values += QCoreApplication::translate("Explorer", "%Ln without a value", nullptr, without);
    }
    return QCoreApplication::translate("Explorer", "%1, %2: %3")
        .arg(count, m_signal->title, values.join(u", "_s));
}

HoverText MapGpus::hoverText(const GpuCell& gpu, const FleetCell& node) const
{
    HoverText text { .title = QCoreApplication::translate("Explorer", "GPU %1").arg(gpu.name),
        .place = node.name + u" · "_s + node.cluster };
    if (m_signal == nullptr) {
        return text;
    }
    const NodeGpus* known = find(node.scope);
    if (known == nullptr) {
        text.text = QCoreApplication::translate("Explorer", "Its values have not come yet.");
    } else if (!known->missing.isEmpty()) {
        text.text = m_signal->title + u": "_s + UntrustedText(known->missing).plain();
    } else if (std::isnan(gpu.value)) {
        text.text = QCoreApplication::translate("Explorer", "%1: this GPU gives no value now.")
                        .arg(m_signal->title);
    } else {
        text.valueTitle = m_signal->title;
        text.value = textOf(gpu.value, *m_signal);
    }
    return text;
}

QString MapGpus::legend() const
{
    if (m_signal == nullptr || m_nodes.empty()) {
        return {};
    }
    if (m_fill.isHealth()) {
        return QCoreApplication::translate("Explorer", "GPUs: %1 – %2")
            .arg(m_signal->title, UntrustedText(m_nodes.front().missing).plain());
    }
    if (m_signal->unit == Unit::Ratio) {
        return QCoreApplication::translate("Explorer", "GPUs: %1").arg(m_signal->title);
    }
    return QCoreApplication::translate("Explorer", "GPUs: %1 up to %2")
        .arg(m_signal->title, textOf(m_fill.highest(), *m_signal));
}

} // namespace promdesk
