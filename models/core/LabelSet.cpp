// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "core/LabelSet.h"

#include <algorithm>
#include <functional>

namespace promdesk {

namespace {

void appendEscaped(std::string& out, std::string_view text)
{
    for (const char c : text) {
        if (c == '\\' || c == '"') {
            out += '\\';
            out += c;
        } else if (c == '\n') {
            out += "\\n";
        } else {
            out += c;
        }
    }
}

} // namespace

LabelSet::LabelSet(std::initializer_list<Label> labels)
    : LabelSet(std::vector<Label>(labels))
{ }

LabelSet::LabelSet(std::vector<Label> labels)
    : m_labels(std::move(labels))
{
    const auto byName = [](const Label& a, const Label& b) { return a.first < b.first; };
    if (!std::is_sorted(m_labels.begin(), m_labels.end(), byName)) {
        std::stable_sort(m_labels.begin(), m_labels.end(), byName);
    }
    // Walking backwards keeps the last of equal names.
    const auto sameName = [](const Label& a, const Label& b) { return a.first == b.first; };
    const auto kept = std::unique(m_labels.rbegin(), m_labels.rend(), sameName);
    m_labels.erase(m_labels.begin(), kept.base());
    std::erase_if(m_labels, [](const Label& label) { return label.second.empty(); });
}

std::string_view LabelSet::value(std::string_view name) const
{
    const auto at = std::lower_bound(m_labels.begin(), m_labels.end(), name,
        [](const Label& label, std::string_view wanted) { return label.first < wanted; });
    return at != m_labels.end() && at->first == name ? std::string_view(at->second)
                                                     : std::string_view();
}

bool LabelSet::contains(std::string_view name) const
{
    return !value(name).empty();
}

void LabelSet::set(std::string_view name, std::string_view value)
{
    remove(name);
    if (value.empty()) {
        return;
    }
    const auto at = std::lower_bound(m_labels.begin(), m_labels.end(), name,
        [](const Label& label, std::string_view wanted) { return label.first < wanted; });
    m_labels.emplace(at, std::string(name), std::string(value));
}

void LabelSet::remove(std::string_view name)
{
    std::erase_if(m_labels, [name](const Label& label) { return label.first == name; });
}

std::size_t LabelSet::hash() const
{
    std::size_t seed = m_labels.size();
    const std::hash<std::string_view> hasher;
    for (const auto& [name, value] : m_labels) {
        seed ^= hasher(name) + 0x9e3779b97f4a7c15ULL + (seed << 6U) + (seed >> 2U);
        seed ^= hasher(value) + 0x9e3779b97f4a7c15ULL + (seed << 6U) + (seed >> 2U);
    }
    return seed;
}

std::string toSelectorText(const LabelSet& labels)
{
    std::string out(labels.metricName());
    out += '{';
    bool isFirst = true;
    for (const auto& [name, value] : labels) {
        if (name == "__name__") {
            continue;
        }
        if (!isFirst) {
            out += ',';
        }
        isFirst = false;
        out += name;
        out += "=\"";
        appendEscaped(out, value);
        out += '"';
    }
    out += '}';
    return out;
}

} // namespace promdesk
