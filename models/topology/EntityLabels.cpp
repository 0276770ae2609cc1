// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "topology/EntityLabels.h"

#include "series/SampleValue.h"

#include <QRegularExpression>

#include <algorithm>
#include <limits>

using namespace Qt::StringLiterals;

namespace promdesk {

namespace {

bool isLetterOrDigit(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

bool isHex(std::string_view text)
{
    return std::all_of(text.begin(), text.end(),
        [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

std::vector<std::string_view> split(std::string_view text, std::string_view separators)
{
    std::vector<std::string_view> parts;
    std::size_t start = 0;
    while (start <= text.size()) {
        const std::size_t end = std::min(text.find_first_of(separators, start), text.size());
        if (end > start) {
            parts.push_back(text.substr(start, end - start));
        }
        start = end + 1;
    }
    return parts;
}

} // namespace

FoundLabel firstLabel(const LabelSet& labels, const std::vector<std::string>& names)
{
    for (const std::string& name : names) {
        if (name != "instance" && name != "cluster") {
            const std::string exported = "exported_" + name;
            if (const std::string_view value = labels.value(exported); !value.empty()) {
                return { exported, std::string(value) };
            }
        }
        if (const std::string_view value = labels.value(name); !value.empty()) {
            return { name, std::string(value) };
        }
    }
    return {};
}

FoundLabel targetLabel(const LabelSet& labels, const std::vector<std::string>& names)
{
    for (const std::string& name : names) {
        if (const std::string_view value = labels.value(name); !value.empty()) {
            return { name, std::string(value) };
        }
    }
    return {};
}

std::string hostPart(std::string_view instance)
{
    if (instance.starts_with('[')) {
        return std::string(instance.substr(1, instance.find(']') - 1));
    }
    const std::size_t colon = instance.find(':');
    const bool isBareIpv6 =
        colon != std::string_view::npos && instance.find(':', colon + 1) != std::string_view::npos;
    return std::string(isBareIpv6 ? instance : instance.substr(0, colon));
}

bool isAddress(std::string_view host)
{
    return host.find(':') != std::string_view::npos
        || (std::count(host.begin(), host.end(), '.') == 3
            && std::all_of(host.begin(), host.end(),
                [](char c) { return c == '.' || (c >= '0' && c <= '9'); }));
}

std::string folded(std::string_view text)
{
    std::string result(text);
    std::transform(result.begin(), result.end(), result.begin(),
        [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    return result;
}

bool namesAMachine(std::string_view host)
{
    const std::string name = folded(host);
    const bool isLoopback = name == "localhost" || name.starts_with("localhost.") || name == "::1"
        || name == "0.0.0.0" || (isAddress(name) && name.starts_with("127."));
    return !name.empty() && !isLoopback && !(name.size() == 12 && isHex(name));
}

std::string workloadOf(std::string_view pod)
{
    // Kubernetes draws the endings from letters without vowels and a few digits.
    static const QRegularExpression ending(
        u"^(.+?)(-[bcdfghjklmnpqrstvwxz0-9]{6,10}-[bcdfghjklmnpqrstvwxz0-9]{5}"
        "|-[bcdfghjklmnpqrstvwxz0-9]{5}|-\\d+)$"_s);
    const auto match = ending.match(toQString(pod));
    return match.hasMatch() ? match.captured(1).toStdString() : std::string(pod);
}

std::string comparable(std::string_view name)
{
    const std::size_t slash = name.rfind('/');
    const std::string text =
        folded(slash == std::string_view::npos ? name : name.substr(slash + 1));
    std::string key;
    for (const char c : text) {
        if (isLetterOrDigit(c)) {
            key += c;
        } else if (!key.empty() && key.back() != '-') {
            key += '-';
        }
    }
    while (!key.empty() && key.back() == '-') {
        key.pop_back();
    }
    return key;
}

std::vector<std::string> upstreamKeys(std::string_view upstream)
{
    std::vector<std::string> keys { comparable(upstream) };
    for (const std::string_view part : split(upstream, "|/")) {
        keys.push_back(comparable(part));
        keys.push_back(comparable(part.substr(0, part.find('.'))));
    }
    std::erase_if(keys, [](const std::string& key) {
        return key.empty()
            || std::all_of(key.begin(), key.end(), [](char c) { return c >= '0' && c <= '9'; });
    });
    std::sort(keys.begin(), keys.end());
    keys.erase(std::unique(keys.begin(), keys.end()), keys.end());
    return keys;
}

double valueOf(const Series& series)
{
    return series.values.empty() || isMissing(series.values.back())
        ? std::numeric_limits<double>::quiet_NaN()
        : series.values.back();
}

} // namespace promdesk
