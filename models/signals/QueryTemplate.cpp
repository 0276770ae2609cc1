// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "signals/QueryTemplate.h"

#include <algorithm>

namespace promdesk {

namespace {

void stripBlanks(std::string& text)
{
    while (!text.empty() && text.back() == ' ') {
        text.pop_back();
    }
}

bool stripEnd(std::string& text, std::string_view end)
{
    if (!std::string_view(text).ends_with(end)) {
        return false;
    }
    text.resize(text.size() - end.size());
    return true;
}

/// One pass over the template: what has been written is never read again as a template.
class Expansion
{
public:
    Expansion(std::string_view expression, const TemplateValues& values)
        : m_in(expression)
        , m_values(values)
    { }

    std::string run()
    {
        while (m_at < m_in.size()) {
            if (take("$sel")) {
                put(m_values.selector);
            } else if (take("$win")) {
                m_out += m_values.window;
            } else if (take("$by")) {
                putGrouping();
            } else if (const char c = m_in[m_at]; c == '"' || c == '\'' || c == '`') {
                copyText(c);
            } else {
                m_out += c;
                ++m_at;
            }
        }
        return std::move(m_out);
    }

private:
    bool take(std::string_view placeholder)
    {
        if (!m_in.substr(m_at).starts_with(placeholder)) {
            return false;
        }
        m_at += placeholder.size();
        return true;
    }

    void copyText(char quote)
    {
        const std::size_t start = m_at++;
        while (m_at < m_in.size() && m_in[m_at] != quote) {
            m_at += m_in[m_at] == '\\' && quote != '`' ? 2U : 1U;
        }
        m_at = std::min(m_at + 1, m_in.size());
        m_out += m_in.substr(start, m_at - start);
    }

    /// Writes a list's last part, or takes the comma before it away when there is none.
    void put(std::string_view part)
    {
        if (part.empty()) {
            stripBlanks(m_out);
            stripEnd(m_out, ",");
        }
        m_out += part;
    }

    void putGrouping()
    {
        std::string list;
        for (const std::string& label : m_values.by) {
            list += list.empty() ? label : ", " + label;
        }
        put(list);
        if (list.empty() && m_at < m_in.size() && m_in[m_at] == ')') {
            dropEmptyGrouping();
        }
    }

    void dropEmptyGrouping()
    {
        std::string before = m_out;
        if (!stripEnd(before, "(")) {
            return;
        }
        stripBlanks(before);
        if (!stripEnd(before, " by")) {
            return;
        }
        m_out = std::move(before);
        ++m_at;
    }

    std::string_view m_in;
    const TemplateValues& m_values;
    std::size_t m_at = 0;
    std::string m_out;
};

} // namespace

std::string expandTemplate(std::string_view expression, const TemplateValues& values)
{
    return Expansion(expression, values).run();
}

} // namespace promdesk
