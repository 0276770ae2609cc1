// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include <QString>

#include <compare>
#include <cstddef>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace promdesk {

/// The labels of one series: UTF-8 names and values, sorted by name, each name once. The metric
/// name is the label "__name__". Values come from outside: never markup, never file names.
class LabelSet
{
public:
    using Label = std::pair<std::string, std::string>;

    LabelSet() = default;
    LabelSet(std::initializer_list<Label> labels);
    /// Sorts; of a repeated name the last value wins (as Go's JSON decoder does). Empty values are
    /// dropped: for Prometheus an empty label is an absent one.
    explicit LabelSet(std::vector<Label> labels);

    /// The value, or an empty view when the label is absent.
    [[nodiscard]] std::string_view value(std::string_view name) const;
    [[nodiscard]] bool contains(std::string_view name) const;

    [[nodiscard]] std::string_view metricName() const { return value("__name__"); }

    void set(std::string_view name, std::string_view value);
    void remove(std::string_view name);

    [[nodiscard]] bool isEmpty() const { return m_labels.empty(); }

    [[nodiscard]] std::size_t size() const { return m_labels.size(); }

    [[nodiscard]] auto begin() const { return m_labels.begin(); }

    [[nodiscard]] auto end() const { return m_labels.end(); }

    /// Equal sets have equal hashes within one run of the program.
    [[nodiscard]] std::size_t hash() const;

    friend bool operator==(const LabelSet&, const LabelSet&) = default;
    // NOLINTNEXTLINE(modernize-use-nullptr): takes the comparison with zero for one with a pointer
    friend auto operator<=>(const LabelSet&, const LabelSet&) = default;

private:
    std::vector<Label> m_labels;
};

/// Prometheus' own notation: name{a="b",c="d"}, values with \\, \" and \n escaped.
[[nodiscard]] std::string toSelectorText(const LabelSet& labels);

/// UTF-8 to QString; invalid bytes become U+FFFD.
[[nodiscard]] inline QString toQString(std::string_view utf8)
{
    return QString::fromUtf8(utf8.data(), static_cast<qsizetype>(utf8.size()));
}

} // namespace promdesk

template <> struct std::hash<promdesk::LabelSet>
{
    std::size_t operator()(const promdesk::LabelSet& labels) const { return labels.hash(); }
};
